"""Why a process does not simply move on: it was paused, or the committee took it one step back.

Everybody may read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Area, AuditEvent, AuditPayload, Process, ProcessState

PAUSED, STEPPED_BACK, MOVED = "process_paused", "process_stepped_back", "process_moved"


@dataclass(frozen=True, slots=True)
class Turn:
    """What was done ("paused" or "stepped_back"), the reason that was given ("" once it is erased), and when.

    `on` is the day as it was at the place.
    """

    kind: str
    reason: str
    at: datetime
    on: date


def latest(session: Session, process_id: int) -> Turn | None:
    """The pause that a process is in, or the step back that brought it where it is; None when it moved on since."""
    process = session.get_one(Process, process_id)
    if process.state is ProcessState.PAUSED:
        return _newest(session, process, PAUSED)
    # A pause between the two changes nothing: the process went on where it was.
    return _newest(session, process, STEPPED_BACK, MOVED)


def _newest(session: Session, process: Process, *actions: str) -> Turn | None:
    found = session.execute(
        select(AuditEvent.action, AuditEvent.at, AuditPayload.payload)
        .outerjoin(AuditPayload, AuditPayload.sequence == AuditEvent.sequence)
        .where(AuditEvent.process_id == process.id, AuditEvent.action.in_(actions))
        .order_by(AuditEvent.sequence.desc())
        .limit(1)
    ).one_or_none()
    if found is None or found.action == MOVED:
        return None
    payload = found.payload or {}
    zone = ZoneInfo(session.get_one(Area, process.area_id).time_zone)
    return Turn(
        kind=found.action.removeprefix("process_"),
        reason=str(payload.get("reason", "")),
        at=found.at,
        on=found.at.astimezone(zone).date(),
    )
