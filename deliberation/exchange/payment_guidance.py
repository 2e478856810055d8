"""What others say on payments and benefits: dated data with a source each, never code, and never advice.

The data stands in payment_guidance.json beside this file. Whoever looks it up anew changes the file and its date.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("payment_guidance.json")
# How sure it is: from a guide, told by another source about somebody, or only said on a forum.
KINDS = ("guide", "second_hand", "forum")
# Rates change on this day of each year.
CHANGE = (4, 1)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a source says; `dated` as the source gives it, "" where it gives no date."""

    text: str
    source: str
    dated: str
    kind: str


@dataclass(frozen=True, slots=True)
class Guidance:
    """All of it, and the month in which somebody looked it up, by its first day."""

    language: str
    looked_up: date
    facts: tuple[Fact, ...]

    def is_old(self, on: date) -> bool:
        """Whether an April has come since, and with it other rates."""
        change = date(self.looked_up.year, *CHANGE)
        if change <= self.looked_up:
            change = date(self.looked_up.year + 1, *CHANGE)
        return on >= change


@cache
def guidance() -> Guidance:
    """The data as it stands in the file."""
    found = json.loads(FILE.read_text(encoding="utf-8"))
    return Guidance(
        language=found["language"],
        looked_up=date.fromisoformat(f"{found['looked_up']}-01"),
        facts=tuple(Fact(**one) for one in found["facts"]),
    )
