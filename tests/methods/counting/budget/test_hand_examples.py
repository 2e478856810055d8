"""Small examples that can be followed by hand (equalshares.net, pabutools' and abcvoting's tests: facts only)."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest

from deliberation.methods.counting.budget.sharing import share_budget
from deliberation.methods.counting.budget.types import BudgetResult, Method, Option, ticked
from tests.methods.counting.budget.slow import short

BIKE = {"bike": 700, "gym": 400, "park": 250, "playground": 200, "library": 100}
WANT = {
    "bike": {1, 2, 3, 4, 5, 6, 11},
    "gym": {1, 2, 3, 4, 5, 6},
    "park": {2, 4, 5, 7, 10},
    "playground": {7, 8, 9, 10},
    "library": {7, 9, 10},
}


def bike(want: dict[str, set[int]], method: Method) -> BudgetResult:
    papers = [ticked(option for option, people in want.items() if voter in people) for voter in range(1, 12)]
    options = [Option(name, cost) for name, cost in BIKE.items()]
    return share_budget(papers, options, budget=1100, tie_order=list(BIKE), method=method)


def rounds(result: BudgetResult) -> list[tuple[str, str, str]]:
    return [(step.option, str(step.effective_votes), str(step.highest_payment)) for step in result.rounds]


def test_bike_and_gym() -> None:
    assert bike(WANT, Method(rule="greedy")).winners == ("bike", "gym")
    result = bike(WANT, Method())
    assert rounds(result) == [("bike", "7", "100"), ("playground", "4", "50"), ("library", "3", "100/3")]
    told = {one.option: one for one in result.not_funded}
    assert (told["gym"].because, told["gym"].short_of, told["gym"].spent_on) == (
        "share_spent", 400, (("bike", 600),),
    )  # fmt: skip
    assert told["gym"].ticks_short == 4
    park = told["park"]
    assert (park.because, park.short_of, park.enough_cost) == ("share_spent", Fraction(650, 3), Fraction(100, 3))
    assert dict(park.spent_on) == {"bike": 300, "playground": 100, "library": Fraction(200, 3)}


def test_one_voter_changes_from_bike_to_gym() -> None:
    want = {**WANT, "bike": WANT["bike"] - {11}, "gym": WANT["gym"] | {11}}
    assert rounds(bike(want, Method())) == [
        ("gym", "7", "400/7"), ("park", "70/17", "425/7"), ("playground", "56/17", "425/7"),
    ]  # fmt: skip


@pytest.mark.parametrize("lot", list(permutations("0123")))
def test_two_full_papers_are_level_everywhere(lot: tuple[str, ...]) -> None:
    """With any lot one of the four sets that are possible; lower cost first makes it the two cheapest."""
    options = [Option(name, cost) for name, cost in zip("0123", (1, 3, 2, 1), strict=True)]
    method = Method(rule="greedy")
    result = share_budget([ticked("0123", 2)], options, budget=3, tie_order=lot, method=method)
    assert set(result.winners) == {"0", "3"}
    assert result.ties[0].by == "lot"
    assert set(result.ties[0].tied) == set("0123")


def test_cost_counts_or_does_not() -> None:
    costs = zip("0123", (Fraction(1), Fraction("0.9"), Fraction(2), Fraction("1.09")), strict=True)
    options = [Option(name, cost) for name, cost in costs]
    papers = [ticked("0"), ticked("123", 2), ticked("2")]
    by_ticks = share_budget(papers, options, budget=4, tie_order="0123", method=Method(utility="ticks"))
    by_cost = share_budget(papers, options, budget=4, tie_order="0123", method=Method())
    assert set(by_ticks.winners) == {"0", "1", "3"}
    assert set(by_cost.winners) == {"0", "2"}


def test_a_shortlist_is_a_budget_with_equal_costs() -> None:
    options = [Option(name, 1) for name in "abcdefg"]
    result = share_budget(short("3ab 3ac 2ad bcf e f g"), options, budget=4, tie_order="abcdefg")
    assert result.winners == ("a",)
    assert result.rounds[0].highest_payment == Fraction(1, 8)
