from __future__ import annotations

import dataclasses
import doctest
import operator
from collections.abc import Callable
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from deliberation.methods import disclosure
from deliberation.methods.disclosure import (
    Published,
    PublishedTable,
    group_is_shown,
    may_follow,
    publish_list,
    publish_share,
    publish_split,
    publish_table,
    publish_total,
)
from deliberation.methods.errors import MethodError

Cells = dict[tuple[str, str], int]
counts = st.one_of(st.integers(0, 6), st.integers(0, 40))


@st.composite
def tables(draw: st.DrawFn) -> Cells:
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    return {(f"r{i}", f"c{j}"): draw(counts) for i in range(rows) for j in range(columns)}


def ranges(table: PublishedTable) -> dict[tuple[str, str, str], tuple[float, float]]:
    """What an attacker can find out: for each hidden figure the least and the greatest value that fit what is shown.

    Unknowns are the cells alone, none below 0; every margin and the total is a sum of cells. Written apart from the
    code under test, which follows cycles instead.
    """
    names = [(row, column) for row in table.rows for column in table.columns]
    figures = [("cell", *name) for name in names]
    sums = [np.eye(len(names))[k] for k in range(len(names))]
    shown = [table.cells[name] for name in names]
    for row in table.rows:
        figures.append(("row", row, ""))
        sums.append(np.array([float(name[0] == row) for name in names]))
        shown.append(table.row_totals[row])
    for column in table.columns:
        figures.append(("column", "", column))
        sums.append(np.array([float(name[1] == column) for name in names]))
        shown.append(table.column_totals[column])
    figures.append(("total", "", ""))
    sums.append(np.ones(len(names)))
    shown.append(table.total)
    known = [(vector, figure.value) for vector, figure in zip(sums, shown, strict=True) if figure.value is not None]
    equal = {"A_eq": np.array([v for v, _ in known]), "b_eq": np.array([n for _, n in known])} if known else {}
    found = {}
    for name, vector, figure in zip(figures, sums, shown, strict=True):
        if figure.hidden:
            low, high = linprog(vector, **equal), linprog(-vector, **equal)
            assert low.status == 0
            assert high.status in (0, 3)  # 3: it can be as large as anybody likes
            found[name] = (low.fun, -high.fun if high.status == 0 else np.inf)
    return found


@settings(max_examples=150, deadline=None)
@given(tables())
def test_no_hidden_figure_can_be_worked_out(cells: Cells) -> None:
    table = publish_table(cells)
    for name, (low, high) in ranges(table).items():
        assert high - low >= 1 - 1e-6, (name, low, high)


@settings(max_examples=100, deadline=None)
@given(tables())
def test_small_figures_are_hidden_and_shown_ones_are_true(cells: Cells) -> None:
    table = publish_table(cells)
    for name, figure in table.cells.items():
        assert figure.hidden or figure.value == cells[name] >= 5
    for row, figure in table.row_totals.items():
        assert figure.hidden or figure.value == sum(cells[row, column] for column in table.columns)
        assert figure.hidden or figure.value >= 5 or len(table.rows) == 1
    for column, figure in table.column_totals.items():
        assert figure.hidden or figure.value == sum(cells[row, column] for row in table.rows)
        assert figure.hidden or figure.value >= 5 or len(table.columns) == 1
    everybody = sum(cells.values())
    one_cell = len(cells) == 1 and everybody < 5
    assert table.total.hidden == (one_cell or everybody == 0)
    assert table.total.hidden or table.total.value == everybody


@settings(max_examples=60, deadline=None)
@given(tables(), st.integers(0, 10**6))
def test_the_order_of_the_cells_does_not_matter(cells: Cells, seed: int) -> None:
    shuffled = list(cells.items())
    Random(seed).shuffle(shuffled)
    assert publish_table(dict(shuffled)) == publish_table(cells)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from("abcdef"), counts, min_size=2), st.integers(2, 9))
def test_a_list_with_its_total_is_protected_too(entries: dict[str, int], minimum: int) -> None:
    table = publish_list(entries, minimum=minimum)
    assert all(high - low >= 1 - 1e-6 for low, high in ranges(table).values())
    assert all(table.cells[name, ""].hidden for name, count in entries.items() if count < minimum)


def test_the_cheapest_cell_goes_with_a_small_one() -> None:
    table = publish_list({"a": 3, "b": 30, "c": 7, "d": 12})
    assert {name: figure.text for (name, _), figure in table.cells.items()} == {
        "a": "hidden",
        "b": "30",
        "c": "hidden",
        "d": "12",
    }
    assert table.total.value == 52


