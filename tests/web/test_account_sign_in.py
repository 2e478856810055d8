"""Signing in of staff: the password, the second factor, and what is open before, between and after."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.reading import actors
from deliberation.services import second_factor
from models import SignIn
from tests.services.signing import OTHER_PASSWORD, PASSWORD, STEP, Worker, actor_of, new_staff, start, with_app
from tests.web.resident_journey import Phone
from tests.web.staff import complete, with_token

EMAIL = "ada@example.org"
SIGN_IN, SECOND, SET_UP, HOME = (
    "/staff/sign-in",
    "/staff/second-factor",
    "/staff/second-factor/set-up",
    "/staff/",
)


@pytest.fixture
def phone(app: Flask) -> Phone:
    return Phone(complete(app).test_client())


@pytest.fixture
def ada(session: Session) -> Worker:
    worker, _ = with_app(session, EMAIL)
    session.rollback()
    return worker


def token_of(phone: Phone) -> str:
    with phone.client.session_transaction() as cookie:
        return str(cookie.get("sign_in", ""))


def give_password(phone: Phone, password: str = PASSWORD, email: str = EMAIL) -> Phone:
    return phone.open(SIGN_IN).send(SIGN_IN, email=email, password=password)


def status(phone: Phone) -> int:
    assert phone.page is not None
    return phone.page.status_code


def where(phone: Phone) -> str:
    assert phone.page is not None
    return phone.page.request.path


def test_password_then_code_open_the_account(phone: Phone, ada: Worker) -> None:
    assert where(give_password(phone)) == SECOND
    with clock.moved(STEP):
        phone.send(SECOND, code=ada.code())
    assert where(phone) == HOME
    assert "Ada Marsh" in phone.text
    assert where(phone.open(SIGN_IN)) == HOME
    assert where(phone.open(SECOND)) == HOME


def test_the_fields_are_marked_for_password_managers_and_take_pasted_text(phone: Phone, ada: Worker) -> None:
    page = phone.open(SIGN_IN).text
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page
    assert "maxlength" not in page
    assert 'autocomplete="one-time-code"' in give_password(phone).text


def test_asvs_6_3_3_nothing_opens_before_the_second_factor(phone: Phone, ada: Worker) -> None:
    give_password(phone)
    for address in (HOME, "/staff/password", "/staff/people", "/staff/people/add"):
        assert where(phone.open(address)) == SECOND, address
    phone.open(SECOND)
    for address in ("/staff/password", "/staff/people/add", "/staff/sign-out-everywhere"):
        answer = phone.client.post(address, data={"csrf_token": phone.token()})
        assert (answer.status_code, answer.location) == (303, SECOND)
    answer = phone.client.post("/staff/codes", data={"csrf_token": phone.token()})
    assert (answer.status_code, answer.location) == (303, SECOND)


def test_asvs_6_3_3_a_stolen_password_cannot_put_another_app_in_place(phone: Phone, ada: Worker) -> None:
    give_password(phone)
    assert where(phone.open(SET_UP)) == SECOND
    sent = {"csrf_token": phone.token(), "sealed": "anything", "code": "123456"}
    assert phone.client.post(SET_UP, data=sent).location == SECOND


def test_asvs_6_3_8_unknown_and_wrong_get_one_answer(phone: Phone, ada: Worker) -> None:
    answers = set()
    for email, password in (
        (EMAIL, OTHER_PASSWORD),
        ("nobody@example.org", PASSWORD),
        ("not an address", PASSWORD),
    ):
        give_password(phone, password, email)
        assert status(phone) == 400
        answers.add(re.sub(r'value="[^"]*"', "", phone.text))
    assert len(answers) == 1
    assert "do not fit together" in answers.pop()


def test_a_refused_password_is_never_printed_and_the_email_stays(phone: Phone, ada: Worker) -> None:
    page = give_password(phone, OTHER_PASSWORD).text
    assert OTHER_PASSWORD not in page
    assert f'value="{EMAIL}"' in page
    assert status(give_password(phone, "", "")) == 400


def test_asvs_6_3_1_many_wrong_passwords_are_slowed_down(phone: Phone, ada: Worker) -> None:
    for _ in range(10):
        give_password(phone, OTHER_PASSWORD)
    page = give_password(phone)
    assert status(page) == 429
    assert "Wait a few minutes" in page.text
    assert page.page is not None
    assert 0 < int(page.page.headers["Retry-After"]) <= 900
    with clock.moved(timedelta(minutes=16)):
        assert where(give_password(phone)) == SECOND


def test_asvs_6_3_1_many_wrong_codes_are_slowed_down(phone: Phone, ada: Worker) -> None:
    give_password(phone)
    for _ in range(5):
        phone.open(SECOND).send(SECOND, code="000000")
        assert status(phone) == 400
    phone.open(SECOND).send(SECOND, code="000000")
    assert status(phone) == 429


def test_asvs_7_2_4_each_step_has_a_token_of_its_own(phone: Phone, ada: Worker, session: Session) -> None:
    give_password(phone)
    half = token_of(phone)
    with clock.moved(STEP):
        phone.send(SECOND, code=ada.code())
    whole = token_of(phone)
    assert half
    assert whole
    assert half != whole
    session.rollback()
    assert actors.find(session, half) is None


def test_asvs_7_2_4_what_the_cookie_held_before_is_dropped(phone: Phone, ada: Worker) -> None:
    with phone.client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    give_password(phone)
    with phone.client.session_transaction() as cookie:
        assert "planted" not in cookie


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "/desk/x/"])
def test_asvs_3_7_2_signing_in_leads_only_to_our_own_page(phone: Phone, ada: Worker, wanted: str) -> None:
    phone.open(f"{SIGN_IN}?next={wanted}")
    fields = {**phone.hidden(SIGN_IN), "email": EMAIL, "password": PASSWORD, "next": wanted}
    answer = phone.client.post(f"{SIGN_IN}?next={wanted}", data=fields)
    assert answer.location == SECOND
    phone.open(SECOND)
    with clock.moved(STEP):
        answer = phone.client.post(
            f"{SECOND}?next={wanted}", data={**phone.hidden(SECOND), "code": ada.code(), "next": wanted}
        )
    assert answer.location == HOME


def test_asvs_3_5_1_a_form_without_its_token_does_nothing(phone: Phone, ada: Worker, session: Session) -> None:
    before = session.execute(select(SignIn.id)).all()
    answer = phone.client.post(SIGN_IN, data={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 400
    session.rollback()
    assert session.execute(select(SignIn.id)).all() == before


def test_asvs_14_2_1_no_secret_stands_in_an_address(phone: Phone, ada: Worker) -> None:
    give_password(phone)
    assert phone.page is not None
    visited = [*(one.request.url for one in phone.page.history), phone.page.request.url]
    assert not [url for url in visited if "?" in url or PASSWORD.split()[0] in url or EMAIL in url]
    forms = re.findall(r"<form[^>]*>", phone.text)
    assert all('method="post"' in form for form in forms)


@pytest.mark.parametrize("address", [SIGN_IN, SECOND, HOME, SET_UP])
def test_asvs_14_3_2_nothing_is_kept_by_the_browser(phone: Phone, ada: Worker, address: str) -> None:
    give_password(phone)
    assert phone.client.get(address).headers["Cache-Control"] == "no-store"


def test_a_code_works_once(app: Flask, phone: Phone, ada: Worker) -> None:
    with clock.moved(STEP):
        code = ada.code()
        give_password(phone).send(SECOND, code=code)
        assert where(phone) == HOME
        other = give_password(Phone(app.test_client()))
        other.send(SECOND, code=code)
    assert status(other) == 400
    assert "used before" in other.text


def test_a_new_account_sets_up_an_app_first(phone: Phone, session: Session) -> None:
    new_staff(session, EMAIL)
    session.rollback()
    assert where(give_password(phone)) == SET_UP
    assert where(phone.open(HOME)) == SET_UP
    secret = re.search(r'<code translate="no" dir="ltr">([A-Z2-7 ]+)</code>', phone.text)
    assert secret is not None
    assert "<svg role=" in phone.text
    app_shows = pyotp.TOTP(secret[1].replace(" ", "")).at(clock.now())
    phone.send(SET_UP, code="000000" if app_shows != "000000" else "111111")
    assert status(phone) == 400
    assert "Start again with a new picture" in phone.text
    phone.send(SET_UP, code=app_shows)
    assert where(phone) == HOME
    assert "Your app is set up" in phone.text


def test_an_old_page_for_the_app_starts_again_with_a_new_picture(phone: Phone, session: Session) -> None:
    new_staff(session, EMAIL)
    session.rollback()
    give_password(phone)
    phone.send(SET_UP, sealed="what somebody made up", code="123456")
    assert status(phone) == 400
    assert "new picture" in phone.text
    assert "<svg role=" in phone.text
    assert status(phone.send(SET_UP, code="")) == 400


def test_printed_codes_instead_of_an_app(phone: Phone, session: Session) -> None:
    new_staff(session, EMAIL)
    session.rollback()
    give_password(phone).send("/staff/codes")
    assert where(phone) == "/staff/codes"
    codes = re.findall(r'<code translate="no" dir="ltr">([0-9a-z]{5}-[0-9a-z]{5})</code>', phone.text)
    assert len(set(codes)) == 10
    phone.open("/staff/codes")
    assert codes[0] in phone.text
    phone.send("/staff/codes/kept")
    assert where(phone) == SECOND
    phone.send(SECOND, code=codes[3].upper())
    assert where(phone) == HOME
    assert "9 printed codes are left" in phone.text
    assert where(phone.open("/staff/codes")) == HOME


def test_a_session_that_ended_between_password_and_code_begins_again(app: Flask, ada: Worker, session: Session) -> None:
    half = start(session, EMAIL).token
    session.rollback()
    phone = Phone(with_token(complete(app), half)).open(SECOND)
    with clock.moved(timedelta(minutes=31)):
        phone.send(SECOND, code=ada.code())
    assert where(phone) == SIGN_IN


def test_codes_that_wait_in_the_cookie_are_their_owners_only(app: Flask, session: Session) -> None:
    new_staff(session, EMAIL)
    new_staff(session, "ben@example.org")
    session.rollback()
    phone = give_password(Phone(complete(app).test_client())).send("/staff/codes")
    other = start(session, "ben@example.org").token
    session.rollback()
    with phone.client.session_transaction() as cookie:
        cookie["sign_in"] = other
    assert where(phone.open("/staff/codes")) == SET_UP


def test_every_printed_code_used_up_still_asks_for_one(phone: Phone, session: Session) -> None:
    new_staff(session, EMAIL)
    token = start(session, EMAIL).token
    second_factor.issue_one_time_codes(session, actor_of(session, token))
    session.rollback()
    assert where(give_password(phone)) == SECOND
