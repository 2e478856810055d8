"""The thread of a member with their person, and handover notes: sealed, and opened for the two sides only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import sealing
from deliberation.errors import NotFound
from deliberation.permissions import Actor
from deliberation.reading import contacts, reminders
from models import ContactCard, ContactEvent, ContactLink, HandoverNote, NoteState, ThreadMessage


@dataclass(frozen=True, slots=True)
class Message:
    """One message: who sent it (`member`, `contact`, `cover`; for staff under the name that they show), what, when."""

    by: str
    shown_as: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """A handover note. `own_words`: what the member says beside it."""

    public_id: str
    text: str
    own_words: str
    state: str
    at: datetime


def own_thread(session: Session, actor: Actor, process_id: int) -> tuple[Message, ...]:
    """The actor's own thread, the oldest first."""
    return _messages(session, contacts.own_membership(actor, process_id))


def thread(session: Session, actor: Actor, process_id: int, link_id: str) -> tuple[Message, ...]:
    """The thread of somebody whose contact or cover the actor is now: since then, or all of it if the member says so.

    What stood there before belongs to whoever was their person then, also where the same person comes back. Only what
    waited for an answer while nobody was there goes to the next one.
    """
    link = contacts.require_serving(session, actor, process_id, link_id).link
    return _messages(session, link.member_id, since=link.reads_from)


def is_closed_before(session: Session, actor: Actor, process_id: int, link_id: str) -> bool:
    """Whether there are messages from before that those who serve now may not read."""
    link = contacts.require_serving(session, actor, process_id, link_id).link
    return link.reads_from is not None and _has_before(session, link)


def own_before(session: Session, actor: Actor, process_id: int) -> str:
    """Of the actor's messages from before they had their person: `none`, `closed` to that person, or `open`."""
    link = contacts.live_link(session, contacts.own_membership(actor, process_id))
    if link is None or not _has_before(session, link):
        return "none"
    return "open" if link.reads_from is None else "closed"


def own_note(session: Session, actor: Actor, process_id: int, public_id: str) -> Note:
    """A handover note about the actor, while it holds anything."""
    row = note_row(session, contacts.own_membership(actor, process_id), public_id)
    found = _opened(session, row)
    if found is None:
        raise NotFound("handover_note_unknown")
    return found


def own_notes(session: Session, actor: Actor, process_id: int) -> tuple[Note, ...]:
    """All handover notes about the actor that hold anything, the newest first."""
    member_id = contacts.own_membership(actor, process_id)
    rows = session.execute(
        select(HandoverNote)
        .join(ContactLink, ContactLink.id == HandoverNote.link_id)
        .where(ContactLink.member_id == member_id)
        .order_by(HandoverNote.link_id.desc())
    ).scalars()
    return tuple(note for note in (_opened(session, row) for row in rows) if note is not None)


def notes_for(session: Session, actor: Actor, process_id: int, link_id: str) -> tuple[Note, ...]:
    """The notes that the member passed on, for those who serve them now; the newest first."""
    return _passed(session, contacts.require_serving(session, actor, process_id, link_id).link.member_id)


def own_export(session: Session, actor: Actor, process_id: int) -> dict[str, Any]:
    """Everything that is kept of the actor's person, as data for their own download. No other export has any of it."""
    member_id = contacts.own_membership(actor, process_id)
    person = contacts.own(session, actor, process_id)
    chosen = reminders.own(session, actor, process_id)
    events = session.execute(
        select(ContactEvent).where(ContactEvent.member_id == member_id).order_by(ContactEvent.day, ContactEvent.id)
    ).scalars()
    return {
        "contact": person.contact.shown_as if person.contact else None,
        "cover": person.cover.shown_as if person.cover else None,
        "asked_for_another": person.wished,
        "messages": [
            {"by": one.by, "name": one.shown_as, "text": one.text, "at": one.at.isoformat()}
            for one in _messages(session, member_id)
        ],
        "handover_notes": [
            {"text": one.text, "own_words": one.own_words, "state": one.state, "at": one.at.isoformat()}
            for one in own_notes(session, actor, process_id)
        ],
        "contacts": [
            {"day": one.day.isoformat(), "way": str(one.way), "about": str(one.about or "")} for one in events
        ],
        "reminders": None if chosen is None else {"way": chosen.way, "reach": chosen.reach, "about": chosen.about},
    }


def note_row(session: Session, member_id: int, public_id: str) -> HandoverNote:
    """A note about this member; of anybody else's nothing is said."""
    row = session.execute(
        select(HandoverNote)
        .join(ContactLink, ContactLink.id == HandoverNote.link_id)
        .where(HandoverNote.public_id == public_id, ContactLink.member_id == member_id)
    ).scalar_one_or_none()
    if row is None:
        raise NotFound("handover_note_unknown")
    return row


def sealed_note(member_id: int, text: str, own_words: str) -> bytes:
    """A note as it is stored."""
    return sealing.seal(sealing.CONTACTS, member_id, {"note": text, "own_words": own_words})


def _opened(session: Session, row: HandoverNote) -> Note | None:
    if row.sealed is None:
        return None
    member_id = session.get_one(ContactLink, row.link_id).member_id
    content = sealing.unseal(sealing.CONTACTS, member_id, row.sealed)
    return Note(row.public_id, content["note"], content["own_words"], str(row.state), row.at)


def _passed(session: Session, member_id: int) -> tuple[Note, ...]:
    rows = session.execute(
        select(HandoverNote)
        .join(ContactLink, ContactLink.id == HandoverNote.link_id)
        .where(ContactLink.member_id == member_id, HandoverNote.state == NoteState.PASSED_ON)
        .order_by(HandoverNote.link_id.desc())
    ).scalars()
    return tuple(note for note in (_opened(session, row) for row in rows) if note is not None)


def _has_before(session: Session, link: ContactLink) -> bool:
    before = select(ThreadMessage.id).where(
        ThreadMessage.member_id == link.member_id, ThreadMessage.at < (link.reads_from or link.from_at)
    )
    return session.execute(before.limit(1)).first() is not None


def _messages(session: Session, member_id: int, *, since: datetime | None = None) -> tuple[Message, ...]:
    wanted = (
        select(ThreadMessage, ContactCard.shown_as)
        .outerjoin(ContactCard, ContactCard.membership_id == ThreadMessage.by_membership_id)
        .where(ThreadMessage.member_id == member_id)
        .order_by(ThreadMessage.id)
    )
    rows = session.execute(wanted if since is None else wanted.where(ThreadMessage.at >= since)).all()
    return tuple(
        Message(
            by=str(row.by),
            shown_as=shown_as or "",
            text=sealing.unseal(sealing.CONTACTS, member_id, row.sealed)["text"],
            at=row.at,
        )
        for row, shown_as in rows
    )
