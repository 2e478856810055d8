"""Sessions, needs and payments at the desk: for those who are named only, and each opening is noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import keepers as keeping
from deliberation.reading import needs as reading
from deliberation.reading import payments as money
from deliberation.reading.needs import Meeting
from deliberation.reading.payments import Choice
from deliberation.services import consent, keepers, meetings, needs, payments
from deliberation.services.needs import Told
from models import Membership, PaymentEntry, PlannedMeeting, PrivateAccess, Role
from tests.web.resident_journey import Phone, Place, actor_of, new_place, says_yes
from tests.web.staff import at_work, complete, desk

RAMP = "<b>zebra</b> ramp & rail"
FARE = {"kind": "expense", "pence": "12.50", "words": "zebra taxi", "on_day": "2", "on_month": "3", "on_year": "2026"}


@dataclass
class Here:
    """A place with two members: the first needs two things, the second nothing; and one session to come."""

    place: Place
    people: tuple[Actor, Actor]
    at: Meeting
    day: str

    def name(self, number: int = 0) -> str:
        return self.people[number].parts[0].pseudonym

    def log(self, session: Session, number: int = 0) -> list[str]:
        session.rollback()
        return [one.act for one in keeping.own_log(session, self.people[number], self.place.id)]

    def stands(self, session: Session) -> list[str]:
        session.rollback()
        return [one.state for one in reading.own_for(session, self.people[0], self.place.id, self.at)]


@pytest.fixture
def here(session: Session) -> Here:
    place = new_place(session, people=2)
    people = []
    for words, told in zip(place.codes, ([Told("access", RAMP), Told("food")], []), strict=True):
        who = actor_of(session, words)
        says_yes(session, who, place)
        given = consent.answer_from("needs", given=True)
        shown = consent.wording_asked_apart("needs")
        consent.answer(session, who, place.id, given, shown=shown, language="en-GB")
        needs.tell(session, who, place.id, told)
        people.append(who)
    at = Meeting(clock.now().date() + timedelta(days=30), "First session")
    day = meetings.plan(session, SYSTEM, place.id, at.held_on, at.title)
    session.rollback()
    return Here(place, (people[0], people[1]), at, day)


def keeper(app: Flask, session: Session, here: Here, *stores: str) -> Phone:
    """A facilitator at the desk who is named for these stores."""
    phone = at_work(complete(app), session, here.place)
    pseudonym = session.execute(select(Membership.pseudonym).where(Membership.role == Role.FACILITATOR)).scalar_one()
    session.rollback()
    for store in stores:
        keepers.name(session, SYSTEM, here.place.id, pseudonym, store)
    session.rollback()
    return phone


def post(phone: Phone, address: str, **fields: str) -> Phone:
    """Press a button that stands on the open page."""
    phone.page = phone.client.post(address, data={"csrf_token": phone.token(), **fields}, follow_redirects=True)
    return phone


def status(phone: Phone) -> int:
    assert phone.page is not None
    return phone.page.status_code


def test_who_is_not_ready_then_opened_and_marked(app: Flask, session: Session, here: Here) -> None:
    phone = keeper(app, session, here, "needs")
    assert "1 seat is not ready." in phone.open(desk(here.place, "days")).text
    phone.open(desk(here.place, f"needs/{here.day}"))
    assert here.name() in phone.text
    assert here.name(1) not in phone.text
    assert "2 needs are open" in phone.text
    assert "zebra" not in phone.text
    assert here.log(session) == []
    post(phone, desk(here.place, f"needs/{here.day}/open"), who=here.name())
    assert "&lt;b&gt;zebra&lt;/b&gt; ramp &amp; rail" in phone.text
    assert here.log(session) == ["opened"]
    ids = [one.id for one in reading.own(session, here.people[0], here.place.id).needs]
    session.rollback()
    mark = desk(here.place, f"needs/{here.day}/mark")
    phone.send(mark, **{f"need-{ids[0]}-{here.name()}": "met", f"need-{ids[1]}-{here.name()}": "not_met"})
    assert here.stands(session) == ["met", "not_met"]
    assert here.log(session) == ["changed", "opened"]
    assert "1 need is open" in phone.text
    post(phone, mark, **{f"need-{ids[1]}-{here.name()}": "met"})
    assert "Every seat is ready" in phone.text


def test_all_at_once_is_noted_for_each(app: Flask, session: Session, here: Here) -> None:
    phone = keeper(app, session, here, "needs")
    post(phone.open(desk(here.place, f"needs/{here.day}")), desk(here.place, f"needs/{here.day}/open"))
    assert "Needs nothing." in phone.text
    assert (here.log(session), here.log(session, 1)) == (["opened"], ["opened"])


def test_what_was_not_opened_cannot_be_marked(app: Flask, session: Session, here: Here) -> None:
    phone = keeper(app, session, here, "needs")
    phone.open(desk(here.place, f"needs/{here.day}"))
    mark = desk(here.place, f"needs/{here.day}/mark")
    for fields in ({"need-x-nobody": "met"}, {f"need-x-{here.name()}": "met"}, {"need-": "met"}, {"need-x-y": "gone"}):
        post(phone, mark, **fields)
        assert status(phone) in (400, 404)
        phone.open(desk(here.place, f"needs/{here.day}"))
    assert here.stands(session) == ["open", "open"]


def test_who_is_not_named_opens_nothing(app: Flask, session: Session, here: Here) -> None:
    phone = keeper(app, session, here)
    phone.open(desk(here.place, "days"))
    assert "You are not named to open what people need." in phone.text
    assert "not ready" not in phone.text
    token = phone.token()
    for address in (f"needs/{here.day}", "payments"):
        assert phone.client.get(desk(here.place, address)).status_code == 403
    for address in (f"needs/{here.day}/open", f"needs/{here.day}/mark", "payments/open", "payments/write"):
        fields = {"csrf_token": token, "who": here.name(), **FARE}
        assert phone.client.post(desk(here.place, address), data=fields).status_code == 403
    assert session.execute(select(PrivateAccess)).first() is None
    assert session.execute(select(PaymentEntry)).first() is None


def test_named_for_one_store_opens_not_the_other(app: Flask, session: Session, here: Here) -> None:
    phone = keeper(app, session, here, "payments")
    assert phone.client.get(desk(here.place, "payments")).status_code == 200
    assert phone.client.get(desk(here.place, f"needs/{here.day}")).status_code == 403
    assert "Payments to people" in phone.open(desk(here.place)).text


def test_a_session_is_planned_and_called_off(app: Flask, session: Session, here: Here) -> None:
    phone = keeper(app, session, here)
    action = desk(here.place, "days")
    soon = clock.now().date() + timedelta(days=50)
    when = {"held_on_day": str(soon.day), "held_on_month": str(soon.month), "held_on_year": str(soon.year)}
    for wrong in ({}, {"title": "Next"}, {**when}, {**when, "title": "Next", "held_on_year": "2001"}):
        phone.open(action).send(action, **{"held_on_day": "", **wrong})
        assert status(phone) == 400
    for _ in range(2):
        phone.open(action).send(action, title="Next <one>", **when)
    assert "Next &lt;one&gt;" in phone.text
    assert len(session.execute(select(PlannedMeeting)).all()) == 2
    session.rollback()
    off = desk(here.place, f"days/{here.day}/call-off")
    phone.open(off).send(off)
    assert "The session is off the list." in phone.text
    assert phone.client.get(off).status_code == 404


def test_payments_are_written_once_and_taken_out(app: Flask, session: Session, here: Here) -> None:
    phone = keeper(app, session, here, "payments")
    start = desk(here.place, "payments")
    phone.open(start).send(desk(here.place, "payments/open"), who="Nobody Such")
    assert status(phone) == 400
    assert "There is nobody here by this name." in phone.text
    phone.send(desk(here.place, "payments/open"), who=f" {here.name()} ")
    assert here.log(session) == ["opened"]
    write = desk(here.place, "payments/write")
    hidden = phone.hidden(write)
    for wrong in ({"pence": "lots"}, {"pence": "0"}, {"words": ""}, {"kind": "wage"}, {"on_day": "40"}):
        phone.page = phone.client.post(write, data={**hidden, **FARE, **wrong})
        assert status(phone) == 400
        assert "zebra taxi" in phone.text or wrong == {"words": ""}
    assert session.execute(select(PaymentEntry)).first() is None
    session.rollback()
    for _ in range(2):
        phone.page = phone.client.post(write, data={**hidden, **FARE}, follow_redirects=True)
    assert status(phone) == 200
    found = money.own(session, here.people[0], here.place.id).expenses
    assert [(one.pence, one.words, one.on) for one in found] == [(1250, "zebra taxi", date(2026, 3, 2))]
    session.rollback()
    phone.open(start).send(desk(here.place, "payments/open"), who=here.name())
    assert "£12.50" in phone.text
    post(phone, desk(here.place, "payments/take-out"), who=here.name(), payment=found[0].public_id)
    assert money.own(session, here.people[0], here.place.id).expenses == ()


def test_a_thank_you_follows_the_choice(app: Flask, session: Session, here: Here) -> None:
    phone = keeper(app, session, here, "payments")
    payments.choose(session, here.people[0], here.place.id, Choice("none"))
    phone.open(desk(here.place, "payments")).send(desk(here.place, "payments/open"), who=here.name())
    assert "No thank-you payment" in phone.text
    phone.send(desk(here.place, "payments/write"), **{**FARE, "kind": "thank_you"})
    assert status(phone) in (400, 409)
    assert "wants no thank-you payment" in phone.text
    assert session.execute(select(PaymentEntry)).first() is None
