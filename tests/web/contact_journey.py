"""What the tests of contacts' pages share: a member with a phone, and the facilitator who is their person."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.permissions import Actor
from deliberation.reading import contacts as reading
from deliberation.services import contacts
from deliberation.services.contacts import CardForm
from models import ContactLink, Membership, Role
from tests.services.people import someone
from tests.web.resident_journey import Phone, Place, new_place
from tests.web.staff import at_work, complete

CALLED = "Tuesdays at the library door"


def two_cards(app: Flask, session: Session) -> tuple[Place, Phone, Actor]:
    """A place with one member, a facilitator at work who has no card yet, and a colleague who has one."""
    complete(app)
    place = new_place(session)
    facilitator = at_work(app, session, place)
    colleague = someone(session, place.id, Role.FACILITATOR)
    contacts.show_card(session, colleague, place.id, CardForm("Bo Reed", "By the tea urn.", willing=True))
    session.rollback()
    return place, facilitator, colleague


def with_card(facilitator: Phone, place: Place, **fields: str) -> Phone:
    """The facilitator says how they want to be shown."""
    address = f"/desk/{place.public_id}/people/card"
    return facilitator.open(address).send(
        address, **{"shown_as": "Ann Marsh", "reach": CALLED, "willing": "y", "away_until": "", "cover": "", **fields}
    )


def member_at(app: Flask, place: Place) -> Phone:
    """A member who has said yes."""
    return Phone(app.test_client()).come_in(place.codes[0]).take_part(place)


def name_of(session: Session, place: Place) -> str:
    """The member's name on the card."""
    session.rollback()
    return session.execute(
        select(Membership.pseudonym).where(Membership.process_id == place.id, Membership.role == Role.MEMBER)
    ).scalar_one()


def card_of(session: Session, actor: Actor, place: Place) -> str:
    """Somebody's card."""
    found = reading.own_card(session, actor, place.id)
    session.rollback()
    assert found is not None
    return found.public_id


def link_of(session: Session) -> str:
    """The one link that lives."""
    session.rollback()
    return session.execute(select(ContactLink.public_id).where(ContactLink.to_at.is_(None))).scalar_one()
