"""How far a group is from what it should be."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from deliberation.methods.errors import MethodError
from deliberation.methods.recruiting.types import Gap, Representativeness


def representativeness(have: Mapping[str, int], want: Mapping[str, int] | Mapping[str, Fraction]) -> Representativeness:
    """Compare the shares of the values of one feature, at any step: invited, replied, selected, attended, stayed.

    `have`: people by value; those who did not say stay out of it. `want`: targets in seats, or shares of the
    population: only the proportions count. With p and q the shares, `largest` is max |p - q| and `dissimilarity` is
    1/2 sum |p - q| (O. D. Duncan, B. Duncan, 1955), exact. MethodError: `value_unknown` (somebody has a value that
    nothing is said of), `number_negative`, `nobody` (nobody there, or nobody wanted).
    """
    if unknown := sorted(set(have) - set(want)):
        raise MethodError("value_unknown", value=unknown[0])
    for numbers in (have, want):
        if negative := sorted(value for value, number in numbers.items() if number < 0):
            raise MethodError("number_negative", value=negative[0])
    there, wanted = sum(have.values()), sum(want.values(), Fraction(0))
    if not there or not wanted:
        raise MethodError("nobody")
    gaps = tuple(
        Gap(value, Fraction(have.get(value, 0), there), Fraction(number) / wanted) for value, number in want.items()
    )
    off = [abs(gap.difference) for gap in gaps]
    return Representativeness(gaps, max(off), sum(off, Fraction(0)) / 2)
