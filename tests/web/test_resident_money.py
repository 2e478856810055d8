"""Money for taking part: the choice, one's own record, the letter, what others say; and all that is held, as a file."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.reading import payments as reading
from deliberation.reading.payments import Choice
from deliberation.services import contributions, payments
from deliberation.services.payments import Paid
from tests.web.resident_journey import Phone, Place, actor_of, new_place, with_stand_ins
from tests.web.test_resident_needs import RAMP, a_keeper, keeper_of, status, tells

TAXI = "zebra taxi"


@pytest.fixture
def place(session: Session) -> Place:
    return new_place(session, people=2)


@pytest.fixture
def phone(app: Flask, client: FlaskClient, place: Place) -> Phone:
    with_stand_ins(app)
    return Phone(client).come_in(place.codes[0]).take_part(place)


def chosen(session: Session, place: Place) -> Choice | None:
    session.rollback()
    found = reading.own(session, actor_of(session, place.codes[0]), place.id).choice
    session.rollback()
    return found


def paid(session: Session, place: Place, *kinds: str) -> None:
    a_keeper(session, place, "payments")
    keeper, actor = keeper_of(session, place), actor_of(session, place.codes[0])
    session.rollback()
    for number, kind in enumerate(kinds):
        one = Paid(kind, date(2026, 3, 2 + number), 1250, TAXI)
        payments.record(session, keeper, place.id, actor.parts[0].pseudonym, one)  # type: ignore[arg-type]  # it is an actor
    session.rollback()


@pytest.mark.parametrize("way", ["cash", "voucher", "none"])
def test_a_way_is_chosen_and_can_be_changed(phone: Phone, place: Place, session: Session, way: str) -> None:
    assert "Nothing yet" in phone.open(place.url("money")).text
    phone.open(place.url("money/choose")).send(place.url("money/choose"), way="cash")
    phone.open(place.url("money/choose")).send(place.url("money/choose"), way=way)
    assert chosen(session, place) == Choice(way)
    assert "You can change it at any time." in phone.text


def test_less_and_a_charity_ask_one_thing_more(phone: Phone, place: Place, session: Session) -> None:
    phone.open(place.url("money/choose")).send(place.url("money/choose"), way="less")
    action = place.url("money/choose/less")
    for wrong in ("", "0", "a lot", "-3"):
        phone.send(action, at_most_pence=wrong)
        assert status(phone) == 400
    assert chosen(session, place) is None
    phone.send(action, at_most_pence="12.50")
    assert chosen(session, place) == Choice("less", 1250)
    assert "At most £12.50 each time." in phone.text
    phone.open(place.url("money/choose")).send(place.url("money/choose"), way="charity")
    action = place.url("money/choose/charity")
    for wrong in ("", "x" * 201, "account 12345678"):
        phone.send(action, charity=wrong)
        assert status(phone) == 400
    phone.send(action, charity="Wexmoor Food Bank")
    assert chosen(session, place) == Choice("charity", None, "Wexmoor Food Bank")
    assert "Wexmoor Food Bank" in phone.text


@pytest.mark.parametrize("sent", [{}, {"way": "gold"}])
def test_without_an_answer_nothing_changes(phone: Phone, place: Place, session: Session, sent: dict[str, str]) -> None:
    phone.open(place.url("money/choose")).send(place.url("money/choose"), **sent)
    assert status(phone) == 400
    assert chosen(session, place) is None


def test_the_record_keeps_the_two_kinds_apart_and_says_who_wrote_it(
    phone: Phone, place: Place, session: Session
) -> None:
    actor = actor_of(session, place.codes[0])
    payments.choose(session, actor, place.id, Choice("cash"))
    paid(session, place, "expense", "expense", "thank_you")
    phone.open(place.url("money"))
    back, thanks = phone.text.split("Thank-you money</h2>")
    assert "All of it: £25<" in back
    assert "All of it: £12.50" in thanks
    assert "£37.50" not in phone.text
    assert phone.text.count("changed it:") == 3


def test_the_letter_as_a_page_and_as_a_file(phone: Phone, place: Place, session: Session) -> None:
    paid(session, place, "expense")
    phone.open(place.url("money/letter"))
    assert "This is not advice." in phone.text
    assert TAXI in phone.text
    phone.open(place.url("money/letter.docx"))
    assert phone.page is not None
    assert phone.page.get_data().startswith(b"PK")
    assert "attachment" in phone.page.headers["Content-Disposition"]
    assert "no-store" in phone.page.headers["Cache-Control"]


def test_what_others_say_has_its_source_and_says_when_it_is_old(phone: Phone, place: Place) -> None:
    phone.open(place.url("money/rules"))
    assert "SCIE" in phone.text
    assert "This is not advice" in phone.text
    with clock.stopped(clock.now() + timedelta(days=400)):
        later = Phone(phone.client).come_in(place.codes[0])
        assert "The sums here are old." in later.open(place.url("money/rules")).text


def test_all_that_is_held_as_a_page_and_as_a_file(app: Flask, phone: Phone, place: Place, session: Session) -> None:
    tells(phone, place)
    paid(session, place, "expense")
    actor = actor_of(session, place.codes[0])
    contributions.submit(session, actor, place.id, contributions.Words("More marmosets."))
    phone.open(place.url("held"))
    for words in (RAMP, TAXI, "More marmosets.", actor.parts[0].pseudonym):
        assert words in phone.text
    phone.open(place.url("held/file"))
    assert phone.page is not None
    found = json.loads(phone.page.get_data())
    assert found["words"][0]["text"] == "More marmosets."
    assert found["needs"]["needs"][0]["words"] == RAMP
    assert found["payments"]["expenses"][0]["words"] == TAXI
    assert "no-store" in phone.page.headers["Cache-Control"]
    other = Phone(app.test_client()).come_in(place.codes[1]).take_part(place)
    for page in ("held", "held/file", "money", "money/letter"):
        text = other.open(place.url(page)).text
        assert not any(words in text for words in (RAMP, TAXI, "marmosets", actor.parts[0].pseudonym))


def test_choosing_waits_for_the_yes_to_taking_part(
    app: Flask, client: FlaskClient, place: Place, session: Session
) -> None:
    with_stand_ins(app)
    fresh = Phone(client).come_in(place.codes[1])
    assert "Money back" in fresh.open(place.url("money")).text
    for page in ("money/choose", "money/choose/less", "money/choose/charity"):
        fresh.open(place.url(page))
        assert fresh.page is not None
        assert fresh.page.request.path == place.url("yes/take_part")
    answer = fresh.client.post(
        place.url("money/choose/charity"), data={"csrf_token": fresh.token(), "charity": "Food Bank"}
    )
    assert answer.status_code == 400
