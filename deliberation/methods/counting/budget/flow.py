"""Sequential Phragmen with costs: money flows to everybody at speed 1 until a group can pay for an option.

With l_i the moment of person i's last payment, option c can be paid at t(c) = (cost(c) + sum of l_i) / |N_c| over its
supporters N_c; the least t is next, and its supporters' l_i become t. It ends before the option whose turn it is would
overspend. Points weigh nothing. Ties: lower cost, more ticks, the lot. Source: Brill, Freeman, Janson, Lackner 2017;
with costs: Los, Christoff, Grossi 2022, "Proportional budget allocations". Exact when the loads are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from deliberation.methods.counting.budget.choosing import Chooser, Limits
from deliberation.methods.counting.budget.profile import Profile
from deliberation.methods.counting.budget.shares import Bought
from deliberation.methods.counting.budget.types import Number


@dataclass(slots=True)
class Flow:
    """Purchases in order, the option that would have overspent, and each pattern's loads and the time at the end."""

    bought: list[Bought]
    too_much: str | None
    loads: list[Number]
    time: Number


def buy_in_time(
    profile: Profile,
    loads: Sequence[Number],
    *,
    options: Collection[str],
    rest: int,
    before: Sequence[str],
    chooser: Chooser,
    limits: Limits,
) -> Flow:
    """Buy from given loads (one a pattern) until the next option would cost more than the rest of the budget.

    Options that cost more than the whole rest are left out from the start.
    """
    table, place = _numbered(loads)
    waiting = {o for o in options if profile.ticks[o] and profile.costs[o] <= rest}
    times: dict[str, Number] = {}
    order, steps, now = list(before), list[Bought](), Fraction(0)
    last: Number = now
    while True:
        free = limits.free(waiting, order)
        if not free:
            return Flow(steps, None, [table[i] for i in place], last)
        best, level = _earliest(profile, free, times, table, place)
        chosen = chooser.choose(level, len(order) + 1)
        if profile.costs[chosen] > rest:
            return Flow(steps, chosen, [table[i] for i in place], best)
        last = best
        steps.append(_buy(profile, chosen, best, table, place))
        rest -= profile.costs[chosen]
        waiting.discard(chosen)
        order.append(chosen)


def _numbered(loads: Sequence[Number]) -> tuple[list[Number], list[int]]:
    """The different loads, and for each pattern the place of its load among them."""
    numbers: dict[Number, int] = {}
    place = [numbers.setdefault(load, len(numbers)) for load in loads]
    return list(numbers), place


def _earliest(
    profile: Profile, free: Collection[str], times: dict[str, Number], table: list[Number], place: list[int]
) -> tuple[Number, list[str]]:
    """The least time and who has it; times never fall, so only the ones that may be least are worked out."""
    best: Number | None = None
    level: list[str] = []
    lowest = min(table)
    bounds = {o: times.get(o, lowest) for o in free}
    for option in sorted(bounds, key=lambda o: (bounds[o], o)):
        if best is not None and bounds[option] > best:
            break
        time = times[option] = _time(profile, option, table, place)
        if best is None or time < best:
            best, level = time, [option]
        elif time == best:
            level.append(option)
    if best is None:
        raise ValueError(level)
    return best, level


def _time(profile: Profile, option: str, table: list[Number], place: list[int]) -> Number:
    weights: dict[int, int] = {}
    for i, _ in profile.supporters[option]:
        weights[place[i]] = weights.get(place[i], 0) + profile.people[i]
    held: Number = Fraction(profile.costs[option])
    for number, people in weights.items():
        held += people * table[number]
    return held / profile.ticks[option]


def _buy(profile: Profile, option: str, time: Number, table: list[Number], place: list[int]) -> Bought:
    step = Bought(option, time)
    pays = [time - load for load in table]
    table.append(time)
    for i, _ in profile.supporters[option]:
        each = pays[place[i]]
        if each > 0:
            step.payments.append((i, each))
        place[i] = len(table) - 1
    return step
