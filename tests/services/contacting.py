"""What the tests of contacts share: two facilitators who show themselves, and members who have one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.permissions import Actor
from deliberation.reading import contacts as reading
from deliberation.services import contact_threads, contacts
from deliberation.services.contacts import CardForm, Handover
from models import ContactLink
from tests.services.people import Place, member, membership_of, place


@dataclass(frozen=True)
class Known:
    """For the doors: the card of a member's person, the link, and one that has ended."""

    card: str
    link: str
    ended: str


def with_cards(session: Session) -> Place:
    """A place whose two facilitators show themselves; the second covers for the first and is willing."""
    here = place(session)
    show_cards(session, here)
    return here


def show_cards(session: Session, here: Place) -> None:
    """The two facilitators of a place say how they want to be shown."""
    contacts.show_card(session, here.second, here.process_id, CardForm("Bo", "Call 01632 960 002.", willing=True))
    form = CardForm("Ann", "Call 01632 960 001.", willing=True, cover=card_of(session, here, here.second))
    contacts.show_card(session, here.facilitator, here.process_id, form)


def card_of(session: Session, here: Place, who: Actor) -> str:
    found = reading.own_card(session, who, here.process_id)
    assert found is not None
    return found.public_id


def name_of(who: Actor) -> str:
    return who.parts[0].pseudonym


def with_ann(session: Session, here: Place) -> Actor:
    """A member whose person is Ann."""
    who = member(session, here.process_id)
    contacts.give(session, here.convenor, here.process_id, name_of(who), card_of(session, here, here.facilitator))
    return who


def link_of(session: Session, who: Actor) -> str:
    session.rollback()
    return session.execute(
        select(ContactLink.public_id).where(ContactLink.member_id == membership_of(who), ContactLink.to_at.is_(None))
    ).scalar_one()


def make_known(session: Session, here: Place, who: Actor) -> Known:
    """The member had Bo for a while, then Ann, then Bo, and has Ann now."""
    show_cards(session, here)
    ann, bo = (card_of(session, here, one) for one in (here.facilitator, here.second))
    ended = ""
    for card in (bo, ann, bo, ann):
        contacts.give(session, here.convenor, here.process_id, name_of(who), card)
        ended = link_of(session, who) if card == ann and not ended else ended
    return Known(ann, link_of(session, who), ended)


def with_a_contact(session: Session) -> Place:
    """In the second facilitator's place stands a member whose person is Ann, with Bo as cover."""
    here = with_cards(session)
    return replace(here, second=with_ann(session, here))


def handover(session: Session, here: Place) -> Handover:
    """From Ann to whoever else is there."""
    other = reading.colleagues(session, here.facilitator, here.process_id)[0]
    return Handover(other.public_id, "", "They like tea.")


def first_link(session: Session, who: Actor) -> str:
    """The first link that a member had, whether it lives or not."""
    found = select(ContactLink.public_id).where(ContactLink.member_id == membership_of(who)).order_by(ContactLink.id)
    return session.execute(found.limit(1)).scalar_one()


# What is done once however often its form comes: where, and how.
CONTACT_ACTS: Mapping[str, tuple[Callable[[Session], Place], Callable[[Session, Place, str], object]]] = {
    "contact_threads.answer": (
        with_a_contact,
        lambda s, h, key: contact_threads.answer(
            s, h.facilitator, h.process_id, first_link(s, h.second), "Hi.", key=key
        ),
    ),
    "contact_threads.write": (
        with_a_contact,
        lambda s, h, key: contact_threads.write(s, h.second, h.process_id, "Hello.", key=key),
    ),
    "contacts.hand_over": (
        with_a_contact,
        lambda s, h, key: contacts.hand_over(
            s, h.facilitator, h.process_id, first_link(s, h.second), handover(s, h), key=key
        ),
    ),
}
