"""What stands on a sheet of paper, before it is a page to print, a PDF or a Word file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from accessibility.languages import Direction
from accessibility.languages import direction as language_direction

# `single` is large print with one question a page.
Look = Literal["large", "easy", "plain", "single"]


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: what stands above it, its words in their language, boxes to tick, and lines to write on.

    `more` stands below its words, in the same language; one without boxes and lines is only read.
    """

    text: str
    language: str
    choices: tuple[str, ...] = ()
    lead: str = ""
    lines: int = 0
    more: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """The words beside the number, in the language of the sheet. `page` has {number} and {all}."""

    sheet: str
    called: str
    page: str
    qr: str
    about_qr: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of one member, or of nobody (`called` is ""). `address` is what the QR code says: it names the sheet
    and opens nothing."""

    number: str
    address: str
    called: str
    place: str
    title: str
    look: Look
    language: str
    how: tuple[str, ...]
    asks: tuple[Ask, ...]
    end: tuple[str, ...]
    labels: Labels

    @property
    def direction(self) -> Direction:
        """The direction in which the sheet is read."""
        return language_direction(self.language)


def to_json(sheets: Sequence[Sheet]) -> str:
    """The sheets as text, for another process."""
    return json.dumps([asdict(one) for one in sheets])


def from_json(text: str) -> tuple[Sheet, ...]:
    """The same sheets again."""
    return tuple(_sheet(one) for one in json.loads(text))


def _sheet(raw: Mapping[str, Any]) -> Sheet:
    asks = tuple(Ask(**{**one, "choices": tuple(one["choices"])}) for one in raw["asks"])
    own = {"how": tuple(raw["how"]), "end": tuple(raw["end"]), "asks": asks, "labels": Labels(**raw["labels"])}
    return Sheet(**{**raw, **own})
