"""Why no seating keeps the rules of a round: each conflict by the rules in it, and the seats that would end it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from deliberation.methods.seating.numbers import Numbers
from deliberation.methods.seating.starting import Limits, limits, seat
from deliberation.methods.seating.types import Broken, Gathering


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


def contradictions(given: Numbers, number: int, gathering: Gathering) -> tuple[Broken, ...]:
    """Name the conflicts in a round (counted from 0), no two of which share a rule.

    In a conflict, each rule is left out in turn; where no seating is there without it either, it stays out (a deletion
    filter, J. W. Chinneck 2008), so that leaving out any one of what remains ends it. Then the conflict is left out
    and the next one looked for.
    """
    chairs = tuple(table.chairs for table in gathering.tables)
    one = limits(given, number, chairs)
    people, seats = len(one.people), int(given.seats.sum())
    if people > seats:
        params = {"people": people, "seats": seats, "more": people - seats}
        return (Broken("too_few_seats", number + 1, ("seats",), params),)
    found: list[Broken] = []
    while not _holds(one):
        kept, lighter = [], one
        for rule in _rules(given, one):
            trial = rule.without(lighter)
            if _holds(trial):
                kept.append(rule)
            else:
                lighter = trial
        if not kept:
            return (*found, Broken("no_room", number + 1, ("seats",), {"people": people, "seats": seats}))
        broken, left_out = _told(given, one, kept, gathering, number + 1)
        found.append(broken)
        for rule in left_out:
            one = rule.without(one)
    return tuple(found)


def _holds(one: Limits) -> bool:
    return seat(one, np.zeros(one.allowed.shape), uneven=0.0) is not None


def _told(
    given: Numbers, one: Limits, kept: list[_Rule], gathering: Gathering, number: int
) -> tuple[Broken, list[_Rule]]:
    """Give a conflict with the seats that are missing, where it is about seats, and the rules that are in it."""
    names = tuple(rule.name for rule in kept)
    needing = [rule.need_of for rule in kept if rule.need_of is not None]
    if len(needing) == len(kept):
        tables = np.asarray((one.allowed[needing] > 0).any(axis=0))
        within = (one.allowed[:, ~tables] == 0).all(axis=1).tolist()
        wanting = [rule for rule in _rules(given, one) if rule.need_of is not None and within[rule.need_of]]
        seats = int(given.seats[tables].sum())
        if len(wanting) > seats:
            tags = {tag for rule in wanting for tag in gathering.rules.needs[rule.name.removeprefix(_NEEDS)]}
            params: dict[str, str | int] = {
                "people": len(wanting),
                "seats": seats,
                "more": len(wanting) - seats,
                "tags": ", ".join(sorted(tags)),
            }
            return Broken("needs_seats", number, tuple(rule.name for rule in wanting), params), wanting
    if len(kept) == 1 and kept[0].group is not None and len(kept[0].group) > given.seats.max():
        size, most = len(kept[0].group), int(given.seats.max())
        return Broken("group_too_large", number, names, {"people": size, "seats": most, "more": size - most}), kept
    places = [count for count in one.chairs if count is not None]
    if names == (_CHAIRS,) and len(places) == len(one.chairs) and one.weight.sum() > sum(places):
        most, people = sum(places), int(one.weight.sum())
        return Broken("too_few_chairs", number, names, {"people": people, "seats": most, "more": people - most}), kept
    return Broken("rules_contradict", number, names), kept


_NEEDS, _CHAIRS = "needs: ", "chairs"


def _rules(given: Numbers, one: Limits) -> list[_Rule]:
    def name(at: int) -> str:
        return given.ids[int(one.people[at])]

    found = [_Rule(f"apart: {name(a)}, {name(b)}", apart=(a, b)) for a, b in one.apart]
    found += [_Rule(f"together: {', '.join(map(name, group))}", group=group) for group in one.groups]
    needing = np.flatnonzero((one.allowed == 0).any(axis=1)).tolist()
    found += [_Rule(f"{_NEEDS}{name(at)}", need_of=at) for at in needing]
    return [*found, _Rule(_CHAIRS)] if any(count is not None for count in one.chairs) else found
