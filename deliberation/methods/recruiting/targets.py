"""Shares of a population -> how many seats each value should have -> quotas for the lottery."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from deliberation.methods.errors import MethodError
from deliberation.methods.lottery.types import Quota
from deliberation.methods.recruiting.rounding import apportion
from deliberation.methods.recruiting.types import Population, Rounding, SetByHand, Target

_AT_LEAST = 2


def targets(
    population: Sequence[Population],
    *,
    seats: int,
    rounding: Rounding = "largest_remainder",
    by_hand: Sequence[SetByHand] = (),
) -> tuple[Target, ...]:
    """Give a target for each row of the population, in its order; the targets of a feature add up to the seats.

    Where a value is set by hand, the other values of its feature share the seats that are left by their own
    proportions. The order of the rows changes nothing: of equal values the one that comes first by its letters gets
    the seat (before that see `apportion`). MethodError: `seats_none`, `value_twice`, `value_unknown`,
    `amount_negative`, `population_none` (a feature without any amount), `reason_missing`, `number_negative`,
    `targets_differ` (what is set by hand is more than the seats, or less with nobody to give the rest to).
    """
    _check(population, seats, by_hand)
    set_by_hand = {(one.feature, one.value): one for one in by_hand}
    found: dict[tuple[str, str], Target] = {}
    for feature in dict.fromkeys(one.feature for one in population):
        rows = sorted((one for one in population if one.feature == feature), key=lambda one: one.value)
        chosen = {one.value: one for key, one in set_by_hand.items() if key[0] == feature}
        for target in _of_feature(rows, seats, rounding, chosen):
            found[feature, target.value] = target
    return tuple(found[one.feature, one.value] for one in population)


def _of_feature(
    rows: Sequence[Population], seats: int, rounding: Rounding, chosen: dict[str, SetByHand]
) -> list[Target]:
    people = sum((one.amount for one in rows), Fraction(0))
    if people == 0:
        raise MethodError("population_none", feature=rows[0].feature)
    left = seats - sum(one.seats for one in chosen.values())
    others = [one.amount for one in rows if one.value not in chosen]
    rest = sum(others, Fraction(0))
    if left < 0 or (left > 0 and rest == 0):
        raise MethodError("targets_differ", feature=rows[0].feature, set_by_hand=seats - left, seats=seats)
    rounded = iter(apportion(others, left, rounding=rounding))
    found = []
    for one in rows:
        share = one.amount / people
        if hand := chosen.get(one.value):
            before, number, why = Fraction(hand.seats), hand.seats, hand.why
        else:
            before, number, why = (one.amount * left / rest if rest else Fraction(0)), next(rounded), ""
        found.append(Target(one.feature, one.value, share, share * seats, before, number, why))
    return found


def quotas(found: Sequence[Target], *, slack: int, never_alone: bool = False) -> tuple[Quota, ...]:
    """Give a quota for each target: from `slack` seats fewer to `slack` more, never below 0 or above all seats.

    With `never_alone`, where 1 would be within the quota, it becomes "at least two, or none" (`or_none`), at most the
    larger of 2 and what it was. MethodError: `number_negative`, `quotas_contradict`: with these rows of a feature no
    panel has all seats filled, as when 1 and 47 of 48 are to be met without slack and nobody is to be alone.
    """
    if slack < 0:
        raise MethodError("number_negative", number=slack)
    seats: Counter[str] = Counter()
    for one in found:
        seats[one.feature] += one.seats
    rows = tuple(_quota(one, seats[one.feature], slack, never_alone) for one in found)
    for feature, number in seats.items():
        if number not in _sums([row for row in rows if row.feature == feature], number):
            raise MethodError("quotas_contradict", feature=feature, seats=number)
    return rows


def _quota(one: Target, seats: int, slack: int, never_alone: bool) -> Quota:
    least, most = max(0, one.seats - slack), min(seats, one.seats + slack)
    if never_alone and least <= 1 <= most:
        return Quota(one.feature, one.value, _AT_LEAST, max(_AT_LEAST, most), or_none=True)
    return Quota(one.feature, one.value, least, most)


def _sums(rows: Sequence[Quota], seats: int) -> set[int]:
    """Numbers of seats, up to all, that rows can fill together."""
    reached = {0}
    for row in rows:
        counts = [*([0] if row.or_none else []), *range(row.minimum, row.maximum + 1)]
        reached = {total for one in reached for count in counts if (total := one + count) <= seats}
    return reached


def _check(population: Sequence[Population], seats: int, by_hand: Sequence[SetByHand]) -> None:
    if seats < 1:
        raise MethodError("seats_none", seats=seats)
    for rows in (population, by_hand):
        met = Counter((one.feature, one.value) for one in rows)
        if twice := sorted(key for key, times in met.items() if times > 1):
            raise MethodError("value_twice", feature=twice[0][0], value=twice[0][1])
    for one in population:
        if one.amount < 0:
            raise MethodError("amount_negative", feature=one.feature, value=one.value)
    known = {(one.feature, one.value) for one in population}
    for hand in by_hand:
        if (hand.feature, hand.value) not in known:
            raise MethodError("value_unknown", feature=hand.feature, value=hand.value)
        if hand.seats < 0:
            raise MethodError("number_negative", feature=hand.feature, value=hand.value)
        if not hand.why.strip():
            raise MethodError("reason_missing", feature=hand.feature, value=hand.value)
