"""What taking part costs: lines that come and go, sums to the penny, and what is too large to be meant."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.permissions import ANONYMOUS
from deliberation.reading import participation_budgets as reading
from deliberation.reading.participation_budgets import BudgetView
from deliberation.services import participation_budgets as budgets
from deliberation.services import recruitments
from deliberation.services.participation_budgets import LineForm
from models import AuditPayload, BudgetLine, ParticipationBudget, ProcessState
from tests.services.people import Place, place, rows, set_state
from tests.services.recruiting import LINES, PLAN

FEE = LINES[0]
# 48 x 8 x 90 pounds, 10 x 8 x 12.50, 4 x 450.
TOTAL = 3_456_000 + 100_000 + 180_000


def planning(session: Session, state: ProcessState = ProcessState.RECRUITING) -> Place:
    here = place(session)
    set_state(session, here.process_id, ProcessState.REMIT_AGREED)
    recruitments.plan(session, here.convenor, here.process_id, PLAN)
    set_state(session, here.process_id, state)
    return here


def budget(session: Session, here: Place) -> BudgetView:
    found = reading.view(session, here.convenor, here.process_id)
    assert found is not None
    return found


def add(session: Session, here: Place, *lines: LineForm) -> list[str]:
    return [budgets.add_line(session, here.convenor, here.process_id, one) for one in lines]


def test_lines_add_up_to_the_penny_and_to_the_seat(session: Session) -> None:
    here = planning(session)
    assert budget(session, here).sums.total_pence == 0
    add(session, here, *LINES)
    found = budget(session, here)
    assert [one.line.pence for one in found.lines] == [3_456_000, 100_000, 180_000]
    assert found.sums.total_pence == TOTAL
    # 37,360 pounds to 48 seats is 778.33 and a third: rounded up, it always suffices.
    assert found.sums.seat_pence == 77_834
    assert found.missing == ("supporter", "interpreter", "childcare")
    assert found.sums.left_pence is None


def test_what_belongs_together_stands_together(session: Session) -> None:
    here = planning(session)
    add(session, here, LINES[2], FEE, replace(LINES[2], label="The small room"), LINES[1])
    assert [(one.line.kind, one.line.label) for one in budget(session, here).lines] == [
        ("fee", ""),
        ("travel", "Taxis for people who cannot walk far."),
        ("venue", "The hall"),
        ("venue", "The small room"),
    ]


def test_a_line_is_changed_and_taken_out(session: Session) -> None:
    here = planning(session)
    fee, travel, _hall = add(session, here, *LINES)
    budgets.change_line(session, here.convenor, here.process_id, fee, replace(FEE, unit_pence=9_001))
    assert budget(session, here).sums.total_pence == TOTAL + 48 * 8
    assert reading.one_line(session, here.convenor, here.process_id, fee).line.unit_pence == 9_001
    budgets.remove_line(session, here.convenor, here.process_id, travel)
    budgets.remove_line(session, here.convenor, here.process_id, travel)
    assert [one.public_id for one in budget(session, here).lines] == [fee, _hall]
    with pytest.raises(NotFound, match="budget_line_unknown"):
        budgets.change_line(session, here.convenor, here.process_id, travel, FEE)
    with pytest.raises(NotFound, match="budget_line_unknown"):
        reading.one_line(session, here.convenor, here.process_id, travel)


def test_a_line_of_another_project_is_out_of_reach(session: Session) -> None:
    here, there = planning(session), planning(session)
    [line] = add(session, there, FEE)
    add(session, here, FEE)
    budgets.remove_line(session, here.convenor, here.process_id, line)
    with pytest.raises(NotFound, match="budget_line_unknown"):
        budgets.change_line(session, here.convenor, here.process_id, line, LINES[1])
    assert [one.line.kind for one in budget(session, there).lines] == ["fee"]


def test_something_is_kept_for_what_nobody_foresees(session: Session) -> None:
    here = planning(session)
    add(session, here, *LINES)

    def whole(percent: int | None, available: int | None) -> None:
        budgets.set_whole(
            session, here.convenor, here.process_id, contingency_percent=percent, available_pence=available
        )

    whole(7, 4_000_000)
    found = budget(session, here)
    # 7 percent of 37,360 pounds.
    assert (found.sums.contingency_pence, found.sums.total_pence) == (261_520, TOTAL + 261_520)
    assert found.sums.left_pence == 4_000_000 - TOTAL - 261_520
    whole(0, None)
    assert budget(session, here).sums.left_pence is None


def test_everybody_sees_sums_and_no_line_once_the_remit_is_agreed(session: Session) -> None:
    here = planning(session)
    assert reading.sums(session, here.process_id) is None
    add(session, here, *LINES, replace(LINES[2], label="The small room"))
    found = reading.sums(session, here.process_id)
    assert found is not None
    assert found.by_kind == (("fee", 3_456_000), ("travel", 100_000), ("venue", 360_000))
    assert found.total_pence == TOTAL + 180_000
    set_state(session, here.process_id, ProcessState.DRAFT)
    assert reading.sums(session, here.process_id) is None


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"kind": "yacht"}, "choice_unknown", "kind"),
        ({"kind": "other", "label": " "}, "text_empty", "label"),
        ({"label": "a" * 121}, "text_too_long", "label"),
        ({"number": None}, "ballot_figure", "number"),
        ({"number": 0}, "ballot_figure", "number"),
        ({"number": 100_000}, "ballot_figure", "number"),
        ({"times": None}, "ballot_figure", "times"),
        ({"times": 1_000}, "ballot_figure", "times"),
        ({"unit_pence": None}, "budget_unit", "unit"),
        ({"unit_pence": -1}, "budget_unit", "unit"),
        ({"unit_pence": 100_000_001}, "budget_unit", "unit"),
        ({"number": 99_999, "times": 999, "unit_pence": 100_000_000}, "budget_sum", "unit"),
    ],
)
def test_what_is_wrong_is_refused_at_its_box_and_nothing_is_kept(
    session: Session, change: dict[str, Any], code: str, field: str
) -> None:
    here = planning(session)
    [line] = add(session, here, FEE)
    for act in (
        lambda form: budgets.add_line(session, here.convenor, here.process_id, form),
        lambda form: budgets.change_line(session, here.convenor, here.process_id, line, form),
    ):
        with pytest.raises(DeliberationError) as refused:
            act(replace(FEE, **change))
        assert (refused.value.code, refused.value.field) == (code, field)
    found = budget(session, here)
    assert [(one.public_id, one.line.pence) for one in found.lines] == [(line, 3_456_000)]


@pytest.mark.parametrize(
    ("percent", "available", "code"),
    [
        (None, None, "ballot_figure"),
        (-1, None, "ballot_figure"),
        (101, None, "ballot_figure"),
        (0, -1, "money_out_of_range"),
        (0, 10**12 + 1, "money_out_of_range"),
    ],
)
def test_numbers_about_the_whole_are_held_to_what_can_be(
    session: Session, percent: int | None, available: int | None, code: str
) -> None:
    here = planning(session)
    with pytest.raises(DeliberationError, match=code):
        budgets.set_whole(
            session, here.convenor, here.process_id, contingency_percent=percent, available_pence=available
        )
    assert rows(session, ParticipationBudget) == 0


def test_there_is_room_for_so_many_lines(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgets, "MOST_LINES", 2)
    here = planning(session)
    add(session, here, FEE, FEE)
    with pytest.raises(DeliberationError, match="budget_lines"):
        add(session, here, FEE)
    assert rows(session, BudgetLine) == 2


def test_seats_come_first(session: Session) -> None:
    here = place(session)
    assert reading.view(session, here.convenor, here.process_id) is None
    with pytest.raises(Refused, match="budget_without_seats"):
        add(session, here, FEE)
    assert rows(session, ParticipationBudget) == 0


def test_it_can_be_planned_anew_until_the_project_is_over(session: Session) -> None:
    here = planning(session, ProcessState.FOLLOWING_UP)
    add(session, here, FEE)
    set_state(session, here.process_id, ProcessState.CLOSED)
    with pytest.raises(Refused, match="cannot_plan_costs_now"):
        add(session, here, FEE)
    assert len(budget(session, here).lines) == 1


def test_the_lines_are_for_the_convenor(session: Session) -> None:
    here = planning(session)
    for actor in (here.facilitator, ANONYMOUS):
        with pytest.raises(NotAllowed):
            reading.view(session, actor, here.process_id)


def test_the_record_says_how_much_it_came_to(session: Session) -> None:
    here = planning(session)
    add(session, here, FEE)
    payloads = [one.payload for one in session.execute(select(AuditPayload)).scalars()]
    assert any(one.get("by_kind") == {"fee": 3_456_000} and one.get("pence") == 3_456_000 for one in payloads)
