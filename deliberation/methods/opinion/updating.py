"""New votes into a matrix that is kept, so that only what changed since the last look has to be read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from deliberation.methods.errors import MethodError
from deliberation.methods.opinion.types import Ints, VoteMatrix, id_order

TAKEN_BACK = 2
"""Instead of a vote: there is none any more."""


def with_changes(votes: VoteMatrix, *, people: Sequence[str], items: Sequence[str], values: ArrayLike) -> VoteMatrix:
    """Give `votes` after some changes, each a person's id, a statement's id and -1, 0, 1 or `TAKEN_BACK`.

    Of two changes to one cell the later counts. People and statements that are new come in; nobody leaves. The result
    is in canonical order, and the same as a matrix made from all votes at once. O(votes + changes * log changes).
    Raises MethodError `shape`, `unknown_vote`.
    """
    changed = np.asarray(values, dtype=np.int8)
    if not len(people) == len(items) == len(changed):
        raise MethodError("shape", expected=len(people))
    if changed.size and not np.isin(changed, (-1, 0, 1, TAKEN_BACK)).all():
        raise MethodError("unknown_vote", expected=(-1, 0, 1))
    old = votes.canonical()
    rows, row_of, row_now = _merged(old.participants, people)
    columns, column_of, column_now = _merged(old.statements, items)
    width = max(len(columns), 1)
    # Both orders are kept, so the cells stay in order although their numbers change.
    owner = np.repeat(row_now, np.diff(old.votes.indptr))
    before = owner * width + column_now[old.votes.indices]
    cells = np.array([row_of[one] for one in people], dtype=np.int64) * width
    cells += np.array([column_of[one] for one in items], dtype=np.int64)
    cells, changed = _last(cells, changed)
    kept = np.ones(len(before), dtype=bool)
    place = np.searchsorted(before, cells)
    known = place < len(before)
    known[known] = before[place[known]] == cells[known]
    kept[place[known]] = False
    stays = changed != TAKEN_BACK
    every = np.concatenate([before[kept], cells[stays]])
    data = np.concatenate([old.votes.data[kept], changed[stays]])
    order = np.argsort(every, kind="stable")
    starts = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum(np.bincount(every // width, minlength=len(rows)), out=starts[1:])
    matrix = sparse.csr_array((data[order], every[order] % width, starts), shape=(len(rows), len(columns)))
    return VoteMatrix(rows, columns, matrix, in_order=True)


def only(votes: VoteMatrix, *, people: Collection[str], items: Iterable[str]) -> VoteMatrix:
    """Give `votes` without everybody who is not among `people` or has no vote, on exactly the statements `items`.

    A statement that is new comes in without a vote. The result is in canonical order. O(votes).
    """
    old = votes.canonical()
    columns = tuple(sorted(items, key=id_order))
    place = {one: number for number, one in enumerate(columns)}
    column_now = np.array([place.get(one, -1) for one in old.statements], dtype=np.int64)
    person_stays = np.array([one in people for one in old.participants], dtype=bool)
    has_votes = np.diff(old.votes.indptr) > 0
    if columns == old.statements and bool((person_stays & has_votes).all()):
        return old
    owner = np.repeat(np.arange(len(old.participants)), np.diff(old.votes.indptr))
    column = column_now[old.votes.indices]
    stays = (column >= 0) & person_stays[owner]
    counts = np.bincount(owner[stays], minlength=len(old.participants))
    rows = np.flatnonzero(counts)
    starts = np.concatenate([[0], np.cumsum(counts[rows])])
    # Both orders are kept, so the cells stay in order although their numbers change.
    matrix = sparse.csr_array((old.votes.data[stays], column[stays], starts), shape=(len(rows), len(columns)))
    return VoteMatrix(tuple(old.participants[row] for row in rows.tolist()), columns, matrix, in_order=True)


def _merged(known: tuple[str, ...], named: Sequence[str]) -> tuple[tuple[str, ...], dict[str, int], Ints]:
    """Give all ids in order, the place of each, and the new place of every known one."""
    new = set(named).difference(known)
    every = tuple(sorted((*known, *new), key=id_order)) if new else known
    place = {one: number for number, one in enumerate(every)}
    return every, place, np.array([place[one] for one in known], dtype=np.int64)


def _last(cells: Ints, values: NDArray[np.int8]) -> tuple[Ints, NDArray[np.int8]]:
    """Give each cell once, in order, with its last value."""
    order = np.argsort(cells, kind="stable")
    cells, values = cells[order], values[order]
    last = np.ones(len(cells), dtype=bool)
    last[:-1] = cells[1:] != cells[:-1]
    return cells[last], values[last]
