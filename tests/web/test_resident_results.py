"""What people think: when it opens, what is said first, and what is not shown."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM
from deliberation.queueing import OPINION_MAPS
from deliberation.services import codes, processes, work
from models import JobState
from tests.web.resident_journey import (
    Phone,
    Place,
    everybody_votes,
    move_to,
    new_place,
    refresh,
    with_stand_ins,
    with_statements,
)

TEXTS = ["The bus should stop at the clinic", "Pay us for our time", "A quiet room", "More peer workers"]


@pytest.fixture
def place(session: Session) -> Place:
    return new_place(session, people=13)


@pytest.fixture
def references(session: Session, place: Place) -> list[str]:
    return with_statements(session, place, TEXTS)


@pytest.fixture
def phone(app: Flask, client: FlaskClient, place: Place, references: list[str]) -> Phone:
    with_stand_ins(app)
    return Phone(client).come_in(place.codes[0]).take_part(place)


def _answer_all(phone: Phone, references: list[str]) -> Phone:
    for number, _reference in enumerate(references):
        assert phone.page is not None
        reference = phone.page.request.path.rsplit("/", 1)[1]
        assert reference in references, number
        agrees = references.index(reference) < len(references) // 2
        phone.send(phone.page.request.path, choice="agree" if agrees else "disagree", act="next")
    return phone


def test_they_are_closed_until_the_person_has_answered(phone: Phone, place: Place, references: list[str]) -> None:
    closed = phone.open(place.url("results")).text
    assert "This opens later" in closed
    assert "Answer 4 more statements first." in closed
    assert place.url("vote") in closed
    phone.open(place.url("vote"))
    _answer_all(phone, references).open(place.url("results"))
    assert "There is nothing to show yet" in phone.text


def test_where_they_wait_for_the_end_it_says_so(
    phone: Phone, place: Place, session: Session, references: list[str]
) -> None:
    processes.set_results_shown(session, SYSTEM, place.id, "after_stage")
    _answer_all(phone, references).open(place.url("results"))
    assert "You can see them when answering has ended." in phone.text
    assert place.url("vote") not in phone.text


def test_the_sentence_comes_first_then_tables_then_the_picture(
    phone: Phone, place: Place, session: Session, references: list[str]
) -> None:
    _answer_all(phone, references)
    everybody_votes(session, place, references)
    phone.open(place.url("results"))
    text = unescape(phone.text)
    assert "13 of 13 people agree with this:" in text
    places = [text.index(part) for part in ("13 of 13 people", "<table>", '<svg class="drawing"')]
    assert places == sorted(places)
    assert re.search(r"You are in Group [AB]\.", text)
    assert re.search(r"Group [AB], \d+ people, with you", text)
    assert "What we do not show, and why" in text
    assert "Each mark is one person." in text
    for statement in TEXTS:
        assert statement in text


def test_without_groups_it_says_what_would_be_enough(
    app: Flask, session: Session, phone: Phone, place: Place, references: list[str]
) -> None:
    _answer_all(phone, references)
    refresh(session)
    text = phone.open(place.url("results")).text
    assert "Why you see no groups" in text
    assert "We need 10 to look for groups." in text
    assert "1 of 1 people agree" in text
    assert "%</span>" not in text


def test_a_group_of_four_is_shown_nowhere(app: Flask, session: Session) -> None:
    with_stand_ins(app)
    small = new_place(session, people=9, area="SML")
    references = with_statements(session, small, TEXTS)
    everybody_votes(session, small, references, but=0)
    move_to(session, small, "drafting")
    text = Phone(app.test_client()).come_in(small.codes[0]).open(small.url("results")).text
    assert "Group A" not in text
    assert "Why you see no groups" in text


def test_the_open_call_sees_its_own_results_only(
    app: Flask, session: Session, place: Place, references: list[str]
) -> None:
    with_stand_ins(app)
    everybody_votes(session, place, references)
    poster = codes.set_process_code(session, SYSTEM, place.id)
    phone = Phone(app.test_client()).come_in(poster).send("/join/open").send(place.url("my-code")).take_part(place)
    _answer_all(phone, references)
    refresh(session)
    text = phone.open(place.url("results")).text
    assert "This counts 1 person: the people who came by the open call." in phone.words
    assert "12" not in re.sub(r"<[^>]+>", "", text.split("<main")[1].split("</main>")[0])


def test_after_the_end_everybody_inside_can_see_them(
    phone: Phone, place: Place, session: Session, references: list[str]
) -> None:
    everybody_votes(session, place, references)
    move_to(session, place, "drafting")
    assert "What people think" in phone.open(place.url("results")).text
    assert "You are in" not in phone.text


def test_it_says_when_it_was_made_and_from_how_much(
    phone: Phone, place: Place, session: Session, references: list[str]
) -> None:
    everybody_votes(session, place, references)
    move_to(session, place, "drafting")
    text = unescape(phone.open(place.url("results")).text)
    assert "This was made just now from 48 answers." in text
    assert "newer one" not in text
    with clock.moved(timedelta(minutes=2)):
        assert "This was made 2 minutes ago from 48 answers." in unescape(phone.open(place.url("results")).text)


def test_it_says_that_a_newer_one_is_being_made(
    phone: Phone, place: Place, session: Session, references: list[str]
) -> None:
    everybody_votes(session, place, references)
    _answer_all(phone, references)
    stale = unescape(phone.open(place.url("results")).text)
    assert "New answers came in. They will be counted soon." in stale
    (waits,) = work.waiting(session, SYSTEM, OPINION_MAPS)
    run = work.begin(session, SYSTEM, waits)
    assert run is not None
    assert "A newer one is being made." in unescape(phone.open(place.url("results")).text)
    work.beat(session, SYSTEM, waits.name, run, done=2, total=8)
    assert "A newer one is being made: 25% is done." in unescape(phone.open(place.url("results")).text)
    refresh(session)
    work.end(session, SYSTEM, waits.name, run, JobState.DONE)
    fresh = unescape(phone.open(place.url("results")).text)
    assert "from 52 answers." in fresh
    assert "newer one" not in fresh
