"""Who gets a letter: every draw of small lists is gone through; letters are allotted as a slow reference does it."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.methods.errors import MethodError
from deliberation.methods.recruiting.addresses import allot, draw_addresses, expect_replies, letters_needed
from deliberation.methods.recruiting.types import DECILES, Address, Decile, Stratum

ORDER: tuple[Decile, ...] = (*DECILES, None)
TWICE: dict[Decile, int] = {1: 2, 2: 2, 3: 2}
SIZES = st.dictionaries(st.sampled_from(ORDER), st.integers(0, 12), min_size=1, max_size=5)
WEIGHTS = st.dictionaries(st.sampled_from(ORDER), st.sampled_from([0, 1, 2, Fraction(3, 2), 7]), max_size=5)


def weight_of(weights: Mapping[Decile, Fraction | int], decile: Decile) -> Fraction:
    return Fraction(weights.get(decile, 1))


def list_of(sizes: Mapping[Decile, int]) -> list[Address]:
    return [Address(f"{decile}-{n}", "Castle Ward", decile) for decile in sizes for n in range(sizes[decile])]


def slow_shares(
    sizes: Mapping[Decile, int], weights: Mapping[Decile, Fraction | int], letters: int
) -> dict[Decile, Fraction]:
    """Letters before rounding. Every address has weight x the same number, but at most 1: the heaviest fill first."""
    rows = [(weight_of(weights, one), one) for one in ORDER if sizes.get(one)]
    heavy = sorted({weight for weight, _ in rows if weight}, reverse=True)
    for fills in range(len(heavy) + 1):
        full = set(heavy[:fills])
        left = letters - sum(sizes[one] for weight, one in rows if weight in full)
        total = sum(weight * sizes[one] for weight, one in rows if weight not in full)
        each = Fraction(left) / total if total else Fraction(0)
        if left >= 0 and all(weight * each <= 1 for weight, _ in rows if weight not in full):
            return {one: Fraction(sizes[one]) if weight in full else weight * each * sizes[one] for weight, one in rows}
    raise AssertionError("more letters than addresses")


def slow_allotment(
    sizes: Mapping[Decile, int], weights: Mapping[Decile, Fraction | int], letters: int
) -> dict[Decile, int]:
    shares = slow_shares(sizes, weights, letters)
    given_out = {one: share.numerator // share.denominator for one, share in shares.items()}
    while sum(given_out.values()) < letters:
        rest = [one for one in shares if given_out[one] <= shares[one] and given_out[one] != shares[one]]
        best = max(rest, key=lambda one: (shares[one] - given_out[one], shares[one], -ORDER.index(one)))
        given_out[best] += 1
    return given_out


def reach(sizes: Mapping[Decile, int], weights: Mapping[Decile, Fraction | int]) -> int:
    return sum(size for one, size in sizes.items() if weight_of(weights, one))


@settings(max_examples=150, deadline=None)
@given(SIZES, WEIGHTS, st.data())
def test_letters_are_allotted_as_the_slow_reference_does(
    sizes: dict[Decile, int], weights: dict[Decile, Fraction | int], data: st.DataObject
) -> None:
    letters = data.draw(st.integers(0, reach(sizes, weights)))
    strata = allot(sizes, letters=letters, weights=weights)
    assert {one.decile: one.letters for one in strata} == slow_allotment(sizes, weights, letters)
    assert sum(one.letters for one in strata) == letters
    assert [one.decile for one in strata] == [one for one in ORDER if sizes.get(one)]
    for one in strata:
        assert 0 <= one.letters <= one.addresses == sizes[one.decile]
        assert one.probability * one.addresses == one.letters


def test_by_hand() -> None:
    """10 letters, 10 and 20 addresses, twice as often: 20 : 20, 5 each. Chances 1/2 and 1/4."""
    first, last = allot({1: 10, 9: 20}, letters=10, weights=TWICE)
    assert (first, last) == (Stratum(1, 10, 5), Stratum(9, 20, 5))
    assert first.probability == 2 * last.probability == Fraction(1, 2)


def test_the_invented_borough() -> None:
    """12,000 letters by 12,000 a decile (three of them), 6,000 (seven), 1,000: 1,822.8 and 911.4 and 151.9."""
    sizes: dict[Decile, int] = {**dict.fromkeys(DECILES, 6000), None: 1000}
    found = allot(sizes, letters=12_000, weights=TWICE)
    assert [one.letters for one in found] == [1823] * 3 + [912] * 2 + [911] * 5 + [152]
    assert round(float(found[0].probability), 4) == 0.3038
    replies = expect_replies(found, rates=Fraction(5, 100), seats=48)
    assert (replies.replies, replies.letters_per_seat) == (600, 250)


def test_what_overflows_goes_to_the_others() -> None:
    """20 letters by 18 : 9 : 18 would be 8 for 2 addresses. They get 2; the other 18 letters go by 9 : 18."""
    assert [one.letters for one in allot({1: 2, 5: 9, 6: 18}, letters=20, weights={1: 9})] == [2, 6, 12]
    # Once decile 1 is full, decile 2 overflows as well.
    assert [one.letters for one in allot({1: 2, 2: 3, 6: 18}, letters=20, weights={1: 90, 2: 9})] == [2, 3, 15]


def test_equal_remainders_go_to_the_more_deprived() -> None:
    assert [one.letters for one in allot({3: 5, 4: 5, None: 5}, letters=4, weights={})] == [2, 1, 1]
    assert [one.letters for one in allot({3: 5, 4: 5, None: 5}, letters=5, weights={})] == [2, 2, 1]


@pytest.mark.parametrize(
    ("sizes", "letters", "weights", "code"),
    [
        ({1: 5}, 6, {}, "letters_over_addresses"),
        ({1: 5, 2: 5}, 6, {2: 0}, "letters_over_addresses"),
        ({}, 1, {}, "letters_over_addresses"),
        ({1: 5}, -1, {}, "number_negative"),
        ({1: -5}, 0, {}, "number_negative"),
        ({1: 5}, 2, {1: -1}, "weight_negative"),
        ({11: 5}, 2, {}, "decile_unknown"),
        ({1: 5}, 2, {0: 1}, "decile_unknown"),
    ],
)
def test_what_makes_no_sense_is_refused(
    sizes: dict[Decile, int], letters: int, weights: dict[Decile, int], code: str
) -> None:
    with pytest.raises(MethodError) as refused:
        allot(sizes, letters=letters, weights=cast("Mapping[Decile, Fraction | int]", weights))
    assert refused.value.code == code


class Scripted:
    """In place of a generator: puts the addresses of each stratum into an order that is given."""

    def __init__(self, orders: tuple[tuple[int, ...], ...]) -> None:
        self.orders = list(orders)

    def permutation(self, size: int) -> tuple[int, ...]:
        order = self.orders.pop(0)
        assert len(order) == size
        return order


def every_draw(addresses: list[Address], sizes: list[int], **asked: Any) -> Iterator[tuple[str, ...]]:
    """What is drawn with each order of each stratum; a generator gives all of them with the same probability."""
    for orders in itertools.product(*(itertools.permutations(range(size)) for size in sizes)):
        yield draw_addresses(addresses, rng=cast("np.random.Generator", Scripted(orders)), **asked).addresses


def test_every_set_of_a_stratum_is_as_likely_as_any_other() -> None:
    addresses = list_of({1: 4, 8: 3})
    found = Counter(every_draw(addresses, [4, 3], letters=3, weights={1: 2}))
    # 3 letters by 8 : 3 are 2.18 and 0.82: two and one. 6 pairs of 4, 3 singles of 3.
    assert len(found) == 6 * 3
    assert len(set(found.values())) == 1
    strata = draw_addresses(addresses, letters=3, weights={1: 2}, rng=np.random.default_rng(0)).strata
    for stratum in strata:
        for one in (one for one in addresses if one.decile == stratum.decile):
            times = sum(number for drawn, number in found.items() if one.id in drawn)
            assert Fraction(times, found.total()) == stratum.probability


def test_a_generator_draws_all_of_a_stratum_about_as_often() -> None:
    rng, addresses = np.random.default_rng(5), list_of({2: 6, None: 9})
    draws = 1500
    met: Counter[str] = Counter()
    for _ in range(draws):
        met.update(draw_addresses(addresses, letters=5, weights={2: 1}, rng=rng).addresses)
    for one in addresses:
        # 2 of 6 and 3 of 9; five standard deviations of a binomial.
        assert abs(met[one.id] - draws / 3) < 5 * (draws * 2 / 9) ** 0.5


@settings(max_examples=60, deadline=None)
@given(SIZES, st.integers(0, 2**32), st.randoms(use_true_random=False), st.data())
def test_a_draw_depends_on_the_seed_and_not_on_the_order_of_the_list(
    sizes: dict[Decile, int], seed: int, shuffling: Any, data: st.DataObject
) -> None:
    addresses = list_of(sizes)
    letters = data.draw(st.integers(0, len(addresses)))
    first = draw_addresses(addresses, letters=letters, weights=TWICE, rng=np.random.default_rng(seed))
    shuffling.shuffle(addresses)
    assert draw_addresses(addresses, letters=letters, weights=TWICE, rng=np.random.default_rng(seed)) == first
    by_id = {one.id: one for one in addresses}
    assert len(set(first.addresses)) == len(first.addresses) == letters
    assert list(first.addresses) == sorted(first.addresses)
    drawn = Counter(by_id[name].decile for name in first.addresses)
    assert all(drawn[one.decile] == one.letters for one in first.strata)


def test_another_seed_draws_others() -> None:
    addresses = list_of({4: 60})
    drawn = {
        draw_addresses(addresses, letters=6, weights={}, rng=np.random.default_rng(seed)).addresses for seed in range(9)
    }
    assert len(drawn) == 9


def test_one_address_gets_one_letter() -> None:
    with pytest.raises(MethodError) as refused:
        draw_addresses([*list_of({1: 3}), Address("1-0", "", 2)], letters=2, weights={}, rng=np.random.default_rng(1))
    assert (refused.value.code, refused.value.params) == ("id_twice", {"id": "1-0"})


def test_what_letters_may_bring() -> None:
    """8,000 letters for 40 seats at 4.5 %: 200 letters and 9 replies a seat."""
    strata = allot({1: 9000, 9: 20000}, letters=8000, weights={1: 2})
    found = expect_replies(strata, rates=Fraction(45, 1000), seats=40)
    assert (found.replies, found.letters_per_seat, found.replies_per_seat) == (360, 200, 9)
    # By decile: 3789 letters x 2 % and 4211 x 6 %.
    apart = expect_replies(strata, rates={1: Fraction(2, 100), 9: Fraction(6, 100)}, seats=40)
    assert [one.letters for one in strata] == [3789, 4211]
    assert apart.by_stratum == (Fraction(7578, 100), Fraction(25266, 100))
    assert apart.replies == sum(apart.by_stratum)


@settings(max_examples=80, deadline=None)
@given(SIZES, WEIGHTS, st.integers(0, 15), st.data())
def test_no_fewer_letters_would_bring_so_many_replies(
    sizes: dict[Decile, int], weights: dict[Decile, Fraction | int], replies: int, data: st.DataObject
) -> None:
    rates = {one: Fraction(data.draw(st.integers(0, 10)), 10) for one in sizes}

    def bring(letters: int) -> Fraction:
        return sum((share * rates[one] for one, share in slow_shares(sizes, weights, letters).items()), Fraction(0))

    enough = [letters for letters in range(reach(sizes, weights) + 1) if bring(letters) >= replies]
    if enough:
        assert letters_needed(sizes, replies=replies, weights=weights, rates=rates) == enough[0]
        return
    with pytest.raises(MethodError) as refused:
        letters_needed(sizes, replies=replies, weights=weights, rates=rates)
    assert refused.value.params == {"replies": replies, "most": int(bring(reach(sizes, weights)))}


def test_with_one_rate_letters_are_replies_by_rate() -> None:
    sizes: dict[Decile, int] = dict.fromkeys(DECILES, 6000)
    assert letters_needed(sizes, replies=610, weights=TWICE, rates=Fraction(5, 100)) == 12_200
    assert letters_needed(sizes, replies=611, weights=TWICE, rates=Fraction(3, 100)) == 20_367


@pytest.mark.parametrize(
    ("rates", "seats", "code"),
    [
        (Fraction(1, 9), 0, "seats_none"),
        (Fraction(11, 10), 4, "rate_outside"),
        ({1: Fraction(-1)}, 4, "rate_outside"),
        ({11: Fraction(1)}, 4, "decile_unknown"),
    ],
)
def test_rates_that_make_no_sense_are_refused(rates: Any, seats: int, code: str) -> None:
    with pytest.raises(MethodError) as refused:
        expect_replies([Stratum(1, 5, 2)], rates=rates, seats=seats)
    assert refused.value.code == code
    if seats:
        with pytest.raises(MethodError):
            letters_needed({1: 5}, replies=1, weights={}, rates=rates)
