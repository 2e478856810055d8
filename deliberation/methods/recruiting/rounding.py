"""Shares -> whole numbers that add up: by largest remainders, or by Sainte-Laguë's divisors. Exact, with fractions."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from fractions import Fraction

from deliberation.methods.errors import MethodError
from deliberation.methods.recruiting.types import Rounding


def apportion(weights: Sequence[Fraction], number: int, *, rounding: Rounding = "largest_remainder") -> tuple[int, ...]:
    """Share out `number` whole things by weights; the result adds up to it.

    `largest_remainder` (A. Hamilton, 1792): each gets the whole part of weight x number / sum of the weights; what is
    left goes to the largest remainders, so each is less than 1 off. `sainte_lague` (D. Webster, 1832; A. Sainte-Laguë,
    1910): one after the other goes to the largest weight / (2 x what it has + 1); with more to share out nobody gets
    less. Where two are equal, the larger weight comes first; of equal weights, the earlier one. Source of both: M. L.
    Balinski, H. P. Young, "Fair representation", 1982. MethodError: `number_negative`, `weight_negative`,
    `weights_none` (there is something to share out and no weight above 0).
    """
    if number < 0:
        raise MethodError("number_negative", number=number)
    if any(weight < 0 for weight in weights):
        raise MethodError("weight_negative", weight=min(weights))
    total = sum(weights, Fraction(0))
    if total == 0:
        if number:
            raise MethodError("weights_none", number=number)
        return (0,) * len(weights)
    if rounding == "sainte_lague":
        return _by_divisors(weights, number)
    return _by_remainders([weight * number / total for weight in weights], number)


def _by_remainders(exact: Sequence[Fraction], number: int) -> tuple[int, ...]:
    given = [int(share) for share in exact]
    # Sorting keeps the order of equals: the earlier one stays first.
    in_turn = sorted(range(len(exact)), key=lambda place: (given[place] - exact[place], -exact[place]))
    for place in in_turn[: number - sum(given)]:
        given[place] += 1
    return tuple(given)


def _by_divisors(weights: Sequence[Fraction], number: int) -> tuple[int, ...]:
    given = [0] * len(weights)
    waiting = [(-weight, -weight, place) for place, weight in enumerate(weights)]
    heapq.heapify(waiting)
    for _ in range(number):
        _, minus, place = waiting[0]
        given[place] += 1
        heapq.heapreplace(waiting, (minus / (2 * given[place] + 1), minus, place))
    return tuple(given)
