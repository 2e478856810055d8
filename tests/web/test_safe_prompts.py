"""A note before a hard statement, and numbers to call: by plain links and buttons."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.services import helplines
from deliberation.services.helplines import HelplineForm
from models import Helpline
from tests.web.resident_journey import Phone, Place, new_place
from tests.web.security.house import House
from tests.web.staff import at_work, complete

LINE = HelplineForm("Night line", "01632 960 103", "When you feel alone.", "Day and night")
NOTE = "This is about being alone."


def test_a_statement_with_a_note_shows_itself_only_when_it_is_asked_for(house: House) -> None:
    talk = house.places["talk"]
    stated = talk.names["statement3"]
    address = f"/take-part/{talk.public_id}/vote/{stated}"
    member = house.browser("member")
    before = member.get(address).text
    assert NOTE in before
    assert "One person knows me." not in before
    assert "01632 960 102" in before
    shown = member.get(f"{address}?show=yes").text
    assert "One person knows me." in shown
    votes = house.rows()["vote"]
    assert house.post(member, address, {"act": "skip"}).status_code == 303
    assert house.rows()["vote"] == votes
    assert house.post(member, address, {"act": "next", "choice": "agree"}).status_code == 303
    assert len(house.rows()["vote"]) == len(votes) + 1


def test_a_facilitator_puts_a_note_before_a_statement_and_takes_it_away(house: House) -> None:
    talk = house.places["talk"]
    stated, desk = talk.names["statement"], f"/desk/{talk.public_id}/statements"
    facilitator = house.browser("facilitator")
    assert f"{desk}/{stated}/note" in facilitator.get(desk).text
    for text, there in (("About prison.", True), ("", False)):
        assert house.post(facilitator, f"{desk}/{stated}/note", {"text": text}).status_code == 303
        page = house.browser("other_member").get(f"/take-part/{talk.public_id}/vote/{stated}").text
        assert ("About prison." in page) == there
    assert house.post(facilitator, f"{desk}/{stated}/note", {"text": "x" * 121}).status_code == 400
    assert facilitator.get(f"{desk}/S99/note").status_code == 404


@pytest.fixture
def place(session: Session) -> Place:
    return new_place(session)


def test_the_convenor_keeps_the_numbers(app: Flask, session: Session, place: Place, client: FlaskClient) -> None:
    complete(app)
    convenor, address = at_work(app, session, place, "convenor"), f"/run/{place.public_id}/numbers"
    sent = {"name": "Night line", "phone": "01632 960 103", "words": "When you feel alone.", "hours": "Day and night"}
    convenor.open(address).send(address, **{**sent, "phone": "ring us"})
    assert convenor.page is not None
    assert convenor.page.status_code == 400
    assert "ring us" in convenor.text
    convenor.send(address, **sent)
    for wanted in ("Night line", "tel:01632960103", "Day and night"):
        assert wanted in client.get("/useful-numbers").text
    one = session.query(Helpline).one().public_id
    session.rollback()
    convenor.open(f"{address}/{one}").send(f"{address}/{one}", **{**sent, "name": "Day line"})
    assert "Day line" in client.get("/useful-numbers").text
    convenor.open(f"{address}/{one}").send(f"{address}/{one}/remove")
    assert "Day line" not in client.get("/useful-numbers").text


def test_numbers_stand_beside_hard_questions(app: Flask, session: Session, place: Place, client: FlaskClient) -> None:
    complete(app)
    helplines.add(session, SYSTEM, place.id, LINE)
    session.rollback()
    phone = Phone(client).come_in(place.codes[0]).take_part(place)
    for page in ("say", "concerns/new"):
        assert "tel:01632960103" in phone.open(place.url(page)).text