def test_in_a_table_the_smallest_others_go_with_a_small_cell() -> None:
    numbers = {"a": [3, 80, 8], "b": [70, 90, 60], "c": [9, 50, 10]}
    cells = {(row, column): n for row, line in numbers.items() for column, n in zip("xyz", line, strict=True)}
    table = publish_table(cells)
    hidden = {row + column for (row, column), figure in table.cells.items() if figure.hidden}
    assert hidden == {"ax", "az", "cx", "cz"}
    assert not any(figure.hidden for figure in (*table.row_totals.values(), *table.column_totals.values()))


def test_nothing_is_hidden_without_need() -> None:
    table = publish_table({("a", "x"): 5, ("a", "y"): 9, ("b", "x"): 20, ("b", "y"): 6})
    assert not any(figure.hidden for figure in table.cells.values())
    assert (table.row_totals["a"].value, table.column_totals["y"].value, table.total.value) == (14, 15, 40)
    assert publish_table({}).total.value == 0


def test_in_a_table_nothing_tells_small_figures_from_the_others() -> None:
    table = publish_list({"a": 4, "b": 4, "c": 20})
    assert {figure.text for figure in table.cells.values() if figure.hidden} == {"hidden"}


def test_a_large_table_is_done_quickly_and_is_safe() -> None:
    random = Random(5)
    cells = {(f"r{i:02}", f"c{j:02}"): random.choice([0, 2, 7, 15, 40]) for i in range(20) for j in range(10)}
    table = publish_table(cells)
    assert all(high - low >= 1 - 1e-6 for low, high in ranges(table).values())


def test_a_tally_over_the_roll_is_exact_and_a_split_is_not() -> None:
    assert (publish_total(2).value, publish_total(0).text) == (2, "0")
    assert (publish_split(4).text, publish_split(5).text, publish_split(0).hidden) == ("under 5", "5", True)
    assert publish_split(9, minimum=10).text == "under 10"


def test_under_ten_answers_there_is_no_percentage() -> None:
    assert publish_share(9, 9).share is None
    assert publish_share(8, 10).share == Fraction(4, 5)
    assert publish_share(796, 1000).share != Fraction(4, 5)
    assert str(publish_share(8, 10).count) == "8"
    assert publish_share(0, 0).text == "0/0"


def test_groups_under_five_are_not_shown() -> None:
    assert [group_is_shown(size) for size in (0, 4, 5, 60)] == [False, False, True, True]


@pytest.mark.parametrize(
    "act",
    [
        lambda figure: figure + 1,
        lambda figure: 1 + figure,
        lambda figure: sum([figure]),
        lambda figure: figure == 7,
        lambda figure: figure == 7.0,
        lambda figure: figure != 7,
        lambda figure: operator.eq(7, figure),
        lambda figure: figure < 7,
        lambda figure: figure < publish_total(9),
        int,
        float,
        lambda figure: [0] * figure,
        bool,
        lambda figure: 7 in [figure],
    ],
)
@pytest.mark.parametrize("figure", [publish_total(7), publish_split(3)])
def test_a_published_figure_is_not_a_number(act: Callable[[Published], object], figure: Published) -> None:
    with pytest.raises(TypeError):
        act(figure)


def test_a_hidden_figure_has_forgotten_its_number() -> None:
    figure = publish_split(3)
    assert dataclasses.astuple(figure) == (None, 5, False)
    assert figure == publish_split(1)
    assert hash(figure) == hash(publish_split(1))
    assert figure != publish_split(7)
    assert figure != "under 5"
    assert f"{figure}" == "under 5"
    with pytest.raises(dataclasses.FrozenInstanceError):
        figure.value = 3  # type: ignore[misc]


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("abc"), counts), st.dictionaries(st.sampled_from("abc"), counts))
def test_figures_follow_only_by_no_step_or_a_large_one(before: dict[str, int], now: dict[str, int]) -> None:
    moves = [now.get(label, 0) - before.get(label, 0) for label in "abc"]
    assert may_follow(before, now) == all(move == 0 or move <= -5 or move >= 5 for move in moves)


@pytest.mark.parametrize(
    "call",
    [
        lambda: publish_total(-1),
        lambda: publish_split(-1),
        lambda: publish_share(-1, 4),
        lambda: publish_share(5, 4),
        lambda: publish_table({("a", "b"): -2}),
    ],
)
def test_impossible_counts_are_refused(call: Callable[[], object]) -> None:
    with pytest.raises(MethodError, match="count_"):
        call()


def test_examples_in_the_documentation_are_true() -> None:
    result = doctest.testmod(disclosure)
    assert (result.failed, result.attempted > 5) == (0, True)
