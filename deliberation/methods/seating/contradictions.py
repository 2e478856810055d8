"""Why no seating keeps the rules of a round: the fewest rules that cannot hold together, each by name."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from deliberation.methods.seating.numbers import Numbers
from deliberation.methods.seating.starting import Limits, limits, seat
from deliberation.methods.seating.types import Broken


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    apart: tuple[int, int] | None = None
    group: tuple[int, ...] | None = None
    need_of: int | None = None

    def without(self, now: Limits) -> Limits:
        """The limits with this rule left out."""
        if self.apart is not None:
            return replace(now, apart=tuple(other for other in now.apart if other != self.apart))
        if self.group is not None:
            return replace(now, groups=tuple(other for other in now.groups if other != self.group))
        if self.need_of is not None:
            allowed = now.allowed.copy()
            allowed[self.need_of] = 1.0
            return replace(now, allowed=allowed)
        return replace(now, chairs=tuple(None for _ in now.chairs))


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

    found = [_Rule(f"apart: {name(a)}, {name(b)}", apart=(a, b)) for a, b in one.apart]
    found += [_Rule(f"together: {', '.join(map(name, group))}", group=group) for group in one.groups]
    needing = np.flatnonzero((one.allowed == 0).any(axis=1)).tolist()
    found += [_Rule(f"needs: {name(at)}", need_of=at) for at in needing]
    return [*found, _Rule("chairs")] if any(count is not None for count in one.chairs) else found
