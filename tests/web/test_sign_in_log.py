"""Signing in and out is in the log (ASVS 16.3.1), and nothing in it leads to a person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.config import Config
from deliberation.services import throttling
from tests.services.signing import NOON, OTHER_PASSWORD, PASSWORD, STEP, Worker, with_app
from tests.web.resident_journey import Phone, Place, new_place

ADDRESS, ELSEWHERE = "198.51.100.77", "203.0.113.9"
SIGN_IN, SECOND = "/staff/sign-in", "/staff/second-factor"
Line = dict[str, str]


@pytest.fixture
def config(config: Config, capsys: pytest.CaptureFixture[str]) -> Config:
    """Logs as in a real installation, and where the test can read them."""
    return replace(config, testing=False)


@pytest.fixture
def place(session: Session) -> Place:
    return new_place(session)


@pytest.fixture
def ada(session: Session) -> Iterator[Worker]:
    """Somebody on the staff with an app, at a time that stands still."""
    with clock.stopped(NOON):
        worker, _ = with_app(session)
        session.rollback()
        yield worker


def phone_at(app: Flask, address: str) -> Phone:
    client: FlaskClient = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return Phone(client)


def said(capsys: pytest.CaptureFixture[str]) -> list[Line]:
    """The lines that are about signing in."""
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    return [one for one in lines if one["event"] not in ("request", "library")]


def events(lines: list[Line]) -> list[str]:
    return [one["event"] for one in lines]


def test_16_3_1_each_step_of_signing_in_and_out_is_a_line(
    app: Flask, ada: Worker, capsys: pytest.CaptureFixture[str]
) -> None:
    phone = phone_at(app, ADDRESS)
    capsys.readouterr()
    phone.open(SIGN_IN).send(SIGN_IN, email=ada.email, password="wrong")
    phone.send(SIGN_IN, email=ada.email.upper(), password=PASSWORD)
    phone.send(SECOND, code="000000")
    with clock.stopped(NOON + STEP):
        phone.send(SECOND, code=ada.code())
        phone.open("/staff/password").send("/staff/password", current=PASSWORD, password=OTHER_PASSWORD)
        phone.send("/staff/sign-out")
    lines = said(capsys)
    wanted = ["sign_in_wrong", "password_accepted", "second_factor_refused", "signed_in", "password_changed"]
    assert events(lines) == [*wanted, "signed_out"]
    assert len({one["who"] for one in lines}) == 1
    assert lines[0]["place"] == lines[1]["place"]
    assert all(set(one) <= {"event", "level", "timestamp", "who", "place"} for one in lines)


def test_16_3_1_locks_are_lines_and_nothing_leads_to_a_person(
    app: Flask, ada: Worker, capsys: pytest.CaptureFixture[str]
) -> None:
    phone = phone_at(app, ADDRESS)
    capsys.readouterr()
    for _ in range(11):
        phone.open(SIGN_IN).send(SIGN_IN, email=ada.email, password="wrong guess here")
    other = phone_at(app, ELSEWHERE)
    with clock.stopped(NOON + 2 * STEP):
        other.open(SIGN_IN).send(SIGN_IN, email="nobody@example.org", password="wrong guess here")
        other.send(SIGN_IN, email=ada.email, password=PASSWORD)
        for _ in range(6):
            other.open(SECOND).send(SECOND, code="000000")
    out = capsys.readouterr().err
    lines = [one for one in map(json.loads, out.splitlines()) if "who" in one]
    names = events(lines)
    assert names.count("sign_in_wrong") == 11
    assert names.count("sign_in_locked") == 1
    assert names.count("second_factor_locked") == 1
    assert len({one["place"] for one in lines if "place" in one}) == 2
    assert len({one["who"] for one in lines}) == 2
    for secret in (ada.email, "ada", "nobody@", PASSWORD, "wrong guess", "000000", ADDRESS, ELSEWHERE, ada.public_id):
        assert secret not in out


def test_16_3_1_of_a_resident_no_more_than_that_somebody_came_in(
    app: Flask, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    phone = phone_at(app, ADDRESS)
    capsys.readouterr()
    phone.open("/join").send("/join", words="lemon river table cup")
    phone.send("/join", words=place.codes[0])
    phone.open(place.url("stop"))
    phone.send(place.url("stop"))
    lines = said(capsys)
    assert events(lines) == ["code_refused", "code_accepted", "signed_out"]
    assert set(lines[0]) == {"event", "level", "timestamp", "place"}
    assert set(lines[1]) == {"event", "level", "timestamp", "kind"}
    assert set(lines[2]) == {"event", "level", "timestamp"}


def test_16_3_1_a_flood_of_wrong_codes_is_a_warning(
    app: Flask, place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttling, "code_anywhere", lambda: throttling.Tries("code", "", 2))
    phone = phone_at(app, ADDRESS)
    for _ in range(3):
        phone.open("/join").send("/join", words="lemon river table cup")
    lines = said(capsys)
    assert events(lines) == ["code_refused", "code_refused", "many_wrong_codes", "code_refused", "many_wrong_codes"]
    assert lines[2]["level"] == "warning"


def test_16_3_1_the_mark_of_a_place_is_another_one_every_day(app: Flask) -> None:
    from deliberation.services.sign_in_log import place_mark

    with app.app_context():
        marks = set()
        for day in range(3):
            with clock.stopped(NOON + day * 2880 * STEP):
                marks.add(place_mark(ADDRESS))
                assert place_mark("2001:db8::1") == place_mark("2001:db8::2")
        assert len(marks) == 3
