"""Reading the audit chain: does it hold, and what does it end with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.methods import commitments
from deliberation.permissions import Actor, require
from models import AuditEvent, AuditPayload, Process

# The action of an event that says: the details of another event (its object) were erased.
ERASED = "payload_erased"
# The action of an event that says: somebody who is signed in asked for what is not theirs.
REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ChainState:
    """How many events there are, the hash of the last, and the first that does not fit (none: the chain holds)."""

    events: int
    head: str
    first_broken: int | None

    @property
    def holds(self) -> bool:
        """Whether every event follows from the one before."""
        return self.first_broken is None


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as it may be read."""

    sequence: int
    at: datetime
    role: str
    action: str
    object: str
    hash: str


def head(session: Session) -> str:
    """The hash of the last event: whoever noted it can tell later whether history was changed. Public."""
    return (
        session.execute(select(AuditEvent.hash).order_by(AuditEvent.sequence.desc()).limit(1)).scalar()
        or commitments.GENESIS
    )


def verify(session: Session) -> ChainState:
    """Work the whole chain out again. Public: the answer tells nothing about anybody.

    A payload may only be missing where a later event says that it was erased.
    """
    count = session.execute(select(func.count()).select_from(AuditEvent)).scalar_one()
    broken = (commitments.verify_chain(_entries(session)), _first_unfit_payload(session))
    return ChainState(
        events=count, head=head(session), first_broken=min((one for one in broken if one is not None), default=None)
    )


def _first_unfit_payload(session: Session) -> int | None:
    """The first event whose details are gone, or are marked as gone, without an act that erased them; or whose
    details name another process than the one that it is listed under."""
    erased = set(session.execute(select(AuditEvent.object).where(AuditEvent.action == ERASED)).scalars())
    rows = session.execute(
        select(AuditEvent.sequence, Process.public_id, AuditPayload.payload, AuditPayload.erased_at)
        .outerjoin(AuditPayload, AuditPayload.sequence == AuditEvent.sequence)
        .outerjoin(Process, Process.id == AuditEvent.process_id)
        .order_by(AuditEvent.sequence)
    )
    for sequence, process, payload, erased_at in rows:
        is_gone = payload is None
        if is_gone != (str(sequence) in erased) or is_gone != (erased_at is not None):
            return sequence
        if payload is not None and payload.get("process") != process:
            return sequence
    return None


def last_entry(session: Session) -> commitments.ChainEntry | None:
    """The entry at the end of the chain, without its payload, or None before the first."""
    event = session.execute(select(AuditEvent).order_by(AuditEvent.sequence.desc()).limit(1)).scalar_one_or_none()
    return _entry(event, None) if event else None


def _entries(session: Session) -> Iterator[commitments.ChainEntry]:
    rows = session.execute(
        select(AuditEvent, AuditPayload)
        .outerjoin(AuditPayload, AuditPayload.sequence == AuditEvent.sequence)
        .order_by(AuditEvent.sequence)
    )
    for event, payload in rows:
        yield _entry(event, payload)


def _entry(event: AuditEvent, payload: AuditPayload | None) -> commitments.ChainEntry:
    return commitments.ChainEntry(
        sequence=event.sequence,
        at=event.at.isoformat(),
        role=event.role,
        action=event.action,
        thing=event.object,
        payload_hash=event.payload_hash,
        previous=event.previous_hash,
        digest=event.hash,
        payload=payload.payload if payload else None,
        salt=payload.salt if payload else None,
    )


def latest_events(session: Session, actor: Actor, process_id: int | None, *, limit: int = 200) -> tuple[EventRow, ...]:
    """The newest events of one process, newest first, for those who may read its record; None: of all of them."""
    require(actor, "see", "audit", process_id)
    query = select(AuditEvent).order_by(AuditEvent.sequence.desc()).limit(limit)
    if process_id is not None:
        query = query.where(AuditEvent.process_id == process_id)
    rows = session.execute(query).scalars()
    return tuple(EventRow(row.sequence, row.at, row.role, row.action, row.object, row.hash) for row in rows)
