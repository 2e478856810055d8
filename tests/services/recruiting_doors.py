"""The doors of recruiting: the plan of whom to bring together, and of what it costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from deliberation.reading import participation_budgets as budget_reading
from deliberation.services import participation_budgets, recruitments
from models import ProcessState
from tests.services.people import Place, place, set_state
from tests.services.recruiting import LINES, PLAN
from tests.services.world import Door

RECRUITING_DOORS: Mapping[str, Door] = {
    "services.recruitments.plan": lambda s, a, w: recruitments.plan(s, a, w.id, PLAN),
    "services.recruitments.set_by_hand": lambda s, a, w: recruitments.set_by_hand(
        s, a, w.id, "age", "60+", seats=20, why="They are left out."
    ),
    "services.participation_budgets.add_line": lambda s, a, w: participation_budgets.add_line(s, a, w.id, LINES[0]),
    "services.participation_budgets.change_line": lambda s, a, w: participation_budgets.change_line(
        s, a, w.id, "nothing", LINES[0]
    ),
    "services.participation_budgets.remove_line": lambda s, a, w: participation_budgets.remove_line(
        s, a, w.id, "nothing"
    ),
    "services.participation_budgets.set_whole": lambda s, a, w: participation_budgets.set_whole(
        s, a, w.id, contingency_percent=5, available_pence=None
    ),
    "reading.participation_budgets.view": lambda s, a, w: budget_reading.view(s, a, w.id),
    "reading.participation_budgets.one_line": lambda s, a, w: budget_reading.one_line(s, a, w.id, "nothing"),
}


def with_seats(session: Session) -> Place:
    """A process that has planned its seats."""
    here = place(session)
    set_state(session, here.process_id, ProcessState.REMIT_AGREED)
    recruitments.plan(session, here.convenor, here.process_id, PLAN)
    return here


# Where to be, and the act with a key (tests/services/test_sent_twice.py).
COST_ACTS: Mapping[str, tuple[Callable[[Session], Place], Callable[[Session, Place, str], object]]] = {
    "participation_budgets.add_line": (
        with_seats,
        lambda s, h, key: participation_budgets.add_line(s, h.convenor, h.process_id, LINES[0], key=key),
    ),
}
