"""One person I know: facilitators show themselves, members have one of them, and a change leaves a handover note.

The note goes to the member first. It is passed on when they say so, with their own words beside it if they like.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import forget_erased, writing
from deliberation.errors import DeliberationError, NotAllowed
from deliberation.permissions import Actor, require
from deliberation.reading import contact_threads, names_on_cards
from deliberation.reading import contacts as reading
from deliberation.services import audit, erasure_marks, once, words
from deliberation.services.consent import require_taking_part
from models import ContactCard, ContactLink, ContactWish, HandoverNote, NoteState, Process

SHOWN_LIMIT = 80
REACH_LIMIT = 300
NOTE_LIMIT = 2000
LONGEST_AWAY = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class CardForm:
    """How a facilitator shows themselves. `cover` is another card's public id, or "" for nobody."""

    shown_as: str
    reach: str
    willing: bool = False
    cover: str = ""
    away_until: date | None = None


@dataclass(frozen=True, slots=True)
class Handover:
    """To whom, who steps in, and the note that the member reads first. Both people are cards' public ids."""

    to: str
    cover: str
    note: str


def show_card(session: Session, actor: Actor, process_id: int, form: CardForm) -> None:
    """Say how one wants to be shown to one's people, who steps in, and until which day one is away."""
    mine = reading.own_desk(actor, process_id)
    shown_as = words.required(form.shown_as, field="shown_as", limit=SHOWN_LIMIT).replace("\n", " ")
    reach = words.required(form.reach, field="reach", limit=REACH_LIMIT)
    today = clock.now().date()
    if form.away_until is not None and not today <= form.away_until <= today + LONGEST_AWAY:
        raise DeliberationError("choice_unknown", field="away_until")
    with writing(session, process_id):
        cover_id = _card_id(session, process_id, form.cover, field="cover") if form.cover else None
        if cover_id == mine:
            raise DeliberationError("cover_is_contact", field="cover")
        row = session.get(ContactCard, mine)
        if row is None:
            row = ContactCard(membership_id=mine)
            session.add(row)
        row.shown_as, row.reach, row.willing = shown_as, reach, form.willing
        row.cover_id, row.away_until = cover_id, form.away_until
        session.flush()


def give(session: Session, actor: Actor, process_id: int, pseudonym: str, contact: str, cover: str = "") -> None:
    """Give a member a person and somebody who steps in (cards' public ids; no cover: the person's usual one).

    The member is found by the name on their card. The same again changes nothing.
    """
    require(actor, "give", "contact", process_id)
    with writing(session, process_id):
        member_id, _ = names_on_cards.member_called(session, process_id, pseudonym)
        require_taking_part(session, member_id)
        if _link_inside(session, process_id, member_id, contact, cover):
            # That it was done and by whom, and nothing of who was given whom.
            process = session.get_one(Process, process_id)
            audit.record(session, actor, "contact_given", process.public_id, {}, process_id=process_id)


def choose(session: Session, actor: Actor, process_id: int, contact: str) -> None:
    """A member chooses one of those who are willing (a card's public id); whoever usually steps in does so here."""
    member_id = reading.own_membership(actor, process_id)
    with writing(session, process_id):
        require_taking_part(session, member_id)
        link = reading.live_link(session, member_id)
        there = reading.living(session, process_id)
        chosen = _card_id(session, process_id, contact, field="contact")
        if not there[chosen].willing and (link is None or link.contact_id != chosen):
            raise DeliberationError("contact_unknown", field="contact")
        _link_inside(session, process_id, member_id, contact, "")


def ask(session: Session, actor: Actor, process_id: int) -> None:
    """A member asks for a person, or for another one; no reason is asked for. Twice is once."""
    member_id = reading.own_membership(actor, process_id)
    with writing(session, process_id):
        require_taking_part(session, member_id)
        if session.get(ContactWish, member_id) is None:
            session.add(ContactWish(membership_id=member_id, at=clock.now()))
            session.flush()


def hand_over(
    session: Session, actor: Actor, process_id: int, link_id: str, form: Handover, *, key: str | None = None
) -> None:
    """Somebody's contact or cover gives them another person, with a note that the member reads first."""
    text = words.required(form.note, field="note", limit=NOTE_LIMIT)
    with writing(session, process_id):
        if once.earlier_answer(session, actor, "hand_over", key) is not None:
            return
        link = reading.require_serving(session, actor, process_id, link_id).link
        if _card_id(session, process_id, form.to, field="to") == link.contact_id:
            raise DeliberationError("contact_unknown", field="to")
        _link_inside(session, process_id, link.member_id, form.to, form.cover, field="to")
        _note_inside(session, link, text)
        once.remember(session, actor, "hand_over", key, link_id)


