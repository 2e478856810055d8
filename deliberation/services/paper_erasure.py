"""Sheets that are of no use any more: whoever takes everything back, or leaves, is not brought back by a sheet."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session

from deliberation.services.erasure_marks import erase_inside
from models import PaperSheet, Process, ProcessState, SheetKeying, SheetState

# A sheet that comes back later than that is asked for again.
SHEETS_KEPT = timedelta(days=365)


def void_inside(session: Session, membership_id: int) -> None:
    """A member's sheets that are not agreed are void, and what was read on them is gone. Inside a writing block."""
    own = select(PaperSheet.id).where(PaperSheet.membership_id == membership_id)
    erase_inside(session, SheetKeying, SheetKeying.sheet_id.in_(own))
    session.execute(
        update(PaperSheet)
        .where(PaperSheet.membership_id == membership_id, PaperSheet.state != SheetState.AGREED)
        .values(state=SheetState.VOID)
    )


def is_due(session: Session, at: datetime) -> bool:
    """Whether a sheet has had its time."""
    return bool(session.execute(select(exists().where(_old(at)))).scalar_one())


def sweep_inside(session: Session, at: datetime) -> None:
    """Forget old sheets, and all of a project that is closed, with what was read on them. Inside a writing block."""
    erase_inside(session, SheetKeying, SheetKeying.sheet_id.in_(select(PaperSheet.id).where(_old(at))))
    erase_inside(session, PaperSheet, _old(at))


def _old(at: datetime) -> ColumnElement[bool]:
    closed = select(Process.id).where(Process.state == ProcessState.CLOSED)
    return (PaperSheet.issued_at < at - SHEETS_KEPT) | PaperSheet.process_id.in_(closed)
