"""Recordings on the way in and out: how much one form may bring, and with which headers a file is given back."""

from __future__ import annotations

import io

from flask import Flask, Response, send_file, session
from flask import request as http

from deliberation.config import MEGABYTE
from deliberation.exchange.recordings import ENDINGS
from deliberation.web.request import TOKEN_KEY

# More than a recording may have: so that somebody with a longer one is told so on the page, beside the file.
MOST = 64 * MEGABYTE
# What was sent runs nowhere and loads nothing, whatever a browser takes it for.
SANDBOX = "sandbox; default-src 'none'; media-src 'self'; frame-ancestors 'none'"


def init_app(app: Flask) -> None:
    """Let through large forms where a recording is sent, from whoever is signed in. Before anything reads a form."""
    app.before_request(_make_room)


def takes_files(endpoint: str) -> None:
    """Note that the form of this page brings a file."""
    _BRING_FILES.add(endpoint)


_BRING_FILES: set[str] = set()


def _make_room() -> None:
    if http.endpoint in _BRING_FILES and http.method == "POST" and session.get(TOKEN_KEY):
        http.max_content_length = MOST


def sent_file(name: str) -> bytes:
    """The bytes of the one file of a form; none where none was chosen."""
    sent = http.files.get(name)
    return sent.stream.read() if sent else b""


def chosen(name: str) -> bool:
    """Whether a file was chosen at all: an empty one has a name."""
    sent = http.files.get(name)
    return sent is not None and bool(sent.filename)


def played(content: bytes, media_type: str, name: str) -> Response:
    """A recording as an answer, whole or the part that a player asks for; kept by no browser and no proxy."""
    answer = send_file(
        io.BytesIO(content),
        mimetype=media_type,
        download_name=f"{name}.{ENDINGS[media_type]}",
        as_attachment="download" in http.args,
        conditional=True,
        etag=False,
        max_age=None,
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer
