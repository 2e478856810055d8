from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from deliberation.methods.errors import MethodError
from deliberation.methods.opinion.mapping import inputs_hash
from deliberation.methods.opinion.types import Moderation, VoteMatrix, id_order
from tests.methods.opinion.conversations import UNSEEN, from_table, tables

Events = list[tuple[int, int, int, int]]
EVENTS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 3), st.sampled_from([-1, 0, 1]), st.integers(0, 5)), max_size=40
)


def build(events: Events, *, timed: bool = True) -> VoteMatrix:
    return VoteMatrix.from_events(
        list("abcde"),
        list("wxyz"),
        people=[event[0] for event in events],
        items=[event[1] for event in events],
        values=[event[2] for event in events],
        order=[event[3] for event in events] if timed else None,
    )


def stored(votes: VoteMatrix) -> dict[tuple[str, str], int]:
    table = votes.votes.tocoo()
    return {
        (votes.participants[i], votes.statements[j]): int(vote)
        for i, j, vote in zip(*table.coords, table.data, strict=True)
    }


@settings(deadline=None)
@given(EVENTS)
def test_the_latest_vote_counts_and_of_equal_times_the_later_row(events: Events) -> None:
    expected: dict[tuple[str, str], int] = {}
    for person, item, vote, _ in sorted(events, key=lambda event: event[3]):
        expected["abcde"[person], "wxyz"[item]] = vote
    assert stored(build(events)) == expected


@settings(deadline=None)
@given(EVENTS)
def test_without_times_the_later_row_counts(events: Events) -> None:
    assert stored(build(events, timed=False)) == {
        ("abcde"[person], "wxyz"[item]): vote for person, item, vote, _ in events
    }


@settings(deadline=None)
@given(tables())
def test_a_pass_is_kept_apart_from_not_seen(table: np.ndarray) -> None:
    votes = from_table(table)
    for shape in (votes, votes.canonical(), votes.first(100, 100)):
        assert shape.votes.nnz == int((table != UNSEEN).sum())
        assert int((shape.votes.data == 0).sum()) == int((table == 0).sum())
        assert shape.votes.dtype == np.int8


@settings(deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_canonical_is_the_same_for_any_order(table: np.ndarray, random: object) -> None:
    votes = from_table(table)
    shuffle = np.random.default_rng(random.randrange(10**6))  # type: ignore[attr-defined]
    people, items = shuffle.permutation(table.shape[0]), shuffle.permutation(table.shape[1])
    mixed = from_table(table[people][:, items], [f"p{i}" for i in people] or None, [str(j) for j in items] or None)
    first, second = votes.canonical(), mixed.canonical()
    assert (first.participants, first.statements) == (second.participants, second.statements)
    assert stored(first) == stored(second) == stored(votes)
    assert inputs_hash(votes, Moderation()) == inputs_hash(mixed, Moderation())


def test_the_hash_tells_a_pass_from_not_seen_and_sees_moderation() -> None:
    seen, unseen = from_table(np.array([[1, 0]])), from_table(np.array([[1, UNSEEN]]))
    hashes = {
        inputs_hash(seen, Moderation()),
        inputs_hash(unseen, Moderation()),
        inputs_hash(seen, Moderation(hidden=frozenset({"1"}))),
        inputs_hash(seen, Moderation(meta=frozenset({"1"}))),
    }
    assert len(hashes) == 4


def test_ids_sort_by_number_then_by_text() -> None:
    long = "1" * 5000
    assert sorted(["b", "10", "9", long, "a", "٣"], key=id_order) == ["9", "10", long, "a", "b", "٣"]


@pytest.mark.parametrize(
    ("people", "items", "values", "code"),
    [
        ([0], [0], [2], "unknown_vote"),
        ([0], [0], [0.5], "unknown_vote"),
        ([0], [0], [float("nan")], "unknown_vote"),
        ([1], [0], [1], "shape"),
        ([0], [-1], [1], "shape"),
        ([0, 0], [0], [1], "shape"),
    ],
)
def test_events_that_make_no_sense(people: list[int], items: list[int], values: list[float], code: str) -> None:
    with pytest.raises(MethodError) as caught:
        VoteMatrix.from_events(["a"], ["s"], people=people, items=items, values=values)
    assert caught.value.code == code


def test_a_matrix_that_makes_no_sense() -> None:
    votes = from_table(np.array([[1, -1]])).votes
    with pytest.raises(MethodError, match="shape"):
        VoteMatrix(("a",), ("s",), votes)
    with pytest.raises(MethodError, match="repeated_id"):
        VoteMatrix(("a",), ("s", "s"), votes)
    with pytest.raises(MethodError, match="unknown_vote"):
        VoteMatrix(("a",), ("s", "t"), votes * np.int8(2))
    twice = sparse.csr_array((np.ones(2, np.int8), np.zeros(2, np.int64), np.array([0, 2])), shape=(1, 1))
    with pytest.raises(MethodError, match="repeated_cell"):
        VoteMatrix(("a",), ("s",), twice)
