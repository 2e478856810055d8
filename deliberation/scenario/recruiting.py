"""Step 2 of the scenario: whom the assembly is to bring together, with half of its seats for lived experience, and
what taking part costs."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.reading import participation_budgets
from deliberation.reading import recruitments as reading
from deliberation.reading.recruitments import Plan
from deliberation.scenario.report import Report
from deliberation.services import participation_budgets as budgets
from deliberation.services import recruitments
from deliberation.services.participation_budgets import LineForm
from deliberation.services.recruitments import PlanForm

AGE, LIVED = "Age", "Has lived through what this is about"
SHARES = f"""{AGE}; 18-29; 18900
{AGE}; 30-44; 26600
{AGE}; 45-59; 31800
{AGE}; 60+; 22700
Gender; Woman; 50800
Gender; Man; 48400
Gender; In another way; 800
Part of Wexmoor; Castle Ward; 24100
Part of Wexmoor; Old Town; 41300
Part of Wexmoor; Villages; 34600
{LIVED}; Yes; 22000
{LIVED}; No; 78000"""
PLAN = PlanForm(
    seats=48,
    reserves=12,
    slack=1,
    shares=SHARES,
    source="Made up for the invented borough of Wexmoor: 100,000 adults.",
    source_day=date(2026, 6, 30),
    never_alone=True,
)
BY_HAND = 24
WHY = "This is about people who have lived through it. They are heard too seldom, so they have half of the seats."
# Made up as well: eight days, twelve people with somebody to support them, nine with children or adults to care for.
COSTS = (
    LineForm("fee", "", 48, 8, 9_000),
    LineForm("travel", "", 48, 8, 640),
    LineForm("supporter", "Their time and their travel.", 12, 8, 9_600),
    LineForm("interpreter", "British Sign Language, and one other language.", 2, 8, 31_250),
    LineForm("childcare", "", 9, 8, 5_425),
    LineForm("kit", "A phone with data, to keep.", 10, 1, 8_500),
    LineForm("food", "For everybody in the room.", 62, 8, 1_135),
    LineForm("venue", "", 1, 8, 41_000),
    LineForm("letters", "", 12_000, 1, 94),
    LineForm("outreach", "", 14, 1, 60_000),
)


def plan(session: Session, report: Report, process_id: int) -> None:
    """Plan 48 seats like the borough, 24 of them for lived experience."""
    recruitments.plan(session, SYSTEM, process_id, PLAN)
    recruitments.set_by_hand(session, SYSTEM, process_id, LIVED, "Yes", seats=BY_HAND, why=WHY)
    found = reading.plan(session, SYSTEM, process_id)
    if found is None:
        raise RuntimeError("a plan that was saved is there")
    report.check(2, "seats, and reserves", [48, 12], [found.seats, found.reserves])
    report.check(2, "seats planned by age: 18-29, 30-44, 45-59, 60+", [9, 13, 15, 11], _seats(found, AGE))
    report.check(2, "seats decided by hand for lived experience, and the others", [24, 24], _seats(found, LIVED))
    nearly = [float(one.target.expected) for one in _groups(found, LIVED)]
    report.check(2, "what they would have by their share alone", [10.56, 37.44], nearly)
    _cost(session, report, process_id)


def _cost(session: Session, report: Report, process_id: int) -> None:
    for line in COSTS:
        budgets.add_line(session, SYSTEM, process_id, line)
    budgets.set_whole(session, SYSTEM, process_id, contingency_percent=5, available_pence=9_000_000)
    found = participation_budgets.view(session, SYSTEM, process_id)
    if found is None:
        raise RuntimeError("what was planned is there")
    sums = found.sums
    told = [sums.subtotal_pence, sums.contingency_pence, sums.total_pence, sums.seat_pence]
    report.check(2, "pence: all lines, the unforeseen, in all, a seat", [8_457_920, 422_896, 8_880_816, 185_017], told)


def _seats(found: Plan, feature: str) -> list[int]:
    return [one.target.seats for one in _groups(found, feature)]


def _groups(found: Plan, feature: str) -> tuple[reading.Group, ...]:
    return next(one.groups for one in found.features if one.name == feature)
