"""The same papers under other rules: what would change, and for how many people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from deliberation.methods.counting.budget.counts import prepare
from deliberation.methods.counting.budget.profile import Points, Profile
from deliberation.methods.counting.budget.sharing import work_out
from deliberation.methods.counting.budget.types import Arithmetic, BudgetBallot, Comparison, Method, Option
from deliberation.methods.counting.types import TieOrder


def other_methods(method: Method) -> tuple[Method, ...]:
    """The two other rules for the same papers; equal shares with add1, since the others use the whole budget too."""
    shares = replace(method, rule="equal-shares", completion="add1", threshold=0)
    greedy = replace(method, rule="greedy", completion="none")
    flow = replace(method, rule="phragmen", completion="none", threshold=0)
    return tuple(one for one in (shares, greedy, flow) if one.rule != method.rule)


def compare(
    ballots: Iterable[BudgetBallot],
    options: Collection[Option],
    *,
    budget: Points,
    tie_order: TieOrder | Sequence[str],
    method: Method,
    others: Sequence[Method] | None = None,
    arithmetic: Arithmetic = "exact",
) -> tuple[Comparison, ...]:
    """Count by the method and by the others (the two other rules unless told otherwise), and tell what changes.

    >>> from deliberation.methods.counting.budget.types import ticked
    >>> papers = [ticked("a", 6), ticked("b", 4)]
    >>> options = [Option("a", 80), Option("b", 40)]
    >>> found = compare(papers, options, budget=100, tie_order="ab", method=Method(rule="greedy"))
    >>> [(one.method.rule, one.gained, one.lost, one.more, one.fewer) for one in found]
    [('equal-shares', ('b',), ('a',), 4, 6), ('phragmen', ('b',), ('a',), 4, 6)]

    Raises:
        MethodError: as in `share_budget`.
    """
    papers = tuple(ballots)
    profile, first, _ = _winners(papers, options, budget, tie_order, method, arithmetic)
    found = []
    for other in other_methods(method) if others is None else others:
        _, winners, cost = _winners(papers, options, budget, tie_order, other, arithmetic)
        nothing, more, fewer = _people(profile, set(first), set(winners))
        found.append(
            Comparison(
                other,
                winners,
                profile.money(cost),
                tuple(option for option in winners if option not in first),
                tuple(option for option in first if option not in winners),
                nothing,
                more,
                fewer,
            )
        )
    return tuple(found)


def _winners(
    ballots: Sequence[BudgetBallot],
    options: Collection[Option],
    budget: Points,
    tie_order: TieOrder | Sequence[str],
    method: Method,
    arithmetic: Arithmetic,
) -> tuple[Profile, tuple[str, ...], int]:
    count = prepare(ballots, options, budget, tie_order, method, arithmetic=arithmetic)
    order = work_out(count)[0].order
    return count.profile, order, sum(count.profile.costs[option] for option in order)


def _people(profile: Profile, first: set[str], other: set[str]) -> tuple[int, int, int]:
    """People with nothing under the other, with more than before, with fewer."""
    nothing = more = fewer = 0
    for pattern, people in zip(profile.patterns, profile.people, strict=True):
        before = sum(option in first for option, _ in pattern)
        after = sum(option in other for option, _ in pattern)
        nothing += people if not after else 0
        more += people if after > before else 0
        fewer += people if after < before else 0
    return nothing, more, fewer
