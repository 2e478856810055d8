"""What the rules promise: a clear winner wins, clones and turned papers do no harm, solid groups get their places."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.methods.counting.ranking.borda import borda
from deliberation.methods.counting.ranking.majority_judgment import majority_judgment
from deliberation.methods.counting.ranking.ranked_pairs import ranked_pairs
from deliberation.methods.counting.ranking.schulze import schulze
from deliberation.methods.counting.ranking.score import score
from deliberation.methods.counting.ranking.stv import stv
from deliberation.methods.counting.ranking.types import MarkedBallot, PathStep, RankedBallot, in_order
from tests.methods.counting.ranking.slow import (
    CONDORCET,
    OPTIONS,
    Rule,
    level_of,
    level_papers,
    levels,
    lot_decided,
    lots,
    marks,
    one_by_one,
    papers_of,
    prefer,
    stricts,
)


def crowds(options: str = "abcde") -> st.SearchStrategy[RankedBallot]:
    """Papers of so many people that hardly anything is level."""
    return st.builds(in_order, st.permutations(options), st.integers(1, 10_000))


@pytest.mark.parametrize("rule", CONDORCET)
@settings(max_examples=60, deadline=None)
@given(ballots=levels, lot=lots)
def test_who_beats_everybody_is_first_and_who_loses_to_everybody_last(
    rule: Rule, ballots: list[RankedBallot], lot: str
) -> None:
    people = one_by_one(ballots)
    result = rule(ballots, OPTIONS, tie_order=lot)
    for option in OPTIONS:
        others = [other for other in OPTIONS if other != option]
        if all(prefer(people, option, other) > prefer(people, other, option) for other in others):
            assert (result.winner, result.place_of(option)) == (option, 1)
        if all(prefer(people, option, other) < prefer(people, other, option) for other in others):
            assert result.order[-1] == option


@pytest.mark.parametrize("rule", [ranked_pairs, schulze, lambda *a, **k: stv(*a, seats=1, **k)])
@settings(max_examples=60, deadline=None)
@given(ballots=stricts, lot=lots, option=st.sampled_from(OPTIONS))
def test_what_a_majority_puts_first_is_first(rule: Rule, ballots: list[RankedBallot], lot: str, option: str) -> None:
    people = len([person for person in one_by_one(ballots) if person])
    more = [*ballots, in_order([option, *(o for o in OPTIONS if o != option)], people + 1)]
    assert rule(more, OPTIONS, tie_order=lot).winner == option


@pytest.mark.parametrize("rule", CONDORCET)
@settings(max_examples=100, deadline=None)
@given(ballots=papers_of(crowds("abcd")), lot=lots, option=st.sampled_from("abcd"), data=st.data())
def test_a_clone_changes_nothing_for_the_others(
    rule: Rule, ballots: list[RankedBallot], lot: str, option: str, data: st.DataObject
) -> None:
    """e stands beside the option on every paper that names it, now above and now below."""
    cloned = []
    for ballot in ballots:
        twins = tuple(map(frozenset, data.draw(st.sampled_from([(option, "e"), ("e", option)]))))
        parts = [twins if option in level else (level,) for level in ballot.levels]
        cloned.append(RankedBallot(tuple(level for part in parts for level in part), ballot.count))
    before = rule(ballots, "abcd", tie_order=lot)
    after = rule(cloned, "abcde", tie_order=lot)
    if before.order and not lot_decided(before) and not lot_decided(after):
        twin = {"e": option}
        assert twin.get(after.order[0], after.order[0]) == before.order[0]


def reversed_paper(ballot: RankedBallot) -> RankedBallot:
    return RankedBallot(ballot.levels[::-1], ballot.count)


@settings(max_examples=80, deadline=None)
@given(papers_of(level_papers(whole=True)), lots)
def test_turning_every_paper_round_turns_borda_round_and_deposes_schulzes_winner(
    ballots: list[RankedBallot], lot: str
) -> None:
    turned = [reversed_paper(ballot) for ballot in ballots]
    first, second = borda(ballots, OPTIONS, tie_order=lot), borda(turned, OPTIONS, tie_order=lot)
    papers = sum(ballot.count for ballot in ballots)
    assert all(first.scores[option] + second.scores[option] == papers * 4 for option in OPTIONS)
    one, other = schulze(ballots, OPTIONS, tie_order=lot), schulze(turned, OPTIONS, tie_order=lot)
    above = {(step.winner, step.loser) for step in one.steps if isinstance(step, PathStep)}
    below = {(step.loser, step.winner) for step in other.steps if isinstance(step, PathStep)}
    if not any(tie.by == "lot" for tie in (*one.ties, *other.ties)):
        assert one.winner != other.winner
    if all(prefer(one_by_one(ballots), a, b) != prefer(one_by_one(ballots), b, a) for a, b in permutations(OPTIONS, 2)):
        sole = {o for o in OPTIONS if not any(loser == o for _, loser in above)}
        still = {o for o in OPTIONS if not any(winner == o for winner, _ in below)}
        assert len(sole) > 1 or len(still) > 1 or sole != still


def raised(ballot: RankedBallot, option: str) -> RankedBallot:
    """The same paper with one option alone at the top."""
    rest = tuple(level - {option} for level in ballot.levels)
    return RankedBallot((frozenset({option}), *(level for level in rest if level)), ballot.count)


@pytest.mark.parametrize("rule", [borda, ranked_pairs, schulze])
@settings(max_examples=80, deadline=None)
@given(ballots=papers_of(crowds()), lot=lots, data=st.data())
def test_putting_the_winner_higher_never_hurts_it(
    rule: Rule, ballots: list[RankedBallot], lot: str, data: st.DataObject
) -> None:
    before = rule(ballots, OPTIONS, tie_order=lot)
    at = data.draw(st.integers(0, len(ballots) - 1))
    if before.winner is None or lot_decided(before) or not ballots[at].levels:
        return
    changed = [*ballots[:at], raised(ballots[at], before.winner), *ballots[at + 1 :]]
    after = rule(changed, OPTIONS, tie_order=lot)
    assert before.winner in after.places[0].options or lot_decided(after)


@pytest.mark.parametrize("rule", [score, lambda *a, **k: majority_judgment(*a, top=5, **k)])
@settings(max_examples=60, deadline=None)
@given(ballots=marks, lot=lots, data=st.data())
def test_a_better_mark_never_hurts_the_winner(
    rule: Rule, ballots: list[MarkedBallot], lot: str, data: st.DataObject
) -> None:
    winner = rule(ballots, OPTIONS, tie_order=lot).winner
    ballot = data.draw(st.sampled_from(ballots))
    if winner not in ballot.marks:
        return
    better = MarkedBallot({**ballot.marks, winner: 5}, ballot.count)
    assert rule([better if one is ballot else one for one in ballots], OPTIONS, tie_order=lot).winner == winner


@settings(max_examples=150, deadline=None)
@given(stricts, lots, st.integers(1, 4))
def test_stv_gives_every_solid_group_its_places(ballots: list[RankedBallot], lot: str, seats: int) -> None:
    """Droop's criterion: a group of l quotas that all put the same options first elects l of them, if there are l.

    Cutting off after five decimals takes less than a vote here, and the quota is a whole number.
    """
    people = [person for person in one_by_one(ballots) if person]
    elected = set(stv(ballots, OPTIONS, seats=seats, tie_order=lot).elected)
    quota = len(people) // (seats + 1) + 1
    for size in range(1, len(OPTIONS)):
        for group in combinations(OPTIONS, size):
            solid = sum(
                max(level_of(p, o) for o in group) < min(level_of(p, o) for o in OPTIONS if o not in group)
                for p in people
            )
            assert len(elected & set(group)) >= min(size, solid // quota)
