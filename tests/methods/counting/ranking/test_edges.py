"""The traps: no papers, one paper, no options, level papers, unnamed options, wrong input, everything level."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from deliberation.methods.counting.ranking.borda import borda
from deliberation.methods.counting.ranking.majority_judgment import majority_judgment
from deliberation.methods.counting.ranking.points import points
from deliberation.methods.counting.ranking.ranked_pairs import ranked_pairs
from deliberation.methods.counting.ranking.schulze import schulze
from deliberation.methods.counting.ranking.score import score
from deliberation.methods.counting.ranking.stv import stv
from deliberation.methods.counting.ranking.ticks import ticks, wilson
from deliberation.methods.counting.ranking.types import MarkedBallot, RankedBallot, Ranking, TickedBallot, in_order
from deliberation.methods.counting.ties import order_without_draw
from deliberation.methods.counting.types import TieOrder
from deliberation.methods.errors import MethodError
from tests.methods.counting.ranking.slow import ranked

Count = Callable[..., Ranking]
Paper = Callable[[Sequence[str], int], Any]


def marked(options: Sequence[str], count: int = 1) -> MarkedBallot:
    return MarkedBallot(dict.fromkeys(options, 2), count)


def ticked(options: Sequence[str], count: int = 1) -> TickedBallot:
    return TickedBallot(frozenset(options), count=count)


def level(options: Sequence[str], count: int = 1) -> RankedBallot:
    return RankedBallot((frozenset(options),) if options else (), count)


RULES: dict[str, tuple[Count, Paper]] = {
    "score": (score, marked),
    "score by sum": (lambda *a, **k: score(*a, by="sum", **k), marked),
    "points": (lambda *a, **k: points(*a, each=20, **k), marked),
    "majority judgment": (lambda *a, **k: majority_judgment(*a, top=3, **k), marked),
    "approval": (ticks, ticked),
    "borda": (borda, level),
    "positional": (lambda *a, **k: borda(*a, vector=(3, 2, 1), **k), level),
    "ranked pairs": (ranked_pairs, level),
    "schulze": (schulze, level),
    "stv": (lambda *a, **k: stv(*a, seats=1, **k), in_order),
}
every_rule = pytest.mark.parametrize(("count", "paper"), RULES.values(), ids=RULES)
level_rules = pytest.mark.parametrize(
    ("count", "paper"), [rule for name, rule in RULES.items() if name != "stv"], ids=[n for n in RULES if n != "stv"]
)


@every_rule
def test_no_papers_and_blank_papers_make_no_ranking(count: Count, paper: Paper) -> None:
    nothing = count([], "abc", tie_order="abc")
    assert (nothing.order, nothing.places, nothing.winner, nothing.papers) == ((), (), None, 0)
    blank = count([paper("", 5)], "abc", tie_order="abc")
    assert (blank.order, blank.elected, blank.papers, blank.blank, blank.scores) == ((), (), 5, 5, {})


@every_rule
def test_a_blank_paper_is_turnout_and_moves_nothing(count: Count, paper: Paper) -> None:
    without = count([paper("b", 2)], "abc", tie_order="abc")
    blank = count([paper("b", 2), paper("", 3)], "abc", tie_order="abc")
    assert (blank.order, blank.scores, blank.papers, blank.blank) == (without.order, without.scores, 5, 3)
    assert without.receipt.input_hash != blank.receipt.input_hash


@every_rule
def test_one_paper_and_options_that_nobody_named(count: Count, paper: Paper) -> None:
    result = count([paper("b", 1)], "abc", tie_order="cab")
    assert (result.winner, result.order, result.place_of("b")) == ("b", ("b", "c", "a"), 1)
    assert any((set(tie.tied), tie.by) == ({"a", "c"}, "lot") for tie in result.ties)


@every_rule
def test_no_options_and_one_option(count: Count, paper: Paper) -> None:
    assert count([paper("", 3)], "", tie_order="").order == ()
    alone = count([paper("a", 3)], "a", tie_order="a")
    assert (alone.order, alone.ties) == (("a",), ())


@level_rules
def test_all_level_is_a_paper_and_a_tie_for_the_lot(count: Count, paper: Paper) -> None:
    result = count([paper("abc", 7)], "abc", tie_order="cab")
    assert (result.papers, result.blank, result.order) == (7, 0, ("c", "a", "b"))
    assert [(place.number, place.options) for place in result.places] == [(1, ("c", "a", "b"))]
    assert [(tie.place, tie.tied, tie.by) for tie in result.ties] == [(1, ("c", "a", "b"), "lot")]


def test_an_all_level_paper_counts_in_the_mean_and_among_the_grades() -> None:
    papers = [MarkedBallot({"a": 5, "b": 1}), MarkedBallot({"a": 3, "b": 3}, 2)]
    assert str(score(papers, "ab", tie_order="ab").scores["a"]) == "11/3"
    assert majority_judgment(papers, "ab", top=5, tie_order="ab").scores == {"a": 3, "b": 3}


@every_rule
def test_without_a_draw_the_result_says_so(count: Count, paper: Paper) -> None:
    order = order_without_draw("5e1f", "abc")
    result = count([paper("b", 1)], "abc", tie_order=order)
    assert {tie.by for tie in result.ties} == {"not_drawn_in_public"}
    assert (result.receipt.drawn, result.receipt.tie_order) == (False, order.order)
    drawn = count([paper("b", 1)], "abc", tie_order=TieOrder(order.order))
    assert (drawn.receipt.drawn, drawn.order) == (True, result.order)


@every_rule
@pytest.mark.parametrize(
    ("named", "people", "options", "lot", "code"),
    [
        ("a", 1, "aba", "ab", "candidate_repeats"),
        ("x", 1, "ab", "ab", "unknown_candidate"),
        ("a", -1, "ab", "ab", "ballot_count"),
        ("a", 1, "ab", "a", "tie_order_incomplete"),
        ("a", 1, "ab", "aab", "tie_order_repeats"),
    ],
)
def test_wrong_input_is_refused(
    count: Count, paper: Paper, named: str, people: int, options: str, lot: str, code: str
) -> None:
    with pytest.raises(MethodError) as raised:
        count([paper(named, people)], options, tie_order=lot)
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("attempt", "code"),
    [
        (lambda: score([MarkedBallot({"a": 6})], "a", tie_order="a"), "mark_out_of_range"),
        (lambda: score([MarkedBallot({"a": -1})], "a", tie_order="a"), "mark_out_of_range"),
        (lambda: score([MarkedBallot({"a": True})], "a", tie_order="a"), "mark_out_of_range"),
        (lambda: score([], "a", tie_order="a", top=0), "top_mark"),
        (lambda: majority_judgment([], "a", tie_order="a", top=0), "top_mark"),
        (lambda: points([], "a", each=0, tie_order="a"), "points_each"),
        (lambda: points([MarkedBallot({"a": 3, "b": 3})], "ab", each=5, tie_order="ab"), "points_over_total"),
        (lambda: points([MarkedBallot({"a": 4})], "a", each=5, most_on_one=3, tie_order="a"), "mark_out_of_range"),
        (lambda: borda(ranked("ab"), "ab", tie_order="ab", vector=(1, 2)), "vector"),
        (lambda: borda(ranked("ab"), "ab", tie_order="ab", vector=(1, -2)), "vector"),
        (lambda: borda([in_order("aba")], "ab", tie_order="ab"), "option_repeats"),
        (lambda: stv(ranked("a=b"), "ab", seats=1, tie_order="ab"), "level_options"),
        (lambda: stv([], "ab", seats=-1, tie_order="ab"), "seats_negative"),
        (lambda: ticks([TickedBallot(frozenset("a"), frozenset("a"))], "a", tie_order="a"), "yes_and_no"),
        (lambda: wilson(3, 2), "tally"),
    ],
)
def test_what_makes_no_sense_is_refused(attempt: Callable[[], object], code: str) -> None:
    with pytest.raises(MethodError) as raised:
        attempt()
    assert raised.value.code == code


def test_stv_with_no_places_and_with_more_places_than_options() -> None:
    papers = ranked("3ab c")
    assert stv(papers, "abc", seats=0, tie_order="abc").order == ()
    assert set(stv(papers, "abc", seats=5, tie_order="abc").elected) == set("abc")


def test_a_hundred_thousand_papers_and_a_thousand_grades_stay_exact() -> None:
    papers = [MarkedBallot({"a": 3, "b": 4}, 50_000), MarkedBallot({"a": 4, "b": 3}, 50_000), MarkedBallot({"b": 3})]
    result = score(papers, "ab", tie_order="ab")
    assert (result.order, str(result.scores["b"])) == (("a", "b"), "350003/100001")


def test_seen_and_not_marked_lowers_the_share_and_is_no_mark() -> None:
    only_seen = [TickedBallot(frozenset(), seen=frozenset("a"), count=2)]
    assert ticks(only_seen, "ab", tie_order="ab").order == ()
    result = ticks([*only_seen, TickedBallot(frozenset("a"), seen=frozenset("a"))], "ab", tie_order="ab")
    assert str(result.scores["a"]) == "1/3"
    assert result.notes["nothing_marked"] == 2


def test_equally_clear_duels_in_a_circle_are_settled_by_the_lot_and_the_result_says_so() -> None:
    papers = ranked("abc bca cab")
    for lot in ("abc", "bca", "cab"):
        result = ranked_pairs(papers, "abc", tie_order=lot)
        assert "".join(result.order) == lot
        assert [(tie.place, set(tie.tied), tie.by) for tie in result.ties] == [(1, set("abc"), "lot")]
        assert schulze(papers, "abc", tie_order=lot).places[0].options == tuple(lot)
