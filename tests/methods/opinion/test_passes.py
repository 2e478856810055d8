"""A pass is a stored zero. No step of the way loses one, though a sparse matrix loses zeros in a dozen ways."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from deliberation.methods.opinion import classic, refining, statistics
from deliberation.methods.opinion.choosing import Conversation, find_groups
from deliberation.methods.opinion.grouping import eligible
from deliberation.methods.opinion.mapping import build_map, inputs_hash, statistics_for
from deliberation.methods.opinion.projection import centre, column_means, project, seen_counts
from deliberation.methods.opinion.sampling import draws
from deliberation.methods.opinion.types import Moderation, VoteMatrix, Votes
from deliberation.methods.opinion.updating import TAKEN_BACK, with_changes
from tests.methods.opinion.conversations import UNSEEN, from_table, planted

NOTHING = Moderation()
HERE = Path(__file__).resolve().parents[3] / "deliberation" / "methods" / "opinion"


def chequered() -> np.ndarray:
    """Every second vote a pass, every fifth cell not seen, two camps on the rest."""
    table = planted([20, 20], statements=12, seed=5, seen=1.0)[0]
    rows, columns = np.indices(table.shape)
    table[(rows + columns) % 2 == 0] = 0
    table[(rows * 3 + columns) % 5 == 0] = UNSEEN
    return table


TABLES = {
    "everybody passes": np.zeros((20, 8), dtype=np.int64),
    "every second vote": chequered(),
    "one whole statement": np.where(np.arange(8) == 3, 0, planted([15, 15], statements=8, seed=1, seen=1.0)[0]),
    "one whole person": np.where(np.arange(30)[:, None] == 7, 0, planted([15, 15], statements=8, seed=2, seen=1.0)[0]),
    "one pass and nothing else": np.where(np.eye(12, 9) > 0, 0, UNSEEN)[:9],
    "the first and the last cell": np.where(np.arange(48).reshape(6, 8) % 47 == 0, 0, 1),
}


@pytest.fixture(params=TABLES, ids=list(TABLES))
def table(request: pytest.FixtureRequest) -> np.ndarray:
    found: np.ndarray = TABLES[request.param]
    return found


def passes(votes: Votes) -> set[tuple[int, int]]:
    """The cells in which a zero is stored, whatever the matrix says of itself."""
    rows = np.repeat(np.arange(votes.shape[0]), np.diff(votes.indptr))
    return {(int(i), int(j)) for i, j, vote in zip(rows, votes.indices, votes.data, strict=True) if vote == 0}


def expected(table: np.ndarray) -> set[tuple[int, int]]:
    return {(int(i), int(j)) for i, j in zip(*np.nonzero(table == 0), strict=True)}


def in_given_order(table: np.ndarray) -> VoteMatrix:
    """Ids that are in order already, so that rows and columns stay where they are."""
    return from_table(table, [f"p{i:03}" for i in range(table.shape[0])], [str(j) for j in range(table.shape[1])])


def test_building_sorting_and_cutting_keep_every_pass(table: np.ndarray) -> None:
    votes = in_given_order(table)
    assert passes(votes.votes) == expected(table)
    assert passes(votes.canonical().votes) == expected(table)
    backwards = VoteMatrix(votes.participants[::-1], votes.statements, votes.votes[::-1].copy())
    assert passes(backwards.canonical().votes) == expected(table)
    assert passes(votes.first(5, 4).votes) == expected(table[:5, :4])
    assert passes(votes.votes[eligible(votes.votes)]) == expected(table[eligible(votes.votes)])


def test_a_pass_comes_in_overwrites_and_is_taken_back_by_changes(table: np.ndarray) -> None:
    votes = in_given_order(table)
    same = with_changes(votes, people=[], items=[], values=[])
    assert passes(same.votes) == expected(table)
    rows, columns = np.nonzero(table != UNSEEN)
    people, items = [f"p{i:03}" for i in rows], [str(j) for j in columns]
    all_passed = with_changes(votes, people=people, items=items, values=np.zeros(len(people)))
    assert passes(all_passed.votes) == expected(np.where(table == UNSEEN, UNSEEN, 0))
    back = with_changes(all_passed, people=people, items=items, values=table[rows, columns])
    assert passes(back.votes) == expected(table)
    gone = with_changes(votes, people=people, items=items, values=np.full(len(people), TAKEN_BACK))
    assert gone.votes.nnz == 0


STEPS: dict[str, Callable[[Votes, np.ndarray], object]] = {
    "means": column_means,
    "centred": centre,
    "seen": seen_counts,
    "places": project,
    "classic places": lambda votes, zeroed: classic.project(votes, zeroed, np.ones(votes.shape[1])),
    "counts": lambda votes, _: statistics.everybody(votes),
    "refining": lambda votes, zeroed: refining.refine(votes, zeroed, np.arange(votes.shape[0]) % 2, 2),
    "criterion": lambda votes, zeroed: refining.criterion(
        votes, zeroed, refining.Refined(np.arange(votes.shape[0]) % 2, 2)
    ),
    "groups": lambda votes, zeroed: find_groups(
        Conversation(votes, project(votes, zeroed).positions, zeroed, draws([str(i) for i in range(votes.shape[0])]))
    ),
}


@pytest.mark.parametrize("step", STEPS)
def test_no_step_changes_the_votes_that_it_is_given(table: np.ndarray, step: str) -> None:
    votes = in_given_order(table).votes
    before = votes.copy()
    STEPS[step](votes, np.arange(table.shape[1]) == 1)
    for one, other in ((votes.data, before.data), (votes.indices, before.indices), (votes.indptr, before.indptr)):
        assert np.array_equal(one, other)
    assert votes.dtype == np.int8


def test_the_centred_matrix_has_a_place_for_every_vote_also_where_it_is_zero(table: np.ndarray) -> None:
    votes = in_given_order(table).votes
    centred, means = centre(votes, np.zeros(table.shape[1], dtype=bool))
    assert centred.nnz == votes.nnz
    dense = np.where(table == UNSEEN, 0.0, table - means)
    assert centred.toarray() == pytest.approx(dense, abs=1e-12)
    seen = [column[column != UNSEEN] for column in table.T]
    assert means == pytest.approx([column.mean() if len(column) else 0.0 for column in seen], abs=1e-12)


def test_means_places_and_counts_are_those_of_a_dense_reference_that_knows_passes(table: np.ndarray) -> None:
    votes = in_given_order(table)
    found = statistics_for(votes, dict.fromkeys(votes.participants, "0"), moderation=NOTHING)
    for j, result in enumerate(found.statement_results):
        column = table[:, j]
        assert result.passed == int((column == 0).sum())
        assert result.seen == int((column != UNSEEN).sum())
        assert result.by_group[0].seen == result.seen
    places = project(votes.votes, np.zeros(table.shape[1], dtype=bool))
    dense = np.where(table == UNSEEN, 0.0, table - places.means)
    stretch = np.sqrt(table.shape[1] / np.maximum((table != UNSEEN).sum(axis=1), 1))
    assert places.positions == pytest.approx((dense @ places.components.T) * stretch[:, None], abs=1e-9)


@pytest.mark.parametrize("method", ["default", "classic"])
def test_the_whole_map_counts_every_pass_and_leaves_the_matrix_alone(table: np.ndarray, method: str) -> None:
    votes = in_given_order(table)
    before = inputs_hash(votes, NOTHING)
    way = "classic" if method == "classic" else "default"
    found = build_map(votes, moderation=NOTHING, rng=np.random.default_rng(0), method=way, stability_repeats=2)
    assert found.votes == int((table != UNSEEN).sum())
    assert sum(one.passed for one in found.statement_results) == int((table == 0).sum())
    assert inputs_hash(votes, NOTHING) == before
    # A pass is no vote that was not cast: without the zeros it is another conversation.
    without = votes.votes.copy()
    without.eliminate_zeros()
    assert inputs_hash(VoteMatrix(votes.participants, votes.statements, without), NOTHING) != before


def test_what_loses_zeros_is_known_to_lose_them_and_stands_nowhere_in_the_method() -> None:
    """The adversary's tools really drop zeros, and nobody uses them on votes."""
    votes = from_table(np.zeros((3, 3), dtype=np.int64)).votes
    assert votes.nnz == 9
    assert sparse.csr_array(votes.toarray()).nnz == 0
    assert (votes + votes).nnz == 0
    assert votes.multiply(votes).nnz == 0
    assert len(votes.nonzero()[0]) == 0
    lossy = re.compile(r"eliminate_zeros|\.multiply\(|\.nonzero\(\)|tolil|todok|\.prune\(|count_nonzero|votes\.toarray")
    for path in sorted(HERE.glob("*.py")):
        assert not lossy.search(path.read_text(encoding="utf-8")), path.name
