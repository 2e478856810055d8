"""Concerns in each state, a number to call and a note before a statement, for the tests of who sees what."""

from __future__ import annotations

from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM, Actor
from deliberation.services import concerns, content_notes, helplines, private_answers, safeguarding
from deliberation.services.contributions import Words

# Stands nowhere but in what one person told the reviewer.
WORRY = "wombat-worry"
# And this in what the member told those who run the sessions only.
HUSH = "hushed-hedgehog"


def raise_concerns(session: Session, member: Actor, reviewer: Actor, process_id: int) -> dict[str, str]:
    """One that waits, one that is answered; what they are called in addresses."""
    form = concerns.ConcernForm(f"Nobody listened {WORRY}", "treated", f"Sam {WORRY}", "phone", f"Ring {WORRY}")
    waiting, answered = (concerns.raise_it(session, member, process_id, form) for _ in range(2))
    concerns.answer(session, reviewer, process_id, answered, f"I looked into it {WORRY}.")
    return {"concern": waiting, "concern_answered": answered}


def tell_in_private(session: Session, member: Actor, facilitator: Actor, process_id: int) -> dict[str, str]:
    """Words for those who run the sessions only: some as they came, and some about which the member was asked."""
    kept, asked = (
        private_answers.send(session, member, process_id, Words(f"For you only {words}"))
        for words in (HUSH, f"twice {HUSH}")
    )
    private_answers.ask(session, facilitator, process_id, asked)
    return {"private": kept, "private_asked": asked}


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
