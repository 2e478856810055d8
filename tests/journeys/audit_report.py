"""Puts what was found into one summary, and says in words what is wrong."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.journeys import criteria, measure
from tests.journeys.audit_look import MODES, Looked
from tests.journeys.weight import FIRST_PAGE_AT_MOST, NEXT_PAGE_AT_MOST, PAGE_AT_MOST, Weight

NO_HTML_CHECKER = "skipped, because html-validate and vnu are not installed; the page contract was checked instead"
NO_LIGHTHOUSE = "skipped, because Lighthouse is not installed"
# Pages that ask one thing. They are opened most, and on the worst connections.
QUESTIONS = frozenset({"join", "say", "vote"})
NO_EASY_READ = "skipped, because no page has a twin in easy read yet"


@dataclass(slots=True)
class Results:
    """All that the audit found."""

    looked: list[Looked] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    not_opened: dict[str, str] = field(default_factory=dict)
    weights: dict[str, tuple[Weight, Weight]] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def wrong(self) -> list[str]:
        """Everything that is wrong, in words, each thing once with the first page on which it was met."""
        first: dict[tuple[str, str], str] = {}
        for one in self.looked:
            for problem in one.problems:
                first.setdefault(
                    (one.endpoint, problem), f"{one.path} ({one.role}; {one.state}; {one.mode}): {problem}"
                )
        return [*first.values(), *self._heavy(), *(f"asked of another machine: {one}" for one in self.foreign)]

    def _heavy(self) -> Iterator[str]:
        """Pages that take more bytes than they may."""
        for name, weighed in self.weights.items():
            limits = (FIRST_PAGE_AT_MOST, NEXT_PAGE_AT_MOST) if name in QUESTIONS else (PAGE_AT_MOST, PAGE_AT_MOST)
            for view, weight, limit in zip(("first", "next"), weighed, limits, strict=True):
                if weight.total > limit:
                    yield f"{name} ({view} view): {weight.total} bytes, of at most {limit}"


def summary(results: Results) -> dict[str, Any]:
    """What `var/audit/summary.json` holds."""
    looked = results.looked
    contrast = [one for page in looked for one in page.axe if one.rule in measure.CONTRAST]
    return {
        "pages": len({(one.role, one.path) for one in looked}),
        "modes": [mode.name for mode in MODES],
        "states": dict(Counter(one.state for one in looked if one.mode == MODES[0].name)),
        "axe_violations": sum(len(one.axe) for one in looked),
        "axe_left_to_people": dict(Counter(one.rule for page in looked for one in page.left_to_people)),
        "contract_failures": sum(len(one.contract) for one in looked),
        "html_errors": None,
        "html_errors_reason": NO_HTML_CHECKER,
        "keyboard_failures": sum(len(one.keyboard) for one in looked),
        "reflow_failures": sum(len(one.reflow) for one in looked),
        "target_size_failures": sum(len(one.targets) for one in looked),
        "contrast_failures": len(contrast),
        "reading": _reading(looked),
        "lighthouse": {},
        "lighthouse_reason": NO_LIGHTHOUSE,
        "bytes": {name: {"first": a.total, "next": b.total} for name, (a, b) in results.weights.items()},
        "foreign_requests": len(results.foreign),
        "criteria": criteria.table(_failed(looked)),
        "not_opened": results.not_opened,
        "kinds_of_page": len({one.endpoint for one in looked}),
        "seconds": round(results.seconds),
        "wrong": results.wrong,
    }


def _reading(looked: Iterable[Looked]) -> Mapping[str, Any]:
    grades = {one.path: one.grade for one in looked if one.grade is not None}
    if not grades:
        return {"worst_grade": None, "median_grade": None, "easy_read_worst_grade": None}
    worst = max(grades, key=lambda path: grades[path])
    return {
        "worst_grade": round(grades[worst], 1),
        "worst_page": worst,
        "median_grade": round(statistics.median(grades.values()), 1),
        "easy_read_worst_grade": None,
        "easy_read_reason": NO_EASY_READ,
    }


def _failed(looked: Iterable[Looked]) -> set[str]:
    failed: set[str] = set()
    for page in looked:
        tags = (tag for one in page.axe for tag in one.tags)
        failed.update(number for tag in tags if (number := criteria.from_tag(tag)))
        failed.update(criteria.OF_KEYBOARD if page.keyboard else ())
        failed.update(criteria.OF_REFLOW if page.reflow else ())
        failed.update(criteria.OF_TARGETS if page.targets else ())
    return failed
