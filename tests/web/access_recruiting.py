"""Who may open what, continued: whom a project is to bring together, and what that costs."""

from __future__ import annotations

from deliberation.services.recruitments import PlanForm
from tests.services.recruiting import PLAN
from tests.web.access_rows import Row, everybody, not_there, only

RUNS_IT, SETS_UP = only("convenor"), not_there("convenor")
GROUP = {"feature": "age", "value": "60+"}
COST = {"kind": "food", "label": "Lunch", "number": "50", "times": "8", "unit": "9.50"}


def _sent(form: PlanForm) -> dict[str, object]:
    day = form.source_day
    assert day is not None
    names = ("seats", "reserves", "slack", "shares", "source", "rounding")
    dated = {f"source_day_{part}": getattr(day, part) for part in ("day", "month", "year")}
    return {name: str(getattr(form, name)) for name in names} | dated


RECRUITING: dict[str, dict[str, Row]] = {
    "public.recruiting": {"GET": Row(everybody(), at="told")},
    "public.recruiting_file": {"GET": Row(everybody(), at="told")},
    "convenor.recruiting": {"GET": Row(RUNS_IT, at="told")},
    "convenor.recruiting_plan": {"GET": Row(RUNS_IT, at="told")},
    "convenor.plan_recruiting": {"POST": Row(SETS_UP, at="draft", fields=_sent(PLAN) | {"seats": "50"})},
    "convenor.recruiting_group": {"GET": Row(RUNS_IT, at="told", values=GROUP)},
    "public.costs": {"GET": Row(everybody(), at="told")},
    "convenor.costs": {"GET": Row(RUNS_IT, at="told")},
    "convenor.costs_file": {"GET": Row(RUNS_IT, at="told")},
    "convenor.new_cost": {"GET": Row(RUNS_IT, at="told")},
    "convenor.add_cost": {"POST": Row(RUNS_IT, at="told", fields=COST)},
    "convenor.cost": {"GET": Row(RUNS_IT, at="told", values={"line": "cost"})},
    "convenor.change_cost": {"POST": Row(RUNS_IT, at="told", values={"line": "cost"}, fields=COST)},
    "convenor.remove_cost": {"POST": Row(RUNS_IT, at="told", values={"line": "cost"})},
    "convenor.costs_whole": {"GET": Row(RUNS_IT, at="told")},
    "convenor.set_costs_whole": {
        "POST": Row(RUNS_IT, at="told", fields={"contingency_percent": "5", "available": "100"})
    },
    "convenor.set_recruiting_group": {"POST": Row(SETS_UP, at="draft", fields=GROUP | {"seats": "20", "why": "Few."})},
}
