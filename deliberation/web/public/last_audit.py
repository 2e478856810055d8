"""What the last look at all pages by programs found, as the page about accessibility tells it.

`last_audit.json` beside this file is written by `python -m tests.journeys.statement --write` after `make audit`, so the
page says what was measured and nothing else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class LastAudit:
    """One run: the day, how many pages in how many ways, the faults found, and the 86 rules of WCAG 2.2 by result.

    `broken` are the rules, by number, in which a fault was found; `by_people` wait for somebody to try the pages.
    """

    day: date
    pages: int
    ways: int
    faults: int
    broken: tuple[str, ...]
    by_programs: int
    by_people: int
    not_promised: int


@cache
def last_audit() -> LastAudit:
    """Read the file; it comes with the program, so it is there."""
    found = json.loads(resources.files(__package__).joinpath("last_audit.json").read_text(encoding="utf-8"))
    return LastAudit(**{**found, "day": date.fromisoformat(found["day"]), "broken": tuple(found["broken"])})
