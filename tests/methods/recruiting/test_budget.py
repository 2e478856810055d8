"""A budget to the penny."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.methods.errors import MethodError
from deliberation.methods.recruiting.budget import KINDS, plan_budget
from deliberation.methods.recruiting.types import Line

LINES = (
    Line("fee", "Fees of members", 48, 4, 9_000),
    Line("travel", "Travel", 48, 4, 1_250),
    Line("childcare", "Childcare", 9, 4, 4_333),
    Line("fee", "Fees of reserves who wait", 12, 1, 4_500),
    Line("letters", "Letters and postage", 12_000, 1, 97),
)


def test_by_hand() -> None:
    """Fees 1,728,000 + 54,000; travel 240,000; childcare 155,988; letters 1,164,000: 3,341,988; 7.5 % is 250,649.1."""
    found = plan_budget(LINES, seats=48, contingency_percent=Fraction(75, 10), available_pence=3_600_000)
    assert found.by_kind == (("fee", 1_782_000), ("travel", 240_000), ("childcare", 155_988), ("letters", 1_164_000))
    assert found.subtotal_pence == 3_341_988
    assert found.contingency_pence == 250_650
    assert found.total_pence == 3_592_638
    # 3,592,638 / 48 = 74,846.625
    assert found.seat_pence == 74_847
    assert found.left_pence == 7_362
    assert found.lines == LINES


def test_what_does_not_suffice_is_shown_as_lacking() -> None:
    assert plan_budget(LINES[:1], seats=48, available_pence=1_700_000).left_pence == -28_000
    assert plan_budget(LINES[:1], seats=48).left_pence is None


def test_nothing_costs_nothing() -> None:
    found = plan_budget([], seats=3, contingency_percent=10)
    assert (found.total_pence, found.seat_pence, found.by_kind) == (0, 0, ())


@st.composite
def any_lines(draw: st.DrawFn) -> list[Line]:
    number = st.integers(0, 500)
    kinds = st.sampled_from(KINDS)
    return draw(st.lists(st.builds(Line, kinds, st.just("x"), number, number, st.integers(0, 99_999)), max_size=8))


@settings(max_examples=80, deadline=None)
@given(any_lines(), st.integers(1, 200), st.fractions(0, 100, max_denominator=100))
def test_every_penny_is_found_again(lines: list[Line], seats: int, percent: Fraction) -> None:
    found = plan_budget(lines, seats=seats, contingency_percent=percent)
    # One thing one time after the other, in place of products.
    pennies = sum(sum([line.unit_pence] * line.times) * line.count for line in lines)
    assert found.subtotal_pence == pennies == sum(pence for _, pence in found.by_kind)
    assert found.total_pence == found.subtotal_pence + found.contingency_pence
    assert 0 <= found.contingency_pence * 100 - pennies * percent < 100
    assert 0 <= found.seat_pence * seats - found.total_pence < seats
    assert len(dict(found.by_kind)) == len(found.by_kind) == len({line.kind for line in lines})


@settings(max_examples=40, deadline=None)
@given(any_lines(), st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_sum(lines: list[Line], shuffling: Any) -> None:
    before = plan_budget(lines, seats=7, contingency_percent=3)
    shuffling.shuffle(lines)
    after = plan_budget(lines, seats=7, contingency_percent=3)
    assert (dict(after.by_kind), after.total_pence) == (dict(before.by_kind), before.total_pence)


GOOD = LINES[0]


@pytest.mark.parametrize(
    ("line", "code", "params"),
    [
        (replace(GOOD, kind="gifts"), "kind_unknown", {"line": 2, "kind": "gifts"}),
        (replace(GOOD, count=-1), "number_negative", {"line": 2, "number": "count"}),
        (replace(GOOD, times=-1), "number_negative", {"line": 2, "number": "times"}),
        (replace(GOOD, unit_pence=-1), "number_negative", {"line": 2, "number": "unit_pence"}),
        (replace(GOOD, times=10_001), "number_too_large", {"line": 2, "number": "times", "most": 10_000}),
        (replace(GOOD, unit_pence=0.1), "number_not_whole", {"line": 2, "number": "unit_pence"}),  # type: ignore[arg-type] # the point
        (replace(GOOD, count=True), "number_not_whole", {"line": 2, "number": "count"}),
    ],
)
def test_a_line_that_makes_no_sense_is_named(line: Line, code: str, params: dict[str, object]) -> None:
    with pytest.raises(MethodError) as refused:
        plan_budget([GOOD, line], seats=48)
    assert (refused.value.code, refused.value.params) == (code, params)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"seats": 0}, "seats_none"),
        ({"seats": 1, "contingency_percent": -1}, "contingency_outside"),
        ({"seats": 1, "contingency_percent": Fraction(1001, 10)}, "contingency_outside"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(asked: dict[str, Any], code: str) -> None:
    with pytest.raises(MethodError) as refused:
        plan_budget(LINES, **asked)
    assert refused.value.code == code


def test_a_plan_beyond_all_measure_is_refused() -> None:
    most = Line("venue", "x", 10_000, 1, 100_000_000)
    assert plan_budget([most], seats=1).total_pence == 10**12
    with pytest.raises(MethodError, match="budget_too_large"):
        plan_budget([most, Line("food", "x", 1, 1, 1)], seats=1)
