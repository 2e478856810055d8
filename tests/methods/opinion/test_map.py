"""Whole maps: the same for any order, never a number that is none, never a small group, planted groups found."""

from __future__ import annotations

import json
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.methods.errors import MethodError
from deliberation.methods.opinion.mapping import build_map
from deliberation.methods.opinion.plain import plain
from deliberation.methods.opinion.stability import adjusted_rand
from deliberation.methods.opinion.types import Method, Moderation, OpinionMap, Reason, VoteMatrix
from tests.methods.opinion import polis_data
from tests.methods.opinion.conversations import UNSEEN, from_table, planted, tables

NOTHING = Moderation()


def mapped(
    votes: VoteMatrix,
    *,
    method: Method = "default",
    moderation: Moderation = NOTHING,
    groups: int | None = None,
    repeats: int = 2,
    seed: int = 0,
) -> OpinionMap:
    return build_map(
        votes,
        moderation=moderation,
        rng=np.random.default_rng(seed),
        method=method,
        groups=groups,
        stability_repeats=repeats,
    )


def as_text(found: OpinionMap) -> str:
    """Give the map as JSON, which fails on NaN and infinity."""
    return json.dumps(plain(found), allow_nan=False, sort_keys=True)


def shuffled(table: np.ndarray, seed: int) -> VoteMatrix:
    """Give the same votes with people, statements and events in another order."""
    rng = np.random.default_rng(seed)
    people, items = rng.permutation(table.shape[0]), rng.permutation(table.shape[1])
    mixed = table[people][:, items]
    rows, columns = np.nonzero(mixed != UNSEEN)
    events = rng.permutation(len(rows))
    return VoteMatrix.from_events(
        [f"p{i}" for i in people],
        [str(j) for j in items],
        people=rows[events],
        items=columns[events],
        values=mixed[rows, columns][events],
    )


@settings(max_examples=40, deadline=None)
@given(tables(), st.integers(0, 1000))
def test_any_order_gives_the_same_bytes(table: np.ndarray, seed: int) -> None:
    assert as_text(mapped(from_table(table))) == as_text(mapped(shuffled(table, seed)))


@pytest.mark.parametrize("name", ["brexit-consensus", "london.youth.policing"])
def test_any_order_of_a_real_conversation_gives_the_same_bytes(name: str) -> None:
    votes = polis_data.votes(name)
    table = np.full(votes.votes.shape, UNSEEN)
    cells = votes.votes.tocoo()
    table[cells.coords] = cells.data
    first = from_table(table)
    assert as_text(mapped(first)) == as_text(mapped(shuffled(table, 5)))


@settings(max_examples=80, deadline=None)
@given(tables(), st.sampled_from(["default", "classic"]))
def test_never_not_a_number_and_never_a_small_group(table: np.ndarray, method: Method) -> None:
    found = mapped(from_table(table), method=method, moderation=Moderation(frozenset({"1"}), frozenset({"2"})))
    as_text(found)
    assert 0 <= found.stability <= 1
    assert len(found.membership) == found.grouped == sum(group.size for group in found.groups)
    assert Counter(found.membership.values()) == {group.id: group.size for group in found.groups}
    assert found.enough == (found.why is None) == bool(found.groups)
    if method == "default" and found.enough:
        assert min(group.size for group in found.groups) >= 5
        assert found.k == len(found.groups) <= 5
    if not found.enough:
        assert (found.k, found.silhouette, found.membership) == (0, None, {})
        assert not found.representative
        assert all(not result.by_group for result in found.statement_results)
    assert {result.id: result.priority for result in found.statement_results}.get("2", 49) == 49


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (np.empty((0, 0), dtype=np.int64), "too_few_people"),
        (np.full((3, 4), UNSEEN), "too_few_people"),
        (np.array([[1, -1, 0]]), "too_few_people"),
        (np.array([[1], [-1]] * 4), "too_few_people"),
        (np.zeros((30, 8), dtype=np.int64), "all_alike"),
        (np.ones((30, 8), dtype=np.int64), "all_alike"),
        (np.tile([1, -1, 0, 1], (30, 1)), "all_alike"),
    ],
)
def test_without_groups_it_says_why(table: np.ndarray, code: str) -> None:
    for method in ("default",):
        found = mapped(from_table(table), method=method)
        assert found.why is not None
        assert found.why.code == code
        as_text(found)


def test_two_statements_divide_people_and_one_alone_does_not() -> None:
    found = mapped(from_table(np.array([[1, -1]] * 8 + [[-1, 1]] * 6)))
    assert [group.size for group in found.groups] == [8, 6]
    assert found.silhouette == pytest.approx(1)
    # A group that is known by one answer says nothing about any other.
    assert mapped(from_table(np.array([[1]] * 8 + [[-1]] * 6))).why == Reason("no_groups_in_votes", {"people": 14})


