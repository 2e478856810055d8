"""A gathering as arrays. People stand in the order of their ids, so the order in the input changes nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deliberation.methods.errors import MethodError
from deliberation.methods.seating.types import Gathering, Round

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Numbers:
    """`values` (people x all values, 0 or 1), `present` (rounds x people), `allowed` (people x tables), `apart`
    (people x people), `groups` (people who sit together), `fixed` (the table of each person in each fixed
    round), `weight` (chairs that each person takes with supporters, where a table's chairs are counted; else 1)."""

    ids: tuple[str, ...]
    values: Floats
    present: NDArray[np.bool_]
    allowed: NDArray[np.bool_]
    apart: NDArray[np.bool_]
    groups: tuple[tuple[int, ...], ...]
    seats: Whole
    fixed: Whole
    weight: Whole


def numbers(gathering: Gathering) -> Numbers:
    """Read a gathering.

    Errors: person_repeated, person_unknown, round_unknown, seat_unknown, person_twice_in_round."""
    rules = gathering.rules
    beside = set(rules.supporters)
    people = sorted((one for one in gathering.people if one.id not in beside), key=lambda person: person.id)
    at = {person.id: place for place, person in enumerate(people)}
    if len(at) < len(people):
        twice = Counter(person.id for person in people).most_common(1)[0][0]
        raise MethodError("person_repeated", id=twice)

    def place(name: str) -> int:
        if name not in at:
            raise MethodError("person_unknown", id=name)
        return at[name]

    present = np.ones((gathering.rounds, len(people)), dtype=bool)
    for number, names in rules.absent.items():
        if not 1 <= number <= gathering.rounds:
            raise MethodError("round_unknown", round=number)
        present[number - 1, [place(name) for name in sorted(names)]] = False
    allowed = np.ones((len(people), len(gathering.tables)), dtype=bool)
    for name, tags in rules.needs.items():
        allowed[place(name)] = [tags <= table.tags for table in gathering.tables]
    apart = np.zeros((len(people), len(people)), dtype=bool)
    for group in rules.apart:
        members = [place(name) for name in dict.fromkeys(group)]
        apart[np.ix_(members, members)] = True
    np.fill_diagonal(apart, val=False)
    together = [{place(name) for name in group} for group in rules.together]
    fixed = as_array(rules.fixed_rounds, at, len(gathering.tables))
    present[: len(fixed)] = fixed != NOWHERE
    seats = np.array([table.seats for table in gathering.tables], dtype=np.int64)
    ids = tuple(person.id for person in people)
    values = _values(tuple(person.values for person in people))
    return Numbers(ids, values, present, allowed, apart, _merged(together), seats, fixed, _weight(gathering, at))


def _weight(gathering: Gathering, at: dict[str, int]) -> Whole:
    weight = np.ones(len(at), dtype=np.int64)
    for name in gathering.rules.supporters.values():
        if name not in at:
            raise MethodError("person_unknown", id=name)
        if any(table.chairs is not None for table in gathering.tables):
            weight[at[name]] += 1
    return weight


def as_array(rounds: tuple[Round, ...], at: dict[str, int], tables: int) -> Whole:
    """Give the table of each person in each round, (rounds, people); -1 where somebody is not seated."""
    found = np.full((len(rounds), len(at)), NOWHERE, dtype=np.int64)
    for number, one in enumerate(rounds):
        for table, names in enumerate(one):
            if table >= tables:
                raise MethodError("seat_unknown", round=number + 1, table=table + 1)
            for name in names:
                if name not in at:
                    raise MethodError("person_unknown", id=name)
                if found[number, at[name]] != NOWHERE:
                    raise MethodError("person_twice_in_round", id=name, round=number + 1)
                found[number, at[name]] = table
    return found


def _values(rows: tuple[tuple[str, ...], ...]) -> Floats:
    columns = []
    for column in zip(*rows, strict=True):
        columns += [[float(value == one) for value in column] for one in sorted(set(column))]
    return np.array(columns, dtype=np.float64).T.reshape(len(rows), -1) if columns else np.zeros((len(rows), 0))


def _merged(groups: list[set[int]]) -> tuple[tuple[int, ...], ...]:
    merged: list[set[int]] = []
    for group in groups:
        touching = [other for other in merged if other & group]
        merged = [other for other in merged if not other & group] + [group.union(*touching)]
    return tuple(sorted(tuple(sorted(group)) for group in merged if len(group) > 1))
