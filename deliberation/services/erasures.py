"""Erased words, to the last copy: SQLite's write-ahead log keeps old pages until it is folded into the file.

Whoever erases folds it at once. Where somebody was reading the old pages at that moment it has to be done again later,
and that is the worker's.
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.database import forget_erased
from deliberation.errors import Refused
from deliberation.permissions import Actor, require
from models import AuditPayload, Concern, ConsentGrant, Contribution, ErasureMark

# What says that something was erased, and when, where the row itself stays.
MARKS = (Contribution.withdrawn_at, AuditPayload.erased_at, ConsentGrant.ended_at, Concern.taken_back_at)


def mark(session: Session, actor: Actor) -> str:
    """What tells one set of erasures from another: how many there were of each kind, and the newest of each."""
    require(actor, "work", "erasure")
    session.rollback()
    found = [session.execute(select(func.count(column), func.max(column))).one() for column in MARKS]
    # Of rows that are gone altogether these tell: messages, drafts, payments, notes, sheets and the like.
    gone = session.execute(select(ErasureMark).order_by(ErasureMark.kind)).scalars().all()
    session.rollback()
    counted = [f"{count} {newest}" for count, newest in found]
    return "; ".join([*counted, *(f"{one.kind} {one.times}" for one in gone)])


def finish(session: Session, actor: Actor) -> None:
    """Fold the log into the file; refuses while somebody still reads the old pages."""
    require(actor, "work", "erasure")
    if not forget_erased(session):
        raise Refused("still_being_read")
