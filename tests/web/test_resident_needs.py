"""What I need: asked first, told once, changed, taken out, and how it stands for each session."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM
from deliberation.reading import needs as reading
from deliberation.reading.needs import Meeting
from deliberation.services import accounts, keepers, meetings, needs
from models import Membership, NeedCheck, NeedRecord, ProcessState, Role
from tests.services.people import set_state
from tests.services.signing import with_app
from tests.web.resident_journey import Phone, Place, actor_of, new_place, with_stand_ins

RAMP = "no steps, zebra-striped ramp"


@pytest.fixture
def place(session: Session) -> Place:
    return new_place(session, people=2)


@pytest.fixture
def phone(app: Flask, client: FlaskClient, place: Place) -> Phone:
    with_stand_ins(app)
    return Phone(client).come_in(place.codes[0]).take_part(place)


def status(phone: Phone) -> int:
    assert phone.page is not None
    return phone.page.status_code


def says_yes(phone: Phone, place: Place) -> Phone:
    return phone.open(place.url("needs")).send(place.url("needs/yes"), answer="yes")


def tells(phone: Phone, place: Place) -> Phone:
    return says_yes(phone, place).send(place.url("needs/tell"), tick_access="y", words_access=RAMP, words_food="soft")


def own(session: Session, place: Place) -> list[tuple[str, str]]:
    session.rollback()
    found = reading.own(session, actor_of(session, place.codes[0]), place.id)
    session.rollback()
    return [(one.kind, one.words) for one in found.needs]


def a_keeper(session: Session, place: Place, store: str = "needs") -> str:
    """A facilitator by the name of Robin, who may open a store; gives the pseudonym."""
    worker, _token = with_app(session, "robin@example.org")
    accounts.grant_role(session, SYSTEM, process_id=place.id, person_id=worker.person_id, role=Role.FACILITATOR)
    pseudonym = session.execute(
        select(Membership.pseudonym).where(Membership.person_id == worker.person_id)
    ).scalar_one()
    session.rollback()
    keepers.name(session, SYSTEM, place.id, pseudonym, store)
    return pseudonym


def keeper_of(session: Session, place: Place) -> object:
    from deliberation.permissions import Actor, Part

    row = session.execute(select(Membership).where(Membership.role == Role.FACILITATOR)).scalar_one()
    part = Part(place.id, row.id, Role.FACILITATOR, row.pseudonym)
    person = row.person_id
    session.rollback()
    return Actor(person_id=person, public_id="k", is_staff=True, second_factor=True, parts=(part,))


def test_the_yes_comes_first_and_says_who_may_open_it(phone: Phone, place: Place, session: Session) -> None:
    phone.open(place.url("needs"))
    assert phone.page is not None
    assert phone.page.request.path == place.url("needs/yes")
    assert "Nobody is named to open it yet." in phone.text
    a_keeper(session, place)
    phone.open(place.url("needs/tell"))
    assert phone.page.request.path == place.url("needs/yes")
    assert "Only these people may open it:" in phone.text
    for wrong in ({}, {"answer": "maybe"}):
        phone.send(place.url("needs/yes"), **wrong)
        assert status(phone) == 400
        assert "Nothing was changed." in phone.text


def test_told_once_it_stands_there_and_can_be_changed_and_taken_out(
    phone: Phone, place: Place, session: Session
) -> None:
    tells(phone, place)
    assert "You need not tell us again." in phone.text
    assert RAMP in phone.text
    assert own(session, place) == [("access", RAMP), ("food", "soft")]
    phone.open(place.url("needs/tell"))
    assert RAMP in phone.text
    assert phone.text.count("checked") == 2
    phone.send(place.url("needs/tell"), tick_access="y", words_access=RAMP, tick_transport="y")
    assert own(session, place) == [("access", RAMP), ("transport", "")]
    actor = actor_of(session, place.codes[0])
    first = reading.own(session, actor, place.id).needs[0].id
    session.rollback()
    for _ in range(2):
        phone.open(place.url("needs"))
        phone.client.post(place.url(f"needs/{first}/remove"), data={"csrf_token": phone.token()})
    assert own(session, place) == [("transport", "")]


def test_needing_nothing_is_an_answer_and_too_long_words_are_kept_on_the_page(
    phone: Phone, place: Place, session: Session
) -> None:
    says_yes(phone, place).send(place.url("needs/tell"), words_food="x" * 501)
    assert status(phone) == 400
    assert "x" * 501 in phone.text
    assert session.execute(select(NeedRecord)).first() is None
    session.rollback()
    phone.send(place.url("needs/tell"))
    assert "You told us that you need nothing." in phone.text
    assert own(session, place) == []


def test_how_it_stands_for_each_session_and_coming_without(phone: Phone, place: Place, session: Session) -> None:
    a_keeper(session, place)
    tells(phone, place)
    assert "No day to meet is set yet." in phone.text
    on = clock.now().date() + timedelta(days=40)
    day = meetings.plan(session, SYSTEM, place.id, on, "First session")
    phone.open(place.url("needs"))
    assert phone.text.count("Not met yet. We have until") == 2
    assert "Your place is not ready yet." in phone.text
    actor = actor_of(session, place.codes[0])
    ids = [one.id for one in reading.own(session, actor, place.id).needs]
    session.rollback()
    keeper = keeper_of(session, place)
    needs.mark(session, keeper, place.id, actor.parts[0].pseudonym, Meeting(on, "First session"), ids[0], "met")  # type: ignore[arg-type]  # it is an actor
    session.rollback()
    action = place.url(f"needs/{ids[1]}/on/{day}/without")
    phone.open(place.url("needs")).send(action)
    assert "You come without it." in phone.text
    assert "Your place is ready." in phone.text
    assert "changed it" in phone.text
    phone.send(place.url(f"needs/{ids[1]}/on/{day}/not_met"))
    assert "We could not do this yet." in phone.text


@pytest.mark.parametrize(("need", "day", "state"), [("x", "", "without"), ("", "x", "without"), ("", "", "met")])
def test_what_is_not_on_offer_is_refused(
    phone: Phone, place: Place, session: Session, need: str, day: str, state: str
) -> None:
    tells(phone, place)
    made = meetings.plan(session, SYSTEM, place.id, clock.now().date(), "First session")
    own_id = reading.own(session, actor_of(session, place.codes[0]), place.id).needs[0].id
    session.rollback()
    phone.open(place.url("needs"))
    address = place.url(f"needs/{need or own_id}/on/{day or made}/{state}")
    answer = phone.client.post(address, data={"csrf_token": phone.token()})
    assert answer.status_code in (400, 404)
    assert session.execute(select(NeedCheck)).first() is None


def test_a_no_erases_it_and_leaving_too(phone: Phone, place: Place, session: Session) -> None:
    tells(phone, place)
    phone.open(place.url("needs/yes")).send(place.url("needs/yes"), answer="no")
    assert "We keep nothing of what you need." in phone.text
    assert session.execute(select(NeedRecord)).first() is None
    session.rollback()
    tells(phone, place)
    assert "May we keep what you need?" in phone.open(place.url("choices")).text
    phone.open(place.url("leave-all")).send(place.url("leave-all"))
    assert session.execute(select(NeedRecord)).first() is None


def test_without_a_yes_to_taking_part_or_after_the_end_nothing_is_asked(
    app: Flask, client: FlaskClient, place: Place, session: Session
) -> None:
    with_stand_ins(app)
    fresh = Phone(client).come_in(place.codes[1])
    for page in ("needs", "needs/yes", "needs/tell"):
        fresh.open(place.url(page))
        assert fresh.page is not None
        assert fresh.page.request.path == place.url("yes/take_part")
    fresh.take_part(place)
    set_state(session, place.id, ProcessState.CLOSED)
    for page in ("needs", "needs/yes", "needs/tell"):
        assert "There is no day to come." in fresh.open(place.url(page)).text


def test_another_member_sees_nothing_of_it(app: Flask, phone: Phone, place: Place, session: Session) -> None:
    tells(phone, place)
    other = Phone(app.test_client()).come_in(place.codes[1]).take_part(place)
    tells_nothing = says_yes(other, place).send(place.url("needs/tell"))
    assert RAMP not in tells_nothing.text
    need = reading.own(session, actor_of(session, place.codes[0]), place.id).needs[0].id
    session.rollback()
    token = other.open(place.url("needs/tell")).token()
    other.client.post(place.url(f"needs/{need}/remove"), data={"csrf_token": token})
    assert own(session, place)[0] == ("access", RAMP)
    for page in ("held", "held/file", "money/letter", "for-you"):
        assert RAMP not in other.open(place.url(page)).text
