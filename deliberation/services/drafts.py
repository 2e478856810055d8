"""Keeping words that are not ready to be sent, and throwing them away. Sending words ends the draft of them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from deliberation import clock, sealing
from deliberation.database import forget_erased, writing
from deliberation.errors import Refused
from deliberation.permissions import Actor
from deliberation.reading import drafts as reading
from deliberation.services import consent, private_erasure, words
from deliberation.services.contributions import TEXT_LIMIT
from models import Draft, Process, ProcessState

# How long one is kept: said wherever somebody keeps one.
KEPT = private_erasure.DRAFTS_KEPT


def keep(
    session: Session, actor: Actor, process_id: int, text: str, *, language: str = "en-GB", private: bool = False
) -> None:
    """Keep what the actor began, in place of what they kept before. Nobody else can read it.

    `private`: it is to go to those who run the sessions only. The choice is kept with the words.
    """
    membership_id = reading.own_membership(actor, process_id)
    cleaned = words.required(text, field="text", limit=TEXT_LIMIT)
    with writing(session, process_id):
        consent.require_taking_part(session, membership_id)
        if session.get_one(Process, process_id).state is ProcessState.CLOSED:
            raise Refused("project_closed")
        row, before = session.get(Draft, membership_id), reading.own(session, actor, process_id)
        if (
            row is not None
            and before is not None
            and (before.text, before.language, before.private)
            == (
                cleaned,
                language,
                private,
            )
        ):
            row.kept_at = clock.now()
            return
        sealed = sealing.seal(
            sealing.DRAFTS, membership_id, {"text": cleaned, "language": language, "private": private}
        )
        if row is None:
            session.add(Draft(membership_id=membership_id, sealed=sealed, kept_at=clock.now()))
        else:
            row.sealed, row.kept_at = sealed, clock.now()


def throw_away(session: Session, actor: Actor, process_id: int) -> None:
    """Erase the actor's draft. Twice changes nothing."""
    membership_id = reading.own_membership(actor, process_id)
    with writing(session, process_id):
        private_erasure.drafts_inside(session, membership_id)
    forget_erased(session)
