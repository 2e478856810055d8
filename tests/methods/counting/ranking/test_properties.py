"""What must hold for every set of papers, checked against the slow definitions."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from random import Random
from statistics import mean, median
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from deliberation.methods.counting.ranking.borda import borda
from deliberation.methods.counting.ranking.majority_judgment import majority_judgment, taken_in_turn
from deliberation.methods.counting.ranking.points import points
from deliberation.methods.counting.ranking.ranked_pairs import ranked_pairs
from deliberation.methods.counting.ranking.schulze import schulze
from deliberation.methods.counting.ranking.score import score
from deliberation.methods.counting.ranking.stv import stv
from deliberation.methods.counting.ranking.types import (
    CountRound,
    MarkedBallot,
    PairStep,
    PathStep,
    RankedBallot,
)
from tests.methods.counting.ranking.slow import (
    OPTIONS,
    Rule,
    SlowStv,
    levels,
    lot_decided,
    lots,
    marked_papers,
    marks,
    one_by_one,
    prefer,
    slow_borda,
    slow_locked,
    slow_majority_values,
    slow_ways,
    stricts,
    walk,
)


@settings(max_examples=60, deadline=None)
@given(levels, lots)
def test_borda_is_the_mean_over_all_orders_that_fit(ballots: list[RankedBallot], lot: str) -> None:
    result = borda(ballots, OPTIONS, tie_order=lot)
    people = one_by_one(ballots)
    if any(people):
        assert result.scores == slow_borda(people, OPTIONS)
        assert [result.scores[option] for option in result.order] == sorted(result.scores.values(), reverse=True)
    for (a, b), votes in result.duels.items():
        assert votes == prefer(people, a, b)


@settings(max_examples=100, deadline=None)
@given(levels, lots)
def test_ranked_pairs_is_its_definition(ballots: list[RankedBallot], lot: str) -> None:
    people = one_by_one(ballots)
    assume(any(people))
    result = ranked_pairs(ballots, OPTIONS, tie_order=lot)
    arrows = slow_locked(people, OPTIONS, lot)
    steps = [step for step in result.steps if isinstance(step, PairStep)]
    assert {(step.winner, step.loser) for step in steps if step.locked} == arrows
    for step in steps:
        if not step.locked:
            assert step.against[0] == step.loser
            assert step.against[-1] == step.winner
            assert set(zip(step.against, step.against[1:], strict=False)) <= arrows
    for a, b in permutations(OPTIONS, 2):
        if walk(arrows, a, b):
            assert result.order.index(a) < result.order.index(b)
            assert result.place_of(a) < result.place_of(b)


@settings(max_examples=60, deadline=None)
@given(levels, lots)
def test_schulze_is_its_definition(ballots: list[RankedBallot], lot: str) -> None:
    people = one_by_one(ballots)
    assume(any(people))
    result = schulze(ballots, OPTIONS, tie_order=lot)
    ways = slow_ways(people, OPTIONS)
    above = {(a, b) for a, b in ways if ways[a, b] > ways[b, a]}
    steps = [step for step in result.steps if isinstance(step, PathStep)]
    assert {(step.winner, step.loser): (step.votes, step.votes_back) for step in steps} == {
        (a, b): (ways[a, b][0], ways[b, a][0]) for a, b in above
    }
    assert all(result.order.index(a) < result.order.index(b) for a, b in above)


@settings(max_examples=150, deadline=None)
@given(stricts, lots, st.integers(1, 4))
def test_stv_is_the_law(ballots: list[RankedBallot], lot: str, seats: int) -> None:
    people = one_by_one(ballots)
    assume(any(people))
    result = stv(ballots, OPTIONS, seats=seats, tie_order=lot)
    slow = SlowStv(people, OPTIONS, seats, lot)
    assert list(result.elected) == slow.result()
    rounds = [step for step in result.steps if isinstance(step, CountRound)]
    assert [dict(step.totals) for step in rounds] == slow.stages
    for step in rounds:
        assert sum(step.totals.values()) + step.exhausted + step.lost == len([p for p in people if p])
    assert sorted(result.order) == list(OPTIONS)


@settings(max_examples=100, deadline=None)
@given(marks, lots)
def test_majority_judgment_is_its_definition(ballots: list[MarkedBallot], lot: str) -> None:
    people = [ballot.marks for ballot in ballots for _ in range(ballot.count) if ballot.marks]
    assume(people)
    result = majority_judgment(ballots, OPTIONS, top=5, tie_order=lot)
    values = {option: slow_majority_values([person.get(option, 0) for person in people]) for option in OPTIONS}
    assert list(result.order) == sorted(OPTIONS, key=lambda o: ([-grade for grade in values[o]], lot.index(o)))
    assert {option: [score] for option, score in result.scores.items()} == {o: v[:1] for o, v in values.items()}
    for place in result.places:
        assert len({tuple(values[option]) for option in place.options}) == 1


@settings(deadline=None)
@given(st.dictionaries(st.integers(0, 4), st.integers(0, 4)))
def test_grades_are_taken_away_from_the_middle(grades: dict[int, int]) -> None:
    row = [grade for grade, people in grades.items() for _ in range(people)]
    assert list(taken_in_turn(grades)) == slow_majority_values(row)


@settings(max_examples=100, deadline=None)
@given(marks, lots)
def test_score_is_mean_then_median_then_top_marks_then_lot(ballots: list[MarkedBallot], lot: str) -> None:
    people = [ballot.marks for ballot in ballots for _ in range(ballot.count)]
    assume(any(people))
    result = score(ballots, OPTIONS, tie_order=lot)

    def key(option: str) -> tuple[object, ...]:
        given_marks = [Fraction(person[option]) for person in people if option in person]
        if not given_marks:
            return (Fraction(1), Fraction(0), 0, lot.index(option))
        top = sum(mark == 5 for mark in given_marks)
        return (-mean(given_marks), -median(given_marks), -top, lot.index(option))

    assert list(result.order) == sorted(OPTIONS, key=key)
    by_sum = score(ballots, OPTIONS, tie_order=lot, by="sum")
    assert by_sum.scores == {option: sum(person.get(option, 0) for person in people) for option in OPTIONS}


@settings(max_examples=60, deadline=None)
@given(st.lists(marked_papers(top=2), min_size=1, max_size=7), lots)
def test_points_are_sum_then_people_then_lot(ballots: list[MarkedBallot], lot: str) -> None:
    people = [ballot.marks for ballot in ballots for _ in range(ballot.count)]
    result = points(ballots, OPTIONS, each=10, most_on_one=2, tie_order=lot)
    sums = {option: sum(person.get(option, 0) for person in people) for option in OPTIONS}
    fans = {option: sum(person.get(option, 0) > 0 for person in people) for option in OPTIONS}
    if any(people):
        assert list(result.order) == sorted(OPTIONS, key=lambda o: (-sums[o], -fans[o], lot.index(o)))
    assert result.notes["unspent"] == 10 * len(people) - sum(sums.values())


ALL: dict[str, tuple[Rule, st.SearchStrategy[Any]]] = {
    "borda": (borda, levels),
    "positional": (lambda *a, **k: borda(*a, vector=(3, 2, 1), **k), levels),
    "ranked pairs": (ranked_pairs, levels),
    "schulze": (schulze, levels),
    "stv": (lambda *a, **k: stv(*a, seats=2, **k), stricts),
    "score": (score, marks),
    "points": (lambda *a, **k: points(*a, each=25, **k), marks),
    "majority judgment": (lambda *a, **k: majority_judgment(*a, top=5, **k), marks),
}


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=30, deadline=None)
@given(data=st.data(), lot=lots, seed=st.integers(0, 10**6))
def test_order_of_papers_and_options_and_their_names_never_matter(
    name: str, data: st.DataObject, lot: str, seed: int
) -> None:
    rule, strategy = ALL[name]
    ballots = data.draw(strategy)
    single = [type(ballot)(_content(ballot)) for ballot in ballots for _ in range(ballot.count)]
    options = list(OPTIONS)
    Random(seed).shuffle(single)
    Random(seed).shuffle(options)
    first = rule(ballots, OPTIONS, tie_order=lot)
    assert first == rule(single, options, tie_order=lot)
    new = dict(zip(OPTIONS, "zyxwv", strict=True))
    renamed = [_renamed(ballot, new) for ballot in ballots]
    other = rule(renamed, tuple(new.values()), tie_order=[new[option] for option in lot])
    assert other.order == tuple(new[option] for option in first.order)
    assert [tie.by for tie in other.ties] == [tie.by for tie in first.ties]


def _content(ballot: Any) -> Any:
    return ballot.levels if isinstance(ballot, RankedBallot) else ballot.marks


def _renamed(ballot: Any, new: dict[str, str]) -> Any:
    if isinstance(ballot, RankedBallot):
        return RankedBallot(tuple(frozenset(new[o] for o in level) for level in ballot.levels), ballot.count)
    return MarkedBallot({new[option]: mark for option, mark in ballot.marks.items()}, ballot.count)


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=30, deadline=None)
@given(data=st.data(), lot=lots, other=lots)
def test_a_lot_changes_the_order_only_where_the_result_says_so(
    name: str, data: st.DataObject, lot: str, other: str
) -> None:
    rule, strategy = ALL[name]
    ballots = data.draw(strategy)
    first = rule(ballots, OPTIONS, tie_order=lot)
    if not lot_decided(first):
        assert rule(ballots, OPTIONS, tie_order=other).order == first.order
