from __future__ import annotations

import numpy as np
import pytest

from deliberation.methods.opinion.mapping import statistics_for
from deliberation.methods.opinion.selection import (
    MinorityView,
    common_ground,
    divisive,
    minority_views,
)
from deliberation.methods.opinion.types import Moderation, OpinionStatistics, Representative
from tests.methods.opinion.conversations import from_table

NOTHING = Moderation()


def two_groups(*columns: tuple[list[int], list[int]]) -> OpinionStatistics:
    """Each column holds the votes of group a and of group b."""
    table = np.array([first + second for first, second in columns]).T
    size = len(columns[0][0])
    names = {f"p{i}": "a" if i < size else "b" for i in range(len(table))}
    return statistics_for(from_table(table), names, moderation=NOTHING)


ALL, NONE, HALF, PASS = [1] * 10, [-1] * 10, [1, -1] * 5, [0] * 10
MOST = [1] * 8 + [-1] * 2


def test_what_tells_groups_apart() -> None:
    found = two_groups((ALL, NONE), (NONE, ALL), (ALL, ALL), (HALF, HALF))
    assert found.representative == {
        "a": (Representative("0", "agree"), Representative("1", "disagree")),
        "b": (Representative("1", "agree"), Representative("0", "disagree")),
    }


def test_at_most_five_and_agrees_first() -> None:
    found = two_groups(*[(NONE, ALL)] * 4, *[(ALL, NONE)] * 4)
    directions = [item.direction for item in found.representative["a"]]
    assert len(directions) == 5
    assert directions == sorted(directions)
    assert found.representative["a"][0].id == "4"


def test_what_one_group_holds_and_the_others_do_not() -> None:
    results = two_groups((ALL, NONE), (ALL, ALL), (HALF, NONE), (NONE, MOST), (ALL, PASS)).statement_results
    found = minority_views(results, ["a", "b"], moderation=NOTHING)
    assert [(view.id, view.direction) for view in found["a"]] == [("0", "agree"), ("4", "agree"), ("3", "disagree")]
    assert [(view.id, view.direction) for view in found["b"]] == [("0", "disagree"), ("3", "agree"), ("2", "disagree")]
    first = found["a"][0]
    assert (first.share, first.others) == pytest.approx((11 / 12, 1 / 12))
    assert first == MinorityView("0", "agree", first.share, first.others, ("b",))
    assert all(view.share > 0.5 >= view.others and view.left_out for views in found.values() for view in views)
    hidden = minority_views(results, ["a", "b"], moderation=Moderation(hidden=frozenset({"0"})))
    assert [view.id for view in hidden["a"]] == ["4", "3"]


def test_every_group_has_its_place_in_the_list_of_views_even_with_none() -> None:
    results = two_groups((ALL, ALL), (HALF, HALF)).statement_results
    assert minority_views(results, ["a", "b"], moderation=NOTHING) == {"a": (), "b": ()}
    assert minority_views(results, [], moderation=NOTHING) == {}


def test_common_ground_needs_every_group() -> None:
    results = two_groups((MOST, ALL), (ALL, ALL), (ALL, NONE), (ALL, PASS), (NONE, NONE)).statement_results
    assert common_ground(results, moderation=NOTHING) == ("1", "0")
    assert common_ground(results, moderation=Moderation(hidden=frozenset({"1"}))) == ("0",)
    assert common_ground(results, moderation=NOTHING, shown=["a"]) == ("1", "2", "3", "0")
    assert common_ground(results, moderation=NOTHING, shown=[]) == ()


def test_divisive_statements_widest_first() -> None:
    results = two_groups((MOST, NONE), (ALL, NONE), (ALL, ALL), (NONE, ALL)).statement_results
    found = divisive(results, moderation=Moderation(meta=frozenset({"3"})))
    assert [(item.id, item.high, item.low) for item in found] == [("1", "a", "b"), ("0", "a", "b")]
    assert found[0].spread == pytest.approx(10 / 12)
    assert divisive(results, moderation=NOTHING, shown=["a"]) == ()
