"""The 86 success criteria of WCAG 2.2: which are checked by programs here, and which only people can judge.

`wcag.csv` is the one list of them; `python -m tests.journeys.criteria --write` makes docs/accessibility.md from it.
A criterion with a program is `checked`, as far as a program can tell: that it finds nothing wrong does not prove that
people can use a page. "-" stands for what is not promised.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.server import ROOT

LIST = Path(__file__).parent / "wcag.csv"
PAGE = ROOT / "docs" / "accessibility.md"
NOT_PROMISED = "-"
RESULTS = ("no fault found by programs", "needs a person; not looked at yet", "not promised")
# Which measure of ours speaks for which criterion.
OF_KEYBOARD = ("2.1.1", "2.1.2", "2.4.7", "2.4.11", "2.4.13")
OF_REFLOW = ("1.4.10", "1.4.12")
OF_TARGETS = ("2.5.5",)
PROGRAMS = {
    "axe": "every page in the audit, levels A to AAA, and what axe leaves open is listed",
    "measures": "the audit's own looks at each page: every stop of the Tab key, 320 px, wider spacing, size of targets",
    "journeys": "a browser walks a resident's whole way by keyboard, without scripts, and on a small phone",
    "page contract": "rules that every page has to keep, in every test that opens one (`accessibility/contract`)",
    "styles": "contrast of all colours is worked out; style sheets are searched for what takes the focus ring away",
    "HTML checkers": "html-validate and vnu in the audit, where they can be had",
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """One success criterion; `by` names the programs that check it."""

    number: str
    level: str
    name: str
    by: str

    @property
    def checked(self) -> bool:
        """Whether any program looks at it."""
        return self.by not in ("", NOT_PROMISED)

    @property
    def result(self) -> str:
        """What can be said of it, in words."""
        by_programs, by_people, never = RESULTS
        if self.checked:
            return by_programs
        return never if self.by == NOT_PROMISED else by_people


def every() -> list[Criterion]:
    """All criteria, in their order."""
    with LIST.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines, delimiter="|"))[1:]
    return [Criterion(*row) for row in rows]


def from_tag(tag: str) -> str | None:
    """The criterion that axe's tag names: "wcag143" is 1.4.3; None for a tag that names none."""
    digits = tag.removeprefix("wcag")
    if digits == tag or not digits.isdecimal() or len(digits) < 3:
        return None
    return f"{digits[0]}.{digits[1]}.{digits[2:]}"


def table(failed: Collection[str]) -> dict[str, str]:
    """Every criterion with `checked`, `human` or `failed`."""
    found = {one.number: "checked" if one.checked else "human" for one in every()}
    return {**found, **{number: "failed" for number in found if number in failed}}


def page() -> str:
    """What docs/accessibility.md holds."""
    known = every()
    count = Counter(one.result for one in known)
    return "\n".join([
        "# Accessibility: the 86 criteria of WCAG 2.2", "",
        "Made by `python -m tests.journeys.criteria --write`; a test says if it is current.", "",
        "No person has tried these pages with assistive technology for this table. \"No fault found by",
        "programs\" means that no change lands while a program named there finds one. Programs see a part of each.",
        "",
        *(f"- {result}: {number}" for result, number in count.items()), "",
        "| checked by | what it is |", "|---|---|",
        *(f"| {name} | {what} |" for name, what in PROGRAMS.items()), "",
        "`make audit` writes each criterion with the result of its run to `var/audit/summary.json`, and beside it",
        "what was not done and why. It opens each page as it is and in one or two of the five other ways;",
        "`make audit FULL=1` opens each in all six, installs Java for vnu and tries Lighthouse on more pages.",
        "",
        "| criterion | level | name | checked by | result |", "|---|---|---|---|---|",
        *(f"| {one.number} | {one.level} | {one.name} | {one.by.strip('-')} | {one.result} |" for one in known), "",
    ])  # fmt: skip


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        sys.stdout.write(page())
