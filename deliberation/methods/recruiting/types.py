"""What goes into the planning of recruitment and what comes out of it; nothing here is worded for people."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Rounding = Literal["largest_remainder", "sainte_lague"]
"""How shares become whole numbers: Hamilton's method or Webster's."""

DECILES = range(1, 11)
"""Of deprivation: 1 is the most deprived tenth of areas, 10 the least."""

Decile = int | None
"""None: not known."""


@dataclass(frozen=True, slots=True)
class Population:
    """How much of a population has one value of one feature: people or percent.

    Only the proportions within a feature count, so that the amounts of a feature have one unit and need no fixed sum.
    """

    feature: str
    value: str
    amount: Fraction


@dataclass(frozen=True, slots=True)
class SetByHand:
    """A number of seats that is decided, not worked out (an over-sample), and why it was decided so."""

    feature: str
    value: str
    seats: int
    why: str


@dataclass(frozen=True, slots=True)
class Target:
    """How many seats one value of one feature should have, and how that number came about.

    `share`: of the population, 0 to 1. `expected`: share x seats. `before_rounding`: what was rounded; it is
    `expected` unless another value of the feature was set by hand, and `seats` where this one was. `why`: the reason of
    a target that was set by hand, else empty.
    """

    feature: str
    value: str
    share: Fraction
    expected: Fraction
    before_rounding: Fraction
    seats: int
    why: str = ""

    @property
    def by_rounding(self) -> Fraction:
        """Seats that rounding added (or, below 0, took away); 0 where the target was set by hand."""
        return self.seats - self.before_rounding

    @property
    def by_choice(self) -> Fraction:
        """Seats that setting targets by hand added (or took away), before anything was rounded."""
        return self.before_rounding - self.expected


@dataclass(frozen=True, slots=True)
class Gap:
    """Share of people with a value less the share that it should be: below 0, there are too few."""

    value: str
    have: Fraction
    want: Fraction

    @property
    def difference(self) -> Fraction:
        """What is too much, as a share."""
        return self.have - self.want


@dataclass(frozen=True, slots=True)
class Representativeness:
    """How far a group is from what it should be, over the values of one feature.

    `largest`: the largest difference of a value. `dissimilarity`: half the sum of all differences, the least share of
    seats that would have to go to people with another value. Both are from 0 to 1.
    """

    gaps: tuple[Gap, ...]
    largest: Fraction
    dissimilarity: Fraction


@dataclass(frozen=True, slots=True)
class Address:
    """A household: it gets one letter or none. `decile` of deprivation: 1 to 10, None where it is not known."""

    id: str
    area: str
    decile: Decile


@dataclass(frozen=True, slots=True)
class Stratum:
    """The addresses of one decile, how many of them get a letter, and how likely each of them is to get one."""

    decile: Decile
    addresses: int
    letters: int

    @property
    def probability(self) -> Fraction:
        """Of inclusion: letters / addresses."""
        return Fraction(self.letters, self.addresses)


@dataclass(frozen=True, slots=True)
class Invitations:
    """Who gets a letter: ids, sorted; and the strata, from the most deprived to those where it is not known."""

    addresses: tuple[str, ...]
    strata: tuple[Stratum, ...]


@dataclass(frozen=True, slots=True)
class Replies:
    """What letters are expected to bring: replies by stratum (in the order of the strata), in all, and per seat."""

    by_stratum: tuple[Fraction, ...]
    replies: Fraction
    letters_per_seat: Fraction
    replies_per_seat: Fraction


@dataclass(frozen=True, slots=True)
class Line:
    """Something that costs money: how many of it, how many times each, and pence for one of it one time.

    48 people x 8 sessions x 9,000 pence is a line; so is 1 x 4 x 45,000 for a hall on four days.
    """

    kind: str
    label: str
    count: int
    times: int
    unit_pence: int

    @property
    def pence(self) -> int:
        """What the line costs."""
        return self.count * self.times * self.unit_pence


@dataclass(frozen=True, slots=True)
class Budget:
    """What taking part costs, in pence. `by_kind` is in the order in which the kinds first come in the lines.

    `seat_pence`: the total over all seats, rounded up. `left_pence`: what is available less the total, below 0 when
    it does not suffice; None when nobody said what is available.
    """

    lines: tuple[Line, ...]
    by_kind: tuple[tuple[str, int], ...]
    subtotal_pence: int
    contingency_percent: Fraction
    contingency_pence: int
    total_pence: int
    seats: int
    seat_pence: int
    left_pence: int | None
