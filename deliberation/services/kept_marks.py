"""What becomes of marks later: the member agrees to what was written for them, or takes everything back."""

from __future__ import annotations

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from deliberation import clock
from models import EntryMark


def agree_inside(session: Session, contribution_id: int) -> None:
    """Note that the speaker agreed to words that were written down for them. Inside a writing block."""
    session.execute(
        update(EntryMark)
        .where(EntryMark.contribution_id == contribution_id, EntryMark.agreed_at.is_(None))
        .values(agreed_at=clock.now())
    )


def forget_inside(session: Session, membership_id: int) -> None:
    """Drop the marks of votes that are taken back. What became of the words stays told in their tombstones."""
    session.execute(
        delete(EntryMark).where(EntryMark.membership_id == membership_id, EntryMark.statement_id.is_not(None))
    )
