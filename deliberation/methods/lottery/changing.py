"""The smallest change of quotas with which there is a panel, or a panel that a certain person is on."""

from __future__ import annotations

import numpy as np

from deliberation.methods.lottery.solving import INFINITY, Program
from deliberation.methods.lottery.types import Change, Floats, Row, Shape


def smallest_change(
    shape: Shape, *, nodes: int, within_flex: bool = True, kind: int | None = None
) -> tuple[Change, ...] | None:
    """Give the ends of quotas that have to move; None: no change of quotas is enough. Empty: none is needed.

    Fewest places first; where that leaves a choice, large quotas move before small ones. `within_flex`: only as far as
    flex says (None there: as far as is needed). `kind`: the panel has somebody of this kind.
    """
    rows = [row for row in shape.rows if row.quota is not None]
    kinds, first = len(shape.sizes), len(shape.sizes) + shape.choices
    downs = np.array([_down(row, within_flex=within_flex) for row in rows])
    ups = np.array([_up(row, shape.seats, within_flex=within_flex) for row in rows])
    program = Program(np.concatenate([shape.sizes, np.ones(shape.choices), downs, ups]))
    for row in shape.rows:
        if row.quota is None:
            program.add_row(row.least, row.most, row.kinds, np.ones(len(row.kinds)).tolist())
    for place, row in enumerate(rows):
        _movable(program, row, kinds, shape.seats, first + place, first + len(rows) + place)
    if kind is not None:
        program.add_row(1, INFINITY, [kind], [1.0])
    program.set_costs(_costs(rows, first))
    answer = program.solve_whole(program.size, nodes=nodes)
    if answer is None or answer.values is None:
        return None
    moved = answer.values[first:]
    return (*_changes(rows, moved[: len(rows)], "min"), *_changes(rows, moved[len(rows) :], "max"))


def _movable(program: Program, row: Row, kinds: int, seats: int, down: int, up: int) -> None:
    """Ask for least - down <= number <= most + up; with "or none" the number may be 0 instead."""
    ones = np.ones(len(row.kinds)).tolist()
    program.add_row(-INFINITY, row.most, np.append(row.kinds, up), [*ones, -1.0])
    if row.choice is None:
        program.add_row(row.least, INFINITY, np.append(row.kinds, down), [*ones, 1.0])
        return
    choice = kinds + row.choice
    program.add_row(0, INFINITY, np.append(row.kinds, [choice, down]), [*ones, -row.least, 1.0])
    program.add_row(-INFINITY, 0, np.append(row.kinds, choice), [*ones, -float(seats)])


def _costs(rows: list[Row], first: int) -> Floats:
    downs = [-1 - 1 / (2 + row.least) for row in rows]
    ups = [-1 - 1 / (2 + row.most) for row in rows]
    return np.concatenate([np.zeros(first), downs, ups])


def _down(row: Row, *, within_flex: bool) -> float:
    flex = row.quota.min_flex if row.quota is not None and within_flex else None
    return max(0.0, row.least - (flex or 0))


def _up(row: Row, seats: int, *, within_flex: bool) -> float:
    flex = row.quota.max_flex if row.quota is not None and within_flex else None
    return max(0.0, (seats if flex is None else flex) - row.most)


def _changes(rows: list[Row], moved: Floats, end: str) -> list[Change]:
    found: list[Change] = []
    for row, by in zip(rows, moved, strict=True):
        if row.quota is None or by < 0.5:
            continue
        if end == "min":
            found.append(Change(row.quota.feature, row.quota.value, "min", int(row.least), int(row.least - by)))
        else:
            found.append(Change(row.quota.feature, row.quota.value, "max", int(row.most), int(row.most + by)))
    return found
