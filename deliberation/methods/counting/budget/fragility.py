"""Would a few papers change it? The count again with some of them left out, by exactly the same rule, stop and step.

`leave_one_out` leaves out each different paper once. `leave_some_out` draws, with a generator that is handed in, one
part in a hundred of the papers and leaves these out, many times. Reruns of equal shares are worked out together in
floats (`floats.follow`): somebody who is left out holds no money, and the others share the budget anew. All other
rules are counted again one by one. Both ways give the same winners, which is tested.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import NDArray

from deliberation.methods.counting.budget.choosing import Chooser
from deliberation.methods.counting.budget.counts import Count, prepare
from deliberation.methods.counting.budget.floats import Columns, Floats, follow
from deliberation.methods.counting.budget.greedy import buy_greedily
from deliberation.methods.counting.budget.profile import Points, Profile
from deliberation.methods.counting.budget.raising import Order
from deliberation.methods.counting.budget.sharing import work_out
from deliberation.methods.counting.budget.types import (
    BudgetBallot,
    Fragility,
    Method,
    Option,
    OptionCheck,
    StoppedBy,
)
from deliberation.methods.counting.types import TieOrder
from deliberation.methods.errors import MethodError

_CELLS = 1_500_000
_STEPS = 8
Gone = Mapping[int, int]
"""How many papers of each pattern are left out; -1 stands for blank papers."""


def leave_one_out(
    ballots: Iterable[BudgetBallot],
    options: Collection[Option],
    *,
    budget: Points,
    tie_order: TieOrder | Sequence[str],
    method: Method,
) -> Fragility:
    """Each different paper left out once.

    >>> from deliberation.methods.counting.budget.types import ticked
    >>> papers = [ticked("a", 3), ticked("b", 2)]
    >>> options = [Option("a", 30), Option("b", 25)]
    >>> check = leave_one_out(papers, options, budget=50, tie_order="ab", method=Method(rule="greedy"))
    >>> check.reruns, check.same, check.verdict
    (5, 2, 'close_call')

    Raises:
        MethodError: as in `share_budget`.
    """
    count = prepare(ballots, options, budget, tie_order, method, arithmetic="float")
    every = [*range(len(count.profile.patterns)), *([-1] if count.profile.blank else [])]
    weights = [count.profile.people[i] if i >= 0 else count.profile.blank for i in every]
    return _check(count, [{i: 1} for i in every], weights, 1)


def leave_some_out(
    ballots: Iterable[BudgetBallot],
    options: Collection[Option],
    *,
    budget: Points,
    tie_order: TieOrder | Sequence[str],
    method: Method,
    rng: np.random.Generator,
    percent: int = 1,
    trials: int = 100,
) -> Fragility:
    """`percent` of the papers (rounded up) drawn and left out, `trials` times.

    Raises:
        MethodError: as in `share_budget`; `percent_out_of_range`.
    """
    if not 0 < percent < 100:
        raise MethodError("percent_out_of_range", percent=percent)
    count = prepare(ballots, options, budget, tie_order, method, arithmetic="float")
    voters = count.profile.voters
    number = min(ceil(voters * percent / 100), max(voters - 1, 0))
    owner = np.repeat(np.arange(-1, len(count.profile.patterns)), [count.profile.blank, *count.profile.people])
    drawn = [Counter(owner[rng.choice(voters, number, replace=False)].tolist()) for _ in range(trials if number else 0)]
    return _check(count, drawn, [1] * len(drawn), number)


def winners_without(
    ballots: Iterable[BudgetBallot],
    options: Collection[Option],
    *,
    budget: Points,
    tie_order: TieOrder | Sequence[str],
    method: Method,
    without: Sequence[Mapping[tuple[str, ...], int]],
) -> tuple[frozenset[str], ...]:
    """What is funded when papers of ticks are left out: for each rerun the ticked options, sorted, and how many papers.

    >>> from deliberation.methods.counting.budget.types import ticked
    >>> papers, options = [ticked("a", 4), ticked("b", 2)], [Option("a", 30), Option("b", 25)]
    >>> gone = [{("a",): 1}, {("a",): 3}]
    >>> found = winners_without(papers, options, budget=50, tie_order="ab", method=Method(rule="greedy"), without=gone)
    >>> [sorted(one) for one in found]
    [['a'], ['b']]

    Raises:
        MethodError: as in `share_budget`; `not_on_a_paper` for papers that are not there.
    """
    count = prepare(ballots, options, budget, tie_order, method, arithmetic="float")
    places = {tuple(o for o, _ in pattern): i for i, pattern in enumerate(count.profile.patterns)} | {(): -1}
    unknown = {paper for gone in without for paper in gone} - places.keys()
    if unknown:
        raise MethodError("not_on_a_paper", papers=sorted(unknown)[:5])
    return tuple(_winners(count, [{places[paper]: n for paper, n in gone.items()} for gone in without]))


def _check(count: Count, reruns: Sequence[Gone], weights: Sequence[int], left_out: int) -> Fragility:
    found, _ = work_out(count)
    winners = frozenset(found.order)
    added = {step.option for phase, step in found.steps if phase == "added"}
    flips: Counter[str] = Counter()
    same = 0
    for others, weight in zip(_winners(count, reruns), weights, strict=True):
        changed = winners ^ others
        same += 0 if changed else weight
        for option in changed:
            flips[option] += weight
    checks = (
        OptionCheck(o, o in winners, flips[o], "close_call" if flips[o] or o in added else "decided")
        for o in count.profile.ids
    )
    return Fragility(left_out, sum(weights), same, tuple(checks))


def _winners(count: Count, reruns: Sequence[Gone]) -> Iterable[frozenset[str]]:
    method = count.method
    together = method.rule == "equal-shares" and method.completion != "phragmen" and not method.threshold
    if not together:
        return (_again(count, gone) for gone in reruns)
    size = max(1, _CELLS // max(1, sum(count.profile.people)))
    return (
        winners
        for start in range(0, len(reruns), size)
        for winners in _Together(count, reruns[start : start + size]).winners()
    )


def without(profile: Profile, gone: Gone) -> Profile:
    """The papers without those that are left out."""
    kept = [(p, n - gone.get(i, 0)) for i, (p, n) in enumerate(zip(profile.patterns, profile.people, strict=True))]
    left = [(pattern, n) for pattern, n in kept if n]
    return replace(
        profile,
        patterns=tuple(pattern for pattern, _ in left),
        people=tuple(n for _, n in left),
        blank=profile.blank - gone.get(-1, 0),
    )


def _again(count: Count, gone: Gone) -> frozenset[str]:
    found, _ = work_out(replace(count, profile=without(count.profile, gone)))
    return frozenset(found.order)


class _Together:
    """Many reruns of equal shares at once, a few steps of raising at a time."""

    def __init__(self, count: Count, reruns: Sequence[Gone]) -> None:
        self._count, self._reruns = count, reruns
        profile = count.profile
        self._columns = Columns.of(profile, count.eligible(), by_cost=count.method.utility != "ticks", one_by_one=True)
        starts = np.concatenate([[0], np.cumsum(np.array(profile.people, dtype=np.int64))])
        self._there = np.ones((len(reruns), int(starts[-1])), dtype=bool)
        for row, gone in enumerate(reruns):
            for i, number in gone.items():
                if i >= 0:
                    self._there[row, starts[i] : starts[i] + number] = False
        self._support = [self._left(profile.ticks, gone, points=False) for gone in reruns]
        self._keys = np.array([self._row_of_keys(support) for support in self._support], dtype=np.int64)
        self._keys = self._keys.reshape(len(reruns), len(self._columns.options))
        unwanted = [[not support[option] for option in self._columns.options] for support in self._support]
        self._unwanted = np.array(unwanted, dtype=bool).reshape(self._keys.shape)
        voters = [profile.voters - sum(gone.values()) for gone in reruns]
        self._shares = [Fraction(count.rest, number) if number else Fraction(0) for number in voters]
        self._stops: dict[tuple[str, ...], dict[Order, StoppedBy | None]] = {}

    def _left(self, total: Mapping[str, int], gone: Gone, *, points: bool) -> dict[str, int]:
        """Ticks, or points, without those who are left out."""
        left = dict(total)
        for i, number in gone.items():
            for option, given in self._count.profile.patterns[i] if i >= 0 else ():
                left[option] -= number * (given if points else 1)
        return left

    def _row_of_keys(self, support: dict[str, int]) -> list[int]:
        chooser = Chooser(self._count.profile, self._count.tie_order, support)
        places = {option: place for place, option in enumerate(sorted(self._columns.options, key=chooser.key))}
        return [places[option] for option in self._columns.options]

    def winners(self) -> list[frozenset[str]]:
        """Who wins in each rerun."""
        orders = self._raised() if self._count.method.completion in ("add1", "add1u") else self._plain()
        return [frozenset((*self._count.must_fund, *self._completed(row, order))) for row, order in enumerate(orders)]

    def _plain(self) -> list[Order]:
        return self._orders([(row, 0) for row in range(len(self._reruns))])

    def _orders(self, rows: Sequence[tuple[int, int]]) -> list[Order]:
        """What is bought in (rerun, number of the step)."""
        which = np.array([row for row, _ in rows], dtype=np.int64)
        shares: Floats = np.array([float(self._shares[row] + k * self._step(row)) for row, k in rows])
        money = self._there[which] * shares[:, None]
        keys: NDArray[np.int64] = self._keys[which]
        limits, before = self._count.limits, self._count.must_fund
        return follow(self._columns, money, keys, limits, before, unwanted=self._unwanted[which])

    def _step(self, row: int) -> Fraction:
        method = self._count.method
        given = Fraction(method.step)
        return given * self._shares[row] if method.relative_step else given * self._count.profile.scale

    def _raised(self) -> list[Order]:
        kept = [() if share else order for share, order in zip(self._shares, self._plain(), strict=True)]
        active = [row for row in range(len(self._reruns)) if self._shares[row]]
        first = 0
        while active:
            if first > self._count.method.most_reruns:
                raise MethodError("too_many_reruns", runs=first, step=str(self._count.method.step))
            cells = max(1, len(active) * self._there.shape[1])
            steps = range(first, first + max(1, min(_STEPS, _CELLS // cells)))
            orders = iter(self._orders([(row, k) for row in active for k in steps]))
            going = []
            for row in active:
                mine = [next(orders) for _ in steps]
                if self._goes_on(row, mine, kept):
                    going.append(row)
            active, first = going, steps.stop
        return kept

    def _goes_on(self, row: int, orders: Sequence[Order], kept: list[Order]) -> bool:
        for order in orders:
            reason = self._reason(row, order)
            if reason == "overspend":
                return False
            kept[row] = order
            if reason is not None:
                return False
        return True

    def _reason(self, row: int, order: Order) -> StoppedBy | None:
        options = tuple(option for option in self._columns.options if self._support[row][option])
        known = self._stops.setdefault(options, {})
        if order not in known:
            known[order] = self._count.stop_rule(options).reason(order)
        return known[order]

    def _completed(self, row: int, order: Order) -> Order:
        """With the most supported leftovers, where the completion says so."""
        count = self._count
        if count.method.completion not in ("utilitarian", "add1u"):
            return order
        support = self._support[row]
        if count.method.utility == "points":
            support = self._left(count.profile.points, self._reruns[row], points=True)
        chooser = Chooser(count.profile, count.tie_order, self._support[row])
        more = buy_greedily(
            count.profile,
            support,
            options=[option for option in self._columns.options if option not in order],
            rest=count.rest - sum(count.profile.costs[option] for option in order),
            before=(*count.must_fund, *order),
            chooser=chooser,
            limits=count.limits,
        )
        return (*order, *more)
