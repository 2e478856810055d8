"""A ballot that shares out money, as `budget` counts it: what goes in, and who is paid for in the quick way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from deliberation.methods.counting.asked import Asked, Merged
from deliberation.methods.counting.budget.counts import prepare
from deliberation.methods.counting.budget.sharing import work_out
from deliberation.methods.counting.budget.types import Arithmetic, BudgetBallot, Constraints, Method, Option, ticked

HAS_NUMPY = find_spec("numpy") is not None
"""Whoever checks a result may have nothing but Python: then all is counted in fractions, which is slow and the same."""


@dataclass(frozen=True, slots=True)
class BudgetInput:
    """Papers, options and method, as `budget` wants them."""

    ballots: Sequence[BudgetBallot]
    options: Sequence[Option]
    method: Method


def budget_input(asked: Asked, merged: Merged) -> BudgetInput:
    """The ballots, options and method of a ballot; a step of raising is a hundredth of a first share, or a penny."""
    told = asked.set_up["told"]
    options = [
        Option(str(one["number"]), int(one["cost"]), categories=(one["category"],) if one["category"] else (),
               area=one["area"] or None)
        for one in asked.set_up["options"]
    ]  # fmt: skip
    must_fund = tuple(str(one["number"]) for one in asked.set_up["options"] if one["must_fund"])
    method = Method(
        rule=asked.set_up["rule"],
        completion=told.get("completion", "none"),
        stop=told.get("stop", "exhaustive"),
        step=max(1, asked.told("money") // max(1, 100 * asked.roll)),
        constraints=Constraints(must_fund=must_fund),
    )
    return BudgetInput([ticked([key for key, _ in paper], people) for paper, people in merged.items()], options, method)


def paid_for(asked: Asked, given: BudgetInput) -> tuple[str, ...]:
    """What is paid for. Shares are counted in floats where they can be: the options are those of the exact count."""
    quick: Arithmetic = "float" if HAS_NUMPY else "exact"
    count = prepare(given.ballots, given.options, asked.told("money"), asked.ties, given.method, arithmetic=quick)
    return tuple(work_out(count)[0].order)
