"""Somebody's person in a place: a thread, a note that waits, and one that is still to be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.permissions import Actor, Part
from deliberation.reading import contacts as reading
from deliberation.services import accounts, contact_threads, contacts
from deliberation.services.contacts import CardForm, Handover
from models import ContactLink, Person, Role

if TYPE_CHECKING:
    from tests.web.security.building import People, Place


def befriend(session: Session, people: People, place: Place) -> None:
    """The member comes from a colleague to the facilitator, with a note; the other member the other way round."""
    facilitator, colleague = people.actor(session, "facilitator"), _colleague(session, place)
    cards = {}
    for name, actor in (("facilitator", facilitator), ("colleague", colleague)):
        contacts.show_card(session, actor, place.id, CardForm(name.title(), "Call us.", willing=True))
        found = reading.own_card(session, actor, place.id)
        assert found is not None
        cards[name] = found.public_id
    member, other = people.actor(session, "member"), people.actor(session, "other_member")
    contacts.choose(session, member, place.id, cards["colleague"])
    contacts.choose(session, other, place.id, cards["facilitator"])
    for one in (member, other):
        contact_threads.write(session, one, place.id, "Hello, it is me.")
    over = Handover(cards["facilitator"], cards["colleague"], "They like tea.")
    contacts.hand_over(session, colleague, place.id, _link(session, member, place), over)
    place.names["ended"] = _link(session, other, place)
    contacts.choose(session, other, place.id, cards["colleague"])
    place.names |= {"contact_card": cards["facilitator"], "other_card": cards["colleague"]}
    place.names |= {"person": _link(session, member, place), "about_me": reading.own(session, member, place.id).note}


def _link(session: Session, who: Actor, place: Place) -> str:
    link = reading.live_link(session, reading.own_membership(who, place.id))
    assert isinstance(link, ContactLink)
    found = link.public_id
    session.rollback()
    return found


def _colleague(session: Session, place: Place) -> Actor:
    """Another facilitator, who never signs in."""
    with writing(session, place.id):
        person = Person(created_at=clock.now())
        session.add(person)
        session.flush()
        part = accounts.add_membership_inside(
            session, place.id, person.id, Role.FACILITATOR, pseudonym=f"colleague-{place.key}"
        )
        parts = (Part(place.id, part.id, Role.FACILITATOR, part.pseudonym),)
        return Actor(person_id=person.id, public_id=person.public_id, is_staff=True, second_factor=True, parts=parts)