def leave_note(session: Session, actor: Actor, process_id: int, link_id: str, text: str) -> None:
    """Whoever was somebody's contact leaves a note for the next one; the member reads it first. One note a change."""
    note = words.required(text, field="note", limit=NOTE_LIMIT)
    _leave(session, actor, process_id, link_id, note)


def nothing_to_hand_over(session: Session, actor: Actor, process_id: int, link_id: str) -> None:
    """Whoever was somebody's contact has nothing to pass on."""
    _leave(session, actor, process_id, link_id, "")


def answer_note(
    session: Session, actor: Actor, process_id: int, note_id: str, *, passed_on: bool, own_words: str = ""
) -> None:
    """The member passes a note on, with their own words beside it if they like; or keeps it back, and it is erased.

    They may do either again later: other words take the place of the ones before.
    """
    member_id = reading.own_membership(actor, process_id)
    beside = words.optional(own_words, field="own_words", limit=NOTE_LIMIT)
    with writing(session, process_id):
        row = contact_threads.note_row(session, member_id, note_id)
        if row.sealed is None:
            return
        if passed_on:
            note = contact_threads.own_note(session, actor, process_id, note_id)
            if row.state is NoteState.PASSED_ON and note.own_words == beside:
                return
            text = note.text
            row.sealed, row.state = contact_threads.sealed_note(member_id, text, beside), NoteState.PASSED_ON
        else:
            row.sealed, row.state = None, NoteState.KEPT_BACK
            erasure_marks.note_inside(session, HandoverNote)
    forget_erased(session)


def _leave(session: Session, actor: Actor, process_id: int, link_id: str, text: str) -> None:
    mine = reading.own_desk(actor, process_id)
    with writing(session, process_id):
        link = reading.link_here(session, process_id, link_id)
        if link.to_at is None or link.contact_id != mine:
            raise NotAllowed("not_allowed", verb="serve", thing="contact", process_id=process_id)
        if session.get(HandoverNote, link.id) is None:
            _note_inside(session, link, text)


def _note_inside(session: Session, link: ContactLink, text: str) -> None:
    session.add(
        HandoverNote(
            link_id=link.id,
            sealed=contact_threads.sealed_note(link.member_id, text, "") if text else None,
            state=NoteState.WITH_MEMBER if text else NoteState.NOTHING,
            at=clock.now(),
        )
    )
    session.flush()


def _link_inside(
    session: Session, process_id: int, member_id: int, contact: str, cover: str, *, field: str = "contact"
) -> bool:
    """End the link that lives and begin another; the same contact keeps theirs, with the new cover.

    Gives whether anything changed.
    """
    contact_id = _card_id(session, process_id, contact, field=field)
    usual = reading.living(session, process_id)[contact_id].cover
    cover_id = _card_id(session, process_id, cover or usual, field="cover") if cover or usual else None
    if cover_id == contact_id:
        raise DeliberationError("cover_is_contact", field="cover")
    link = reading.live_link(session, member_id)
    same = link is not None and (link.contact_id, link.cover_id) == (contact_id, cover_id)
    if link is not None and link.contact_id == contact_id:
        link.cover_id = cover_id
    else:
        now = clock.now()
        since = _waiting_for_anybody(session, process_id, member_id) or now
        if link is not None:
            link.to_at = now
            session.flush()
        session.add(
            ContactLink(member_id=member_id, contact_id=contact_id, cover_id=cover_id, from_at=now, reads_from=since)
        )
    session.execute(delete(ContactWish).where(ContactWish.membership_id == member_id))
    session.flush()
    return not same


def _waiting_for_anybody(session: Session, process_id: int, member_id: int) -> datetime | None:
    """Since when a member waits for an answer in a thread that nobody has now; it is the next one's to give."""
    there = reading.living(session, process_id)
    links = reading.links_inside(session, process_id, there, member_id=member_id)
    if any(one.owner_id is not None for one in links):
        return None
    return reading.waiting_inside(session, process_id).get(member_id)


def _card_id(session: Session, process_id: int, public_id: str, *, field: str) -> int:
    """The membership of a facilitator who is there, by their card."""
    there = reading.living(session, process_id)
    found = next((number for number, card in there.items() if card.public_id == public_id), None)
    if found is None:
        raise DeliberationError("contact_unknown", field=field)
    return found
