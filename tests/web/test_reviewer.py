"""Telling somebody outside that something is wrong, in the browser of each side."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deliberation.reading import rights
from models import Concern
from tests.services.people import rows
from tests.web.resident_journey import Phone, Place, new_place
from tests.web.security.house import House
from tests.web.security.worrying import WORRY
from tests.web.staff import at_work, complete

SAID = "They laughed when I asked for a ramp."


@pytest.fixture
def place(session: Session) -> Place:
    return new_place(session)


@pytest.fixture
def phone(app: Flask, client: FlaskClient, place: Place) -> Phone:
    complete(app)
    return Phone(client).come_in(place.codes[0])


def raised(phone: Phone, place: Place) -> str:
    """The address of a concern that was just raised, without any yes to taking part."""
    phone.open(place.url("concerns/new")).send(place.url("concerns/how"), text=SAID, about="treated")
    assert SAID in phone.text
    sent = {"text": SAID, "about": "treated", "name": "Sam", "way": "here", "reach": ""}
    phone.send(place.url("concerns/new/send"), **sent)
    assert phone.page is not None
    return phone.page.request.path


def test_from_for_you_to_an_answer_and_back(phone: Phone, place: Place, app: Flask, session: Session) -> None:
    assert place.url("concerns") in phone.open(place.url("for-you")).text
    assert "There is no reviewer yet." in phone.open(place.url("concerns")).text
    own = raised(phone, place)
    reviewer = at_work(app, session, place, "reviewer")
    concern = own.rpartition("/")[2]
    there = f"/review/{place.public_id}/concerns/{concern}"
    assert f"/review/{place.public_id}/" in reviewer.open("/staff/").text
    assert there in reviewer.open(f"/review/{place.public_id}/").text
    assert SAID in reviewer.open(there).text
    assert "Sam" in reviewer.text
    reviewer.send(f"{there}/answer", text="I spoke with them.")
    reviewer.send(f"{there}/close")
    assert "I spoke with them." in phone.open(own).text
    phone.send(f"{own}/again", text="They did it again.")
    assert "This does not settle it" not in phone.text
    assert "They did it again." in reviewer.open(there).text


def test_what_is_missing_is_said_and_nothing_is_lost(phone: Phone, place: Place, session: Session) -> None:
    how, send = place.url("concerns/how"), place.url("concerns/new/send")
    phone.open(place.url("concerns/new")).send(how, text="", about="treated")
    assert phone.page is not None
    assert phone.page.status_code == 400
    phone.send(how, text=SAID, about="no such thing")
    assert phone.page.status_code == 400
    assert SAID in phone.text
    phone.send(how, text=SAID, about="treated").send(send, text=SAID, about="treated", way="phone", reach="")
    assert phone.page.status_code == 400
    assert "Tell us how to reach you" in phone.text
    phone.send(send, text="", about="treated", way="here")
    assert phone.page.status_code == 400
    assert phone.open(how).page is not None
    assert rows(session, Concern) == 0


def test_taking_it_back_takes_the_words(phone: Phone, place: Place) -> None:
    own = raised(phone, place)
    phone.open(f"{own}/take-back").send(f"{own}/take-back")
    assert SAID not in phone.open(own).text


def test_the_rights_are_there_for_anybody(client: FlaskClient) -> None:
    page = client.get("/rights").text
    assert all(line in page for line in rights.current().lines)


def test_nobody_but_those_two_reads_a_word_of_it(house: House) -> None:
    talk = house.places["talk"]
    concern = talk.names["concern"]
    for role in ("visitor", "other_member", "supporter", "facilitator", "convenor", "advisory_member", "administrator"):
        for address in (
            f"/projects/{talk.public_id}",
            f"/run/{talk.public_id}",
            f"/run/{talk.public_id}/record",
            f"/committee/{talk.public_id}/",
            f"/desk/{talk.public_id}",
            f"/take-part/{talk.public_id}/concerns",
            f"/take-part/{talk.public_id}/concerns/{concern}",
            f"/review/{talk.public_id}/",
            f"/review/{talk.public_id}/concerns/{concern}",
            f"/review/{talk.public_id}/concerns/{talk.names['concern_answered']}",
        ):
            assert WORRY not in house.browser(role).get(address).text, (role, address)
    assert WORRY in house.browser("reviewer").get(f"/review/{talk.public_id}/concerns/{concern}").text


def test_a_concern_that_is_not_there_is_not_found(house: House) -> None:
    talk = house.places["talk"]
    reviewer = house.browser("reviewer")
    for rest in ("nothing-here", "0", "%F0%9F%98%80"):
        assert reviewer.get(f"/review/{talk.public_id}/concerns/{rest}").status_code == 404
        answer = house.post(reviewer, f"/review/{talk.public_id}/concerns/{rest}/answer", {"text": "A"})
        assert answer.status_code == 404
        assert house.browser("member").get(f"/take-part/{talk.public_id}/concerns/{rest}").status_code == 404
