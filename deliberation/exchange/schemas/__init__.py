"""The JSON Schemas (draft 2020-12) of files that are published; a new form of a file is a new schema beside the old."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent


def ballot() -> bytes:
    """What `reading.ballots.published` gives, with or without the papers."""
    return (_FOLDER / "ballot-1.json").read_bytes()
