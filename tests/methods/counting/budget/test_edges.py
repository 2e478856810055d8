"""Traps: nothing to count, nothing to spend, costs of nothing, ties everywhere, limits, and wrong input."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from deliberation.methods.counting.budget.sharing import share_budget
from deliberation.methods.counting.budget.types import (
    BudgetBallot,
    BudgetResult,
    Constraints,
    Method,
    NotFunded,
    Option,
    ranked,
    ticked,
)
from deliberation.methods.counting.types import TieOrder
from deliberation.methods.errors import MethodError
from tests.methods.counting.budget.slow import short
from tests.methods.counting.budget.test_definitions import ARITHMETIC, METHODS


def shared(papers: str, costs: dict[str, int], budget: int, **how: Any) -> BudgetResult:
    lot = how.pop("tie_order", list(costs))
    arithmetic = how.pop("arithmetic", "exact")
    options = [Option(name, cost) for name, cost in costs.items()]
    return share_budget(
        short(papers), options, budget=budget, tie_order=lot, method=Method(**how), arithmetic=arithmetic
    )


def why(result: BudgetResult, option: str) -> NotFunded:
    return next(told for told in result.not_funded if told.option == option)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("arithmetic", ARITHMETIC)
@pytest.mark.parametrize(
    ("papers", "costs", "budget"),
    [("", {"a": 1}, 5), ("3-", {"a": 1}, 5), ("2-", {}, 5), ("", {}, 0), ("2a", {"a": 1}, 0), ("a", {"a": 9}, 5)],
)
def test_nothing_is_funded_where_nothing_can_be(
    method: Method, arithmetic: Any, papers: str, costs: dict[str, int], budget: int
) -> None:
    options = [Option(name, cost) for name, cost in costs.items()]
    result = share_budget(
        short(papers), options, budget=budget, tie_order=list(costs), method=method, arithmetic=arithmetic
    )
    assert (result.winners, result.cost, result.ties) == ((), 0, ())
    assert [told.option for told in result.not_funded] == list(costs)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("arithmetic", ARITHMETIC)
def test_what_costs_nothing_is_funded_at_once_by_its_supporters(method: Method, arithmetic: Any) -> None:
    options = [Option("free", 0), Option("dear", 4), Option("unwanted", 0)]
    papers = [ticked(["free", "dear"]), ticked(["dear"], 2)]
    order = ["dear", "free", "unwanted"]
    result = share_budget(papers, options, budget=4, tie_order=order, method=method, arithmetic=arithmetic)
    assert set(result.winners) == {"free", "dear"}
    assert why(result, "unwanted").because == "no_supporters"
    free = next(step for step in result.rounds if step.option == "free")
    assert (free.cost, free.payers) == (0, 1)
    if method.rule == "equal-shares":
        assert (result.winners[0], free.effective_votes, free.highest_payment) == ("free", 1, 0)


@pytest.mark.parametrize("method", METHODS)
def test_one_paper_and_everybody_wants_everything(method: Method) -> None:
    options = [Option(name, 2) for name in "abc"]
    assert len(share_budget([ticked("abc")], options, budget=5, tie_order="cba", method=method).winners) == 2
    all_in = share_budget([ticked("abc", 7)], options, budget=6, tie_order="cba", method=method)
    assert all_in.winners == ("c", "b", "a")
    assert (all_in.without_any_winner, all_in.winners_per_person) == (0, ((3, 7),))


def test_a_blank_paper_is_turnout_and_no_support() -> None:
    result = shared("3a 3b 4-", {"a": 30, "b": 31}, 100)
    assert (result.voters, result.blank, result.winners) == (10, 4, ("a",))
    assert result.share_with_nothing == Fraction(1, 2)
    assert (why(result, "b").because, why(result, "b").ticks_short) == ("too_few_supporters", 1)


def test_somebody_whose_only_pick_is_too_dear_still_holds_a_share() -> None:
    result = shared("a 2b", {"a": 100, "b": 60}, 90)
    assert result.winners == ("b",)
    told = why(result, "a")
    assert (told.because, told.short_of, told.enough_cost) == ("too_dear", 10, 90)
    assert shared("a 2b", {"a": 100, "b": 61}, 90).winners == ()


def test_a_pick_that_is_too_dear_for_the_whole_budget_never_stops_the_raising() -> None:
    result = shared("3a b", {"a": 50, "b": 20}, 40, completion="add1", stop="overspend")
    assert result.winners == ("b",)
    assert result.raising is not None
    assert result.raising.stopped_by == "all_funded"


def test_ties_go_to_the_cheaper_then_the_more_wanted_then_the_lot() -> None:
    cheaper = shared("2a 2b", {"a": 3, "b": 2}, 3, rule="greedy")
    assert (cheaper.winners, cheaper.ties[0].by, cheaper.ties[0].mattered) == (("b",), "cost", True)
    more = shared("2a a", {"a": 3}, 3)
    assert more.ties == ()
    for lot in ("ab", "ba"):
        drawn = shared("2a 2b", {"a": 3, "b": 3}, 3, rule="greedy", tie_order=lot)
        assert drawn.winners == (lot[0],)
        tie = drawn.ties[0]
        assert (tie.tied, tie.by, tie.mattered, tie.place) == (tuple(lot), "lot", True, 1)
        assert why(drawn, lot[1]).because == "lost_lot"


def test_an_order_that_nobody_drew_is_called_so() -> None:
    order = TieOrder(("b", "a"), drawn=False)
    result = shared("2a 2b", {"a": 3, "b": 3}, 3, rule="greedy", tie_order=order)
    assert (result.ties[0].by, result.receipt.drawn) == ("not_drawn_in_public", False)


def test_a_tie_that_only_decides_who_is_first_did_not_matter() -> None:
    result = shared("2a 2b", {"a": 3, "b": 3}, 6)
    assert result.winners == ("a", "b")
    assert [tie.mattered for tie in result.ties] == [False]


def test_a_threshold_leaves_out_what_has_too_little_support() -> None:
    result = shared("5a 3b", {"a": 3, "b": 3}, 10, rule="greedy", threshold=4)
    assert result.winners == ("a",)
    assert (why(result, "b").because, why(result, "b").ticks_short) == ("below_threshold", 1)


def test_why_greedy_left_it_out() -> None:
    result = shared("5a 4b 3c", {"a": 50, "b": 60, "c": 40}, 100, rule="greedy")
    assert result.winners == ("a", "c")
    told = why(result, "b")
    assert (told.because, told.short_of, told.enough_cost, told.ticks_short) == ("does_not_fit", 10, 50, 2)
    assert "b" in shared("5a 6b 3c", {"a": 50, "b": 60, "c": 40}, 100, rule="greedy").winners


def test_why_phragmen_ended() -> None:
    result = shared("4a 3b 2c", {"a": 40, "b": 60, "c": 60}, 90, rule="phragmen")
    assert result.winners == ("a",)
    assert (why(result, "b").because, why(result, "b").short_of) == ("does_not_fit", 10)
    told = why(result, "c")
    assert (told.because, told.by, told.short_of) == ("stopped_before", "b", 20)


LIMITED = {
    "category": (Constraints(category_caps={"green": 50}), "category_cap", "green"),
    "area": (Constraints(area_caps={"north": 50}), "area_cap", "north"),
    "exclusive": (Constraints(exclusive=(frozenset("ab"),)), "excluded", "a"),
    "requires": (Constraints(requires={"b": ("c",)}), "needs_another", "c"),
}


@pytest.mark.parametrize("method", [one for one in METHODS if one.utility == "cost"])
@pytest.mark.parametrize("arithmetic", ARITHMETIC)
@pytest.mark.parametrize("limit", LIMITED)
def test_limits_hold_for_every_rule(method: Method, arithmetic: Any, limit: str) -> None:
    constraints, because, by = LIMITED[limit]
    options = [Option("a", 40, ("green",), "north"), Option("b", 35, ("green", "play"), "north"), Option("c", 90)]
    papers = [*short("7ab 2a"), ticked("c")]
    how = Method(**{**_parts(method), "constraints": constraints})
    result = share_budget(papers, options, budget=100, tie_order="abc", method=how, arithmetic=arithmetic)
    assert "a" in result.winners
    told = why(result, "b")
    assert (told.because, told.by) == (because, by)
    free = share_budget(papers, options, budget=100, tie_order="abc", method=method, arithmetic=arithmetic)
    assert {"a", "b"} <= set(free.winners)


def _parts(method: Method) -> dict[str, Any]:
    return {name: getattr(method, name) for name in ("rule", "completion", "stop", "utility")}


def test_what_needs_another_comes_as_soon_as_that_is_there() -> None:
    constraints = Constraints(requires={"a": ("b",)})
    result = shared("5a 3b", {"a": 40, "b": 30}, 100, constraints=constraints)
    assert result.winners == ("b", "a")


@pytest.mark.parametrize("method", [one for one in METHODS if one.utility == "cost"])
def test_what_must_be_funded_comes_first_out_of_the_pot(method: Method) -> None:
    how = Method(**{**_parts(method), "constraints": Constraints(must_fund=("law",))})
    options = [Option("law", 60), Option("a", 30), Option("b", 41)]
    result = share_budget(short("4a b"), options, budget=100, tie_order=["law", "a", "b"], method=how)
    assert result.winners[:2] == ("law", "a")
    assert (result.rounds[0].phase, result.rounds[0].payers, result.cost) == ("must_fund", 0, 90)
    assert why(result, "b").because == "too_dear"
    if result.raising is not None:
        assert result.raising.first_share == 8


def test_costs_budget_and_points_may_be_fractions() -> None:
    options = [Option("a", Fraction("10.50")), Option("b", Fraction("0.75"))]
    papers = [BudgetBallot((("a", Fraction("1.5")), ("b", Fraction("0.5"))), 2)]
    result = share_budget(papers, options, budget=Fraction("11.25"), tie_order="ab", method=Method(utility="points"))
    assert (set(result.winners), result.cost) == ({"a", "b"}, Fraction("11.25"))
    assert [str(step.highest_payment) for step in result.rounds] == ["21/4", "3/8"]


def test_a_ranking_gives_points_by_place() -> None:
    assert ranked("bca", 3).points == (("b", 3), ("c", 2), ("a", 1))
    papers = [ranked("ab", 3, 2), ranked("ba", 3, 2), ranked("c", 3, 3)]
    options = [Option(name, 5) for name in "abc"]
    result = share_budget(papers, options, budget=10, tie_order="abc", method=Method(rule="greedy", utility="points"))
    assert (result.winners, result.rounds[0].effective_votes) == (("a", "b"), 10)


WRONG: list[tuple[str, Any, Any, Any, Method]] = [
    ("budget_negative", [], [], -1, Method()),
    ("option_repeats", [], [Option("a", 1), Option("a", 2)], 1, Method()),
    ("cost_negative", [], [Option("a", -1)], 1, Method()),
    ("unknown_option", [ticked("b")], [Option("a", 1)], 1, Method()),
    ("repeated_on_paper", [ticked("aa")], [Option("a", 1)], 1, Method()),
    ("points_negative", [BudgetBallot((("a", -1),))], [Option("a", 1)], 1, Method(utility="points")),
    ("ballot_count", [ticked("a", -1)], [Option("a", 1)], 1, Method()),
    ("completion_without_shares", [], [], 1, Method(rule="greedy", completion="add1")),
    ("step_not_positive", [ticked("a")], [Option("a", 1)], 1, Method(completion="add1", step=0)),
    ("constraint_unknown", [], [Option("a", 1)], 1, Method(constraints=Constraints(must_fund=("b",)))),
    ("must_fund_too_dear", [], [Option("a", 2)], 1, Method(constraints=Constraints(must_fund=("a",)))),
    (
        "must_fund_conflict",
        [],
        [Option("a", 1), Option("b", 1)],
        5,
        Method(constraints=Constraints(must_fund=("a", "b"), exclusive=(frozenset("ab"),))),
    ),
    (
        "too_many_reruns",
        short("a 9b"),
        [Option("a", 10_000), Option("b", 1)],
        10_000,
        Method(completion="add1", stop="overspend", step=Fraction(1, 1000), most_reruns=50),
    ),
]


@pytest.mark.parametrize(("code", "papers", "options", "budget", "method"), WRONG, ids=[row[0] for row in WRONG])
def test_wrong_input_is_refused(code: str, papers: Any, options: Any, budget: Any, method: Method) -> None:
    order = sorted({option.id for option in options})
    with pytest.raises(MethodError) as error:
        share_budget(papers, options, budget=budget, tie_order=order, method=method)
    assert error.value.code == code


@pytest.mark.parametrize("arithmetic", ARITHMETIC)
def test_a_tie_in_time_after_equal_shares_is_seen_and_goes_to_the_cheaper_with_any_arithmetic(arithmetic: Any) -> None:
    """What people still hold is a third here, which a float is not."""
    papers = [ticked(""), ticked("b"), ticked("b"), ticked("c"), ticked("ab")]
    options = [Option("a", 0), Option("b", 3), Option("c", 1)]
    method = Method(completion="phragmen")
    found = share_budget(papers, options, budget=3, tie_order="abc", method=method, arithmetic=arithmetic)
    assert found.winners == ("a", "c")
    assert [(tie.tied, tie.by) for tie in found.ties] == [(("c", "b"), "cost")]
    assert found.receipt.arithmetic == "exact"
