"""The formulas against a reference that is slow, plain and written apart from the product's arrays."""

from __future__ import annotations

import math
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.methods.errors import MethodError
from deliberation.methods.opinion.mapping import statistics_for
from deliberation.methods.opinion.types import Moderation, OpinionStatistics
from tests.methods.opinion.conversations import UNSEEN, from_table, tables


def slow(table: np.ndarray, groups: list[int], statement: int, group: int) -> dict[str, float]:
    def tally(*, inside: bool) -> tuple[int, int, int]:
        votes = [
            int(table[person, statement])
            for person, own in enumerate(groups)
            if own >= 0 and (own == group) == inside and table[person, statement] != UNSEEN
        ]
        return votes.count(1), votes.count(-1), len(votes)

    (a, d, s), (ao, do, so) = tally(inside=True), tally(inside=False)
    found: dict[str, float] = {"agree": a, "disagree": d, "seen": s}
    for mark, n, other in (("a", a, ao), ("d", d, do)):
        share = (n + 1) / (s + 2)
        found[f"p{mark}"] = share
        found[f"p{mark}t"] = 2 * math.sqrt(s + 1) * ((n + 1) / (s + 1) - 0.5)
        found[f"r{mark}"] = share / ((other + 1) / (so + 2))
        pooled = (n + 1 + other + 1) / (s + 1 + so + 1)
        difference = (n + 1) / (s + 1) - (other + 1) / (so + 1)
        spread = math.sqrt(pooled * (1 - pooled) * (1 / (s + 1) + 1 / (so + 1))) if pooled < 1 else 0.0
        found[f"r{mark}t"] = difference / spread if spread else 0.0
    return found


def slow_extremity(table: np.ndarray, hidden: set[int]) -> list[float]:
    """Dense imputation, full singular value decomposition."""
    filled = np.zeros(table.shape)
    means = np.zeros(table.shape[1])
    for statement in range(table.shape[1]):
        seen = table[:, statement][table[:, statement] != UNSEEN]
        means[statement] = seen.mean() if len(seen) and statement not in hidden else 0.0
        if statement not in hidden:
            column = table[:, statement]
            filled[:, statement] = np.where(column == UNSEEN, means[statement], column) - means[statement]
    lengths, directions = np.linalg.svd(filled, full_matrices=False)[1:]
    directions = [d for d, length in zip(directions[:2], lengths[:2], strict=False) if length > 1e-6]
    squares = sum((d**2 for d in directions), np.zeros(table.shape[1]))
    return list(math.sqrt(table.shape[1]) * (1 - means) * np.sqrt(squares))


def singular_gap(table: np.ndarray) -> bool:
    """Say whether the plane of two components is well determined: third singular value well below the second."""
    means = [column[column != UNSEEN].mean() if (column != UNSEEN).any() else 0.0 for column in table.T]
    filled = np.where(table == UNSEEN, 0.0, table - np.array(means))
    lengths = np.append(np.linalg.svd(filled, compute_uv=False), [0.0, 0.0, 0.0])
    second_clear = lengths[1] < 1e-9 or lengths[1] > 0.05
    return bool(second_clear and (lengths[1] - lengths[2] > 0.05 or lengths[1] < 1e-9))


def described(table: np.ndarray, groups: list[int], moderation: Moderation) -> OpinionStatistics:
    membership = {f"p{person}": str(group) for person, group in enumerate(groups) if group >= 0}
    return statistics_for(from_table(table), membership, moderation=moderation)


@settings(deadline=None)
@given(tables(), st.data())
def test_every_figure_of_every_group_equals_the_slow_reference(table: np.ndarray, data: st.DataObject) -> None:
    groups = data.draw(st.lists(st.integers(-1, 3), min_size=len(table), max_size=len(table)))
    found = described(table, groups, Moderation())
    assert [result.id for result in found.statement_results] == [str(j) for j in range(table.shape[1])]
    names = sorted({group for group in groups if group >= 0})
    for statement, result in enumerate(found.statement_results):
        column = [int(vote) for vote in table[:, statement]]
        counts = (result.agree, result.disagree, result.passed)
        assert counts == (column.count(1), column.count(-1), column.count(0))
        assert result.seen == sum(counts)
        assert [row.group for row in result.by_group] == [str(group) for group in names]
        product = 1.0
        for group, row in zip(names, result.by_group, strict=True):
            expected = slow(table, groups, statement, group)
            own = {key: value for key, value in asdict(row).items() if key != "group"}
            assert own == pytest.approx(expected, abs=1e-9)
            product *= expected["pa"]
        if names:
            assert result.group_aware_consensus == pytest.approx(product, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(tables(most_people=15), st.data())
def test_priority_and_extremity_equal_the_slow_reference(table: np.ndarray, data: st.DataObject) -> None:
    if not table.size or not singular_gap(table):
        return
    groups = data.draw(st.lists(st.integers(0, 2), min_size=len(table), max_size=len(table)))
    found = described(table, groups, Moderation(meta=frozenset({"7"})))
    if table.shape[1] == 8:
        assert found.statement_results[7].priority == 49
        return
    extremity = slow_extremity(table, set())
    for statement, result in enumerate(found.statement_results):
        assert result.extremity == pytest.approx(extremity[statement], abs=1e-9)
        s = result.seen
        importance = (1 - (result.passed + 1) / (s + 2)) * (extremity[statement] + 1)
        importance *= (result.agree + 1) / (s + 2)
        assert result.priority == pytest.approx((importance * (1 + 8 * 2 ** (-s / 5))) ** 2, abs=1e-9)


def test_a_moderated_statement_has_no_place_but_keeps_its_counts() -> None:
    table = np.array([[1, 1, -1], [-1, 1, 1], [1, -1, UNSEEN]])
    found = described(table, [0, 0, 1], Moderation(hidden=frozenset({"1"})))
    assert found.statement_results[1].extremity == 0
    assert (found.statement_results[1].agree, found.statement_results[1].disagree) == (2, 1)
    assert [result.extremity for result in found.statement_results] == pytest.approx(
        slow_extremity(table, {1}), abs=1e-9
    )


def test_known_answers() -> None:
    """Three of four agree in one group, none of two in the other: worked out by hand."""
    table = np.array([[1], [1], [1], [-1], [0], [-1]])
    row = described(table, [0, 0, 0, 0, 1, 1], Moderation()).statement_results[0].by_group[0]
    assert row.pa == pytest.approx(4 / 6)
    assert row.pat == pytest.approx(2 * math.sqrt(5) * (4 / 5 - 0.5))
    assert row.ra == pytest.approx((4 / 6) / (1 / 4))
    pooled = 5 / 8
    assert row.rat == pytest.approx((4 / 5 - 1 / 3) / math.sqrt(pooled * (1 - pooled) * (1 / 5 + 1 / 3)))


def test_somebody_who_never_voted_cannot_be_in_a_group() -> None:
    with pytest.raises(MethodError) as caught:
        statistics_for(from_table(np.array([[1]])), {"p0": "a", "x": "a"}, moderation=Moderation())
    assert (caught.value.code, caught.value.params["participant"]) == ("unknown_participant", "x")


def test_consensus_lists_at_most_five_a_side_best_first() -> None:
    votes = np.ones((20, 14), dtype=np.int64)
    votes[:, 7:] = -1
    votes[:3, 0] = -1
    votes[:1, 1] = 0
    found = described(votes, [0] * 20, Moderation(hidden=frozenset({"2", "8"})))
    assert found.consensus.agree == ("3", "4", "5", "6", "1")
    assert found.consensus.disagree == ("7", "9", "10", "11", "12")
