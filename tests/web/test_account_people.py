"""The administrator's pages: accounts are made, shut and mended, and each password is shown once."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.errors import DeliberationError
from deliberation.reading import actors
from deliberation.services import sign_in
from models import StaffAccount
from tests.services.signing import events, with_app
from tests.web.resident_journey import Phone, new_place
from tests.web.staff import at_work, complete, somebody

PEOPLE, ADD, SHOWN = "/staff/people", "/staff/people/add", "/staff/people/password"
NEW = {"display_name": "Ben Okoro", "email": "ben@example.org"}


@pytest.fixture
def phone(app: Flask, session: Session) -> Phone:
    return somebody(complete(app), session, "ada@example.org", administrator=True)[1]


def status(phone: Phone) -> int:
    assert phone.page is not None
    return phone.page.status_code


def where(phone: Phone) -> str:
    assert phone.page is not None
    return phone.page.request.path


def password_on(phone: Phone) -> str:
    found = re.search(r'<code translate="no" dir="ltr">([0-9a-z-]{23})</code>', phone.text)
    assert found is not None
    return found[1]


def can_sign_in(session: Session, password: str, email: str = NEW["email"]) -> bool:
    try:
        sign_in.start_staff_session(session, email=email, password=password, address="x")
    except DeliberationError as error:
        return error.code != "sign_in_wrong"
    finally:
        session.rollback()
    return True


def test_a_new_account_gets_a_password_that_is_shown_until_it_is_handed_over(phone: Phone, session: Session) -> None:
    phone.open(ADD).send(ADD, **NEW)
    assert where(phone) == SHOWN
    password = password_on(phone)
    assert "Ben Okoro" in phone.text
    assert password in phone.open(SHOWN).text
    assert can_sign_in(session, password)
    phone.send(SHOWN)
    assert where(phone) == PEOPLE
    assert password not in phone.text
    assert where(phone.open(SHOWN)) == PEOPLE


def test_sent_twice_there_is_one_account_and_the_shown_password_opens_it(phone: Phone, session: Session) -> None:
    phone.open(ADD)
    fields = {**phone.hidden(ADD), **NEW}
    for _ in range(2):
        answer = phone.client.post(ADD, data=fields)
        assert (answer.status_code, answer.location) == (303, SHOWN)
    session.rollback()
    assert session.execute(select(func.count()).select_from(StaffAccount)).scalar_one() == 2
    assert [action for action, _, _ in events(session)].count("staff_created") == 2
    assert can_sign_in(session, password_on(phone.open(SHOWN)))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"display_name": "Ben", "email": "ada@example.org"}, "Somebody has an account with this e-mail"),
        ({"display_name": "Ben", "email": "ben"}, "This is not an e-mail address"),
        ({"display_name": "", "email": "ben@example.org"}, "Write something here"),
        ({"display_name": "B" * 201, "email": "ben@example.org"}, "letters long"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    phone: Phone, fields: dict[str, str], words: str
) -> None:
    phone.open(ADD).send(ADD, **fields)
    assert status(phone) == 400
    assert words in phone.text
    assert f'value="{fields["email"]}"' in phone.text


def test_the_list_says_where_each_account_stands(phone: Phone) -> None:
    phone.open(ADD).send(ADD, **NEW, administrator="y")
    page = phone.open(PEOPLE).text
    assert "Ben Okoro" in page
    assert "Has not signed in yet" in page
    assert page.count("administrator") >= 2


def test_an_account_is_shut_and_opened_again(phone: Phone, session: Session) -> None:
    worker, token = with_app(session, "cy@example.org")
    session.rollback()
    one = f"{PEOPLE}/{worker.public_id}"
    for _ in range(2):
        phone.open(one).client.post(f"{one}/disable", data={"csrf_token": phone.token()})
    session.rollback()
    assert actors.find(session, token) is None
    assert "Shut out" in phone.open(one).text
    phone.send(f"{one}/enable")
    assert "can sign in again" in phone.text
    assert "Shut this account" in phone.text


@pytest.mark.parametrize(("act", "keeps_factor"), [("password", True), ("second-factor", False)])
def test_a_new_password_for_somebody_who_lost_something(
    phone: Phone, session: Session, act: str, keeps_factor: bool
) -> None:
    worker, token = with_app(session, "cy@example.org")
    session.rollback()
    one = f"{PEOPLE}/{worker.public_id}"
    phone.open(one).send(f"{one}/{act}")
    assert where(phone) == SHOWN
    assert can_sign_in(session, password_on(phone), "cy@example.org")
    assert actors.find(session, token) is None
    started = sign_in.start_staff_session(session, email="cy@example.org", password=password_on(phone), address="x")
    assert (started.needs == "second_factor") is keeps_factor
    session.rollback()


def test_nobody_shuts_their_own_account(app: Flask, session: Session) -> None:
    worker, phone = somebody(complete(app), session, "ada@example.org", administrator=True)
    one = f"{PEOPLE}/{worker.public_id}"
    assert "This is you." in phone.open(one).text
    assert "Shut this account" not in phone.text
    answer = phone.client.post(f"{one}/disable", data={"csrf_token": phone.token()})
    assert answer.status_code == 409
    assert status(phone.open(PEOPLE)) == 200


def test_an_account_that_is_not_there_is_not_found(phone: Phone) -> None:
    assert status(phone.open(f"{PEOPLE}/nobody")) == 404


@pytest.mark.parametrize("role", ["facilitator", "convenor"])
def test_others_are_refused_and_it_is_noted(app: Flask, session: Session, role: str) -> None:
    complete(app)
    place = new_place(session, people=0)
    worker, _ = with_app(session, "cy@example.org")
    phone = at_work(app, session, place, role)
    one = f"{PEOPLE}/{worker.public_id}"
    for address in (PEOPLE, ADD, SHOWN, one):
        assert status(phone.open(address)) == 403, address
    token = {"csrf_token": phone.open("/staff/password").token()}
    for act in ("disable", "enable", "password", "second-factor"):
        assert phone.client.post(f"{one}/{act}", data=token).status_code == 403
    assert phone.client.post(ADD, data={**token, **NEW}).status_code == 403
    refused = [payload for action, _, payload in events(session) if action == "refused"]
    assert len(refused) == 9
