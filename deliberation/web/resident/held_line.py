"""One part of the page of all that is held about a person, and one line of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the person's own words, or what others wrote, and what we say beside them."""

    text: str
    own: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page."""

    title: str
    lines: tuple[Line, ...]
    note: str = ""
