"""Yes and no, one decision a page, with the words that were shown."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.services import consent
from models import ConsentGrant, ConsentWording, Membership, Person
from tests.web.resident_journey import Phone, Place, new_place, with_stand_ins

PURPOSES = ("take_part", "be_quoted", "be_contacted", "be_kept")


@pytest.fixture
def place(session: Session) -> Place:
    return new_place(session)


@pytest.fixture
def phone(app: Flask, client: FlaskClient, place: Place) -> Phone:
    with_stand_ins(app)
    return Phone(client).come_in(place.codes[0])


def _answers(session: Session) -> dict[str, tuple[bool, str | None]]:
    session.rollback()
    rows = session.execute(select(ConsentGrant).where(ConsentGrant.ended_at.is_(None))).scalars()
    return {str(one.purpose): (one.given, str(one.attribution) if one.attribution else None) for one in rows}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_page_asks_one_thing_in_the_words_that_are_kept(
    phone: Phone, place: Place, session: Session, purpose: str
) -> None:
    phone.open(place.url(f"yes/{purpose}"))
    assert consent.wording_of(purpose) in phone.text
    assert len(re.findall(r"<legend>", phone.text)) == 1
    assert "checked" not in phone.text
    phone.send(place.url(f"yes/{purpose}"), answer="no" if purpose == "be_quoted" else "yes")
    kept = session.execute(select(ConsentWording)).scalar_one()
    assert (kept.text, kept.version) == (consent.wording_of(purpose), consent.WORDING_VERSION)


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("sent", [{}, {"answer": "maybe"}])
def test_without_an_answer_nothing_changes(
    phone: Phone, place: Place, session: Session, purpose: str, sent: dict[str, str]
) -> None:
    phone.open(place.url(f"yes/{purpose}")).send(place.url(f"yes/{purpose}"), **sent)
    assert phone.page is not None
    assert phone.page.status_code == 400
    assert "Choose one answer, or go back." in phone.text
    assert _answers(session) == {}


def test_a_purpose_that_is_not_there_is_not_found(phone: Phone, place: Place) -> None:
    assert phone.client.get(place.url("yes/be_sold")).status_code == 404
    assert phone.client.get(place.url("yes/be_quoted/shouted")).status_code == 404


def test_the_limits_of_confidence_stand_before_the_answer(phone: Phone, place: Place) -> None:
    phone.open(place.url("yes/take_part"))
    before = phone.text[: phone.text.index('value="yes"')]
    assert "must act" in before
    assert "the facilitator must act" in phone.words


def test_a_yes_leads_straight_to_the_first_thing_to_do(phone: Phone, place: Place) -> None:
    phone.take_part(place)
    assert phone.page is not None
    assert phone.page.request.path in (place.url("done"), place.url("vote/S01"))


@pytest.mark.parametrize("how", ["none", "pseudonym"])
def test_being_quoted_without_a_name(phone: Phone, place: Place, session: Session, how: str) -> None:
    phone.open(place.url("yes/be_quoted")).send(place.url("yes/be_quoted"), answer=how)
    assert _answers(session) == {"be_quoted": (True, how)}
    assert "Your answer is saved." in phone.text
    phone.open(place.url("yes/be_quoted"))
    assert re.search(rf'checked[^>]*value="{how}"', phone.text)


@pytest.mark.parametrize("how", ["name", "circumstance"])
def test_a_name_or_a_line_is_asked_for_on_its_own_page(phone: Phone, place: Place, session: Session, how: str) -> None:
    phone.open(place.url("yes/be_quoted")).send(place.url("yes/be_quoted"), answer=how)
    address = place.url(f"yes/be_quoted/{how}")
    assert phone.page is not None
    assert phone.page.request.path == address
    assert _answers(session) == {}
    for wrong in ("", "x" * 81):
        phone.send(address, line=wrong)
        assert phone.page.status_code == 400
    phone.send(address, line="Ada of Wexmoor")
    assert _answers(session) == {"be_quoted": (True, how)}
    member, person = session.execute(select(Membership, Person).join(Person)).one()
    assert (person.display_name if how == "name" else member.circumstance) == "Ada of Wexmoor"
    assert "Ada of Wexmoor" in phone.open(place.url("choices")).text
    assert 'value="Ada of Wexmoor"' in phone.open(address).text


def test_my_choices_lists_all_and_each_can_be_changed(phone: Phone, place: Place, session: Session) -> None:
    phone.open(place.url("choices"))
    assert phone.text.count("Not answered") == len(PURPOSES)
    for purpose in PURPOSES:
        assert place.url(f"yes/{purpose}") in phone.text
    name = session.execute(select(Membership.pseudonym)).scalar_one()
    assert f'Your made-up name here is <b translate="no">{name}</b>.' in phone.text
    assert "tell a facilitator this name" in phone.words
    for answer in ("yes", "no"):
        phone.open(place.url("yes/be_contacted")).send(place.url("yes/be_contacted"), answer=answer)
        assert _answers(session)["be_contacted"] == (answer == "yes", None)
    session.rollback()
    assert len(session.execute(select(ConsentGrant)).all()) == 2


def test_two_tabs_leave_one_answer(phone: Phone, place: Place, session: Session) -> None:
    address = place.url("yes/take_part")
    first, second = Phone(phone.client).open(address), Phone(phone.client).open(address)
    first.send(address, answer="yes")
    second.send(address, answer="yes")
    session.rollback()
    assert len(session.execute(select(ConsentGrant)).all()) == 1


def test_what_stands_ready_for_somebody_is_on_one_page(phone: Phone, place: Place) -> None:
    phone.open(place.url("for-you"))
    assert "Use what helps you" in phone.text
    assert f'href="{place.url("choices")}"' in phone.text
