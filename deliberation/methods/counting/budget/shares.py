"""Equal shares with costs, exact: everybody holds the same share of the money and pays for what they support.

Method of equal shares (Peters and Skowron 2020; Peters, Pierczynski, Skowron 2021, "Proportional participatory
budgeting with additive utilities"). With b_i what person i holds and u_i(c) the points that i gave c, option c is
affordable when its supporters hold cost(c) together; its price a point is the least rho with
sum min(b_i, rho * u_i(c)) = cost(c). With cost utility the largest cost(c) / rho ("effective votes") is bought first,
else the least rho; each supporter pays min(b_i, rho * u_i(c)). Ties: lower cost, more ticks, the lot.

Whole numbers throughout: what people hold is kept over one common denominator that grows with the purchases, which is
ten times faster than fractions and just as exact. Effective votes never rise, so an option is worked out again only
when its last value could still be the best.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from math import gcd, lcm

from deliberation.methods.counting.budget.choosing import Chooser, Limits
from deliberation.methods.counting.budget.profile import Profile
from deliberation.methods.counting.budget.types import Number
from deliberation.methods.counting.searching import least


@dataclass(slots=True)
class Bought:
    """One purchase: the price a point, and (pattern, what each of its people pays), in units of the profile."""

    option: str
    rho: Number
    payments: list[tuple[int, Number]] = field(default_factory=list)


@dataclass(slots=True)
class Run:
    """One count with given shares: purchases in order, and what each pattern's people hold at the end (each)."""

    share: Fraction
    bought: list[Bought]
    left: list[Number]

    @property
    def order(self) -> tuple[str, ...]:
        """The options bought, in order."""
        return tuple(step.option for step in self.bought)


class Purses:
    """What everybody holds, as whole numbers over one denominator (`unit`)."""

    def __init__(self, profile: Profile, share: Fraction) -> None:
        self._people = profile.people
        self._supporters = profile.supporters
        self._costs = profile.costs
        self.unit = share.denominator
        self.held = [share.numerator] * len(profile.patterns)
        points = {points for _, points in set(chain.from_iterable(profile.patterns))}
        self._whole = lcm(*points)
        self._ratio = {p: self._whole // p for p in points}

    def price(self, option: str) -> tuple[int, int] | None:
        """The least rho = numerator / denominator with sum min(b_i, rho * u_i) = cost, or None if they hold less.

        From the poorest up, by what they hold a point: whoever can't pay the equal part of what is left pays all.
        """
        weights: dict[int, int] = {}
        held, people, ratio = self.held, self._people, self._ratio
        for i, points in self._supporters[option]:
            each = held[i] * ratio[points]
            weights[each] = weights.get(each, 0) + people[i] * points
        left, weight = self._costs[option] * self.unit * self._whole, sum(weights.values())
        for each in sorted(weights):
            if each * weight >= left:
                return left, weight * self._whole * self.unit
            left -= each * weights[each]
            weight -= weights[each]
        return None

    def pay(self, option: str, *, record: bool) -> Bought:
        """Let the supporters pay for an option that they can afford."""
        found = self.price(option) if self._costs[option] else (0, 1)
        if found is None:
            raise ValueError(option)
        top, bottom = found[0], found[1]
        rho = Fraction(top, bottom)
        factor = rho.denominator // gcd(rho.denominator, self.unit)
        if factor > 1:
            self.unit *= factor
            self.held = [money * factor for money in self.held]
        a_point = rho.numerator * (self.unit // rho.denominator)
        step = Bought(option, rho)
        known: dict[int, Fraction] = {}
        for i, points in self._supporters[option]:
            each = min(self.held[i], a_point * points)
            self.held[i] -= each
            if record and each:
                if each not in known:
                    known[each] = Fraction(each, self.unit)
                step.payments.append((i, known[each]))
        return step

    def money(self) -> list[Number]:
        """What the people of each pattern hold, each."""
        return [Fraction(money, self.unit) for money in self.held]


def buy_with_shares(
    profile: Profile,
    share: Fraction,
    *,
    options: Collection[str],
    by_cost: bool,
    chooser: Chooser,
    limits: Limits,
    before: Sequence[str] = (),
    record: bool = True,
) -> Run:
    """Buy with these shares (in units of the profile) until nothing is affordable.

    `before`: what was bought already (it counts for the limits). `record`: keep who paid what.
    """
    purses = Purses(profile, share)
    costs = profile.costs

    def value(option: str) -> Fraction | None:
        cost = costs[option]
        if not cost:
            return Fraction(0)
        found = purses.price(option)
        return None if found is None else Fraction(found[0], found[1] * cost if by_cost else found[1])

    bounds = {option: Fraction(0) for option in options if profile.ticks[option]}
    for option in bounds:
        if costs[option]:
            bounds[option] = Fraction(1 if by_cost else costs[option], profile.points[option])
    order, steps = list(before), list[Bought]()
    while True:
        open_now = {option: bounds[option] for option in limits.free(bounds, order)}
        asked = set(open_now)
        best, level = least(open_now, value)
        for option in asked:
            if option in open_now:
                bounds[option] = open_now[option]
            else:
                del bounds[option]
        if best is None:
            return Run(share, steps, purses.money() if record else [])
        chosen = chooser.choose(level, len(order) + 1)
        del bounds[chosen]
        steps.append(purses.pay(chosen, record=record))
        order.append(chosen)
