"""Concerns in each state, a number to call and a note before a statement, for the tests of who sees what."""

from __future__ import annotations

from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM, Actor
from deliberation.services import concerns, content_notes, helplines, safeguarding

# Stands nowhere but in what one person told the reviewer.
WORRY = "wombat-worry"


def raise_concerns(session: Session, member: Actor, reviewer: Actor, process_id: int) -> dict[str, str]:
    """One that waits, one that is answered; what they are called in addresses."""
    form = concerns.ConcernForm(f"Nobody listened {WORRY}", "treated", f"Sam {WORRY}", "phone", f"Ring {WORRY}")
    waiting, answered = (concerns.raise_it(session, member, process_id, form) for _ in range(2))
    concerns.answer(session, reviewer, process_id, answered, f"I looked into it {WORRY}.")
    return {"concern": waiting, "concern_answered": answered}


def careful(session: Session, process_id: int, reference: str) -> dict[str, str]:
    """A number to call in the area, and a note before one statement."""
    content_notes.write(session, SYSTEM, process_id, reference, "This is about being alone.")
    line = helplines.HelplineForm("Somebody to talk to", "01632 960 102", "When you feel alone.", "Day and night")
    return {"helpline": helplines.add(session, SYSTEM, process_id, line)}


def guard(session: Session, facilitator: Actor, process_id: int) -> dict[str, str]:
    """A facilitator who is on duty, and a note that somebody is in danger."""
    part = facilitator.parts_in(process_id)[0]
    safeguarding.name_duty(session, SYSTEM, process_id, part.pseudonym)
    return {"danger": safeguarding.write(session, facilitator, process_id, f"He waits outside {WORRY}")}
