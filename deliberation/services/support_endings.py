"""How support ends: by the member or the supporter, or with the member's yes to taking part.

The code is void and the sessions are over in the same step. What was said stays, and stays marked.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.services import sign_in
from models import AssistedVoting, Membership, PersonalCode, SupportConsent, SupportLink


def end_inside(session: Session, link: SupportLink) -> None:
    """End one support; twice changes nothing. Inside a writing block; who calls it says `forget_erased` afterwards."""
    if link.to_at is not None:
        return
    now = clock.now()
    link.to_at, link.called = now, ""
    _end_acts(session, link.id, now)
    session.execute(delete(AssistedVoting).where(AssistedVoting.link_id == link.id))
    supporter = session.get_one(Membership, link.supporter_id)
    supporter.to_at = now
    session.execute(
        update(PersonalCode)
        .where(PersonalCode.membership_id == supporter.id, PersonalCode.voided_at.is_(None))
        .values(voided_at=now)
    )
    if supporter.person_id is not None:
        sign_in.end_all_inside(session, supporter.person_id)
    session.flush()


def end_all_inside(session: Session, member_id: int) -> None:
    """End everybody's support for one member, in the same way."""
    live = select(SupportLink).where(SupportLink.member_id == member_id, SupportLink.to_at.is_(None))
    for link in session.execute(live).scalars().all():
        end_inside(session, link)


def _end_acts(session: Session, link_id: int, now: datetime) -> None:
    session.execute(
        update(SupportConsent)
        .where(SupportConsent.link_id == link_id, SupportConsent.ended_at.is_(None))
        .values(ended_at=now)
    )
