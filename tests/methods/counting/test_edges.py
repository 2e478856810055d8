"""The traps: nothing to count, nothing to win, everything ticked, wrong input, ties, withdrawn and merged options."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction

import pytest

from deliberation.methods.counting.approval import approval
from deliberation.methods.counting.ballots import merge_equal, with_merged_options, without_options
from deliberation.methods.counting.equal_shares import equal_shares
from deliberation.methods.counting.phragmen import phragmen
from deliberation.methods.counting.report import as_record
from deliberation.methods.counting.representation import ejr_plus
from deliberation.methods.counting.thiele import pav, sequential_pav
from deliberation.methods.counting.ties import as_tie_order, order_without_draw
from deliberation.methods.counting.types import ApprovalBallot, Committee, TieOrder
from deliberation.methods.errors import MethodError
from tests.methods.counting.slow import papers

Rule = Callable[..., Committee]
every_rule = pytest.mark.parametrize("rule", [approval, equal_shares, phragmen, sequential_pav, pav])


@every_rule
@pytest.mark.parametrize("ballots", ["", "5-"])
def test_nobody_ticked_anything(rule: Rule, ballots: str) -> None:
    result = rule(papers(ballots), "abc", seats=2, tie_order="abc")
    assert result.winners == ()
    assert result.ejr_plus.holds
    assert result.without_any_winner == 0
    assert result.share_with_nothing == 0
    assert {explanation.because for explanation in result.explanations} == {"no_ticks"}


@every_rule
def test_one_ballot(rule: Rule) -> None:
    result = rule(papers("b"), "abc", seats=1, tie_order="abc")
    assert result.winners == ("b",)
    assert result.ejr_plus.holds


@every_rule
def test_no_options_and_no_places(rule: Rule) -> None:
    assert rule(papers("3-"), "", seats=2, tie_order="").winners == ()
    nothing = rule(papers("3ab"), "ab", seats=0, tie_order="ab")
    assert nothing.winners == ()
    assert nothing.ejr_plus.holds
    assert nothing.without_any_winner == 3


@every_rule
def test_everybody_ticks_everything(rule: Rule) -> None:
    result = rule(papers("7abc"), "abc", seats=2, tie_order="cab")
    assert set(result.winners) == {"c", "a"}
    assert all(tie.by == "lot" for tie in result.ties)
    lost = next(explanation for explanation in result.explanations if explanation.candidate == "b")
    assert (lost.outcome, lost.because) == ("not_chosen", "lost_lot")


@every_rule
def test_more_places_than_options(rule: Rule) -> None:
    assert set(rule(papers("2a b"), "ab", seats=5, tie_order="ab").winners) == {"a", "b"}


@every_rule
def test_an_option_that_nobody_ticked_comes_last_and_is_marked(rule: Rule) -> None:
    result = rule(papers("2a b"), "abxy", seats=3, tie_order="yxab")
    assert set(result.winners) == {"a", "b", "y"}
    marked = {explanation.candidate: explanation.outcome for explanation in result.explanations}
    assert (marked["y"], marked["x"]) == ("unsupported", "not_chosen")
    assert [tie.tied for tie in result.ties if tie.mattered] == [("y", "x")]


@every_rule
def test_a_blank_paper_is_turnout_and_not_support(rule: Rule) -> None:
    result = rule(papers("3a 2b 5-"), "ab", seats=1, tie_order="ab")
    assert (result.voters, result.blank, result.ticks) == (10, 5, {"a": 3, "b": 2})
    assert result.winners == ("a",)
    assert result.share_with_nothing == Fraction(2, 5)


def test_blank_papers_raise_the_number_that_a_place_needs() -> None:
    few = equal_shares(papers("3a 2b"), "ab", seats=2, tie_order="ab")
    many = equal_shares(papers("3a 2b 5-"), "ab", seats=2, tie_order="ab")
    assert few.decided == ("a",)
    assert (many.decided, many.added) == ((), ("a", "b"))


def test_equal_papers_are_not_abstentions() -> None:
    ballots = papers("abc abc a")
    assert approval(ballots, "abc", seats=1, tie_order="cba").ticks == {"a": 3, "b": 2, "c": 2}


@every_rule
@pytest.mark.parametrize(
    ("ballots", "candidates", "seats", "lot", "code"),
    [
        ("a", "ab", -1, "ab", "seats_negative"),
        ("a", "aba", 1, "ab", "candidate_repeats"),
        ("ax", "ab", 1, "ab", "unknown_candidate"),
        ("a", "ab", 1, "a", "tie_order_incomplete"),
        ("a", "ab", 1, "aab", "tie_order_repeats"),
    ],
)
def test_wrong_input_is_refused(rule: Rule, ballots: str, candidates: str, seats: int, lot: str, code: str) -> None:
    with pytest.raises(MethodError) as raised:
        rule(papers(ballots), candidates, seats=seats, tie_order=lot)
    assert raised.value.code == code


def test_negative_counts_and_places_are_refused() -> None:
    with pytest.raises(MethodError, match="ballot_count"):
        merge_equal([ApprovalBallot(frozenset("a"), -1)])
    with pytest.raises(MethodError, match="seats_negative"):
        ejr_plus([], [], -1)


def test_the_recorded_order_is_the_order_used() -> None:
    ballots = papers("2a 2b 2c")
    for lot in ("abc", "bca", "cab"):
        result = approval(ballots, "abc", seats=2, tie_order=lot)
        assert "".join(result.ranking) == "".join(result.receipt.tie_order) == lot
        assert result.ties[0].chosen == tuple(lot[:2])


def test_a_lot_drawn_before_an_option_was_withdrawn_still_serves() -> None:
    assert as_tie_order("dcba", "ab") == TieOrder(("b", "a"), drawn=True)


def test_ticks_break_a_tie_before_the_lot() -> None:
    ballots = papers("3ab 3ac 2ad bcf e f g")
    result = sequential_pav(ballots, "abcdefg", seats=7, tie_order="gfedcba")
    by_ticks = next(tie for tie in result.ties if tie.by == "ticks")
    assert (by_ticks.tied[0], set(by_ticks.tied)) == ("d", {"d", "e", "g"})


def test_without_a_draw_the_result_says_so() -> None:
    order = order_without_draw("00ff", ["a", "b", "c"])
    assert sorted(order.order) == ["a", "b", "c"]
    assert order_without_draw("00ff", ["c", "b", "a"]) == order
    result = approval(papers("a b c"), "abc", seats=1, tie_order=order)
    assert result.winners == order.order[:1]
    assert result.ties[0].by == "not_drawn_in_public"
    assert not result.receipt.drawn
    orders = {order_without_draw(f"{number:064x}", "abc").order for number in range(60)}
    assert len(orders) == 6


def test_withdrawn_and_merged_options() -> None:
    ballots = papers("2ab c")
    assert without_options(ballots, {"a", "c"}) == tuple(papers("1- 2b"))
    assert with_merged_options(ballots, {"b": "a"}) == tuple(papers("2a c"))
    assert approval(without_options(ballots, "c"), "ab", seats=1, tie_order="ab").voters == 3


def test_why_an_option_did_not_win() -> None:
    result = equal_shares(papers("5ab a 3cd e 2-"), "abcdef", seats=3, tie_order="abcdef", complete=False)
    assert result.decided == ("a",)
    why = {explanation.candidate: explanation for explanation in result.explanations}
    assert (why["a"].payers, why["a"].pays, why["a"].place) == (6, Fraction(1, 6), 1)
    assert why["b"].because == "share_spent"
    assert why["b"].spent_on == (("a", Fraction(5, 6)),)
    assert why["b"].short_of == Fraction(7, 12)
    assert (why["c"].because, why["c"].ticks_short) == ("too_few_supporters", 1)
    assert (why["e"].because, why["e"].ticks_short) == ("too_few_supporters", 3)
    assert (why["f"].because, why["f"].supporters) == ("no_ticks", 0)
    ticks = approval(papers("5a 3b"), "ab", seats=1, tie_order="ab").explanations[1]
    assert (ticks.because, ticks.ticks_short, ticks.place) == ("fewer_ticks", 2, 2)
    later = phragmen(papers("5a 3b"), "ab", seats=1, tie_order="ab").explanations[1]
    assert (later.because, later.place) == ("later_in_line", 2)
    weaker = pav(papers("5a 3b"), "ab", seats=1, tie_order="ab").explanations[1]
    assert (weaker.because, weaker.short_of) == ("weaker_set", 2)


def test_a_tie_among_losers_is_not_a_lost_lot() -> None:
    result = approval(papers("5a b c"), "abc", seats=1, tie_order="abc")
    assert [explanation.because for explanation in result.explanations] == [None, "fewer_ticks", "fewer_ticks"]
    assert [(tie.tied, tie.chosen, tie.mattered) for tie in result.ties] == [(("b", "c"), (), False)]


def test_pav_gives_up_in_the_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deliberation.methods.counting.thiele.LARGEST_SEARCH", 3)
    with pytest.raises(MethodError, match="too_many_sets"):
        pav(papers("ab cd ef"), "abcdef", seats=3, tie_order="abcdef")


def test_pav_prefers_the_set_with_more_ticks_among_equals() -> None:
    ballots = papers("2ab 2a c")
    result = pav(ballots, "abc", seats=2, tie_order="cba")
    assert set(result.winners) == {"a", "b"}
    tie = result.ties[0]
    assert (tie.by, tie.tied, tie.chosen, tie.mattered) == ("ticks", ("b", "c"), ("b",), True)


@every_rule
def test_the_record_is_plain_json_with_the_agreed_keys(rule: Rule) -> None:
    result = rule(papers("6abc 3d"), "abcd", seats=3, tie_order="abcd")
    record = json.loads(json.dumps(as_record(result), allow_nan=False))
    assert {"winners", "order", "scores", "ejr_plus", "ties", "receipt"} <= set(record)
    assert set(record["ejr_plus"]) == {"holds", "violation"}
    assert record["winners"] == list(result.winners)
    assert set(record["winners"]) <= set(record["order"])
    assert record["receipt"]["tie_order"] == list("abcd")
    assert all(isinstance(score, float) for score in record["scores"].values())


def test_the_record_names_the_group_that_was_left_short() -> None:
    record = as_record(approval(papers("6abc 3d"), "abcd", seats=3, tie_order="abcd"))
    assert record["ejr_plus"] == {"holds": False, "violation": {"candidate": "d", "l": 1, "count": 3}}
    paid = as_record(equal_shares(papers("6abc 3d"), "abcd", seats=3, tie_order="abcd"))["rounds"]
    assert isinstance(paid, list)
    assert paid[0]["payments"] == [{"approve": ["a", "b", "c"], "count": 6, "each": 1 / 6}]
