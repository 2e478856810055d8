"""Puts what was found into one summary, and says in words what is wrong."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from deliberation import clock
from tests.journeys import criteria, measure
from tests.journeys.audit_look import MODES, Looked
from tests.journeys.audit_tools import Said
from tests.journeys.weight import FIRST_PAGE_AT_MOST, NEXT_PAGE_AT_MOST, PAGE_AT_MOST, Weight

# Pages that ask one thing. They are opened most, and on the worst connections.
QUESTIONS = frozenset({"join", "say", "vote"})
# Pages that are the twin in easy words of another one.
EASY_READ = frozenset({"public.booklet"})


@dataclass(slots=True)
class Results:
    """All that the audit found."""

    looked: list[Looked] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    not_opened: dict[str, str] = field(default_factory=dict)
    weights: dict[str, tuple[Weight, Weight]] = field(default_factory=dict)
    served: dict[str, str] = field(default_factory=dict)
    met: set[tuple[str, str]] = field(default_factory=set)
    tools: Said = field(default_factory=Said)
    full: bool = False
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
        foreign = (f"asked of another machine: {one}" for one in self.foreign)
        return [*first.values(), *self._heavy(), *self.tools.wrong, *foreign]

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
        "day": clock.now().date().isoformat(),
        "pages": len({(one.role, one.path) for one in looked}),
        "modes": [mode.name for mode in MODES],
        "looks": _looks(looked),
        "states": dict(Counter(one.state for one in looked if one.mode == MODES[0].name)),
        "axe_violations": sum(len(one.axe) for one in looked),
        "axe_left_to_people": dict(Counter(one.rule for page in looked for one in page.left_to_people)),
        "contract_failures": sum(len(one.contract) for one in looked),
        "axe_incomplete": _incomplete(looked),
        **_html(results.tools),
        "keyboard_failures": sum(len(one.keyboard) for one in looked),
        "reflow_failures": sum(len(one.reflow) for one in looked),
        "target_size_failures": sum(len(one.targets) for one in looked),
        "contrast_failures": len(contrast),
        "reading": _reading(looked),
        **_lighthouse(results.tools),
        "screen_reader": results.tools.spoken.shown,
        "bytes": {name: {"first": a.total, "next": b.total} for name, (a, b) in results.weights.items()},
        "foreign_requests": len(results.foreign),
        "full": results.full,
        "criteria": criteria.table(_failed(looked)),
        "not_opened": results.not_opened,
        "kinds_of_page": len({one.endpoint for one in looked}),
        "seconds": round(results.seconds),
        "wrong": results.wrong,
    }


def _looks(looked: Iterable[Looked]) -> dict[str, Any]:
    """How many pages were looked at in how many ways, of all pages in all ways."""
    done = {(one.role, one.path, one.state, one.mode) for one in looked}
    pages = {(one.role, one.path, one.state) for one in looked if one.state != "error"}
    states = len({(one.role, one.path) for one in looked if one.state == "error"})
    return {
        "done": len(done),
        "total": len(pages) * len(MODES) + states,
        "left": "; FULL=1 opens every page in all ways",
    }


def _incomplete(looked: Iterable[Looked]) -> list[dict[str, Any]]:
    """What axe could not decide and a person has to look at: each rule once for each kind of page and place on it."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for page in looked:
        for one in page.left_to_people:
            for target in one.targets:
                seen = {"rule": one.rule, "page": page.path, "mode": page.mode, "at": target}
                found.setdefault((one.rule, page.endpoint, target), seen)
    return list(found.values())


def _html(tools: Said) -> dict[str, Any]:
    """Errors in the HTML, of whichever checkers ran; None when neither did."""
    ran = [one for one in tools.html.values() if one.done]
    return {
        "html_errors": sum(len(one.errors) for one in ran) if ran else None,
        "html": {name: one.shown for name, one in tools.html.items()},
    }


def _lighthouse(tools: Said) -> dict[str, Any]:
    measured = tools.lighthouse
    counted = {"done": len(measured.pages), "total": measured.total, "errors": len(measured.wrong)}
    reason = {"why_not": measured.why_not} if measured.why_not else {}
    return {
        "lighthouse": measured.pages,
        "lighthouse_pages": {**counted, **reason},
        "lighthouse_slow": measured.slow,
    }


def _reading(looked: Iterable[Looked]) -> Mapping[str, Any]:
    looked = [one for one in looked if one.grade is not None]
    grades = {one.path: one.grade or 0.0 for one in looked}
    easy = [grades[one.path] for one in looked if one.endpoint in EASY_READ]
    if not grades:
        return {"worst_grade": None, "median_grade": None, "easy_read_worst_grade": None}
    worst = max(grades, key=lambda path: grades[path])
    return {
        "worst_grade": round(grades[worst], 1),
        "worst_page": worst,
        "median_grade": round(statistics.median(grades.values()), 1),
        "easy_read_worst_grade": round(max(easy), 1) if easy else None,
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
