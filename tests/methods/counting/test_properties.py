"""What must hold for every set of ballots, checked against the slow definitions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.methods.counting.approval import approval
from deliberation.methods.counting.equal_shares import equal_shares, highest_payment
from deliberation.methods.counting.phragmen import phragmen, phragmen_order
from deliberation.methods.counting.report import as_record
from deliberation.methods.counting.representation import ejr_plus
from deliberation.methods.counting.thiele import pav, pav_score, sequential_pav
from deliberation.methods.counting.types import ApprovalBallot, Committee
from tests.methods.counting.slow import (
    OPTIONS,
    one_by_one,
    profiles,
    slow_ejr_plus,
    slow_equal_shares,
    slow_pav,
    slow_phragmen,
)

RULES = (approval, equal_shares, phragmen, sequential_pav, pav)
Rule = Callable[..., Committee]
seat_numbers = st.integers(1, len(OPTIONS))
lots = st.permutations(OPTIONS).map("".join)


@settings(deadline=None)
@given(profiles(), seat_numbers, lots)
def test_equal_shares_is_its_definition(ballots: list[ApprovalBallot], seats: int, lot: str) -> None:
    people = one_by_one(ballots)
    result = equal_shares(ballots, OPTIONS, seats=seats, tie_order=lot)
    if not any(people):
        assert result.winners == ()
        return
    decided, purses = slow_equal_shares(people, seats, lot)
    assert list(result.decided) == decided
    added = slow_phragmen(people, purses, set(OPTIONS) - set(decided), lot)
    assert list(result.winners) == (decided + added)[:seats]


@settings(deadline=None)
@given(profiles(), seat_numbers, lots)
def test_phragmen_is_its_definition_and_every_prefix_is_a_result(
    ballots: list[ApprovalBallot], seats: int, lot: str
) -> None:
    people = one_by_one(ballots)
    order = phragmen_order(ballots, OPTIONS, tie_order=lot).ranking
    expected = slow_phragmen(people, [Fraction(0)] * len(people), set(OPTIONS), lot) if any(people) else []
    assert list(order) == expected
    result = phragmen(ballots, OPTIONS, seats=seats, tie_order=lot)
    assert (result.winners, result.ranking) == (order[:seats], order)


@settings(deadline=None)
@given(profiles(), seat_numbers, lots)
def test_pav_finds_a_best_set(ballots: list[ApprovalBallot], seats: int, lot: str) -> None:
    people = one_by_one(ballots)
    result = pav(ballots, OPTIONS, seats=seats, tie_order=lot)
    if not any(people):
        assert result.winners == ()
        return
    top, sets = slow_pav(people, OPTIONS, seats)
    assert result.total_score == top
    assert frozenset(result.winners) in sets
    assert len(sets) == 1 or result.ties


@settings(deadline=None)
@given(profiles(), st.frozensets(st.sampled_from(OPTIONS)), st.integers(0, 7))
def test_the_check_is_its_definition(ballots: list[ApprovalBallot], winners: frozenset[str], seats: int) -> None:
    assert ejr_plus(ballots, winners, seats).holds == slow_ejr_plus(one_by_one(ballots), set(winners), seats)


@settings(deadline=None)
@given(profiles(), seat_numbers, lots)
def test_equal_shares_gives_every_group_its_due_even_without_completion(
    ballots: list[ApprovalBallot], seats: int, lot: str
) -> None:
    assert equal_shares(ballots, OPTIONS, seats=seats, tie_order=lot, complete=False).ejr_plus.holds
    assert equal_shares(ballots, OPTIONS, seats=seats, tie_order=lot).ejr_plus.holds


@settings(deadline=None)
@given(profiles(), seat_numbers, lots)
def test_payments_make_up_the_price_and_nobody_pays_more_than_the_share(
    ballots: list[ApprovalBallot], seats: int, lot: str
) -> None:
    result = equal_shares(ballots, OPTIONS, seats=seats, tie_order=lot)
    paid: dict[tuple[str, ...], Fraction] = {}
    for step in result.rounds:
        if step.phase != "unsupported":
            assert sum(payment.people * payment.each for payment in step.payments) == 1
            assert step.payers == sum(payment.people for payment in step.payments)
        for payment in step.payments:
            assert step.candidate in payment.approved
            assert payment.each > 0
            if step.phase == "decided":
                paid[payment.approved] = paid.get(payment.approved, Fraction(0)) + payment.each
    assert all(amount <= Fraction(seats, result.voters) for amount in paid.values())


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=40, deadline=None)
@given(ballots=profiles(), seats=seat_numbers, lot=lots, seed=st.integers(0, 10**6))
def test_the_order_of_the_input_never_matters(
    rule: Rule, ballots: list[ApprovalBallot], seats: int, lot: str, seed: int
) -> None:
    single = [ApprovalBallot(ticks) for ticks in one_by_one(ballots)]
    options = list(OPTIONS)
    Random(seed).shuffle(single)
    Random(seed).shuffle(options)
    first = rule(ballots, OPTIONS, seats=seats, tie_order=lot)
    assert first == rule(single, options, seats=seats, tie_order=lot)
    assert as_record(first) == as_record(rule(single, options, seats=seats, tie_order=lot))


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=40, deadline=None)
@given(ballots=profiles(), seats=seat_numbers, lot=lots, other=lots)
def test_a_lot_changes_winners_only_where_the_result_says_so(
    rule: Rule, ballots: list[ApprovalBallot], seats: int, lot: str, other: str
) -> None:
    first = rule(ballots, OPTIONS, seats=seats, tie_order=lot)
    if set(first.winners) != set(rule(ballots, OPTIONS, seats=seats, tie_order=other).winners):
        assert any(tie.by == "lot" for tie in first.ties)
    if not any(tie.by == "lot" for tie in first.ties):
        assert set(first.winners) == set(rule(ballots, OPTIONS, seats=seats, tie_order=other).winners)


@settings(deadline=None)
@given(profiles(), seat_numbers, lots, st.data())
def test_one_more_paper_for_a_winner_never_removes_it(
    ballots: list[ApprovalBallot], seats: int, lot: str, data: st.DataObject
) -> None:
    winners = approval(ballots, OPTIONS, seats=seats, tie_order=lot).winners
    if winners:
        winner = data.draw(st.sampled_from(winners))
        more = [*ballots, ApprovalBallot(frozenset({winner}))]
        assert winner in approval(more, OPTIONS, seats=seats, tie_order=lot).winners


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=40, deadline=None)
@given(ballots=profiles(), seats=st.integers(0, 8), lot=lots)
def test_every_option_is_explained_once_and_every_person_counted_once(
    rule: Rule, ballots: list[ApprovalBallot], seats: int, lot: str
) -> None:
    result = rule(ballots, OPTIONS, seats=seats, tie_order=lot)
    assert sorted(explanation.candidate for explanation in result.explanations) == list(OPTIONS)
    for explanation in result.explanations:
        assert (explanation.outcome == "not_chosen") == (explanation.candidate not in result.winners)
        assert (explanation.because is None) == (explanation.candidate in result.winners)
    people = [person for person in one_by_one(ballots) if person]
    assert sum(count for _, count in result.winners_per_person) == len(people) == result.voters - result.blank
    assert result.without_any_winner == sum(not person & set(result.winners) for person in people)
    assert len(result.winners) == (min(seats, len(OPTIONS)) if people else 0)


@settings(deadline=None)
@given(profiles(), seat_numbers, lots)
def test_what_supporters_lacked_adds_up(ballots: list[ApprovalBallot], seats: int, lot: str) -> None:
    result = equal_shares(ballots, OPTIONS, seats=seats, tie_order=lot)
    share = Fraction(seats, result.voters)
    for explanation in result.explanations:
        if explanation.short_of is not None:
            spent = sum((amount for _, amount in explanation.spent_on), Fraction(0))
            assert explanation.short_of == 1 - (explanation.supporters * share - spent) > 0
            few = explanation.supporters * share < 1
            assert explanation.because in ("no_ticks", "lost_lot", "too_few_supporters" if few else "share_spent")
            assert (explanation.ticks_short is not None) == few
        if explanation.ticks_short:
            assert (explanation.supporters + explanation.ticks_short) * share >= 1
            assert (explanation.supporters + explanation.ticks_short - 1) * share < 1


@settings(deadline=None)
@given(st.lists(st.tuples(st.fractions(0, 1), st.integers(1, 5)), min_size=1), st.fractions(Fraction(1, 10), 3))
def test_the_highest_payment_pays_the_cost_exactly(budgets: list[tuple[Fraction, int]], cost: Fraction) -> None:
    rho = highest_payment(budgets, cost)
    if rho is None:
        assert sum(money * people for money, people in budgets) < cost
    else:
        assert sum(min(money, rho) * people for money, people in budgets) == cost


@settings(deadline=None)
@given(profiles(), lots)
def test_each_gain_of_sequential_pav_is_the_rise_of_the_score(ballots: list[ApprovalBallot], lot: str) -> None:
    from deliberation.methods.counting.ballots import read_profile

    profile = read_profile(ballots, OPTIONS, 3)
    ranking = sequential_pav(ballots, OPTIONS, seats=6, tie_order=lot)
    for size, step in enumerate(ranking.rounds):
        rise = pav_score(profile, ranking.ranking[: size + 1]) - pav_score(profile, ranking.ranking[:size])
        assert step.value == rise
