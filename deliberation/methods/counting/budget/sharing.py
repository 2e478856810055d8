"""Sharing a pooled budget: one call for every rule and completion.

What the rules are: `shares` (equal shares), `raising` (add1), `flow` (sequential Phragmen), `greedy`. Completions of
equal shares: `add1` raises the shares; `add1u` is add1, then the most supported leftovers that fit; `utilitarian` these
leftovers alone; `phragmen` goes on from what people still hold. Everything is exact unless `arithmetic` is `float`,
which changes equal shares only: greedy and Phragmen, also as a completion, are always exact.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction

from deliberation.methods.counting.budget.assembling import assemble
from deliberation.methods.counting.budget.choosing import Chooser
from deliberation.methods.counting.budget.counts import Count, Found, prepare
from deliberation.methods.counting.budget.flow import buy_in_time
from deliberation.methods.counting.budget.greedy import buy_greedily
from deliberation.methods.counting.budget.profile import Points
from deliberation.methods.counting.budget.raising import Order, Progress, raise_shares
from deliberation.methods.counting.budget.shares import Bought, Run, buy_with_shares
from deliberation.methods.counting.budget.types import (
    Arithmetic,
    BudgetBallot,
    BudgetResult,
    Method,
    Number,
    Option,
    Phase,
)
from deliberation.methods.counting.types import TieOrder


def share_budget(
    ballots: Iterable[BudgetBallot],
    options: Collection[Option],
    *,
    budget: Points,
    tie_order: TieOrder | Sequence[str],
    method: Method | None = None,
    arithmetic: Arithmetic = "exact",
    progress: Progress | None = None,
) -> BudgetResult:
    """Share a budget by a method (equal shares without completion unless told otherwise).

    `progress` hears how often the shares have been counted. Costs, budget and points may be whole or fractions.

    >>> from deliberation.methods.counting.budget.types import ticked
    >>> options = [Option("bike", 700), Option("gym", 400), Option("playground", 200), Option("library", 100)]
    >>> papers = [ticked(["bike", "gym"], 6), ticked(["bike"]), ticked(["playground", "library"], 3),
    ...           ticked(["playground"])]
    >>> result = share_budget(papers, options, budget=1100, tie_order=["gym", "bike", "library", "playground"])
    >>> [(step.option, str(step.effective_votes), str(step.highest_payment)) for step in result.rounds]
    [('bike', '7', '100'), ('playground', '4', '50'), ('library', '3', '100/3')]

    Raises:
        MethodError: as in `read_profile`, `as_tie_order`, `Limits` and `raise_shares`; `completion_without_shares`.
    """
    count = prepare(ballots, options, budget, tie_order, method or Method(), arithmetic=arithmetic, progress=progress)
    found, chooser = work_out(count)
    return assemble(count, found, chooser)


def work_out(count: Count) -> tuple[Found, Chooser]:
    """Run the rule and its completion."""
    found = Found([("must_fund", Bought(option, Fraction(0))) for option in count.must_fund])
    rule = count.method.rule
    chooser = count.chooser(by_support=rule == "greedy")
    if rule == "greedy":
        found.ends_with_support = True
        _add_by_support(count, found, chooser, "decided")
    elif rule == "phragmen":
        loads = [Fraction(0)] * len(count.profile.patterns)
        _add_in_time(count, found, chooser, loads, "decided")
    else:
        _by_shares(count, found, chooser)
    return found, chooser


def _left(count: Count, found: Found) -> tuple[list[str], int]:
    order = found.order
    left = [option for option in count.eligible() if option not in order]
    return left, count.profile.budget - sum(count.profile.costs[option] for option in order)


def _add_by_support(count: Count, found: Found, chooser: Chooser, phase: Phase) -> None:
    left, rest = _left(count, found)
    for option in buy_greedily(
        count.profile, count.support, options=left, rest=rest, before=found.order, chooser=chooser, limits=count.limits
    ):
        found.steps.append((phase, Bought(option, Fraction(0))))


def _add_in_time(count: Count, found: Found, chooser: Chooser, loads: Sequence[Number], phase: Phase) -> None:
    left, rest = _left(count, found)
    if not count.profile.patterns:
        return
    found.flow = buy_in_time(
        count.profile, loads, options=left, rest=rest, before=found.order, chooser=chooser, limits=count.limits
    )
    found.steps += [(phase, step) for step in found.flow.bought]


def _by_shares(count: Count, found: Found, chooser: Chooser) -> None:
    engine = Shares(count, chooser)
    share, decided = count.share, None
    if count.method.completion in ("add1", "add1u") and count.profile.patterns and share:
        stop = count.stop_rule(count.eligible())
        raised = raise_shares(
            engine.orders, share, count.step, stop, most_reruns=count.method.most_reruns, progress=count.progress
        )
        found.raised, share, decided = raised, raised.share, set(raised.first)
        chooser.forget()
    found.run = run = engine.run(share)
    for step in run.bought:
        found.steps.append(("decided" if decided is None or step.option in decided else "added", step))
    if count.method.completion == "phragmen":
        _add_in_time(count, found, chooser, [-money for money in run.left], "added")
    elif count.method.completion in ("utilitarian", "add1u"):
        found.ends_with_support = True
        _add_by_support(count, found, chooser, "added")


class Shares:
    """Counts by equal shares with any share, exact or in floats."""

    def __init__(self, count: Count, chooser: Chooser) -> None:
        self._count, self._chooser = count, chooser
        self._options = count.eligible()
        self._by_cost = count.method.utility != "ticks"
        self._floats = None
        if count.arithmetic == "float":
            # The official count is in fractions, and goes without numpy.
            from deliberation.methods.counting.budget.floats import FloatShares

            self._floats = FloatShares(
                count.profile,
                self._options,
                by_cost=self._by_cost,
                chooser=chooser,
                limits=count.limits,
                before=count.must_fund,
            )

    def orders(self, shares: Iterable[Fraction]) -> Iterator[Order]:
        """What is bought with each of the shares."""
        if self._floats is not None:
            yield from self._floats.orders(shares)
            return
        for share in shares:
            yield self._exact(share, record=False).order

    def run(self, share: Fraction) -> Run:
        """One count with payments and ties."""
        return self._exact(share, record=True) if self._floats is None else self._floats.run(share)

    def _exact(self, share: Fraction, *, record: bool) -> Run:
        return buy_with_shares(
            self._count.profile,
            share,
            options=self._options,
            by_cost=self._by_cost,
            chooser=self._chooser,
            limits=self._count.limits,
            before=self._count.must_fund,
            record=record,
        )
