"""Translated texts, read straight from the files that translators edit: no compiled copy that could be an old one."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations


def path_of(folder: Path, tag: str) -> Path:
    """Where the texts in one language are kept, in the place that translators' programs expect."""
    return folder / tag.replace("-", "_") / "LC_MESSAGES" / "messages.po"


@cache
def texts(folder: Path, tag: str) -> Translations | None:
    """All texts in one language, read on first use and kept; None where there is no file.

    A text that somebody marked as uncertain ("fuzzy") is not used: the reader gets the English one.
    """
    path = path_of(folder, tag)
    if not path.is_file():
        return None
    with path.open("rb") as stream:
        catalogue = read_po(stream)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
