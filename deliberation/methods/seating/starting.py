"""One round that keeps every hard rule, by integer programming (HiGHS in scipy), or the proof that there is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from deliberation.methods.seating.numbers import Floats, Numbers, Whole

_OPTIMAL = 0
_INFEASIBLE = 2
# A balanced seating need not be the nearest one; the work is counted in nodes, never in seconds.
_NODES, _NEAR = 400, 0.4


@dataclass(frozen=True, slots=True)
class Balance:
    """Exact `sizes`, and at least `low` and at most `high` people at each table with each value (tables x values)."""

    values: Floats
    low: Floats
    high: Floats
    sizes: Whole


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds in one round: people (indices), where each may sit, groups, pairs apart, seats, and chairs.

    `chairs` counts weight[i] chairs for person i at a table; None where chairs are not counted.
    """

    people: Whole
    allowed: Floats
    groups: tuple[tuple[int, ...], ...]
    apart: tuple[tuple[int, int], ...]
    seats: Whole
    chairs: tuple[int | None, ...]
    weight: Whole


def limits(given: Numbers, number: int, chairs: tuple[int | None, ...]) -> Limits:
    """The limits of a round (counted from 0), with people by their place among those present."""
    people = np.flatnonzero(given.present[number])
    place = {int(person): at for at, person in enumerate(people)}
    groups = tuple(tuple(place[one] for one in group if one in place) for group in given.groups)
    pairs = np.argwhere(np.triu(given.apart[np.ix_(people, people)]))
    return Limits(
        people,
        given.allowed[people].astype(float),
        tuple(group for group in groups if len(group) > 1),
        tuple((int(a), int(b)) for a, b in pairs),
        given.seats,
        chairs,
        given.weight[people],
    )


def even_sizes(people: int, seats: Whole) -> Whole:
    """Sizes as equal as the seats allow: the emptiest table takes the next person."""
    sizes = np.zeros(len(seats), dtype=np.int64)
    for _ in range(people):
        free = np.flatnonzero(sizes < seats)
        if not len(free):
            break
        sizes[free[np.argmin(sizes[free])]] += 1
    return sizes


def seat(
    one: Limits, cost: Floats, *, uneven: float = 1.0, balance: Balance | None = None, seconds: float | None = None
) -> Whole | None:
    """Give the table of each person: least sum of cost[person, table] and of `uneven` times the distance from even
    sizes. `seconds` (with a balance only) ends it early. None: no seating keeps the limits.
    Complexity: that of an integer program of people x tables."""
    people, tables = one.allowed.shape
    if not people:
        return np.zeros(0, dtype=np.int64)
    width = people * tables
    rows: list[tuple[list[int], list[float], float, float]] = [
        ([person * tables + table for table in range(tables)], [1.0] * tables, 1, 1) for person in range(people)
    ]
    sizes = even_sizes(people, one.seats)
    for table in range(tables):
        column = [person * tables + table for person in range(people)]
        rows.append((column, [1.0] * people, 0, float(one.seats[table])))
        rows.append(([*column, width + table], [1.0] * people + [-1.0], -np.inf, float(sizes[table])))
        rows.append(([*column, width + table], [1.0] * people + [1.0], float(sizes[table]), np.inf))
        chairs = one.chairs[table]
        if chairs is not None:
            rows.append((column, [float(weight) for weight in one.weight], 0, chairs))
        for a, b in one.apart:
            rows.append(([a * tables + table, b * tables + table], [1.0, 1.0], 0, 1))
        for first, *others in one.groups:
            rows += [([first * tables + table, b * tables + table], [1.0, -1.0], 0, 0) for b in others]
    rows += _balanced(balance, people, tables) if balance is not None else []
    upper = np.append(one.allowed.ravel(), np.full(tables, float(people)))
    cap = np.inf if seconds is None else seconds
    solved = milp(
        np.append(cost.ravel(), np.full(tables, uneven)),
        constraints=_constraints(rows, width + tables),
        bounds=Bounds(0, upper),
        integrality=np.append(np.ones(width), np.zeros(tables)),
        options={} if balance is None else {"node_limit": _NODES, "mip_rel_gap": _NEAR, "time_limit": cap},
    )
    if solved.x is None and (solved.status == _INFEASIBLE or balance is not None):
        return None
    if solved.x is None or (solved.status != _OPTIMAL and balance is None):
        raise RuntimeError(f"The solver stopped: {solved.message}")
    chosen: Whole = np.argmax(solved.x[:width].reshape(people, tables), axis=1)
    return chosen


def _balanced(balance: Balance, people: int, tables: int) -> list[tuple[list[int], list[float], float, float]]:
    rows: list[tuple[list[int], list[float], float, float]] = []
    for table in range(tables):
        size = float(balance.sizes[table])
        rows.append(([person * tables + table for person in range(people)], [1.0] * people, size, size))
        for value in range(balance.values.shape[1]):
            having = np.flatnonzero(balance.values[:, value]) * tables + table
            low, high = float(balance.low[table, value]), float(balance.high[table, value])
            rows.append((having.tolist(), [1.0] * len(having), low, high))
    return rows


def _constraints(rows: list[tuple[list[int], list[float], float, float]], width: int) -> LinearConstraint:
    at = np.repeat(np.arange(len(rows)), [len(row[0]) for row in rows])
    columns = np.concatenate([row[0] for row in rows])
    factors = np.concatenate([row[1] for row in rows])
    matrix = csr_array((factors, (at, columns)), shape=(len(rows), width))
    return LinearConstraint(matrix, [row[2] for row in rows], [row[3] for row in rows])
