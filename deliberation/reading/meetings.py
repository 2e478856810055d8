"""The sessions to come, which everybody in a process knows of, so that needs can be met in time."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import NotFound
from deliberation.permissions import Actor, require
from deliberation.reading.needs import Meeting
from models import PlannedMeeting


@dataclass(frozen=True, slots=True)
class Planned:
    """A session to come, and what it is called in addresses."""

    public_id: str
    meeting: Meeting


def planned(session: Session, actor: Actor, process_id: int) -> tuple[Planned, ...]:
    """The sessions from today on, the next one first."""
    require(actor, "see", "process", process_id)
    rows = session.execute(
        select(PlannedMeeting)
        .where(PlannedMeeting.process_id == process_id, PlannedMeeting.held_on >= clock.now().date())
        .order_by(PlannedMeeting.held_on, PlannedMeeting.title)
    ).scalars()
    return tuple(Planned(row.public_id, Meeting(row.held_on, row.title)) for row in rows)


def one(session: Session, actor: Actor, process_id: int, public_id: str) -> Meeting:
    """One session of this process, also one that is over."""
    require(actor, "see", "process", process_id)
    row = session.execute(
        select(PlannedMeeting).where(PlannedMeeting.process_id == process_id, PlannedMeeting.public_id == public_id)
    ).scalar_one_or_none()
    if row is None:
        raise NotFound("meeting_unknown")
    return Meeting(row.held_on, row.title)
