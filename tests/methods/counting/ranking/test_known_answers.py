"""Published results: textbook elections, real votes, and cases worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate

import pytest

from deliberation.methods.counting.ranking.borda import borda
from deliberation.methods.counting.ranking.majority_judgment import majority_judgment
from deliberation.methods.counting.ranking.points import points
from deliberation.methods.counting.ranking.ranked_pairs import ranked_pairs
from deliberation.methods.counting.ranking.schulze import schulze
from deliberation.methods.counting.ranking.score import score
from deliberation.methods.counting.ranking.stv import stv
from deliberation.methods.counting.ranking.ticks import ticks, wilson
from deliberation.methods.counting.ranking.types import CountRound, MarkedBallot, PathStep, Ranking, TickedBallot
from tests.methods.counting.ranking.public_votes import ranked_papers
from tests.methods.counting.ranking.slow import ranked

# The capital of Tennessee: Memphis, Nashville, Chattanooga, Knoxville, by where 100 people live.
TENNESSEE = ranked("42MNCK 26NCKM 15CKNM 17KCNM")
# Schulze 2011, example 1.
FORTY_FIVE = ranked("5ACBED 5ADECB 8BEDAC 3CABED 7CAEBD 2CBADE 7DCEBA 8EBADC")
# What to eat: oranges, pears, chocolate, strawberries, buns; 20 people, three dishes.
PARTY = ranked("4o 2po 8cs 4cb s b")
# Orsay 2007 (Balinski and Laraki, "Election by majority judgment: experimental evidence", 2008): excellent, very
# good, good, acceptable, poor, to reject; the rest gave no grade. Tenths of a percent.
ORSAY = {
    "Royal": (167, 227, 191, 168, 122, 107),
    "Bayrou": (136, 307, 251, 148, 84, 45),
    "Sarkozy": (191, 198, 143, 115, 71, 265),
    "Voynet": (29, 93, 175, 237, 261, 162),
}


def rounds(result: Ranking) -> list[CountRound]:
    return [step for step in result.steps if isinstance(step, CountRound)]


def test_the_capital_of_tennessee() -> None:
    by_points = borda(TENNESSEE, "MNCK", tie_order="MNCK")
    assert by_points.scores == {"M": 126, "N": 194, "C": 173, "K": 107}
    for rule in (ranked_pairs, schulze):
        result = rule(TENNESSEE, "MNCK", tie_order="MNCK")
        assert ("".join(result.order), result.cycles, result.ties) == ("NCKM", (), ())
    assert result.duels["N", "M"] == 58
    transferred = stv(TENNESSEE, "MNCK", seats=1, tie_order="MNCK")
    assert transferred.winner == "K"
    assert [(step.option, step.totals["K"]) for step in rounds(transferred)] == [(None, 17), ("C", 32), ("N", 58)]


def test_schulzes_forty_five_people() -> None:
    result = schulze(FORTY_FIVE, "ABCDE", tie_order="ABCDE")
    assert "".join(result.order) == "EACBD"
    ways = {(s.winner, s.loser): (s.votes, s.votes_back) for s in result.steps if isinstance(s, PathStep)}
    assert ways == {
        ("E", "A"): (25, 24),
        ("E", "C"): (28, 24),
        ("E", "B"): (28, 24),
        ("E", "D"): (31, 24),
        ("A", "C"): (28, 25),
        ("A", "B"): (28, 25),
        ("A", "D"): (30, 25),
        ("C", "B"): (29, 28),
        ("C", "D"): (29, 28),
        ("B", "D"): (33, 28),
    }
    row = [20, 26, 30, 22, 25, 16, 33, 18, 19, 29, 17, 24, 15, 12, 28, 14, 23, 27, 21, 31]
    assert [result.duels[a, b] for a in "ABCDE" for b in "ABCDE" if a != b] == row
    assert result.cycles == (tuple("ABCDE"),)


def test_of_equally_many_votes_the_win_with_fewer_against_it_is_clearer() -> None:
    """b beats a by 6 to 2, a beats c by 6 to 4, c beats b by 6 to 5: the last one gives way."""
    papers = ranked("3c cba b 4bac 2acb")
    for lot in ("abc", "cab"):
        for rule in (ranked_pairs, schulze):
            result = rule(papers, "abc", tie_order=lot)
            assert ("".join(result.order), result.ties, result.cycles) == ("bac", (), (("a", "b", "c"),))


def test_what_to_eat() -> None:
    result = stv(PARTY, "opcsb", seats=3, tie_order="opcsb")
    assert result.notes == {"quota": 6, "valid": 20}
    assert result.elected == ("c", "o", "s")
    first, surplus, *_ = rounds(result)
    assert (first.elected, surplus.transferred) == (("c",), {"s": 4, "b": 2})
    last = rounds(result)[-1]
    assert (last.action, last.elected, last.exhausted_papers, last.exhausted) == ("rest", ("s",), 5, 3)


def test_a_surplus_moves_at_five_decimals_and_what_is_cut_off_is_shown() -> None:
    """Quota 4 of 10 with two places; a has 7, so each of its papers is worth 3/7, cut off to 0.42857."""
    result = stv(ranked("4ab 3ac 2b d"), "abcd", seats=2, tie_order="abcd")
    step = rounds(result)[1]
    assert (step.action, step.option) == ("surplus", "a")
    assert step.transferred == {"b": Fraction(171428, 100000), "c": Fraction(128571, 100000)}
    assert step.totals == {"a": 4, "b": Fraction(371428, 100000), "c": Fraction(128571, 100000), "d": 1}
    assert step.lost == Fraction(1, 100000)
    assert result.elected == ("a", "b")
    assert result.receipt.arithmetic == "five decimals, cut off"


def test_a_second_surplus_is_worth_a_part_of_a_part() -> None:
    """a has 12, needs 6: its papers go on at 1/2. b then has 8: those halves go on at 1/2 x 2/8, its own at 2/8."""
    result = stv(ranked("12abc 2bd 3c 3d"), "abcd", seats=3, tie_order="abcd")
    _, from_a, from_b, excluded, *_ = rounds(result)
    assert (from_a.transferred, from_a.elected) == ({"b": 6}, ("b",))
    assert (from_b.option, from_b.transferred) == ("b", {"c": Fraction(3, 2), "d": Fraction(1, 2)})
    assert (excluded.option, result.elected) == ("d", ("a", "b", "c"))


@pytest.mark.parametrize(("lot", "excluded"), [("abcd", "c"), ("acbd", "b")])
def test_a_tie_at_the_bottom_goes_by_the_lot_and_the_last_of_it_leaves(lot: str, excluded: str) -> None:
    result = stv(ranked("4a 2bd 2cd 3d"), "abcd", seats=1, tie_order=lot)
    assert rounds(result)[1].option == excluded
    assert [(tie.by, set(tie.tied)) for tie in result.ties] == [("lot", {"b", "c"})]


def test_a_tie_at_the_bottom_goes_by_the_latest_stage_that_differed() -> None:
    """After d has left, b and c have 4 each; before that b had 3 and c 4, so b leaves although the lot favours it."""
    result = stv(ranked("6a 5e 3b 4c db"), "abcde", seats=1, tie_order="bcade")
    assert [step.option for step in rounds(result)][:3] == [None, "d", "b"]
    assert [tie.by for tie in result.ties] == ["earlier_rounds"]


def test_of_two_earlier_stages_the_later_one_tells() -> None:
    """b and c have 7 each at the third stage, 5 and 6 at the second, 5 and 4 at the first: b leaves."""
    result = stv(ranked("20a 15f 5b 4c 2ec 2db dc"), "abcdef", seats=1, tie_order="bcadef")
    assert [step.option for step in rounds(result)][:4] == [None, "e", "d", "b"]
    surpluses = stv(ranked("6ab 6ba 3c 2dc"), "abcd", seats=3, tie_order="abcd")
    assert [tie.by for tie in surpluses.ties][:1] == ["lot"]


def test_majority_judgment_in_orsay() -> None:
    people = 1001
    edges = {name: list(accumulate(given)) for name, given in ORSAY.items()}
    rows = {
        name: [5 - sum(edge <= person for edge in found) for person in range(people)] for name, found in edges.items()
    }
    ballots = [
        MarkedBallot({name: row[person] for name, row in rows.items() if row[person] >= 0}) for person in range(people)
    ]
    result = majority_judgment(ballots, list(ORSAY), top=5, tie_order=list(ORSAY))
    assert result.order == ("Bayrou", "Royal", "Sarkozy", "Voynet")
    assert result.scores == {"Bayrou": 3, "Royal": 3, "Sarkozy": 3, "Voynet": 2}
    assert [(tie.by, len(tie.tied)) for tie in result.ties] == [("middle_grades_taken_away", 3)]
    assert result.figures["Bayrou"]["no_view"] == people - result.blank - sum(ORSAY["Bayrou"])


def test_real_votes_from_zurich_and_krakow() -> None:
    for name, first in (("Switzerland_Zurich_S5R.pb", "14"), ("Poland_Krakow_2022_Zwierzyniec.pb", "1")):
        options, ballots = ranked_papers(name)
        for rule in (borda, ranked_pairs, schulze):
            result = rule(ballots, options, tie_order=options[::-1])
            assert result.winner == first
            others = [option for option in options if option != first]
            assert all(result.duels[first, other] > result.duels[other, first] for other in others)
        assert stv(ballots, options, seats=1, tie_order=options[::-1]).winner == first


def test_krakows_own_points() -> None:
    """3, 2 and 1 points for three picks; the sums are printed in the city's own table."""
    options, ballots = ranked_papers("Poland_Krakow_2022_Zwierzyniec.pb")
    result = borda(ballots, options, tie_order=options, vector=(3, 2, 1))
    printed = {"1": 1091, "5": 896, "17": 713, "16": 678, "11": 584, "13": 519, "4": 450}
    assert {option: result.scores[option] for option in printed} == printed
    assert result.order[:7] == tuple(printed)


