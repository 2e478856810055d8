"""One's own account: projects, password, new codes, and signing out."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.reading import actors
from deliberation.services import accounts, sign_in
from models import Role
from tests.services.signing import OTHER_PASSWORD, PASSWORD, events, with_app
from tests.web.resident_journey import Phone, actor_of, new_place
from tests.web.staff import at_work, complete, somebody, with_token

HOME, PASSWORD_PAGE = "/staff/", "/staff/password"


@pytest.fixture
def phone(app: Flask, session: Session) -> Phone:
    return somebody(complete(app), session, "ada@example.org")[1]


def token_of(phone: Phone) -> str:
    with phone.client.session_transaction() as cookie:
        return str(cookie.get("sign_in", ""))


def status(phone: Phone) -> int:
    assert phone.page is not None
    return phone.page.status_code


def where(phone: Phone) -> str:
    assert phone.page is not None
    return phone.page.request.path


def test_the_account_says_who_one_is_and_how_one_signs_in(phone: Phone) -> None:
    page = phone.open(HOME).text
    for words in ("Ada Marsh", "ada@example.org", "An app.", "You have no project yet", "minutes without a click"):
        assert words in page


@pytest.mark.parametrize(
    ("role", "door"),
    [
        ("facilitator", "/desk/{}/"),
        ("convenor", "/run/{}"),
        ("advisory_member", "/committee/{}"),
        ("observer", "/projects/{}"),
    ],
)
def test_each_role_has_its_door(app: Flask, session: Session, role: str, door: str) -> None:
    complete(app)
    place = new_place(session, people=0)
    page = at_work(app, session, place, role).open(HOME).text
    assert "Thriving in Wexmoor" in page
    assert f'href="{door.format(place.public_id)}' in page


def test_residents_are_refused_and_it_is_noted(app: Flask, session: Session) -> None:
    complete(app)
    place = new_place(session)
    phone = Phone(app.test_client())
    actor = actor_of(session, place.codes[0])
    token = _new_session(session, actor.person_id or 0)
    phone = Phone(with_token(app, token)).open(HOME)
    assert status(phone) == 403
    assert "This page is not open to you. If you think it should be, ask the people who run this." in phone.text
    assert [action for action, _, _ in events(session)][-1] == "refused"


def _new_session(session: Session, person_id: int) -> str:
    from deliberation.database import writing

    with writing(session):
        return sign_in.open_inside(session, person_id, is_staff=False)


def test_nobody_is_led_to_the_door(app: Flask) -> None:
    phone = Phone(complete(app).test_client())
    for address in (HOME, PASSWORD_PAGE, "/staff/people"):
        assert where(phone.open(address)) == "/staff/sign-in"


def test_the_password_changes_with_the_present_one(app: Flask, session: Session) -> None:
    worker, phone = somebody(complete(app), session, "ada@example.org")
    elsewhere = sign_in.start_staff_session(session, email=worker.email, password=PASSWORD, address="x").token
    session.rollback()
    phone.open(PASSWORD_PAGE).send(PASSWORD_PAGE, current=PASSWORD, password=OTHER_PASSWORD)
    assert where(phone) == HOME
    assert "Your password is changed" in phone.text
    session.rollback()
    assert actors.find(session, elsewhere) is None
    assert actors.find(session, token_of(phone)) is not None
    assert sign_in.start_staff_session(session, email=worker.email, password=OTHER_PASSWORD, address="x").token


@pytest.mark.parametrize(
    ("current", "new", "words"),
    [
        (OTHER_PASSWORD, "vinegar kettle boat", "not your present password"),
        (PASSWORD, "short", "This is too short"),
        (PASSWORD, "a" * 201, "This is too long"),
        (PASSWORD, "ada@example.org", "easy to guess"),
        ("", "", "Type a new password."),
    ],
)
def test_a_password_that_will_not_do_is_refused_in_words(phone: Phone, current: str, new: str, words: str) -> None:
    phone.open(PASSWORD_PAGE).send(PASSWORD_PAGE, current=current, password=new)
    assert status(phone) == 400
    assert words in phone.text
    if new:
        assert f'value="{new}"' not in phone.text


def test_new_printed_codes_void_the_old_ones_and_sending_twice_is_harmless(phone: Phone) -> None:
    found = []
    for _ in range(2):
        phone.open(HOME).send("/staff/codes")
        found.append(frozenset(re.findall(r">([0-9a-z]{5}-[0-9a-z]{5})<", phone.text)))
    assert [len(codes) for codes in found] == [10, 10]
    assert not found[0] & found[1]
    assert "10 printed codes are left" in phone.send("/staff/codes/kept").text


def test_asvs_7_4_1_signing_out_ends_the_session_on_the_server(app: Flask, session: Session, phone: Phone) -> None:
    token = token_of(phone)
    phone.open(HOME).send("/staff/sign-out")
    assert where(phone) == "/staff/sign-in"
    assert "You are signed out." in phone.text
    session.rollback()
    assert actors.find(session, token) is None
    assert where(Phone(with_token(app, token)).open(HOME)) == "/staff/sign-in"


def test_pressing_sign_out_twice_is_harmless(phone: Phone) -> None:
    fields = phone.open(HOME).hidden("/staff/sign-out")
    with phone.client.session_transaction() as cookie:
        before = dict(cookie)
    for _ in range(2):
        with phone.client.session_transaction() as cookie:
            cookie.update(before)
        answer = phone.client.post("/staff/sign-out", data=fields)
        assert (answer.status_code, answer.location) == (303, "/staff/sign-in")


def test_signing_out_needs_the_token_of_the_form(session: Session, phone: Phone) -> None:
    token = token_of(phone)
    assert phone.client.post("/staff/sign-out").status_code == 400
    session.rollback()
    assert actors.find(session, token) is not None


def test_asvs_7_4_3_signing_out_everywhere_ends_them_all(app: Flask, session: Session) -> None:
    worker, phone = somebody(complete(app), session, "ada@example.org")
    other = sign_in.start_staff_session(session, email=worker.email, password=PASSWORD, address="x").token
    session.rollback()
    mine = token_of(phone)
    phone.open(HOME).send("/staff/sign-out-everywhere")
    assert where(phone) == "/staff/sign-in"
    session.rollback()
    assert actors.find(session, mine) is None
    assert actors.find(session, other) is None


def test_another_app_can_take_the_place_of_the_first(phone: Phone) -> None:
    page = phone.open("/staff/second-factor/set-up").text
    assert "<svg role=" in page
    assert "Give me printed codes" in page


def test_two_roles_have_two_doors(app: Flask, session: Session) -> None:
    place = new_place(session, people=0)
    worker, token = with_app(session, "both@example.org")
    for role in (Role.FACILITATOR, Role.ADVISORY_MEMBER):
        accounts.grant_role(session, SYSTEM, process_id=place.id, person_id=worker.person_id, role=role)
    session.rollback()
    page = Phone(with_token(complete(app), token)).open(HOME).text
    assert "Facilitator, Advisory committee" in page
    assert "Open the desk" in page
    assert "Open the committee’s pages" in page
