"""Targets, over-samples shown apart, quotas, and how far a group is from what it should be."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from deliberation.methods.errors import MethodError
from deliberation.methods.lottery.types import Quota
from deliberation.methods.recruiting.measures import representativeness
from deliberation.methods.recruiting.targets import quotas, targets
from deliberation.methods.recruiting.types import Population, Rounding, SetByHand, Target

AGES = ("18-29", "30-44", "45-59", "60+")
WEXMOOR = tuple(
    Population("age", age, Fraction(people)) for age, people in zip(AGES, (18_900, 26_600, 31_800, 22_700), strict=True)
)
LIVED = (Population("lived", "yes", Fraction(22)), Population("lived", "no", Fraction(78)))
ROUNDINGS: tuple[Rounding, ...] = ("largest_remainder", "sainte_lague")
WHY = "The remit is about their lives."
HALF = (SetByHand("lived", "yes", 24, WHY),)


@st.composite
def populations(draw: st.DrawFn) -> tuple[Population, ...]:
    """One to three features of one to five values each, nobody having some of them."""
    found: list[Population] = []
    for feature in "abc"[: draw(st.integers(1, 3))]:
        amounts = draw(st.lists(st.integers(0, 40), min_size=1, max_size=5).filter(any))
        found += [Population(feature, f"{feature}{n}", Fraction(amount)) for n, amount in enumerate(amounts)]
    return tuple(found)


def test_the_invented_borough() -> None:
    """48 seats x 18.9, 26.6, 31.8, 22.7 %: 9.072, 12.768, 15.264, 10.896."""
    found = targets(WEXMOOR, seats=48)
    assert [one.seats for one in found] == [9, 13, 15, 11]
    assert [one.share for one in found] == [Fraction(n, 1000) for n in (189, 266, 318, 227)]
    assert [one.expected for one in found] == [Fraction(n, 1000) for n in (9072, 12768, 15264, 10896)]
    assert [one.by_rounding for one in found] == [Fraction(n, 1000) for n in (-72, 232, -264, 104)]
    assert {one.by_choice for one in found} == {0}
    assert {one.why for one in found} == {""}


def test_an_over_sample_is_shown_apart_from_the_population() -> None:
    yes, no = targets(LIVED, seats=48, by_hand=HALF)
    assert (yes.share, yes.expected, yes.seats) == (Fraction(22, 100), Fraction(1056, 100), 24)
    assert (yes.by_choice, yes.by_rounding, yes.why) == (Fraction(1344, 100), 0, WHY)
    assert (no.share, no.expected, no.seats) == (Fraction(78, 100), Fraction(3744, 100), 24)
    assert (no.by_choice, no.by_rounding, no.why) == (Fraction(-1344, 100), 0, "")


def test_those_not_set_by_hand_share_the_rest_by_their_own_proportions() -> None:
    """20 of 48 for the youngest; 28 over 26.6, 31.8, 22.7 of 81.1: 9.18, 10.98, 7.84."""
    found = targets(WEXMOOR, seats=48, by_hand=[SetByHand("age", "18-29", 20, WHY)])
    assert [one.seats for one in found] == [20, 9, 11, 8]
    assert found[1].before_rounding == Fraction(28 * 266, 811)
    assert sum(one.by_rounding for one in found) == sum(one.by_choice for one in found) == 0


@settings(max_examples=80, deadline=None)
@given(populations(), st.integers(1, 80), st.sampled_from(ROUNDINGS), st.data())
def test_targets_of_a_feature_fill_the_seats_whatever_the_order(
    population: tuple[Population, ...], seats: int, rounding: Rounding, data: st.DataObject
) -> None:
    hand = data.draw(st.sampled_from(population))
    number = data.draw(st.integers(0, seats))
    rest = [one.amount for one in population if one.feature == hand.feature and one != hand]
    by_hand = [SetByHand(hand.feature, hand.value, number, WHY)] if any(rest) and data.draw(st.booleans()) else []
    found = targets(population, seats=seats, rounding=rounding, by_hand=by_hand)
    assert [(one.feature, one.value) for one in found] == [(one.feature, one.value) for one in population]
    for feature in {one.feature for one in found}:
        rows = [one for one in found if one.feature == feature]
        assert sum(one.seats for one in rows) == seats
        assert sum(one.share for one in rows) == 1
        assert sum(one.by_choice for one in rows) == 0
    for one in found:
        assert one.expected + one.by_choice + one.by_rounding == one.seats
        assert rounding != "largest_remainder" or abs(one.by_rounding) < 1
    shuffled = list(population)
    random.Random(seats).shuffle(shuffled)
    again = targets(shuffled, seats=seats, rounding=rounding, by_hand=by_hand)
    assert {(one.feature, one.value): one for one in again} == {(one.feature, one.value): one for one in found}


@pytest.mark.parametrize(
    ("population", "seats", "by_hand", "code"),
    [
        (LIVED, 0, (), "seats_none"),
        ((*LIVED, LIVED[0]), 48, (), "value_twice"),
        ((*LIVED, Population("lived", "x", Fraction(-1))), 48, (), "amount_negative"),
        ((Population("lived", "yes", Fraction(0)),), 48, (), "population_none"),
        (LIVED, 48, (SetByHand("lived", "perhaps", 1, WHY),), "value_unknown"),
        (LIVED, 48, (*HALF, *HALF), "value_twice"),
        (LIVED, 48, (SetByHand("lived", "yes", -1, WHY),), "number_negative"),
        (LIVED, 48, (SetByHand("lived", "yes", 24, " "),), "reason_missing"),
        (LIVED, 48, (SetByHand("lived", "yes", 49, WHY),), "targets_differ"),
        (LIVED, 48, (*HALF, SetByHand("lived", "no", 23, WHY)), "targets_differ"),
    ],
)
def test_what_makes_no_sense_is_refused(
    population: tuple[Population, ...], seats: int, by_hand: tuple[SetByHand, ...], code: str
) -> None:
    with pytest.raises(MethodError) as refused:
        targets(population, seats=seats, by_hand=by_hand)
    assert refused.value.code == code


def test_a_whole_feature_can_be_set_by_hand() -> None:
    found = targets(LIVED, seats=48, by_hand=(*HALF, SetByHand("lived", "no", 24, WHY)))
    assert [(one.seats, one.by_rounding) for one in found] == [(24, 0), (24, 0)]


def some_targets(*seats: int) -> list[Target]:
    nothing = Fraction(0)
    return [Target("f", f"v{n}", nothing, nothing, Fraction(one), one) for n, one in enumerate(seats)]


def test_quotas_are_the_target_and_the_slack() -> None:
    assert quotas(some_targets(9, 13, 15, 11), slack=1) == (
        Quota("f", "v0", 8, 10),
        Quota("f", "v1", 12, 14),
        Quota("f", "v2", 14, 16),
        Quota("f", "v3", 10, 12),
    )
    assert quotas(some_targets(0, 3), slack=1) == (Quota("f", "v0", 0, 1), Quota("f", "v1", 2, 3))
    assert quotas(some_targets(1, 2), slack=0) == (Quota("f", "v0", 1, 1), Quota("f", "v1", 2, 2))


def test_where_one_could_be_alone_it_is_two_or_none() -> None:
    found = quotas(some_targets(1, 2, 3, 42), slack=1, never_alone=True)
    assert found[0] == Quota("f", "v0", 2, 2, or_none=True)
    assert found[1] == Quota("f", "v1", 2, 3, or_none=True)
    assert found[2] == Quota("f", "v2", 2, 4)
    assert found[3] == Quota("f", "v3", 41, 43)
    assert quotas(some_targets(0, 48), slack=0, never_alone=True)[0] == Quota("f", "v0", 0, 0)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=4), st.integers(0, 2), st.booleans())
def test_quotas_are_given_exactly_when_some_panel_meets_them(numbers: list[int], slack: int, never: bool) -> None:
    seats = sum(numbers)
    assume(seats)
    # Slow and apart from the code: every count near a target, where nobody is alone if nobody is to be.
    allowed = [
        [n for n in range(seats + 1) if abs(n - one) <= slack and not (never and n == 1)]
        + ([0, 2] if never and abs(one - 1) <= slack else [])
        for one in numbers
    ]
    possible = any(sum(way) == seats for way in itertools.product(*allowed))
    if not possible:
        with pytest.raises(MethodError, match="quotas_contradict"):
            quotas(some_targets(*numbers), slack=slack, never_alone=never)
        return
    found = quotas(some_targets(*numbers), slack=slack, never_alone=never)
    for row, counts in zip(found, allowed, strict=True):
        met = {n for n in range(seats + 1) if row.minimum <= n <= row.maximum or (row.or_none and n == 0)}
        assert met == {n for n in counts if n <= seats}


def test_a_contradiction_names_its_feature() -> None:
    with pytest.raises(MethodError) as refused:
        quotas(some_targets(1, 47), slack=0, never_alone=True)
    assert refused.value.params == {"feature": "f", "seats": 48}
    with pytest.raises(MethodError):
        quotas(some_targets(1, 47), slack=-1)


def test_how_far_the_invented_panel_is_from_its_targets() -> None:
    want = dict(zip(AGES, (9, 13, 15, 11), strict=True))
    found = representativeness(dict(zip(AGES, (8, 13, 16, 11), strict=True)), want)
    assert found.largest == found.dissimilarity == Fraction(1, 48)
    assert round(float(found.largest), 4) == 0.0208
    assert [one.difference for one in found.gaps] == [Fraction(-1, 48), 0, Fraction(1, 48), 0]


def test_the_two_measures_are_not_the_same() -> None:
    """A quarter each wanted; 3, 3, 1, 1 of 8: each is 1/8 off, so 2 of 8 seats would have to change hands."""
    found = representativeness({"a": 3, "b": 3, "c": 1, "d": 1}, dict.fromkeys("abcd", Fraction(1, 4)))
    assert (found.largest, found.dissimilarity) == (Fraction(1, 8), Fraction(2, 8))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=5))
def test_dissimilarity_is_the_people_who_would_have_to_be_others(rows: list[tuple[int, int]]) -> None:
    have, want = {str(n): row[0] for n, row in enumerate(rows)}, {str(n): row[1] for n, row in enumerate(rows)}
    there, wanted = sum(have.values()), sum(want.values())
    assume(there and wanted)
    found = representativeness(have, want)
    # In a common unit, those above what is wanted are those who would have to be others.
    moved = sum(max(0, row[0] * wanted - row[1] * there) for row in rows)
    assert found.dissimilarity == Fraction(moved, there * wanted)
    assert found.largest <= found.dissimilarity <= 1
    assert sum(one.difference for one in found.gaps) == 0
    assert (found.largest == 0) == all(row[0] * wanted == row[1] * there for row in rows)


@pytest.mark.parametrize(
    ("have", "want", "code"),
    [
        ({"x": 1}, {"a": 1}, "value_unknown"),
        ({"a": 0}, {"a": 1}, "nobody"),
        ({}, {"a": 1}, "nobody"),
        ({"a": 1}, {"a": 0}, "nobody"),
        ({"a": -1, "b": 2}, {"a": 1, "b": 1}, "number_negative"),
        ({"a": 1}, {"a": 2, "b": -1}, "number_negative"),
    ],
)
def test_a_comparison_that_makes_no_sense_is_refused(have: dict[str, int], want: dict[str, int], code: str) -> None:
    with pytest.raises(MethodError) as refused:
        representativeness(have, want)
    assert refused.value.code == code
