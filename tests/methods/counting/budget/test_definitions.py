"""Every rule against its definition, worked out person by person; and what must hold for all papers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.methods.counting.budget.report import as_record
from deliberation.methods.counting.budget.sharing import share_budget
from deliberation.methods.counting.budget.types import Arithmetic, BudgetResult, Method, Utility
from tests.methods.counting.budget.slow import (
    NAMES,
    Costs,
    People,
    ballots,
    budgets,
    costs,
    lots,
    options,
    papers,
    slow_add1,
    slow_greedy,
    slow_phragmen,
    slow_shares,
)

METHODS = (
    Method(rule="greedy"),
    Method(rule="phragmen"),
    Method(),
    Method(completion="add1"),
    Method(completion="add1u", stop="overspend"),
    Method(completion="phragmen"),
    Method(completion="utilitarian"),
    Method(utility="points", completion="add1", stop="overspend"),
    Method(utility="ticks", completion="add1"),
)
UTILITIES: tuple[Utility, ...] = ("cost", "points", "ticks")
ARITHMETIC: tuple[Arithmetic, ...] = ("exact", "float")


def shared(
    people: People, prices: Costs, budget: int, lot: Any, method: Method, arithmetic: Arithmetic = "exact"
) -> BudgetResult:
    return share_budget(
        ballots(people), options(prices), budget=budget, tie_order=lot, method=method, arithmetic=arithmetic
    )


@pytest.mark.parametrize("utility", UTILITIES)
@pytest.mark.parametrize("arithmetic", ARITHMETIC)
@settings(deadline=None)
@given(people=papers, prices=costs, budget=budgets, lot=lots)
def test_equal_shares_is_its_definition(
    utility: Utility, arithmetic: Arithmetic, people: People, prices: Costs, budget: int, lot: list[str]
) -> None:
    found = shared(people, prices, budget, lot, Method(utility=utility), arithmetic)
    order, _ = slow_shares(people, prices, Fraction(budget, len(people)), budget, utility, lot)
    assert list(found.winners) == order


@pytest.mark.parametrize("utility", UTILITIES)
@pytest.mark.parametrize("stop", ["exhaustive", "overspend"])
@pytest.mark.parametrize("arithmetic", ARITHMETIC)
@settings(max_examples=50, deadline=None)
@given(people=papers, prices=costs, budget=st.integers(1, 20), lot=lots)
def test_add1_is_its_definition(
    utility: Utility, stop: Any, arithmetic: Arithmetic, people: People, prices: Costs, budget: int, lot: list[str]
) -> None:
    method = Method(utility=utility, completion="add1", stop=stop)
    found = shared(people, prices, budget, lot, method, arithmetic)
    if any(people):
        order, runs = slow_add1(people, prices, budget, utility, lot, stop)
        assert found.raising is not None
        assert (list(found.winners), found.raising.runs) == (order, runs)


@pytest.mark.parametrize("utility", UTILITIES)
@settings(deadline=None)
@given(people=papers, prices=costs, budget=budgets, lot=lots)
def test_greedy_is_its_definition(utility: Utility, people: People, prices: Costs, budget: int, lot: list[str]) -> None:
    found = shared(people, prices, budget, lot, Method(rule="greedy", utility=utility))
    assert list(found.winners) == slow_greedy(people, prices, budget, utility, lot)


@settings(deadline=None)
@given(people=papers, prices=costs, budget=budgets, lot=lots)
def test_phragmen_is_its_definition(people: People, prices: Costs, budget: int, lot: list[str]) -> None:
    found = shared(people, prices, budget, lot, Method(rule="phragmen"))
    assert list(found.winners) == slow_phragmen(people, prices, [Fraction(0)] * len(people), budget, lot, ())


@settings(deadline=None)
@given(people=papers, prices=costs, budget=budgets, lot=lots)
def test_completion_goes_on_from_what_people_still_hold(
    people: People, prices: Costs, budget: int, lot: list[str]
) -> None:
    order, purses = slow_shares(people, prices, Fraction(budget, len(people)), budget, "cost", lot)
    rest = budget - sum(prices[option] for option in order)
    in_time = shared(people, prices, budget, lot, Method(completion="phragmen"))
    assert list(in_time.decided) == order
    assert list(in_time.added) == slow_phragmen(people, prices, purses, rest, lot, order)
    by_votes = shared(people, prices, budget, lot, Method(completion="utilitarian"))
    free = {option: 10**6 if option in order else cost for option, cost in prices.items()}
    assert list(by_votes.added) == slow_greedy(people, free, rest, "cost", lot)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=50, deadline=None)
@given(people=papers, prices=costs, budget=budgets, lot=lots, seed=st.integers(0, 10**6))
def test_no_order_of_the_input_matters_and_every_option_is_told(
    method: Method, people: People, prices: Costs, budget: int, lot: list[str], seed: int
) -> None:
    first = shared(people, prices, budget, lot, method)
    other = [dict(sorted(person.items(), reverse=True)) for person in people]
    Random(seed).shuffle(other)
    names = list(prices)
    Random(seed).shuffle(names)
    again = shared(other, {name: prices[name] for name in names}, budget, lot, method)
    assert again == first
    assert as_record(again) == as_record(first)
    assert sorted([*first.winners, *(one.option for one in first.not_funded)]) == sorted(NAMES)
    assert first.cost <= budget
    assert sum(n for _, n in first.winners_per_person) + first.blank == len(people) == first.voters


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=50, deadline=None)
@given(people=papers, prices=costs, budget=budgets, lot=lots)
def test_floats_and_fractions_agree(method: Method, people: People, prices: Costs, budget: int, lot: list[str]) -> None:
    one, two = (shared(people, prices, budget, lot, method, kind) for kind in ARITHMETIC)
    assert one.winners == two.winners
    assert one.ties == two.ties
    assert [told.because for told in one.not_funded] == [told.because for told in two.not_funded]
    assert [told.ticks_short for told in one.not_funded] == [told.ticks_short for told in two.not_funded]
    for step, other in zip(one.rounds, two.rounds, strict=True):
        assert step.effective_votes == pytest.approx(other.effective_votes, rel=1e-9)
        assert step.payers == other.payers


@pytest.mark.parametrize("utility", UTILITIES)
@settings(max_examples=50, deadline=None)
@given(people=papers, prices=costs, budget=budgets, lot=lots)
def test_payments_make_up_the_cost_and_nobody_pays_more_than_the_share(
    utility: Utility, people: People, prices: Costs, budget: int, lot: list[str]
) -> None:
    found = shared(people, prices, budget, lot, Method(utility=utility, completion="add1"))
    assert found.raising is not None
    paid: dict[Any, Any] = {}
    for step in found.rounds:
        assert sum(payment.people * payment.each for payment in step.payments) == step.cost
        for payment in step.payments:
            assert step.option in dict(payment.paper)
            paid[payment.paper] = paid.get(payment.paper, 0) + payment.each
    assert all(amount <= found.raising.share for amount in paid.values())


@settings(deadline=None)
@given(people=papers, prices=costs, budget=budgets, lot=lots)
def test_effective_votes_never_rise(people: People, prices: Costs, budget: int, lot: list[str]) -> None:
    found = shared(people, {o: cost + 1 for o, cost in prices.items()}, budget, lot, Method())
    votes = [step.effective_votes for step in found.rounds if step.effective_votes is not None]
    assert votes == sorted(votes, reverse=True)


@settings(deadline=None)
@given(people=papers, prices=costs, budget=st.integers(1, 20), lot=lots)
def test_what_would_have_been_enough_is_enough_and_less_is_not(
    people: People, prices: Costs, budget: int, lot: list[str]
) -> None:
    """At the end of the count: the money that its supporters hold pays for the lower cost, and for nothing more."""
    found = shared(people, prices, budget, lot, Method())
    _order, purses = slow_shares(people, prices, Fraction(budget, len(people)), budget, "cost", lot)
    for told in found.not_funded:
        if told.because not in ("too_few_supporters", "share_spent", "lost_lot"):
            continue
        held = sum((purses[i] for i, person in enumerate(people) if told.option in person), Fraction(0))
        assert told.enough_cost == held
        assert told.short_of == prices[told.option] - held > 0
        assert told.ticks_short
        share = Fraction(budget, len(people))
        whole = told.supporters * share if told.supporters * share < prices[told.option] else held
        assert whole + told.ticks_short * share >= prices[told.option]
        assert whole + (told.ticks_short - 1) * share < prices[told.option]
        cheaper = {**prices, told.option: int(held)}
        if int(held):
            assert told.option in shared(people, cheaper, budget, lot, Method()).winners


@pytest.mark.parametrize("method", [one for one in METHODS if one.completion == "none"])
@settings(max_examples=50, deadline=None)
@given(people=papers, prices=costs, budget=budgets, lot=lots, other=lots)
def test_a_lot_changes_winners_only_where_the_result_says_so(
    method: Method, people: People, prices: Costs, budget: int, lot: list[str], other: list[str]
) -> None:
    first, second = (shared(people, prices, budget, one, method) for one in (lot, other))
    if set(first.winners) != set(second.winners):
        assert any(tie.by == "lot" for tie in first.ties)


@settings(deadline=None)
@given(people=papers, prices=costs, budget=budgets, lot=lots, more=st.integers(1, 4))
def test_one_more_paper_for_a_greedy_winner_never_removes_it(
    people: People, prices: Costs, budget: int, lot: list[str], more: int
) -> None:
    method = Method(rule="greedy")
    for winner in shared(people, prices, budget, lot, method).winners:
        assert winner in shared([*people, *[{winner: 1}] * more], prices, budget, lot, method).winners


def test_a_relative_step_is_a_part_of_the_first_share() -> None:
    people: People = [{"a": 1}, {"b": 1}, {"a": 1, "b": 1}]
    prices = {"a": 30, "b": 40}
    method = Method(completion="add1", stop="overspend")
    one = shared(people, prices, 60, ["a", "b"], replace(method, step=Fraction(1, 10), relative_step=True))
    two = shared(people, prices, 60, ["a", "b"], replace(method, step=2))
    assert one.raising is not None
    assert two.raising is not None
    assert (one.raising.share, one.raising.runs) == (two.raising.share, two.raising.runs)
    assert one.receipt.step == "1/10 of the first share"
