"""Coming in: codes, cards, the open call, and the page with one's own code."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.errors import TooMany
from deliberation.permissions import SYSTEM
from deliberation.services import codes
from models import Membership, SignIn
from tests.services.signing import everything_stored
from tests.web.resident_journey import Phone, new_place, with_stand_ins


@pytest.fixture
def phone(app: Flask, client: FlaskClient) -> Phone:
    with_stand_ins(app)
    return Phone(client)


def _counted(session: Session, table: type[Membership] | type[SignIn]) -> int:
    session.rollback()
    return session.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_personal_code_opens_the_start_page(phone: Phone, session: Session) -> None:
    place = new_place(session)
    phone.come_in(place.codes[0])
    assert phone.page is not None
    assert phone.page.request.path == place.url()
    assert "What you can do" in phone.text


@pytest.mark.parametrize("change", [str.upper, lambda w: w.replace(" ", "-"), lambda w: f"  {w.replace(' ', ', ')}. "])
def test_a_code_may_be_written_in_any_way(phone: Phone, session: Session, change: object) -> None:
    place = new_place(session)
    assert callable(change)
    phone.come_in(change(place.codes[0]))
    assert "What you can do" in phone.text


def test_only_the_code_is_asked_for(phone: Phone) -> None:
    phone.open("/join")
    names = set(re.findall(r'<(?:input|select|textarea)[^>]*name="([^"]+)"', phone.text))
    assert names == {"words", "once", "csrf_token"}
    field = re.search(r'<input[^>]*name="words"[^>]*>', phone.text)
    assert field
    for attribute in ('autocomplete="off"', 'autocapitalize="none"', 'spellcheck="false"'):
        assert attribute in field.group()


@pytest.mark.parametrize("wrong", ["", "lemon", "lemon river table cup", "<script>alert(1)</script>", "x" * 5000, "😀"])
def test_an_unknown_code_gets_the_same_plain_answer(phone: Phone, session: Session, wrong: str) -> None:
    new_place(session)
    phone.come_in(wrong)
    assert phone.page is not None
    assert phone.page.status_code == 400
    assert "We do not know this code" in phone.text
    assert "<script>alert" not in phone.text


def test_a_word_that_is_nearly_right_gets_a_hint(phone: Phone, session: Session) -> None:
    place = new_place(session)
    first, *rest = place.codes[0].split()
    phone.come_in(" ".join([first + "x", *rest]))
    assert "Did you mean one of these?" in phone.text
    assert f'<b translate="no">{first}</b>' in phone.text


def test_too_many_tries_get_a_page_that_is_kind(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_named: object) -> None:
        raise TooMany("too_many_tries", retry_after=300)

    monkeypatch.setattr(codes, "redeem", refuse)
    phone.come_in("lemon river table cup")
    assert phone.page is not None
    assert phone.page.status_code == 429
    assert phone.page.headers["Retry-After"] == "300"


def test_a_card_signs_nobody_in_until_the_button_is_pressed(phone: Phone, session: Session) -> None:
    place = new_place(session)
    before = everything_stored(session)
    phone.open(f"/card/{place.codes[0].replace(' ', '-')}")
    assert everything_stored(session) == before
    assert "This is my card. Start" in phone.text
    assert phone.page is not None
    assert phone.page.headers["Referrer-Policy"] == "same-origin"
    phone.send("/join")
    assert "What you can do" in phone.text


def test_a_card_that_cannot_be_read_leads_to_the_code(phone: Phone) -> None:
    phone.open("/card/lemon-rivr")
    assert "Type your code" in phone.text
    assert 'value="lemon-rivr"' in phone.text


def test_the_open_call_says_what_it_is_and_then_gives_a_code(phone: Phone, session: Session) -> None:
    place = new_place(session, people=0)
    poster = codes.set_process_code(session, SYSTEM, place.id)
    phone.come_in(poster)
    assert "You are joining" in phone.text
    assert "Nothing you say goes to a benefits office" in phone.text
    assert "If somebody is in serious danger, the facilitator must act" in phone.text
    assert _counted(session, Membership) == 0
    phone.send("/join/open")
    words = re.search(r'<p class="said" translate="no">([a-z ]+)</p>', phone.text)
    assert words
    assert len(words.group(1).split()) == 4
    svg = re.search(r"<svg role=\"img\".*?</svg>", phone.text, re.DOTALL)
    assert svg
    assert "<title>" in svg.group()
    assert "<desc>" in svg.group()
    session.rollback()
    name = session.execute(select(Membership.pseudonym)).scalar_one()
    session.rollback()
    assert f'Your made-up name here is <b translate="no">{name}</b>.' in phone.text
    # Opened again, as after taking a photo, it is still there; when it was kept, it is gone for good.
    assert words.group(1) in phone.open(place.url("my-code")).text
    phone.send(place.url("my-code"))
    assert "What you can do" in phone.text
    assert words.group(1) not in phone.open(place.url("my-code")).text
    assert words.group(1) not in everything_stored(session)
    assert _counted(session, Membership) == 1
    assert "What you can do" in Phone(phone.client.application.test_client()).come_in(words.group(1)).text


def test_the_code_cannot_be_read_from_the_cookie(phone: Phone, session: Session) -> None:
    place = new_place(session, people=0)
    phone.come_in(codes.set_process_code(session, SYSTEM, place.id)).send("/join/open")
    words = re.search(r'<p class="said" translate="no">([a-z ]+)</p>', phone.text)
    assert words
    with phone.client.session_transaction() as kept:
        assert not any(word in str(dict(kept)) for word in words.group(1).split() if len(word) > 4)


def test_joining_twice_with_one_form_makes_one_member(phone: Phone, session: Session) -> None:
    place = new_place(session, people=0)
    phone.come_in(codes.set_process_code(session, SYSTEM, place.id))
    sent = phone.hidden("/join/open")
    cookie = phone.client.get_cookie("folkmoot")
    assert cookie
    first = phone.client.post("/join/open", data=sent)
    # The second press of the button left before the answer to the first had come: with the cookie of before.
    phone.client.set_cookie("folkmoot", cookie.value)
    second = phone.client.post("/join/open", data=sent)
    assert (first.status_code, second.status_code) == (303, 303)
    assert _counted(session, Membership) == 1
    phone.open(place.url("my-code"))
    assert "This is your own code" in phone.text


@pytest.mark.parametrize("state", ["draft", "recruiting", "drafting"])
def test_when_nobody_new_can_join_it_says_so(phone: Phone, session: Session, state: str) -> None:
    place = new_place(session, people=0, state=state)
    phone.come_in(codes.set_process_code(session, SYSTEM, place.id))
    assert "Nobody new can join now" in phone.text
    answer = phone.client.get("/join/open")
    assert answer.status_code == 200


def test_joining_without_a_code_leads_to_the_door(phone: Phone) -> None:
    assert phone.client.get("/join/open").location == "/join"
    phone.open("/join")
    assert phone.client.post("/join/open", data={"csrf_token": phone.token()}).location == "/join"


def test_somebody_who_is_in_already_can_go_on(phone: Phone, session: Session) -> None:
    place = new_place(session)
    phone.come_in(place.codes[0]).open("/join")
    assert "You are in already" in phone.text
    assert place.url() in unescape(phone.text)


def test_stopping_ends_the_session_on_the_server(phone: Phone, session: Session) -> None:
    place = new_place(session)
    phone.come_in(place.codes[0]).open(place.url("stop"))
    assert "You can come back any time with your code" in phone.text
    assert _counted(session, SignIn) == 1
    answer = phone.client.post(place.url("stop"), data={"csrf_token": phone.token()})
    assert (answer.status_code, answer.location) == (303, "/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert _counted(session, SignIn) == 0
    assert phone.client.get(place.url()).location == "/join"
