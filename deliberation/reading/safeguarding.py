"""Safeguarding notes: for whoever is on duty and for the writer, without their words until they are opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import NotAllowed
from deliberation.permissions import Actor, may, require
from models import DutyPerson, Membership, Person, Role, SafeguardingNote

# How soon whoever is on duty has to have opened it. Our judgement (docs/decisions/0024).
OPEN_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who is on duty now."""

    pseudonym: str
    name: str
    since: datetime
    is_actor: bool


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note without its words: when it was written, whether it was opened in time, whether it is settled."""

    public_id: str
    written_at: datetime
    due: datetime
    opened_at: datetime | None
    done_at: datetime | None
    late: bool
    is_own: bool


def parts_of(actor: Actor, process_id: int) -> tuple[int, ...]:
    """The memberships with which the actor works here; refused for those who have no business with such notes."""
    require(actor, "open", "safeguarding", process_id)
    own = tuple(
        part.membership_id for part in actor.parts_in(process_id) if part.role in (Role.FACILITATOR, Role.CONVENOR)
    )
    if not own:
        raise NotAllowed("not_allowed", verb="open", thing="safeguarding", process_id=process_id)
    return own


def on_duty(session: Session, actor: Actor, process_id: int) -> OnDuty | None:
    """Who is on duty, for those who work at the desk; None: nobody is."""
    require(actor, "desk", "process", process_id)
    row = session.execute(
        select(Membership, Person.display_name, DutyPerson.named_at)
        .join(DutyPerson, DutyPerson.membership_id == Membership.id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(
            DutyPerson.process_id == process_id,
            DutyPerson.ended_at.is_(None),
            Membership.to_at.is_(None),
            # Whoever cannot sign in opens nothing.
            Person.disabled_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    part, name, since = row
    own = {one.membership_id for one in actor.parts_in(process_id)}
    return OnDuty(part.pseudonym, name or "", since, is_actor=part.id in own)


def notes(session: Session, actor: Actor, process_id: int) -> tuple[NoteRow, ...]:
    """The notes that the actor may open: all for whoever is on duty, else their own. What waits longest first."""
    own = parts_of(actor, process_id)
    wanted = select(SafeguardingNote).where(SafeguardingNote.process_id == process_id)
    if not is_on_duty(session, process_id, own):
        wanted = wanted.where(SafeguardingNote.written_by_id.in_(own))
    rows = session.execute(wanted.order_by(SafeguardingNote.id)).scalars().all()
    return tuple(sorted((_row(one, own) for one in rows), key=lambda one: one.done_at is not None))


def may_write(actor: Actor, process_id: int) -> bool:
    """Whether the actor writes such notes."""
    return may(actor, "write", "safeguarding", process_id)


def is_on_duty(session: Session, process_id: int, memberships: tuple[int, ...]) -> bool:
    """Whether one of these memberships is on duty now."""
    live = select(DutyPerson.id).where(
        DutyPerson.process_id == process_id, DutyPerson.ended_at.is_(None), DutyPerson.membership_id.in_(memberships)
    )
    return session.execute(live).first() is not None


def _row(note: SafeguardingNote, own: tuple[int, ...]) -> NoteRow:
    due = note.written_at + OPEN_WITHIN
    return NoteRow(
        public_id=note.public_id,
        written_at=note.written_at,
        due=due,
        opened_at=note.opened_at,
        done_at=note.done_at,
        late=(note.opened_at or clock.now()) > due,
        is_own=note.written_by_id in own,
    )
