from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.methods.errors import MethodError
from deliberation.methods.opinion.mapping import statistics_for
from deliberation.methods.opinion.routing import draw_next, routing_fault
from deliberation.methods.opinion.selection import (
    MinorityView,
    common_ground,
    divisive,
    minority_views,
    priorities_by_id,
)
from deliberation.methods.opinion.types import Moderation, OpinionStatistics, Representative, StatementResult
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


def test_next_statement_is_drawn_by_priority() -> None:
    rng = np.random.default_rng(7)
    priorities = {"a": 6.0, "b": 2.0, "c": 0.0}
    drawn = Counter(draw_next(["a", "b", "c", "new"], priorities, rng=rng) for _ in range(9000))
    assert drawn["c"] == 0
    assert drawn["a"] / 9000 == pytest.approx(6 / 9, abs=0.02)
    assert drawn["new"] / 9000 == pytest.approx(1 / 9, abs=0.02)
    assert draw_next([], priorities, rng=rng) is None
    assert {draw_next(["c"], priorities, rng=rng) for _ in range(5)} == {"c"}


@settings(deadline=None)
@given(st.lists(st.floats(0, 1e308), min_size=1, max_size=9), st.integers(0, 99))
def test_the_draw_copes_with_any_priorities(weights: list[float], seed: int) -> None:
    priorities = {str(i): weight for i, weight in enumerate(weights)}
    assert draw_next(list(priorities), priorities, rng=np.random.default_rng(seed)) in priorities


@pytest.mark.parametrize("weight", [float("nan"), float("inf"), -1.0])
def test_a_bad_priority_is_refused(weight: float) -> None:
    with pytest.raises(MethodError, match="bad_priority"):
        draw_next(["a"], {"a": weight}, rng=np.random.default_rng(0))


def result(identifier: str, agree: int, priority: float) -> StatementResult:
    return StatementResult(identifier, agree, 0, 0, agree, 0.1, priority, 0.5, ())


def test_blind_routing_is_noticed() -> None:
    blind = (result("a", 3, 49.0), result("b", 1, 49.0), result("c", 9, 2.0))
    assert routing_fault(blind, Moderation(meta=frozenset({"c"})))
    assert not routing_fault(blind, NOTHING)
    assert not routing_fault((result("a", 3, 4.0), result("b", 3, 4.0)), NOTHING)
    assert not routing_fault((), NOTHING)
    assert priorities_by_id(blind) == {"a": 49.0, "b": 49.0, "c": 2.0}
