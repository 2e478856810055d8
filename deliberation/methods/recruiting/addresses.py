"""The first-stage draw: which addresses get a letter, by decile of deprivation; and how many letters are needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from deliberation.methods.errors import MethodError
from deliberation.methods.recruiting.rounding import apportion
from deliberation.methods.recruiting.types import DECILES, Address, Decile, Invitations, Replies, Stratum

Weights = Mapping[Decile, Fraction | int]
"""How often an address of a decile is to get a letter beside one of weight 1; what is not named has weight 1."""

Rates = Mapping[Decile, Fraction] | Fraction
"""Replies per letter, 0 to 1: by decile, or one for all. A decile that is not named is expected to bring none."""


def draw_addresses(
    addresses: Sequence[Address], *, letters: int, weights: Weights, rng: np.random.Generator
) -> Invitations:
    """Draw addresses: a stratified sample, in each decile a simple random one without replacement.

    Each of the N(h) addresses of decile h gets a letter with probability n(h)/N(h), n(h) as `allot` says (W. G.
    Cochran, "Sampling techniques", 3rd edition 1977, chapters 2 and 5). Addresses are sorted by id first: the order of
    the list changes nothing. MethodError: `id_twice`, `decile_unknown`, and those of `allot`.
    """
    met = Counter(one.id for one in addresses)
    if twice := sorted(name for name, times in met.items() if times > 1):
        raise MethodError("id_twice", id=twice[0])
    by_decile: dict[Decile, list[str]] = {}
    for one in sorted(addresses, key=lambda one: one.id):
        by_decile.setdefault(one.decile, []).append(one.id)
    strata = allot({decile: len(ids) for decile, ids in by_decile.items()}, letters=letters, weights=weights)
    drawn: list[str] = []
    for stratum in strata:
        ids = by_decile[stratum.decile]
        drawn += [ids[place] for place in rng.permutation(len(ids))[: stratum.letters]]
    return Invitations(tuple(sorted(drawn)), strata)


def allot(sizes: Mapping[Decile, int], *, letters: int, weights: Weights) -> tuple[Stratum, ...]:
    """Share letters out to deciles by weight x addresses: largest remainders, never more letters than addresses.

    A decile that would get as many letters as it has addresses, or more, gets one for each; what it can't take goes
    to the others by the same rule. Of equal remainders the larger share comes first, then the more deprived decile,
    "not known" last. Deciles without addresses are left out. MethodError: `decile_unknown`, `weight_negative`,
    `number_negative`, `letters_over_addresses` (there are fewer addresses with a weight above 0).
    """
    order = _order(sizes, weights)
    full, shares = _shares([sizes[decile] for decile in order], [_weight(weights, one) for one in order], letters)
    open_places = [place for place in range(len(order)) if place not in full]
    rest = letters - sum(sizes[order[place]] for place in full)
    given = dict(zip(open_places, apportion([shares[place] for place in open_places], rest), strict=True))
    return tuple(Stratum(decile, sizes[decile], given.get(place, sizes[decile])) for place, decile in enumerate(order))


def expect_replies(strata: Sequence[Stratum], *, rates: Rates, seats: int) -> Replies:
    """Say how many replies letters may bring: sum of letters x rate, and letters and replies per seat.

    An expectation, not a promise. MethodError: `seats_none`, `rate_outside`, `decile_unknown`.
    """
    if seats < 1:
        raise MethodError("seats_none", seats=seats)
    _check_rates(rates)
    by_stratum = tuple(one.letters * _rate(rates, one.decile) for one in strata)
    replies = sum(by_stratum, Fraction(0))
    return Replies(by_stratum, replies, Fraction(sum(one.letters for one in strata), seats), replies / seats)


def letters_needed(sizes: Mapping[Decile, int], *, replies: int, weights: Weights, rates: Rates) -> int:
    """Give the least number of letters that are expected to bring so many replies.

    Worked out with shares that are not rounded, so that more letters always bring more. With one rate for all it is
    replies / rate, rounded up. MethodError: `replies_out_of_reach` (a letter to every address with a weight would not
    do; `most` is what it would bring, rounded down), `rate_outside`, and those of `allot`.
    """
    if replies < 0:
        raise MethodError("number_negative", number=replies)
    _check_rates(rates)
    order = _order(sizes, weights)
    counts, by_weight = [sizes[one] for one in order], [_weight(weights, one) for one in order]
    by_rate = [_rate(rates, one) for one in order]

    def bring(letters: int) -> Fraction:
        shares = _shares(counts, by_weight, letters)[1]
        return sum((share * rate for share, rate in zip(shares, by_rate, strict=True)), Fraction(0))

    most = sum(count for count, weight in zip(counts, by_weight, strict=True) if weight)
    if bring(most) < replies:
        raise MethodError("replies_out_of_reach", replies=replies, most=int(bring(most)))
    low, high = 0, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if bring(middle) >= replies else (middle + 1, high)
    return low


def _shares(sizes: Sequence[int], weights: Sequence[Fraction], letters: int) -> tuple[set[int], list[Fraction]]:
    """Which strata get a letter for every address; and the letters of each stratum before rounding."""
    if letters < 0:
        raise MethodError("number_negative", number=letters)
    within = sum(size for size, weight in zip(sizes, weights, strict=True) if weight)
    if letters > within:
        raise MethodError("letters_over_addresses", letters=letters, addresses=within)
    full: set[int] = set()
    while True:
        left = letters - sum(sizes[place] for place in full)
        total = sum((sizes[place] * weights[place] for place in range(len(sizes)) if place not in full), Fraction(0))
        shares = [
            Fraction(size) if place in full else size * weight * left / total if total else Fraction(0)
            for place, (size, weight) in enumerate(zip(sizes, weights, strict=True))
        ]
        # One that is filled takes less than its share, so the others rise: who was full stays full.
        more = {place for place, share in enumerate(shares) if share >= sizes[place] and place not in full}
        if not more:
            return full, shares
        full |= more


def _order(sizes: Mapping[Decile, int], weights: Weights) -> list[Decile]:
    """Deciles with addresses, the most deprived first, "not known" last."""
    if strange := [one for one in (*sizes, *weights) if one is not None and one not in DECILES]:
        raise MethodError("decile_unknown", decile=strange[0])
    if negative := [size for size in sizes.values() if size < 0]:
        raise MethodError("number_negative", number=negative[0])
    if under := [weight for weight in weights.values() if weight < 0]:
        raise MethodError("weight_negative", weight=under[0])
    return [one for one in (*DECILES, None) if sizes.get(one)]


def _weight(weights: Weights, decile: Decile) -> Fraction:
    return Fraction(weights.get(decile, 1))


def _check_rates(rates: Rates) -> None:
    if isinstance(rates, Mapping) and (strange := [one for one in rates if one is not None and one not in DECILES]):
        raise MethodError("decile_unknown", decile=strange[0])
    for rate in rates.values() if isinstance(rates, Mapping) else (rates,):
        if not 0 <= rate <= 1:
            raise MethodError("rate_outside", rate=rate)


def _rate(rates: Rates, decile: Decile) -> Fraction:
    return rates.get(decile, Fraction(0)) if isinstance(rates, Mapping) else rates