def test_the_score_tie_breaks_in_turn() -> None:
    by_median = [MarkedBallot({"a": 0, "b": 2}, 1), MarkedBallot({"a": 3, "b": 2}, 2)]
    assert score(by_median, "ab", tie_order="ba").ties[0].by == "median"
    by_top = [MarkedBallot({"a": 5, "b": 4}), MarkedBallot({"a": 1, "b": 2}), MarkedBallot({"a": 3, "b": 3})]
    result = score(by_top, "ab", tie_order="ba")
    assert (result.order, [tie.by for tie in result.ties]) == (("a", "b"), ["top_marks"])


def test_dots_with_a_cap() -> None:
    """Seven dots, at most three on one option (Toulouse)."""
    papers = [MarkedBallot({"a": 3, "b": 3, "c": 1}), MarkedBallot({"b": 1, "c": 3}, 2)]
    result = points(papers, "abc", each=7, most_on_one=3, tie_order="abc")
    assert (result.scores, result.order) == ({"a": 3, "b": 5, "c": 7}, ("c", "b", "a"))
    assert result.notes["unspent"] == 6


def test_approval_where_not_everybody_saw_everything() -> None:
    papers = [
        TickedBallot(frozenset("a"), seen=frozenset("ab"), count=8),
        TickedBallot(frozenset("b"), seen=frozenset("ab"), count=2),
        TickedBallot(frozenset("c"), seen=frozenset("c")),
    ]
    result = ticks(papers, "abcd", tie_order="abcd")
    assert result.scores == {"a": Fraction(4, 5), "b": Fraction(1, 5), "c": 1}
    assert result.order == ("c", "a", "b", "d")
    low, high = (float(result.figures["a"][name]) for name in ("low", "high"))
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)
    assert wilson(0, 0) == (0.0, 1.0)
    assert [round(bound, 4) for bound in wilson(0, 10)] == [0.0, 0.2775]


def test_approval_with_fewer_no_and_then_the_lot() -> None:
    papers = [TickedBallot(frozenset("abc"), count=3), TickedBallot(frozenset(), frozenset("a"))]
    result = ticks(papers, "abc", tie_order="cba")
    assert (result.order, [tie.by for tie in result.ties]) == (("c", "b", "a"), ["fewer_no", "lot"])
    assert [(place.number, place.options) for place in result.places] == [(1, ("c", "b")), (3, ("a",))]
