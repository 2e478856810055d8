"""Votes that come in one after another: the same map as from all of them at once, and groups that keep their names."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.methods.errors import MethodError
from deliberation.methods.opinion.choosing import Known
from deliberation.methods.opinion.mapping import build_map
from deliberation.methods.opinion.naming import kept_names
from deliberation.methods.opinion.types import Moderation, OpinionMap, VoteMatrix
from deliberation.methods.opinion.updating import TAKEN_BACK, only, with_changes
from tests.methods.opinion.conversations import UNSEEN, from_table, planted

NOTHING = Moderation()
CHANGES = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12), st.sampled_from([-1, 0, 1, TAKEN_BACK])), max_size=40
)


def cells(votes: VoteMatrix) -> dict[tuple[str, str], int]:
    """Every vote by the ids of person and statement."""
    found = votes.votes.tocoo()
    return {
        (votes.participants[row], votes.statements[column]): int(value)
        for row, column, value in zip(*found.coords, found.data, strict=True)
    }


@settings(deadline=None)
@given(CHANGES, CHANGES)
def test_changes_one_after_another_leave_the_last_vote_of_each_cell(
    first: list[tuple[int, int, int]], second: list[tuple[int, int, int]]
) -> None:
    votes, expected = from_table(np.empty((0, 0), dtype=np.int64)), dict[tuple[str, str], int]()
    for changes in (first, second):
        people, items = [str(person) for person, _, _ in changes], [f"s{item}" for _, item, _ in changes]
        votes = with_changes(votes, people=people, items=items, values=[value for _, _, value in changes])
        for person, item, (_, _, value) in zip(people, items, changes, strict=True):
            expected[person, item] = value
    assert cells(votes) == {cell: value for cell, value in expected.items() if value != TAKEN_BACK}
    assert votes.participants == tuple(sorted(votes.participants, key=int))
    assert votes.votes.has_canonical_format
    assert set(votes.participants) == {person for person, _ in expected}


@settings(deadline=None)
@given(CHANGES, st.frozensets(st.integers(0, 12)), st.frozensets(st.integers(0, 14)))
def test_only_some_people_on_some_statements(
    changes: list[tuple[int, int, int]], people: frozenset[int], items: frozenset[int]
) -> None:
    said = [one for one in changes if one[2] != TAKEN_BACK]
    votes = with_changes(
        from_table(np.empty((0, 0), dtype=np.int64)),
        people=[str(person) for person, _, _ in said],
        items=[str(item) for _, item, _ in said],
        values=[value for _, _, value in said],
    )
    expected = {(str(person), str(item)): value for person, item, value in said if person in people and item in items}
    left = only(votes, people={str(one) for one in people}, items={str(one) for one in items})
    assert cells(left) == expected
    assert left.participants == tuple(sorted({person for person, _ in expected}, key=int))
    assert left.statements == tuple(str(one) for one in sorted(items))
    assert left.votes.has_canonical_format


def test_what_is_no_vote_is_refused() -> None:
    votes = from_table(np.array([[1]]))
    for values, code in (([3], "unknown_vote"), ([1, 1], "shape")):
        with pytest.raises(MethodError) as caught:
            with_changes(votes, people=["p0"], items=["0"], values=values)
        assert caught.value.code == code


def mapped(votes: VoteMatrix, known: Known | None = None, names: OpinionMap | None = None) -> OpinionMap:
    return build_map(
        votes,
        moderation=NOTHING,
        rng=np.random.default_rng(0),
        known=known,
        names=None if names is None else names.membership,
        stability_repeats=2,
    )


@pytest.mark.parametrize("seed", range(50))
def test_a_sequence_of_updates_ends_where_a_cold_run_does(seed: int) -> None:
    """People and votes come in a few at a time, some are changed, some taken back."""
    rng = np.random.default_rng(seed)
    table, _ = planted([30, 24], statements=24, seed=seed)
    rows, columns = np.nonzero(table != UNSEEN)
    events = rng.permutation(len(rows))
    odd = rng.choice(events, size=30)
    late = np.concatenate([events, odd])
    values = np.concatenate([table[rows, columns][events], rng.choice([-1, 0, 1, TAKEN_BACK], size=30)])
    half = len(events) // 2
    kept = from_table(np.empty((0, 0), dtype=np.int64))
    last = mapped(kept)
    for part in (slice(0, half), slice(half, len(events)), slice(len(events), len(late))):
        people, items = [f"p{i}" for i in rows[late[part]]], [str(j) for j in columns[late[part]]]
        kept = with_changes(kept, people=people, items=items, values=values[part])
        known = Known(last.k, last.stability) if last.enough else None
        last = mapped(kept, known, last)
    cold = mapped(VoteMatrix(kept.participants, kept.statements, kept.votes.copy()))
    for person, place in cold.positions.items():
        assert last.positions[person] == pytest.approx(place, abs=1e-6)
    if last.k == cold.k:
        own, theirs = (
            {frozenset(p for p, g in found.membership.items() if g == group.id) for group in found.groups}
            for found in (last, cold)
        )
        assert own == theirs


def test_groups_keep_their_names_when_sizes_change_places() -> None:
    table, _ = planted([30, 24], statements=30, seed=1, seen=1.0)
    before = mapped(from_table(table))
    small = next(group.id for group in before.groups if group.size == 24)
    like_small = np.repeat(table[30:31], 20, axis=0)
    after = mapped(from_table(np.vstack([table, like_small])), names=before)
    assert {group.id: group.size for group in after.groups}[small] == 44
    same = [after.membership[person] == name for person, name in before.membership.items()]
    assert all(same)


def test_a_new_group_gets_a_name_that_nobody_had() -> None:
    before = {"a": "0", "b": "0", "c": "7"}
    assert kept_names(before, {"a": 0, "b": 1, "x": 2, "c": 1}, 3)[2] not in ("0", "7")
    assert kept_names({}, {}, 3) == ["0", "1", "2"]
    assert kept_names(before, {"a": 0, "b": 0}, 1) == ["0"]
