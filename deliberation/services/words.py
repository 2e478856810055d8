"""Words that people send: cleaned of what no reader can see, checked, never changed in meaning."""

from __future__ import annotations

import unicodedata

from deliberation.errors import DeliberationError

# Marks that make text read in another order than it is stored: they can hide or reverse words (CVE-2021-42574).
_DIRECTION_MARKS = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
_KEPT_CONTROLS = frozenset("\n\t")


def clean(text: str) -> str:
    """Normalise to NFC; drop control characters, direction overrides and lone surrogates; trim; keep line breaks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (
        letter
        for letter in text
        if letter in _KEPT_CONTROLS
        or (letter not in _DIRECTION_MARKS and unicodedata.category(letter) not in ("Cc", "Cs"))
    )
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _is_visible(letter: str) -> bool:
    """Whether a reader sees anything: joiners, marks and spaces alone are an empty page."""
    return unicodedata.category(letter)[0] not in "CZ"


def is_readable(text: str) -> bool:
    """Whether a reader sees anything at all of a cleaned text."""
    return any(_is_visible(letter) for letter in text)


def required(text: str | None, *, field: str, limit: int) -> str:
    """The cleaned text; refuses an empty one and one over `limit` characters, saying by how much."""
    cleaned = optional(text, field=field, limit=limit)
    if not is_readable(cleaned):
        raise DeliberationError("text_empty", field=field)
    return cleaned


def optional(text: str | None, *, field: str, limit: int) -> str:
    """The cleaned text, possibly empty; refuses one over `limit` characters."""
    raw = text or ""
    # A page of ten million letters is refused before any work is done on it.
    if len(raw) > 4 * limit:
        raise DeliberationError("text_too_long", field=field, limit=limit, length=len(raw))
    cleaned = clean(raw)
    if len(cleaned) > limit:
        raise DeliberationError("text_too_long", field=field, limit=limit, length=len(cleaned))
    return cleaned
