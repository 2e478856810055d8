"""Small numbers are hidden here and nowhere else.

Every figure that leaves the platform is a `Published`, which a bare number is not. A tally over a whole roll is exact.
Whatever is split by a characteristic is hidden under five (`SMALLEST`), zero included, and with it so many other cells
that no hidden cell can be worked out from the cells and margins that are shown.

How the others are chosen: a table with its margins is a circulation (total -> rows -> cells -> columns -> total), and
a hidden figure can be worked out exactly when no cycle of hidden figures runs through it on which it can be moved
without another falling below zero. So for each small figure the cheapest such cycle is looked for (cost: what would be
lost by hiding a figure) and hidden whole. Such tables are totally unimodular: what holds for real numbers holds for
whole ones. Sources: Gusfield 1988, "A graph theoretic approach to statistical data security"; Hundepool and others
2012, "Statistical disclosure control", chapter 4. It protects against exact deduction, not against a good guess.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from numbers import Number

from deliberation.methods.errors import MethodError

SMALLEST = 5
"""The least count of a split that is shown, and the least size of a group that is shown."""

FEWEST_FOR_A_SHARE = 10
"""Under so many answers counts are shown and no percentage."""


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """A figure as the public may see it. A hidden one no longer knows its number.

    It can't be added to, ordered against or compared with a number by accident: that raises TypeError. `text` is
    neutral: digits, "under 5", or "hidden" in a table, where saying which figures are small would help to work them
    out (two that are "under 5" and make 8 are both 4).

    >>> publish_total(46).text, publish_split(3).text, publish_split(3).value
    ('46', 'under 5', None)
    """

    value: int | None
    minimum: int = SMALLEST
    in_table: bool = False

    @property
    def hidden(self) -> bool:
        """Whether the number is withheld."""
        return self.value is None

    @property
    def text(self) -> str:
        """The number, "under 5" or "hidden"."""
        if self.value is not None:
            return str(self.value)
        return "hidden" if self.in_table else f"under {self.minimum}"

    def __str__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Number):
            raise TypeError("a published figure is not a number")
        if not isinstance(other, Published):
            return NotImplemented
        return (self.value, self.text) == (other.value, other.text)

    def __hash__(self) -> int:
        return hash((self.value, self.text))

    def __bool__(self) -> bool:
        raise TypeError("a published figure is neither true nor false")


@dataclass(frozen=True, slots=True)
class PublishedShare:
    """`count` of `base`; `share` is exact, and None under ten answers."""

    count: Published
    base: Published
    share: Fraction | None

    @property
    def text(self) -> str:
        """Both counts, such as "37/46"."""
        return f"{self.count.text}/{self.base.text}"


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table with its margins; rows and columns in sorted order. A list has one column, named ""."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], Published]
    row_totals: Mapping[str, Published]
    column_totals: Mapping[str, Published]
    total: Published


def publish_total(count: int) -> Published:
    """A tally over a whole roll, exact.

    Raises:
        MethodError: `count_negative`.
    """
    _check(count)
    return Published(count)


def publish_split(count: int, *, minimum: int = SMALLEST) -> Published:
    """One count of people with a characteristic, hidden when small. Beside others of its kind use `publish_table`.

    Raises:
        MethodError: `count_negative`.
    """
    _check(count)
    return Published(count if count >= minimum else None, minimum)


def in_fives(count: Published) -> Published:
    """The same count rounded down to fives: whoever looks again after each answer would learn whose it was otherwise.

    >>> in_fives(publish_split(13)).value, in_fives(publish_split(4)).value
    (10, None)
    """
    return count if count.value is None else replace(count, value=count.value - count.value % SMALLEST)


def publish_share(count: int, of: int) -> PublishedShare:
    """A share of a whole roll: both counts, and the exact share when there are ten answers or more.

    >>> publish_share(37, 46).share, publish_share(8, 9).share, publish_share(8, 9).text
    (Fraction(37, 46), None, '8/9')

    Raises:
        MethodError: `count_negative`, or `count_above_base`.
    """
    _check(count)
    if count > of:
        raise MethodError("count_above_base", count=count, base=of)
    share = Fraction(count, of) if of >= FEWEST_FOR_A_SHARE else None
    return PublishedShare(publish_total(count), publish_total(of), share)


def group_is_shown(size: int, *, minimum: int = SMALLEST) -> bool:
    """Whether a group is large enough to be shown at all.

    >>> group_is_shown(4), group_is_shown(5)
    (False, True)
    """
    return size >= minimum


def may_follow(before: Mapping[str, int], now: Mapping[str, int], *, minimum: int = SMALLEST) -> bool:
    """Whether figures may be published after earlier ones without their difference being a small number.

    Both are counts by the same labels (a missing label is 0); each must stay the same or move by `minimum` or more.

    >>> may_follow({"north": 12, "south": 9}, {"north": 20, "south": 9})
    True
    >>> may_follow({"north": 12}, {"north": 13})
    False
    """
    moves = (abs(now.get(label, 0) - before.get(label, 0)) for label in {*before, *now})
    return all(move == 0 or move >= minimum for move in moves)


def publish_list(counts: Mapping[str, int], *, minimum: int = SMALLEST) -> PublishedTable:
    """People by one characteristic, each person in one entry, with their total: a table of one column.

    Raises:
        MethodError: `count_negative`.
    """
    return publish_table({(label, ""): count for label, count in counts.items()}, minimum=minimum)


def publish_table(cells: Mapping[tuple[str, str], int], *, minimum: int = SMALLEST) -> PublishedTable:
    """People by two characteristics, each person in one cell, with row totals, column totals and the total.

    Missing cells are 0. Margins are splits by one characteristic and are hidden when small; a margin that only repeats
    the total (a single row or column) is a tally and is not. The total is exact, unless nothing but hiding it protects
    a cell (a table of one cell, or of zeros only): then the total must not be shown anywhere else.

    >>> table = publish_table({("yes", "north"): 20, ("yes", "south"): 3, ("no", "north"): 8, ("no", "south"): 9})
    >>> [table.cells[cell].text for cell in sorted(table.cells)], table.row_totals["yes"].text
    (['hidden', 'hidden', 'hidden', 'hidden'], '23')

    Raises:
        MethodError: `count_negative`.
    """
    for count in cells.values():
        _check(count)
    rows = tuple(sorted({row for row, _ in cells}))
    columns = tuple(sorted({column for _, column in cells}))
    figures = _figures(rows, columns, cells)
    small = {figure.name for figure in figures if figure.may_be_small and figure.value < minimum}
    hidden = _protect(figures, small)
    shown = {
        figure.name: Published(None if figure.name in hidden else figure.value, minimum, in_table=True)
        for figure in figures
    }
    return PublishedTable(
        rows,
        columns,
        {(row, column): shown["cell", row, column] for row in rows for column in columns},
        {row: shown["row", row, ""] for row in rows},
        {column: shown["column", "", column] for column in columns},
        shown["total", "", ""],
    )


_Name = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Figure:
    """One number of the table as an arc of the circulation, and what is lost when it is hidden."""

    name: _Name
    tail: str
    head: str
    value: int
    cost: int
    may_be_small: bool


def _check(count: int) -> None:
    if count < 0:
        raise MethodError("count_negative", count=count)


def _figures(rows: tuple[str, ...], columns: tuple[str, ...], cells: Mapping[tuple[str, str], int]) -> list[_Figure]:
    """Cells, margins and the total as arcs: sum -> row -> column -> sum. Margins cost more than any cell to hide."""
    total = sum(cells.values())
    margin, last = total + 1, (total + 1) * 2 * (len(rows) + len(columns) + 1)
    figures = []
    for row in rows:
        value = sum(cells.get((row, column), 0) for column in columns)
        figures.append(
            _Figure(("row", row, ""), "from", f"r{row}", value, margin + value + 1, may_be_small=len(rows) > 1)
        )
        for column in columns:
            count = cells.get((row, column), 0)
            figures.append(_Figure(("cell", row, column), f"r{row}", f"c{column}", count, count + 1, may_be_small=True))
    for column in columns:
        value = sum(cells.get((row, column), 0) for row in rows)
        figures.append(
            _Figure(
                ("column", "", column), f"c{column}", "to", value, margin + value + 1, may_be_small=len(columns) > 1
            )
        )
    figures.append(_Figure(("total", "", ""), "to", "from", total, last * last, may_be_small=False))
    return figures


def _protect(figures: list[_Figure], small: set[_Name]) -> set[_Name]:
    """The small figures and the others that must go with them."""
    hidden = set(small)
    for figure in figures:
        if figure.name in small:
            hidden |= _cheapest_cycle(figures, figure, hidden)
    return hidden


def _cheapest_cycle(figures: list[_Figure], wanted: _Figure, hidden: set[_Name]) -> set[_Name]:
    """The figures on the cheapest cycle on which `wanted` can be raised or (if not 0) lowered."""
    arcs = _residual(figures, wanted, hidden)
    ways = [_cheapest_way(arcs, wanted.head, wanted.tail)]
    if wanted.value:
        ways.append(_cheapest_way(arcs, wanted.tail, wanted.head))
    found = [way for way in ways if way is not None]
    return set(min(found)[1]) if found else set()


def _residual(
    figures: Iterable[_Figure], without: _Figure, hidden: set[_Name]
) -> dict[str, list[tuple[int, str, _Name]]]:
    """Every figure can be raised (along its arc); one above 0 can be lowered (against it). Hidden ones cost nothing."""
    arcs: dict[str, list[tuple[int, str, _Name]]] = {}
    for figure in figures:
        if figure.name == without.name:
            continue
        cost = 0 if figure.name in hidden else figure.cost
        arcs.setdefault(figure.tail, []).append((cost, figure.head, figure.name))
        if figure.value:
            arcs.setdefault(figure.head, []).append((cost, figure.tail, figure.name))
    return arcs


def _cheapest_way(
    arcs: Mapping[str, list[tuple[int, str, _Name]]], start: str, end: str
) -> tuple[int, tuple[_Name, ...]] | None:
    """Dijkstra; of equally cheap ways the first in the order of their names, so that the result never varies."""
    queue: list[tuple[int, tuple[_Name, ...], str]] = [(0, (), start)]
    done: set[str] = set()
    while queue:
        cost, way, here = heapq.heappop(queue)
        if here == end:
            return cost, way
        if here in done:
            continue
        done.add(here)
        for more, there, name in arcs.get(here, ()):
            if there not in done:
                heapq.heappush(queue, (cost + more, (*way, name), there))
    return None