@pytest.mark.parametrize("people", [15, 26, 60, 120, 400])
@pytest.mark.parametrize("seed", range(3))
def test_votes_without_groups_give_none(people: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    chances = rng.beta(2, 2, size=(1, 40))
    table = np.where(rng.random((people, 40)) < chances, 1, -1)
    table = np.where(rng.random(table.shape) < 0.15, 0, table)
    found = build_map(from_table(np.where(rng.random(table.shape) < 0.6, table, UNSEEN)), moderation=NOTHING, rng=rng)
    assert found.why is not None
    assert found.why.code in ("no_groups_in_votes", "not_steady")


def test_passes_and_unseen_statements_are_never_mixed() -> None:
    """Two groups that differ only in this: one passes where the other has seen nothing, or agrees."""
    agree, unsure = [1] * 6 + [-1] * 6, [0] * 6 + [-1] * 6
    found = mapped(from_table(np.array([agree] * 20 + [unsure] * 20)), groups=2)
    assert [group.size for group in found.groups] == [20, 20]
    first = found.statement_results[0]
    assert (first.agree, first.passed, first.seen) == (20, 20, 40)
    assert [group.seen for group in first.by_group] == [20, 20]
    unseen = mapped(from_table(np.array([agree] * 20 + [[UNSEEN] * 6 + [-1] * 6] * 20)), groups=2)
    assert unseen.statement_results[0].seen == 20
    assert plain(unseen)["statement_results"] != plain(found)["statement_results"]


def test_a_map_of_more_people_than_are_sampled_finds_the_same_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deliberation.methods.opinion.sampling.MOST_SAMPLED", 60)
    table, truth = planted([120, 80], statements=40, seed=4)
    found = mapped(from_table(table), repeats=5)
    own = np.array([int(found.membership.get(f"p{i}", "-1")) for i in range(len(truth))])
    assert adjusted_rand(own, truth) > 0.95
    assert found.grouped == 200
    assert as_text(found) == as_text(mapped(shuffled(table, 3), repeats=5))


def test_somebody_far_out_is_no_group() -> None:
    table = np.ones((11, 8), dtype=np.int64)
    table[10] = -1
    found = mapped(from_table(table))
    assert found.why == Reason("no_groups_of_five", {"people": 11, "smallest": 5})
    classic = mapped(from_table(table), method="classic")
    assert sorted(group.size for group in classic.groups) == [1, 10]


@pytest.mark.parametrize("method", ["default", "classic"])
@pytest.mark.parametrize("sizes", [[30, 30], [60, 25, 20], [200, 100]])
def test_planted_groups_are_found(sizes: list[int], method: Method) -> None:
    table, truth = planted(sizes, statements=40, seed=len(sizes))
    found = mapped(from_table(table), method=method, repeats=5)
    own = np.array([int(found.membership.get(f"p{i}", "-1")) for i in range(len(truth))])
    least, steady = (0.9, 0.8) if method == "default" else (0.5, 0.3)
    assert adjusted_rand(own, truth) >= least
    assert found.stability >= steady


def test_votes_without_groups_are_less_stable_than_votes_with_groups() -> None:
    rng = np.random.default_rng(4)
    noise = mapped(from_table(rng.choice([-1, 0, 1], size=(120, 30))), repeats=10)
    assert noise.why is not None
    table, _ = planted([60, 60], statements=30, seed=2, seen=1.0)
    clear = mapped(from_table(table), repeats=10)
    assert noise.stability < 0.6 < 0.95 < clear.stability


def test_a_number_of_groups_that_is_asked_for_is_kept() -> None:
    table, _ = planted([30, 30], statements=20, seed=8)
    for groups in (1, 2, 3, 7):
        found = mapped(from_table(table), groups=groups, repeats=1)
        assert (found.k, found.enough, len(found.groups)) == (groups, True, groups)
    few = mapped(from_table(np.array([[1]] * 8 + [[-1]] * 6)), groups=3)
    assert few.why == Reason("too_few_places", {"places": 2, "asked": 3})


def test_the_seed_changes_nothing() -> None:
    table, _ = planted([20, 15], statements=12, seed=3)
    first, second = (plain(mapped(from_table(table), seed=seed, repeats=4)) for seed in (1, 2))
    assert first == second


def test_given_groups_are_kept_and_their_steadiness_measured() -> None:
    table, truth = planted([20, 15], statements=12, seed=3, seen=1.0)
    names = {f"p{i}": "xy"[group] for i, group in enumerate(truth)}
    found = build_map(
        from_table(table),
        moderation=NOTHING,
        rng=np.random.default_rng(1),
        membership=names,
        stability_repeats=5,
    )
    assert (found.membership, found.k, found.silhouette) == (names, 2, None)
    assert found.stability > 0.8
    nobody = build_map(from_table(table), moderation=NOTHING, rng=np.random.default_rng(1), membership={})
    assert nobody.why == Reason("no_groups_given")


def test_people_with_few_votes_are_placed_but_not_grouped() -> None:
    table, _ = planted([12, 12], statements=10, seed=6, seen=1.0)
    table[0, 6:] = UNSEEN
    found = mapped(from_table(table))
    assert "p0" in found.positions
    assert "p0" not in found.membership
    assert found.grouped == 23


@pytest.mark.parametrize(
    ("method", "groups", "code"),
    [("other", None, "unknown_method"), ("default", 0, "bad_group_number")],
)
def test_choices_that_make_no_sense(method: Method, groups: int | None, code: str) -> None:
    with pytest.raises(MethodError) as caught:
        mapped(from_table(np.array([[1]])), method=method, groups=groups)
    assert caught.value.code == code


def test_the_receipt_says_how_it_was_made() -> None:
    receipt = mapped(from_table(planted([9, 9], statements=9, seed=1)[0])).receipt
    assert (receipt.method, receipt.version, len(receipt.inputs)) == ("opinion-default", "2", 64)
    assert receipt.libraries["numpy"] == np.__version__
    assert receipt.parameters["stability_repeats"] == 2


def test_classic_keeps_the_first_hundred_thousand_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deliberation.methods.opinion.classic.MOST_PEOPLE", 20)
    monkeypatch.setattr("deliberation.methods.opinion.classic.MOST_STATEMENTS", 8)
    table, _ = planted([15, 15], statements=12, seed=9)
    found = mapped(from_table(table), method="classic")
    assert (found.participants, found.statements) == (20, 8)
    assert mapped(from_table(table)).participants == 30
