"""Concerns in each state, for the tests of who sees what."""

from __future__ import annotations

from sqlalchemy.orm import Session

from deliberation.permissions import Actor
from deliberation.services import concerns

# Stands nowhere but in what one person told the reviewer.
WORRY = "wombat-worry"


def raise_concerns(session: Session, member: Actor, reviewer: Actor, process_id: int) -> dict[str, str]:
    """One that waits, one that is answered; what they are called in addresses."""
    form = concerns.ConcernForm(f"Nobody listened {WORRY}", "treated", f"Sam {WORRY}", "phone", f"Ring {WORRY}")
    waiting, answered = (concerns.raise_it(session, member, process_id, form) for _ in range(2))
    concerns.answer(session, reviewer, process_id, answered, f"I looked into it {WORRY}.")
    return {"concern": waiting, "concern_answered": answered}
