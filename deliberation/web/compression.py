"""Answers of text travel compressed, each by a length that chance has a part in (decision 0012).

The files of the face are compressed where they are kept, once each (`accessibility.extension`).
"""

from __future__ import annotations

import gzip
import io
import secrets

from flask import Flask, Response, request

from accessibility.extension import takes_gzip

# Below this the headers weigh more than what is saved, and the answer fits into one packet anyway.
LEAST_BYTES = 1024
LEVEL = 6
# What the name in the head of the gzip may be long. Django's answer to BREACH takes the same.
MOST_PADDING = 100
TYPES = frozenset(
    {
        "application/javascript",
        "application/json",
        "application/xml",
        "image/svg+xml",
        "text/css",
        "text/csv",
        "text/html",
        "text/javascript",
        "text/plain",
        "text/xml",
    }
)
# No content, a part of something, and "it is still the same": there is nothing to compress, or not all of it.
NOT_WHOLE = frozenset({204, 205, 206, 304})


def init_app(app: Flask) -> None:
    """Compress answers. Call it before anything else of ours looks at answers: what is added first comes last."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """Send the body compressed if it is text, long enough, and the browser takes it so; HEAD gets the same headers."""
    if not _is_worth_it(response):
        return response
    response.vary.add("Accept-Encoding")
    if takes_gzip(request.accept_encodings):
        response.set_data(squeeze(response.get_data()))
        response.content_encoding = "gzip"
        etag, _weak = response.get_etag()
        if etag is not None:
            # The bytes are others each time, the content is the same: that is what a weak mark says.
            response.set_etag(etag, weak=True)
    return response


def squeeze(body: bytes) -> bytes:
    """The body as gzip, with a file name of a random length, so that its size does not tell what it says."""
    squeezed = io.BytesIO()
    name = "a" * secrets.randbelow(MOST_PADDING + 1)
    with gzip.GzipFile(name, "wb", LEVEL, squeezed, mtime=0) as file:
        file.write(body)
    return squeezed.getvalue()


def _is_worth_it(response: Response) -> bool:
    """Whether it is a whole text of ours in memory: no stream, no file on disk, and nothing compressed already."""
    return (
        response.status_code not in NOT_WHOLE
        and response.mimetype in TYPES
        and response.is_sequence
        and not response.direct_passthrough
        and "Content-Encoding" not in response.headers
        and not response.cache_control.no_transform
        and len(response.get_data()) >= LEAST_BYTES
    )
