"""The doors for a telephone gateway, and the pages on taking part by telephone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deliberation.config import Config, load
from deliberation.errors import DeliberationError
from models import PhoneLine
from tests.services.people import rows
from tests.web.resident_journey import Phone, Place, actor_of, new_place, says_yes, with_stand_ins, with_statements
from tests.web.staff import at_work, complete, desk

SECRET = "a secret of a gateway that nobody guesses"
NUMBER = "+447700900123"
OPEN = {"Authorization": f"Bearer {SECRET}"}


@pytest.fixture
def config(config: Config, request: pytest.FixtureRequest) -> Config:
    """With the gateway's secret, unless the test says otherwise."""
    return replace(config, gateway_secret=getattr(request, "param", SECRET), text_number="01632 960 111")


def text(client: FlaskClient, words: str, name: str, **sent: Any) -> list[str]:
    answer = client.post("/gateway/sms", json={"id": name, "from": NUMBER, "text": words, **sent}, headers=OPEN)
    assert answer.status_code == 200
    messages = answer.get_json()["send"]
    assert {one["to"] for one in messages} <= {NUMBER}
    return [one["text"] for one in messages]


def joined_place(session: Session) -> Place:
    place = new_place(session, people=2)
    with_statements(session, place, ["More buses should run at night.", "The clinic should open at weekends."])
    says_yes(session, actor_of(session, place.codes[0]), place)
    return place


def test_a_text_message_comes_in_and_the_answer_goes_out(client: FlaskClient, session: Session) -> None:
    place = joined_place(session)
    welcome, first = text(client, place.codes[0], "1")
    assert welcome.startswith("Welcome.")
    assert first.endswith("1: agree. 2: disagree. 3: not sure. SKIP, STOP or HELP.")
    [second] = text(client, "1", "2")
    assert second != first
    assert text(client, "1", "2") == [second]
    assert text(client, "STOP", "3")[0].startswith("You are stopped.")
    assert text(client, "1", "4")[0].startswith("We do not know this phone.")


def test_keys_come_in_and_words_to_say_go_out(client: FlaskClient, session: Session) -> None:
    place = joined_place(session)
    text(client, place.codes[0], "1")
    sent = {"call": "c1", "turn": 1, "from": NUMBER, "keys": ""}
    answer = client.post("/gateway/keys", json=sent, headers=OPEN)
    said = answer.get_json()
    assert [one["language"] for one in said["say"]] == ["en-GB", "en-GB"]
    assert said["say"][1]["text"].startswith("Press 1 to agree.")
    assert said["end"] is False
    form = client.post("/gateway/keys", data={**sent, "turn": "2", "keys": "9"}, headers=OPEN)
    assert form.get_json()["end"] is True
    assert rows(session, PhoneLine) == 0


@pytest.mark.parametrize("config", ["", SECRET], indirect=True)
@pytest.mark.parametrize("given", [{}, {"Authorization": "Bearer "}, {"Authorization": "Bearer é"}])
def test_without_the_secret_there_is_no_such_page(client: FlaskClient, given: dict[str, str]) -> None:
    for door in ("sms", "keys"):
        assert client.post(f"/gateway/{door}", json={}, headers=given).status_code == 404


@pytest.mark.parametrize(
    "sent",
    [{}, {"id": "1"}, {"id": "1", "from": ["x"], "text": "1"}, {"id": {}, "from": NUMBER, "text": ""}, [], "x", None],
)
def test_what_is_not_whole_is_refused_and_named(client: FlaskClient, sent: Any) -> None:
    answer = client.post("/gateway/sms", json=sent, headers=OPEN)
    assert answer.status_code == 400
    assert "is needed" in answer.get_json()["error"]


def test_broken_json_and_odd_letters_are_no_fault(client: FlaskClient) -> None:
    broken = client.post("/gateway/sms", data="{", content_type="application/json", headers=OPEN)
    assert broken.status_code == 400
    for odd in ("\0", "\ud800", "x" * 2000, "\u202e9"):
        text(client, odd, odd)
        assert client.post(
            "/gateway/sms", json={"id": "1", "from": odd or "x", "text": "1"}, headers=OPEN
        ).get_json() == {"send": []}


def test_a_secret_has_to_be_long() -> None:
    with pytest.raises(DeliberationError, match="gateway_secret_too_short"):
        load({"FOLKMOOT_SECRET_KEY": "x" * 40, "FOLKMOOT_GATEWAY_SECRET": "short"})


# Pages


def test_a_member_reads_how_and_forgets_the_phone(app: Flask, client: FlaskClient, session: Session) -> None:
    place = joined_place(session)
    phone = Phone(with_stand_ins(app).test_client()).come_in(place.codes[0])
    assert "01632 960 111" in phone.open(place.url("phone")).words
    text(client, place.codes[0], "1")
    assert "ends in 123" in phone.open(place.url("phone")).words
    assert "ends in 123" in phone.open(place.url("held")).words
    assert "7700900123" not in phone.text
    phone.open(place.url("phone")).send(place.url("phone/forget"))
    assert rows(session, PhoneLine) == 0
    assert "ends in 123" not in phone.words


def test_the_desk_puts_a_number_down_and_takes_it_out(app: Flask, session: Session) -> None:
    place = joined_place(session)
    name = actor_of(session, place.codes[0]).parts[0].pseudonym
    worker = at_work(complete(app), session, place)
    put, out = desk(place, "telephones"), desk(place, "telephones/out")
    for wrong in (
        {"pseudonym": name, "number": "many", "agreed": "y"},
        {"pseudonym": name, "number": NUMBER},
        {"pseudonym": "Nobody", "number": NUMBER, "agreed": "y"},
    ):
        assert "Please look at this again" in worker.open(put).send(put, **wrong).words
    assert "The number is kept" in worker.open(put).send(put, pseudonym=name, number="07700 900 123", agreed="y").words
    assert rows(session, PhoneLine) == 1
    assert "7700900123" not in worker.text
    assert "Please look at this again" in worker.open(put).send(out, pseudonym="Nobody").words
    assert "it is forgotten" in worker.open(put).send(out, pseudonym=name).words
    assert rows(session, PhoneLine) == 0
