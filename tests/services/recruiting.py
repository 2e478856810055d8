"""A plan of whom to bring together and of what it costs, for the tests of services and pages."""

from __future__ import annotations

from datetime import date

from deliberation.services.participation_budgets import LineForm
from deliberation.services.recruitments import PlanForm

SHARES = """age; 18-29; 18900
age; 30-44; 26600
age; 45-59; 31800
age; 60+; 22700
lived experience; yes; 22000
lived experience; no; 78000"""
PLAN = PlanForm(
    seats=48, reserves=12, slack=1, shares=SHARES, source="Census 2021, table TS007.", source_day=date(2021, 3, 21)
)
LINES = (
    LineForm("fee", "", 48, 8, 9_000),
    LineForm("travel", "Taxis for people who cannot walk far.", 10, 8, 1_250),
    LineForm("venue", "The hall", 1, 4, 45_000),
)
