"""Why no seating keeps the rules of a round: the fewest rules that cannot hold together, each by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from deliberation.methods.seating.numbers import Numbers
from deliberation.methods.seating.starting import Limits, limits, seat
from deliberation.methods.seating.types import Broken


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    without: Callable[[Limits], Limits]


def contradiction(given: Numbers, number: int, chairs: tuple[int | None, ...]) -> Broken:
    """Name the rules of a round (counted from 0) that contradict: leaving out any one of those named is enough.

    Each rule is left out in turn; where no seating is there without it either, it stays out (a deletion filter,
    J. W. Chinneck 2008). What remains cannot hold together and has no part that cannot.
    """
    one = limits(given, number, chairs)
    people = len(one.people)
    seats = int(given.seats.sum())
    if people > seats:
        return Broken("too_few_seats", number + 1, ("seats",), {"people": people, "seats": seats})
    kept = []
    for rule in _rules(given, one):
        lighter = rule.without(one)
        if seat(lighter, np.zeros(lighter.allowed.shape), uneven=0.0) is None:
            one = lighter
        else:
            kept.append(rule.name)
    return Broken("rules_contradict", number + 1, tuple(kept) or ("seats",), {"people": people, "seats": seats})


def _rules(given: Numbers, one: Limits) -> list[_Rule]:
    def name(at: int) -> str:
        return given.ids[int(one.people[at])]

    found = [
        _Rule(
            f"apart: {name(a)}, {name(b)}",
            lambda now, pair=(a, b): replace(now, apart=tuple(other for other in now.apart if other != pair)),
        )
        for a, b in one.apart
    ]
    found += [
        _Rule(
            f"together: {', '.join(map(name, group))}",
            lambda now, gone=group: replace(now, groups=tuple(other for other in now.groups if other != gone)),
        )
        for group in one.groups
    ]
    for at in np.flatnonzero((one.allowed == 0).any(axis=1)).tolist():
        found.append(_Rule(f"needs: {name(at)}", lambda now, who=at: replace(now, allowed=_freed(now, who))))
    if any(count is not None for count in one.chairs):
        found.append(_Rule("chairs", lambda now: replace(now, chairs=tuple(None for _ in now.chairs))))
    return found


def _freed(now: Limits, who: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    allowed = now.allowed.copy()
    allowed[who] = 1.0
    return allowed
