"""When somebody may be in serious danger: a sealed note to whoever is on duty, each opening of which is noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock, sealing
from deliberation.database import writing
from deliberation.errors import NotAllowed, NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.reading import safeguarding as reading
from deliberation.services import audit, once, words
from models import DutyPerson, Membership, Process, Role, SafeguardingAccess, SafeguardingAct, SafeguardingNote

TEXT_LIMIT = 4000


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """A note with its words, what was done ("" while nothing is), and who opened or settled it when."""

    public_id: str
    text: str
    done: str
    written_at: datetime
    log: tuple[tuple[str, str, datetime], ...]
    can_settle: bool


def name_duty(session: Session, actor: Actor, process_id: int, pseudonym: str) -> None:
    """Name who is on duty: a facilitator or convenor. Whoever was, is no more. Twice changes nothing."""
    require(actor, "name", "duty", process_id)
    with writing(session, process_id):
        membership = session.execute(
            select(Membership).where(
                Membership.process_id == process_id,
                Membership.pseudonym == pseudonym,
                Membership.role.in_((Role.FACILITATOR, Role.CONVENOR)),
                Membership.to_at.is_(None),
            )
        ).scalar_one_or_none()
        if membership is None:
            raise NotFound("membership_unknown")
        live = session.execute(
            select(DutyPerson).where(DutyPerson.process_id == process_id, DutyPerson.ended_at.is_(None))
        ).scalar_one_or_none()
        if live is not None and live.membership_id == membership.id:
            return
        if live is not None:
            live.ended_at = clock.now()
            session.flush()
        session.add(DutyPerson(process_id=process_id, membership_id=membership.id, named_at=clock.now()))
        process = session.get_one(Process, process_id)
        audit.record(session, actor, "duty_named", process.public_id, {"who": pseudonym}, process_id=process_id)


def write(session: Session, actor: Actor, process_id: int, text: str, *, key: str | None = None) -> str:
    """Write a note for whoever is on duty; gives its public id. The same form sent again writes nothing new."""
    require(actor, "write", "safeguarding", process_id)
    part = next((one for one in actor.parts_in(process_id) if one.role is Role.FACILITATOR), None)
    if part is None:
        raise NotAllowed("not_allowed", verb="write", thing="safeguarding", process_id=process_id)
    cleaned = words.required(text, field="text", limit=TEXT_LIMIT)
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "safeguarding", key)
        if earlier is not None:
            return earlier
        note = SafeguardingNote(
            process_id=process_id,
            written_by_id=part.membership_id,
            sealed=b"",
            written_at=clock.now(),
        )
        session.add(note)
        session.flush()
        note.sealed = sealing.seal(sealing.SAFEGUARDING, note.id, {"text": cleaned, "done": ""})
        once.remember(session, actor, "safeguarding", key, note.public_id)
        return note.public_id


def open_one(session: Session, actor: Actor, process_id: int, public_id: str) -> OpenedNote:
    """Open a note: whoever is on duty, or the writer. Each time is noted for both."""
    own = reading.parts_of(actor, process_id)
    with writing(session, process_id):
        note, by_duty = _find(session, process_id, public_id, own)
        now = clock.now()
        session.add(_access(note, SafeguardingAct.OPENED, own[0], now))
        if by_duty and note.opened_at is None:
            note.opened_at = now
        session.flush()
        content = sealing.unseal(sealing.SAFEGUARDING, note.id, note.sealed)
        return OpenedNote(
            public_id=note.public_id,
            text=content["text"],
            done=content["done"],
            written_at=note.written_at,
            log=_log(session, note.id),
            can_settle=by_duty and note.done_at is None,
        )


def settle(session: Session, actor: Actor, process_id: int, public_id: str, text: str) -> None:
    """Write down what was done: whoever is on duty, once. The same words again change nothing."""
    own = reading.parts_of(actor, process_id)
    cleaned = words.required(text, field="text", limit=TEXT_LIMIT)
    with writing(session, process_id):
        note, by_duty = _find(session, process_id, public_id, own)
        if not by_duty:
            raise NotAllowed("not_allowed", verb="settle", thing="safeguarding", process_id=process_id)
        content = sealing.unseal(sealing.SAFEGUARDING, note.id, note.sealed)
        if content["done"] == cleaned:
            return
        if note.done_at is not None:
            raise Refused("safeguarding_done")
        note.done_at = clock.now()
        note.opened_at = note.opened_at or note.done_at
        note.sealed = sealing.seal(sealing.SAFEGUARDING, note.id, {"text": content["text"], "done": cleaned})
        session.add(_access(note, SafeguardingAct.DONE, own[0], note.done_at))


def _find(session: Session, process_id: int, public_id: str, own: tuple[int, ...]) -> tuple[SafeguardingNote, bool]:
    """The note, and whether whoever asks is on duty; of a note that is not theirs nothing is said."""
    note = session.execute(
        select(SafeguardingNote).where(
            SafeguardingNote.process_id == process_id, SafeguardingNote.public_id == public_id
        )
    ).scalar_one_or_none()
    by_duty = reading.is_on_duty(session, process_id, own)
    if note is None or not (by_duty or note.written_by_id in own):
        raise NotFound("safeguarding_unknown")
    return note, by_duty


def _access(note: SafeguardingNote, act: SafeguardingAct, by: int, at: datetime) -> SafeguardingAccess:
    return SafeguardingAccess(note_id=note.id, act=act, by_membership_id=by, at=at)


def _log(session: Session, note_id: int) -> tuple[tuple[str, str, datetime], ...]:
    rows = session.execute(
        select(SafeguardingAccess, Membership.pseudonym)
        .outerjoin(Membership, Membership.id == SafeguardingAccess.by_membership_id)
        .where(SafeguardingAccess.note_id == note_id)
        .order_by(SafeguardingAccess.id)
    ).all()
    return tuple((str(one.act), who or "", one.at) for one, who in rows)
