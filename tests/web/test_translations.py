"""Translations on pages: at the desk, and beside the words for those who read another language."""

from __future__ import annotations

from html import unescape

import pytest
from flask import Flask, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.services import translations
from models import Translation
from tests.web.resident_journey import Phone, Place, everybody_votes, move_to, new_place, with_statements
from tests.web.staff import at_work, complete, desk

ENGLISH = "There is a quiet room."
WELSH = "Mae ystafell dawel."
NOT_CHECKED, CHECKED = "Cyfieithiad. Heb ei wirio eto.", "Cyfieithiad. Mae person wedi’i wirio."
BY_MACHINE = "Cyfieithiad gan beiriant. Heb ei wirio eto."


@pytest.fixture
def place(app: Flask, session: Session) -> Place:
    complete(app)
    made = new_place(session, state="deliberating", people=2)
    with_statements(session, made, [ENGLISH])
    return made


@pytest.fixture
def phone(app: Flask, session: Session, place: Place) -> Phone:
    return at_work(app, session, place)


@pytest.fixture
def reader(app: Flask, place: Place) -> Phone:
    """A member who reads Welsh."""
    member = Phone(app.test_client()).open("/settings/language").send("/settings/language", language="cy")
    return member.come_in(place.codes[0]).take_part(place)


def _write(phone: Phone, place: Place, text: str = WELSH, **more: str) -> Phone:
    address = desk(place, "translations/cy/S01")
    return phone.open(address).send(address, text=text, **more)


def _status(phone: Phone) -> int:
    assert phone.page is not None
    return phone.page.status_code


def test_a_translation_stands_below_the_statement_and_says_what_it_is(
    phone: Phone, reader: Phone, place: Place
) -> None:
    question = place.url("vote/S01")
    assert WELSH not in reader.open(question).text
    assert WELSH in _write(phone, place).text
    assert "Somebody else has to check it." in phone.text
    assert "I have checked it" not in phone.text
    page = reader.open(question).text
    assert f'<h1 class="said" lang="en-GB" dir="ltr">{ENGLISH}</h1>' in page
    assert f'lang="cy" dir="ltr">{WELSH}</span>' in page
    assert page.index(ENGLISH) < page.index(WELSH) < page.index('value="agree"')
    assert NOT_CHECKED in unescape(page)
    reader.send(question, choice="agree", act="next")
    answers = reader.open(place.url("answers")).text
    assert ENGLISH in answers
    assert WELSH in answers


def test_somebody_else_checks_and_the_reader_is_told(
    app: Flask, phone: Phone, reader: Phone, place: Place, session: Session
) -> None:
    _write(phone, place)
    other = at_work(app, session, place, email="second@example.org").open(desk(place, "translations"))
    assert WELSH in other.text
    address = desk(place, "translations/cy/S01")
    other.open(address).send(f"{address}/check")
    assert "is marked as checked" in other.text
    assert CHECKED in unescape(reader.open(place.url("vote/S01")).text)
    _write(phone, place, "Mae lle tawel.")
    assert NOT_CHECKED in unescape(reader.open(place.url("vote/S01")).text)


def test_what_was_not_read_is_not_checked(app: Flask, phone: Phone, place: Place, session: Session) -> None:
    _write(phone, place)
    address = desk(place, "translations/cy/S01")
    other = at_work(app, session, place, email="second@example.org").open(address)
    _write(phone, place, "Rhywbeth arall.")
    other.send(f"{address}/check")
    assert _status(other) == 409
    session.rollback()
    assert session.execute(select(Translation.checked_at)).scalar_one() is None


def test_a_machines_work_is_called_that(phone: Phone, reader: Phone, place: Place) -> None:
    _write(phone, place, by_machine="y")
    assert "I have checked it" in phone.text
    assert BY_MACHINE in unescape(reader.open(place.url("vote/S01")).text)


def test_a_wrong_one_is_taken_away_and_bad_input_is_answered(phone: Phone, place: Place, session: Session) -> None:
    assert "Write something here" in _write(phone, place, " ").text
    assert _status(phone) == 400
    _write(phone, place)
    address = desk(place, "translations/cy/S01")
    phone.open(address).send(f"{address}/remove")
    session.rollback()
    assert session.execute(select(func.count()).select_from(Translation)).scalar_one() == 0
    for rest in ("xx", "en-XA", "cy/S99", "en-GB/S01", "xx/S01", "cy/R01"):
        assert _status(phone.open(desk(place, f"translations/{rest}"))) == 404
    assert "There is no statement to translate" in phone.open(desk(place, "translations/en-GB")).text
    assert "Translations" in phone.open(desk(place)).text


def test_words_behind_a_statement_are_translated_too(phone: Phone, reader: Phone, place: Place) -> None:
    phone.open(desk(place, "translations/cy/S01"))
    address = desk(place, "translations/cy/C01")
    assert address in phone.text
    phone.open(address).send(address, text="Dywedais i: ystafell dawel.")
    assert "Dywedais i" in phone.text


def test_published_statements_show_it_as_well(app: Flask, session: Session) -> None:
    complete(app)
    place = new_place(session, state="deliberating", people=12)
    references = with_statements(session, place, [ENGLISH, "The door is wide."])
    everybody_votes(session, place, references)
    translations.write(session, SYSTEM, place.id, "S01", language="cy", text=WELSH, by_machine=True)
    move_to(session, place, "drafting")
    visitor = Phone(app.test_client()).open("/settings/language").send("/settings/language", language="cy")
    with app.test_request_context():
        address = url_for("public.statement", pid=place.public_id, ref="S01")
    page = unescape(visitor.open(address).text)
    assert page.index(ENGLISH) < page.index(WELSH) < page.index(BY_MACHINE)


def test_who_reads_english_sees_no_translation_and_costs_no_look_for_one(
    phone: Phone, place: Place, app: Flask
) -> None:
    _write(phone, place)
    english = Phone(app.test_client()).come_in(place.codes[0]).take_part(place)
    assert WELSH not in english.open(place.url("vote/S01")).text
