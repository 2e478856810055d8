"""How help with a vote ends: when the vote is in, when the member takes it back, and with the ballot."""

from __future__ import annotations

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from models import AssistedVoting, RollEntry


def of_member_inside(session: Session, ballot_id: int, membership_id: int) -> None:
    """End one member's help with one ballot; twice changes nothing. Inside a writing block."""
    session.execute(
        delete(AssistedVoting).where(
            AssistedVoting.ballot_id == ballot_id, AssistedVoting.membership_id == membership_id
        )
    )


def of_ballot_inside(session: Session, ballot_id: int) -> None:
    """Forget what members asked for while the ballot was open: help, and more time. Inside a writing block."""
    session.execute(delete(AssistedVoting).where(AssistedVoting.ballot_id == ballot_id))
    session.execute(
        update(RollEntry).where(RollEntry.ballot_id == ballot_id, RollEntry.asks_time).values(asks_time=False)
    )
