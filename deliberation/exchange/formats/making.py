"""Making one file of a document: what is quick at once, what is heavy in a process of its own, one at a time.

What was made is kept in memory for a few minutes, called by all that stands in it; so it is never given out for other
words, and nothing of it is on any disk. A file holds nothing that the page beside it does not show.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from deliberation.errors import DeliberationError, Refused
from deliberation.exchange import speech
from deliberation.exchange.document.types import Document
from deliberation.exchange.formats import braille, large_print, text
from deliberation.exchange.paper import pdf

PATIENCE_SECONDS = 120
WAIT_SECONDS = 10
_ROOT = Path(__file__).resolve().parents[3]
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: how its name ends, and what browsers call it."""

    ending: str
    mimetype: str


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "pdf": Kind("pdf", pdf.MIMETYPE),
        "docx": Kind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        "mp3": Kind("mp3", "audio/mpeg"),
        "text": Kind("txt", text.MIMETYPE),
        "braille": Kind("brf", braille.MIMETYPE),
        "braille-letters": Kind("brf", braille.MIMETYPE),
    }
)


@dataclass(frozen=True, slots=True)
class Means:
    """What there is to make files with, and what is said where words cannot be made.

    `speaker` is the program that reads aloud ("": none), `voices` its voices by language; `left_out` are the words that
    stand for words in a language which there is no Braille or no voice for.
    """

    speaker: str
    voices: Mapping[str, str]
    left_out: str

    def voice(self, language: str) -> str:
        """The voice for a language; "" where there is none."""
        return self.voices.get(language.partition("-")[0].lower(), "")


def missing(kind: str, language: str, means: Means) -> str:
    """Why this kind cannot be made here: the name of a program, `language`, or "" where it can."""
    if kind == "pdf":
        return pdf.missing()
    if kind == "mp3":
        return "" if means.speaker and means.voice(language) else "language" if means.speaker else "espeak-ng"
    if kind.startswith("braille"):
        return braille.missing() or ("" if braille.can_write(language) else "language")
    return ""


def about_kilobytes(document: Document, kind: str) -> int:
    """How large such a file will be, nearly: it is said before it is made."""
    letters = sum(len(one.text) for one in text.pieces(document))
    # A second of sound is some ten letters, and three kilobytes.
    sizes = {"pdf": 14_000 + 3 * letters, "docx": 5_500 + letters // 2, "mp3": 290 * letters, "text": 1.2 * letters}
    return max(1, round(sizes.get(kind, 1.4 * letters) / 1000))


def make(document: Document, kind: str, means: Means) -> bytes:
    """The bytes of a file. `paper_busy` while another heavy one is being made, or when one takes too long."""
    if kind not in KINDS or missing(kind, document.language, means):
        raise DeliberationError("choice_unknown", field="kind")
    if kind == "text":
        return text.write_text(document)
    if kind.startswith("braille"):
        return braille.write_braille(document, contracted=kind == "braille", left_out=means.left_out)
    if kind == "docx":
        from deliberation.exchange.document.docx import write_docx  # noqa: PLC0415 -- heavy, and few ask for it

        return write_docx(document)
    order = _order(document, kind, means)
    name = hashlib.sha256(order).hexdigest()
    found = _SHELF.get(name)
    if found is None:
        found = _apart(name, order)
    return found


def _order(document: Document, kind: str, means: Means) -> bytes:
    """All that the other process needs to know."""
    if kind == "pdf":
        return json.dumps({"page": large_print.write_page(document)}).encode()
    said = [
        (means.voice(one.language), one.text)
        if means.voice(one.language)
        else (means.voice(document.language), means.left_out)
        for one in text.pieces(document)
    ]
    # What one voice says in a row is said in one go, with a pause between.
    parts = [
        (voice, "\n\n".join(words for _, words in those)) for voice, those in groupby(said, key=lambda one: one[0])
    ]
    return json.dumps({"speaker": means.speaker, "said": parts}).encode()


def _apart(name: str, order: bytes) -> bytes:
    if not _one_at_a_time.acquire(timeout=WAIT_SECONDS):
        raise Refused("paper_busy")
    try:
        # Somebody may have asked for the same while this one waited.
        found = _SHELF.get(name)
        if found is None:
            ran = subprocess.run(
                [sys.executable, "-m", __name__],
                input=order,
                capture_output=True,
                timeout=PATIENCE_SECONDS,
                check=True,
                cwd=_ROOT,
            )
            found = ran.stdout
            _SHELF.put(name, found)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise Refused("paper_busy") from error
    finally:
        _one_at_a_time.release()
    return found


class _Shelf:
    """A few files, for a few minutes. What is too old goes at the next look, whoever looks and for what."""

    AT_MOST = 8
    SECONDS = 600.0

    def __init__(self) -> None:
        self._files: dict[str, tuple[float, bytes]] = {}
        self._lock = threading.Lock()

    def get(self, name: str) -> bytes | None:
        with self._lock:
            self._tidy()
            found = self._files.get(name)
        return found[1] if found else None

    def put(self, name: str, content: bytes) -> None:
        with self._lock:
            self._files[name] = (time.monotonic(), content)
            self._tidy()

    def empty(self) -> None:
        with self._lock:
            self._files.clear()

    def _tidy(self) -> None:
        now = time.monotonic()
        fresh = [(name, one) for name, one in self._files.items() if now - one[0] < self.SECONDS]
        self._files = dict(fresh[-self.AT_MOST :])


_SHELF = _Shelf()


def forget() -> None:
    """Give up what is kept."""
    _SHELF.empty()


def main() -> None:
    """What the other process does: the order comes in, the file goes out."""
    os.nice(5)
    order = json.loads(sys.stdin.read())
    if "page" in order:
        content = pdf.tagged(order["page"])
    else:
        recordings = [speech.recording(order["speaker"], voice, words) for voice, words in order["said"]]
        if not all(recordings):
            sys.exit(1)
        content = speech.as_mp3(recordings)
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main()
