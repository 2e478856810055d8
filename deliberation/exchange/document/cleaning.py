"""Text made safe for files: what no file format can hold goes, what turns the reading order round goes.

People write with emoji, with joiners and in every script: those stay. What leaves is what cannot be written in XML 1.0
(the production `Char` of the standard), the C1 controls, and the bidirectional embeddings and overrides of Unicode
Annex 9, with which a name can be shown backwards. Isolates stay, but each is closed in the text that opened it.
"""

from __future__ import annotations

import re
import unicodedata

from accessibility.languages import Direction

_ILLEGAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u206a-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff]"
    "|[" + "".join(chr(plane * 0x10000 + 0xFFFE) + chr(plane * 0x10000 + 0xFFFF) for plane in range(1, 17)) + "]"
)
_BREAKS = re.compile("\r\n|\r|\x85|\u2028|\u2029")
_SPACES = re.compile(r"\s+")
_ISOLATES = "\u2066\u2067\u2068"
_CLOSE = "\u2069"


def clean_text(text: str) -> str:
    """`text` without characters that break a file or mislead a reader; line ends become a plain newline."""
    kept = _ILLEGAL.sub("", _BREAKS.sub("\n", text))
    return _close_isolates(kept) if any(mark in kept for mark in "\u2066\u2067\u2068\u2069") else kept


def clean_line(text: str) -> str:
    """`clean_text` on one line: each run of white space is one space, none at the ends."""
    return _SPACES.sub(" ", clean_text(text)).strip()


def _close_isolates(text: str) -> str:
    kept: list[str] = []
    depth = 0
    for character in text:
        if character == _CLOSE and depth == 0:
            continue
        depth += (character in _ISOLATES) - (character == _CLOSE)
        kept.append(character)
    return "".join(kept) + _CLOSE * depth


def text_direction(text: str, default: Direction) -> Direction:
    """The direction in which most letters of `text` run; `default` where there are none or as many of each."""
    right = sum(1 for character in text if _strong(character) == "rtl")
    left = sum(1 for character in text if _strong(character) == "ltr")
    if right == left:
        return default
    return "rtl" if right > left else "ltr"


def cell_direction(text: str, default: Direction) -> Direction:
    """The direction of a table's cell: a single word or number, such as a reference, stays in line with its column."""
    return text_direction(text, default) if len(text.split()) > 1 else default


def directed_segments(text: str, base: Direction) -> list[tuple[Direction, str]]:
    """`text` cut where its letters turn round; what has no direction of its own stays with the letters before it.

    Spaces and marks at the beginning run with `base`, the direction of the paragraph. Joined, the segments are `text`.
    """
    segments: list[tuple[Direction, str]] = []
    current, start = base, 0
    for position, character in enumerate(text):
        strong = _strong(character)
        if strong is not None and strong != current:
            if position > start:
                segments.append((current, text[start:position]))
            current, start = strong, position
    if start < len(text):
        segments.append((current, text[start:]))
    return segments


def _strong(character: str) -> Direction | None:
    if character.isascii():
        return "ltr" if character.isalpha() else None
    kind = unicodedata.bidirectional(character)
    if kind == "L":
        return "ltr"
    return "rtl" if kind in ("R", "AL") else None
