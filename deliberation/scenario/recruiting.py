"""Step 2 of the scenario: whom the assembly is to bring together, with half of its seats for lived experience."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.reading import recruitments as reading
from deliberation.reading.recruitments import Plan
from deliberation.scenario.report import Report
from deliberation.services import recruitments
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


def _seats(found: Plan, feature: str) -> list[int]:
    return [one.target.seats for one in _groups(found, feature)]


def _groups(found: Plan, feature: str) -> tuple[reading.Group, ...]:
    return next(one.groups for one in found.features if one.name == feature)
