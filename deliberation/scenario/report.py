"""What the scenario is held against: each checked number with what was expected and what the system says."""

from __future__ import annotations

import json
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Check:
    """One number of the scenario. `actual` comes from the query that a page uses.

    `expected` is written down and never counted from the demo's own data: with a vote or a line less it has to show.
    """

    step: int
    name: str
    expected: object
    actual: object

    @property
    def ok(self) -> bool:
        """Whether the system says what the scenario says."""
        return self.expected == self.actual


@dataclass(slots=True)
class Report:
    """All checks, in the order in which they were made."""

    checks: list[Check] = field(default_factory=list)

    def check(self, step: int, name: str, expected: object, actual: object) -> None:
        """Add one number."""
        self.checks.append(Check(step, name, expected, actual))

    @property
    def ok(self) -> bool:
        """Whether every number is as expected."""
        return all(one.ok for one in self.checks)

    def as_json(self) -> str:
        """The report as JSON: a list of {step, name, expected, actual, ok}."""
        rows = [
            {"step": one.step, "name": one.name, "expected": one.expected, "actual": one.actual, "ok": one.ok}
            for one in self.checks
        ]
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
