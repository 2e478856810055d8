"""Whole numbers from shares: against every way to share out a few seats, and by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.methods.errors import MethodError
from deliberation.methods.recruiting.rounding import apportion
from deliberation.methods.recruiting.types import Rounding

# Few different numbers, so that equal weights and equal remainders are common.
FEW = st.lists(st.integers(0, 6), min_size=1, max_size=4).filter(any)
ANY = st.lists(st.fractions(0, 1000, max_denominator=60), min_size=1, max_size=12).filter(any)


def fractions(numbers: Sequence[int | Fraction]) -> list[Fraction]:
    return [Fraction(number) for number in numbers]


def every_way(places: int, number: int) -> Iterator[tuple[int, ...]]:
    """All ways to share `number` things out over places."""
    if places == 1:
        yield (number,)
        return
    for first in range(number + 1):
        for rest in every_way(places - 1, number - first):
            yield (first, *rest)


def exact_shares(weights: Sequence[Fraction], number: int) -> list[Fraction]:
    return [weight * number / sum(weights) for weight in weights]


@settings(max_examples=80, deadline=None)
@given(FEW, st.integers(0, 8))
def test_largest_remainders_are_nearest_to_the_exact_shares(numbers: list[int], number: int) -> None:
    """Hamilton's method has the least sum of squared differences of all ways (Birkhoff 1976)."""
    weights = fractions(numbers)
    exact = exact_shares(weights, number)

    def off(way: Sequence[int]) -> Fraction:
        return sum(((have - share) ** 2 for have, share in zip(way, exact, strict=True)), Fraction(0))

    assert off(apportion(weights, number)) == min(map(off, every_way(len(weights), number)))


@settings(max_examples=80, deadline=None)
@given(FEW, st.integers(0, 8))
def test_sainte_lague_has_the_least_error_by_person(numbers: list[int], number: int) -> None:
    """Webster's method has the least sum of (seats - share)^2 / weight of all ways (Sainte-Laguë 1910)."""
    weights = fractions(numbers)
    exact = exact_shares(weights, number)

    def off(way: Sequence[int]) -> Fraction:
        rows = [row for row in zip(way, exact, weights, strict=True) if row[2]]
        return sum(((have - share) ** 2 / weight for have, share, weight in rows), Fraction(0))

    found = apportion(weights, number, rounding="sainte_lague")
    ways = [
        way for way in every_way(len(weights), number) if all(w or not h for h, w in zip(way, weights, strict=True))
    ]
    assert off(found) == min(map(off, ways))
    assert all(have == 0 for have, weight in zip(found, weights, strict=True) if not weight)


@settings(max_examples=60, deadline=None)
@given(ANY, st.integers(0, 300))
def test_largest_remainders_keep_the_quota_rule(weights: list[Fraction], number: int) -> None:
    found = apportion(weights, number)
    assert sum(found) == number
    assert all(abs(have - share) < 1 for have, share in zip(found, exact_shares(weights, number), strict=True))


@settings(max_examples=60, deadline=None)
@given(ANY, st.integers(0, 60))
def test_with_one_seat_more_sainte_lague_takes_none_away(weights: list[Fraction], number: int) -> None:
    fewer = apportion(weights, number, rounding="sainte_lague")
    more = apportion(weights, number + 1, rounding="sainte_lague")
    assert sum(fewer) == number
    assert sorted(after - before for before, after in zip(fewer, more, strict=True)) == [0] * (len(weights) - 1) + [1]


@pytest.mark.parametrize("rounding", ["largest_remainder", "sainte_lague"])
@settings(max_examples=40, deadline=None)
@given(weights=ANY, number=st.integers(0, 60), unit=st.fractions(min_value="1/9", max_value=9))
def test_only_proportions_count(rounding: Rounding, weights: list[Fraction], number: int, unit: Fraction) -> None:
    in_another_unit = [weight * unit for weight in weights]
    assert apportion(in_another_unit, number, rounding=rounding) == apportion(weights, number, rounding=rounding)


def test_the_two_methods_can_differ() -> None:
    """7 seats for 53, 24 and 23: 3.71, 1.68, 1.61. Divisors: 53, 24, 23, 17.7, 10.6, 8, 7.7."""
    weights = fractions([53, 24, 23])
    assert apportion(weights, 7) == (4, 2, 1)
    assert apportion(weights, 7, rounding="sainte_lague") == (3, 2, 2)


def test_largest_remainders_can_take_a_seat_away_when_there_is_one_more() -> None:
    """The Alabama paradox, which the page on methods warns of."""
    weights = fractions([6, 6, 2])
    assert apportion(weights, 10) == (4, 4, 2)
    assert apportion(weights, 11) == (5, 5, 1)
    assert apportion(weights, 10, rounding="sainte_lague") == (5, 4, 1)
    assert apportion(weights, 11, rounding="sainte_lague") == (5, 5, 1)


def test_sainte_lague_can_leave_the_quota() -> None:
    """10 seats x 65 / 72 are 9.03, yet all ten go there: even 65 / 19 is more than 1."""
    weights = fractions([65, *[1] * 7])
    assert apportion(weights, 10) == (9, 1, 0, 0, 0, 0, 0, 0)
    assert apportion(weights, 10, rounding="sainte_lague")[0] == 10


def test_equals_go_by_weight_and_then_by_place() -> None:
    # 3 seats: 1.5, 1.5: the first. 2 seats for 3, 1: 1.5 and 0.5, the larger weight.
    assert apportion(fractions([1, 1]), 3) == (2, 1)
    assert apportion(fractions([1, 3]), 2) == (0, 2)
    assert apportion(fractions([1, 1]), 3, rounding="sainte_lague") == (2, 1)
    # The second seat: 3 / 3 against 1 / 1.
    assert apportion(fractions([1, 3]), 2, rounding="sainte_lague") == (0, 2)


@pytest.mark.parametrize(
    ("weights", "number", "code"),
    [
        ([1], -1, "number_negative"),
        ([2, -1], 3, "weight_negative"),
        ([0, 0], 1, "weights_none"),
        ([], 1, "weights_none"),
    ],
)
def test_what_makes_no_sense_is_refused(weights: list[int], number: int, code: str) -> None:
    with pytest.raises(MethodError) as refused:
        apportion(fractions(weights), number)
    assert refused.value.code == code


def test_of_nothing_there_is_nothing() -> None:
    assert apportion(fractions([0, 0]), 0) == (0, 0)
    assert apportion([], 0) == ()
