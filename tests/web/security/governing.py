"""A committee with one seat, that has decided something, in the place where everything is published."""

from __future__ import annotations

from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM, Actor
from deliberation.services import bodies, decisions
from deliberation.services.bodies import Rules
from deliberation.services.decisions import DecisionForm

QUESTION = "Do we meet on Mondays?"


def sit(session: Session, actor: Actor, process_id: int, label: str) -> None:
    """Set up the committee, give its one person a seat, and let it decide."""
    bodies.set_up(session, SYSTEM, process_id, "Advisory committee", Rules(1, 1, 1))
    bodies.seat(session, SYSTEM, process_id, label, lived_experience=True)
    today = clock.now().date()
    form = DecisionForm(subject="other", question=QUESTION, held_on=today, stands={label: "for"})
    decisions.decide(session, actor, process_id, form)
