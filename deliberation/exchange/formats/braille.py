"""A document as a file for Braille displays and embossers (.brf), by liblouis' own program where it is installed.

Forty cells a line and twenty-five lines a page, the last of them with the number of the page. English is in Unified
English Braille, as in Britain and Ireland; every other language has a table of its own, or is left out and said so.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import textwrap
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from deliberation.errors import Refused
from deliberation.exchange.document.types import Document
from deliberation.exchange.formats.text import Piece, pieces

MIMETYPE = "text/plain; charset=us-ascii"
PROGRAM = "lou_translate"
# What Debian calls what is needed.
PACKAGES = "liblouis-bin liblouis-data"
CELLS, LINES = 40, 25
# Every sign of a file for Braille is one of these 64.
SIGNS = re.compile(r"[ -_]*")
PATIENCE_SECONDS = 20
# The dots as signs of American Computer Braille, which files for Braille are written in everywhere.
_AS_SIGNS = "en-us-brf.dis"
# Letter by letter, and in short forms.
TABLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ar": ("ar-ar-g1.utb", "ar-ar-g2.ctb"),
        "cy": ("cy-cy-g1.utb", "cy-cy-g2.ctb"),
        "de": ("de-g0.utb", "de-g2.ctb"),
        "en": ("en-ueb-g1.ctb", "en-ueb-g2.ctb"),
        "es": ("es-g1.ctb", "es-g2.ctb"),
        "fr": ("fr-bfu-comp6.utb", "fr-bfu-g2.ctb"),
        "gu": ("gu-in-g1.utb", "gu-in-g1.utb"),
        "hi": ("hi-in-g1.utb", "hi-in-g1.utb"),
        "pl": ("Pl-Pl-g1.utb", "Pl-Pl-g1.utb"),
        "pt": ("pt-pt-g1.utb", "pt-pt-g2.ctb"),
        "ro": ("ro.ctb", "ro.ctb"),
        "tr": ("tr-g1.ctb", "tr-g2.ctb"),
        "ur": ("ur-pk-g1.utb", "ur-pk-g2.ctb"),
    }
)
# The program splits longer lines, at any place.
_AT_ONCE = 400
_LETTERS_FOR_DIGITS = str.maketrans("1234567890", "ABCDEFGHIJ")


def missing() -> str:
    """The name of the program that is missing; "" where Braille can be made."""
    return "" if shutil.which(PROGRAM) else PROGRAM


def can_write(language: str) -> bool:
    """Whether there is Braille for this language."""
    return _short(language) in TABLES


def write_braille(document: Document, *, contracted: bool, left_out: str) -> bytes:
    """The bytes of a .brf file. `left_out` are the words that stand for what is in a language without a table."""
    found = tuple(
        one if can_write(one.language) else Piece("plain", left_out, document.language) for one in pieces(document)
    )
    lines: list[str] = []
    for one, signs in zip(found, _translated(found, contracted=contracted), strict=True):
        lines += _set(one, signs, is_first=not lines)
    return _paged(lines).encode("ascii")


def _short(language: str) -> str:
    return language.partition("-")[0].lower()


def _translated(found: Sequence[Piece], *, contracted: bool) -> list[str]:
    """The signs of each piece, one call of the program for each language."""
    made = [""] * len(found)
    for language in sorted({_short(one.language) for one in found}):
        places = [place for place, one in enumerate(found) if _short(one.language) == language]
        parts = [(place, part) for place in places for part in _parts(found[place])]
        signs = _run([part for _, part in parts], TABLES[language][contracted])
        for (place, _), sign in zip(parts, signs, strict=True):
            made[place] = f"{made[place]} {sign.strip()}".strip()
    return made


def _parts(one: Piece) -> list[str]:
    text = " ".join(one.text.split())
    return textwrap.wrap(f"\u201c{text}\u201d" if one.kind == "quote" else text, _AT_ONCE, break_on_hyphens=False)


def _run(parts: Sequence[str], table: str) -> list[str]:
    """Each line in signs. The words go in by the standard input, so nothing in them is an option; there is no shell."""
    try:
        ran = subprocess.run(
            [shutil.which(PROGRAM) or PROGRAM, "--forward", f"{_AS_SIGNS},{table}"],
            input="".join(f"{part}\n" for part in parts).encode(),
            capture_output=True,
            check=True,
            timeout=PATIENCE_SECONDS,
        )
        lines = ran.stdout.decode("ascii").split("\n")
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError) as error:
        raise Refused("braille_failed") from error
    signs = [line.upper().translate(_ABOVE) for line in lines[: len(parts)]]
    # The program ends well even where it has no such table; then it says nothing.
    if len(lines) != len(parts) + 1 or not all(SIGNS.fullmatch(one) for one in signs):
        raise Refused("braille_failed")
    return signs


# Some write the last signs of the alphabet as if they were small letters.
_ABOVE = str.maketrans("`{|}~", "@[\\]^")


def _set(one: Piece, signs: str, *, is_first: bool) -> list[str]:
    """The lines of a piece: titles in the middle, headings from the fifth cell, a paragraph from the third."""
    match one.kind:
        case "title":
            lines = [line.center(CELLS).rstrip() for line in _wrapped(signs, width=CELLS - 6)]
            return lines if is_first else ["", *lines]
        case "heading":
            return ["", *_wrapped(signs, first=4, rest=4)]
        case "item":
            return _wrapped(signs, first=0, rest=2)
        case "quote":
            # What somebody said begins something new.
            return ["", *_wrapped(signs, first=2)]
        case _:
            return _wrapped(signs, first=2)


def _wrapped(signs: str, *, first: int = 0, rest: int = 0, width: int = CELLS) -> list[str]:
    # A sign that looks like a hyphen may be another letter here: lines are broken at spaces alone.
    begin, go_on = " " * first, " " * rest
    return textwrap.wrap(signs, width, initial_indent=begin, subsequent_indent=go_on, break_on_hyphens=False)


def _paged(lines: Sequence[str]) -> str:
    """Pages with their numbers, each ended by a form feed."""
    body, at = LINES - 1, 0
    made: list[str] = []
    while at < len(lines):
        page = list(lines[at : at + body])
        # No heading stands alone at the end of a page: it goes over to the next one, with what it is above.
        while at + body < len(lines) and len(page) > 1 and (not page[-1] or _is_heading(lines, at + len(page) - 1)):
            page.pop()
        at += len(page)
        number = "#" + str(len(made) + 1).translate(_LETTERS_FOR_DIGITS)
        while page and not page[0]:
            page.pop(0)
        page += [""] * (body - len(page))
        made.append("\r\n".join([*page, number.rjust(CELLS)]) + "\r\n\f")
    return "".join(made)


def _is_heading(lines: Sequence[str], place: int) -> bool:
    """Whether a line is (the last of) a heading: it begins at the fifth cell, below an empty line or another such."""
    line = lines[place]
    if not line.startswith("    ") or line.startswith("     "):
        return False
    above = lines[place - 1] if place else ""
    return not above or _is_heading(lines, place - 1)
