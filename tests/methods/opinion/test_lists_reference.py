"""Every list of statements against a reference that is slow, plain and written apart: from the votes, in fractions.

Nothing of the product is used but its answer. Where two statements are as good as equal either may come first.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.methods.opinion.mapping import statistics_for
from deliberation.methods.opinion.selection import MinorityView, common_ground, divisive, minority_views
from deliberation.methods.opinion.types import Moderation, Representative
from tests.methods.opinion.conversations import UNSEEN, from_table, planted, tables

SIGNIFICANT = 1.2816
CLOSE = 1e-9


class Slow:
    """Figures of one group on one statement, counted one vote at a time."""

    def __init__(self, table: np.ndarray, groups: list[int], statement: int, group: int) -> None:
        own, others = [], []
        for person, of in enumerate(groups):
            vote = int(table[person, statement])
            if of >= 0 and vote != UNSEEN:
                (own if of == group else others).append(vote)
        self.own, self.others = own, others

    def p(self, side: int) -> Fraction:
        return Fraction(self.own.count(side) + 1, len(self.own) + 2)

    def p_others(self, side: int) -> Fraction:
        return Fraction(self.others.count(side) + 1, len(self.others) + 2)

    def pt(self, side: int) -> float:
        n = len(self.own) + 1
        return 2 * math.sqrt(n) * (float(Fraction(self.own.count(side) + 1, n)) - 0.5)

    def rt(self, side: int) -> float:
        a, n, b, m = self.own.count(side) + 1, len(self.own) + 1, self.others.count(side) + 1, len(self.others) + 1
        pooled = Fraction(a + b, n + m)
        spread = math.sqrt(pooled * (1 - pooled) * (Fraction(1, n) + Fraction(1, m)))
        return float(Fraction(a, n) - Fraction(b, m)) / spread if pooled != 1 else 0.0

    def r(self, side: int) -> float:
        return float(self.p(side) / self.p_others(side))

    def strength(self, side: int) -> float:
        return self.r(side) * self.rt(side) * float(self.p(side)) * self.pt(side)


def near_an_edge(figures: list[Slow]) -> bool:
    """Whether rounding could decide: a z score that stands exactly on the limit."""
    scores = [score for one in figures for side in (1, -1) for score in (one.pt(side), one.rt(side))]
    return any(abs(score - SIGNIFICANT) < CLOSE for score in scores)


def falls(values: list[float]) -> bool:
    """Whether the list goes down, equal ones beside each other in any order."""
    return all(first >= second - CLOSE for first, second in pairwise(values))


@settings(max_examples=60, deadline=None)
@given(tables(most_people=22, most_statements=7), st.data())
def test_minority_views_common_ground_and_what_divides(table: np.ndarray, data: st.DataObject) -> None:
    groups = data.draw(st.lists(st.integers(-1, 2), min_size=len(table), max_size=len(table)))
    check(table, groups, Moderation(hidden=frozenset({"5"})))


@pytest.mark.parametrize("seed", range(3))
def test_lists_of_planted_groups(seed: int) -> None:
    table, truth = planted([18, 12, 9], statements=25, seed=seed, seen=0.8)
    check(table, truth.tolist(), Moderation(hidden=frozenset({"5"}), meta=frozenset({"6"})))


def check(table: np.ndarray, groups: list[int], moderation: Moderation) -> None:
    names = sorted({group for group in groups if group >= 0})
    found = statistics_for(
        from_table(table), {f"p{at}": str(one) for at, one in enumerate(groups) if one >= 0}, moderation=moderation
    )
    shown = [j for j in range(table.shape[1]) if str(j) not in moderation.out]
    slow = {(j, group): Slow(table, groups, j, group) for j in shown for group in names}
    if near_an_edge(list(slow.values())):
        return
    results = found.statement_results
    check_minority(slow, shown, names, minority_views(results, [str(one) for one in names], moderation=moderation))

    every = {j: [slow[j, group] for group in names] for j in shown if names}
    common = {
        str(j): float(math.prod(one.p(1) for one in all_))
        for j, all_ in every.items()
        if all(one.p(1) > Fraction(1, 2) and one.pt(1) > SIGNIFICANT for one in all_)
    }
    listed = common_ground(results, moderation=moderation)
    assert set(listed) == set(common)
    assert falls([common[one] for one in listed])

    gaps = {
        str(j): float(max(one.p(1) for one in all_) - min(one.p(1) for one in all_))
        for j, all_ in every.items()
        if len(names) > 1 and any(max(one.rt(1), one.rt(-1)) > SIGNIFICANT for one in all_)
    }
    apart = divisive(results, moderation=moderation)
    assert {one.id: one.spread for one in apart} == pytest.approx(gaps, abs=1e-9)
    assert falls([one.spread for one in apart])
    check_representative(slow, shown, names, found.representative)


Figures = Mapping[tuple[int, int], Slow]


def check_minority(
    slow: Figures, shown: list[int], names: list[int], found: Mapping[str, Sequence[MinorityView]]
) -> None:
    half = Fraction(1, 2)
    for group in names:
        expected = {}
        for j in shown if len(names) > 1 else []:
            one = slow[j, group]
            for side, word in ((1, "agree"), (-1, "disagree")):
                holds = one.p(side) > half and min(one.pt(side), one.rt(side)) > SIGNIFICANT
                if holds and one.p_others(side) <= half:
                    left = [str(other) for other in names if other != group and slow[j, other].p(side) <= half]
                    expected[str(j), word] = (float(one.p(side)), float(one.p_others(side)), tuple(left))
        listed = {(view.id, view.direction): (view.share, view.others, view.left_out) for view in found[str(group)]}
        assert set(listed) == set(expected)
        for key, (share, others, left_out) in expected.items():
            assert listed[key][:2] == pytest.approx((share, others), abs=1e-9)
            assert listed[key][2] == left_out
        assert falls([view.share - view.others for view in found[str(group)]])


def check_representative(
    slow: Figures, shown: list[int], names: list[int], found: Mapping[str, Sequence[Representative]]
) -> None:
    """At most five; sufficient ones before any other but the best agreed; agrees first; each in its own direction."""
    for group in names:
        own = {j: slow[j, group] for j in shown}
        side = {j: 1 if one.rt(1) > one.rt(-1) else -1 for j, one in own.items()}
        sufficient = {
            j: one.strength(side[j])
            for j, one in own.items()
            if any(one.rt(way) > SIGNIFICANT and one.pt(way) > SIGNIFICANT for way in (1, -1))
        }
        listed = [(int(one.id), one.direction) for one in found[str(group)]]
        assert len(listed) == len(set(listed)) <= 5
        assert [word for _, word in listed] == sorted(word for _, word in listed)
        for j, word in listed:
            if abs(own[j].rt(1) - own[j].rt(-1)) > CLOSE:
                assert word == ("agree" if side[j] == 1 else "disagree")
        extra = [j for j, _ in listed if j not in sufficient]
        assert len(extra) <= 1, "only the best agreed one may stand there without being sufficient"
        inside = [sufficient[j] for j, _ in listed if j in sufficient]
        left = [value for j, value in sufficient.items() if j not in [at for at, _ in listed]]
        assert len(listed) == 5 or not left
        if left:
            # The best agreed one stands first whatever its strength, so one of them may be weaker.
            assert sorted(inside, reverse=True)[: 5 - 1][-1] >= max(left) - CLOSE
        assert bool(listed) == bool(shown)
