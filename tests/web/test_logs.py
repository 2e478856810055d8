"""What the log says, and what it never says: no code, no address, no path, nothing that somebody sent."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from deliberation.config import Config
from deliberation.database import db
from deliberation.services import contributions
from tests.code_traces import traces_of
from tests.web.resident_journey import Phone, Place, actor_of, new_place, says_yes

SENT = "My landlord Mister Marrow threw us out at night."
ADDRESS = "198.51.100.77"


@pytest.fixture
def config(config: Config, capsys: pytest.CaptureFixture[str]) -> Config:
    """Logs as in a real installation, and where the test can read them."""
    return replace(config, testing=False)


@pytest.fixture
def place(session: Session) -> Place:
    """A process with a member who takes part."""
    place = new_place(session)
    says_yes(session, actor_of(session, place.codes[0]), place)
    return place


@pytest.fixture
def phone(client: FlaskClient) -> Phone:
    """A phone with an address of its own."""
    client.environ_base["REMOTE_ADDR"] = ADDRESS
    return Phone(client)


def lines(said: str) -> list[dict[str, Any]]:
    """The log: each line is one JSON object."""
    return [json.loads(line) for line in said.splitlines() if line.strip()]


def test_each_request_is_one_line_with_the_pattern_of_its_route(
    phone: Phone, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    phone.client.get(f"/card/{place.codes[0].replace(' ', '-')}")
    (line,) = lines(capsys.readouterr().err)
    assert line.pop("milliseconds") > 0
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "request", "level": "info", "method": "GET", "route": "/card/<words>", "status": 200}


def test_nothing_that_leads_to_a_person_is_in_the_log(
    phone: Phone, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    code = place.codes[0]
    phone.client.get(f"/card/{code.replace(' ', '-')}")
    phone.come_in(code).open(place.url("say")).send(place.url("say/check"), text=SENT).send(place.url("say/send"))
    phone.open("/nothing/here?who=Marrow")
    phone.client.post("/join", data={"words": "lemon river table cup"})
    said = capsys.readouterr().err
    assert len(lines(said)) > 6
    theirs = (*traces_of(code), place.public_id, ADDRESS)
    for secret in (*theirs, "Marrow", "landlord", "lemon"):
        assert secret not in said


def test_a_fault_is_logged_by_kind_and_place_and_says_nothing_of_what_was_sent(
    phone: Phone, place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_session: Session, _actor: object, _process_id: int, sent: contributions.Words, **_rest: object) -> None:
        try:
            int(sent.text)
        except ValueError:
            db.session.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": sent.text})

    phone.come_in(place.codes[0])
    monkeypatch.setattr(contributions, "submit", breaks)
    capsys.readouterr()
    phone.open(place.url("say")).send(place.url("say/check"), text=SENT).send(place.url("say/send"))
    assert phone.page is not None
    assert phone.page.status_code == 500
    said = capsys.readouterr().err
    (fault,) = [line for line in lines(said) if line["event"] == "fault"]
    assert fault["error"] == "OperationalError"
    assert fault["route"] == "/take-part/<pid>/say/send"
    kinds = [one["error"] for one in fault["chain"]]
    assert kinds == ["OperationalError", "OperationalError", "ValueError"]
    assert fault["chain"][1]["sqlite_errorname"] == "SQLITE_ERROR"
    assert any(place.startswith("deliberation/web/resident/saying.py:") for place in fault["chain"][0]["at"])
    assert "Marrow" not in said
    assert "/root" not in said
    assert "/home" not in said


def test_a_fault_outside_every_page_is_logged_in_the_same_way(
    app: Flask, phone: Phone, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(_answer: object) -> None:
        raise ValueError(SENT)

    app.after_request(breaks)  # type: ignore[arg-type] # it never answers
    assert phone.client.get(f"/card/{place.codes[0].replace(' ', '-')}").status_code == 500
    said = capsys.readouterr().err
    faults = [line for line in lines(said) if line["event"] == "library"]
    assert faults[0]["said"] == "Exception on"
    assert faults[0]["chain"][0]["error"] == "ValueError"
    assert "Marrow" not in said
    assert not [trace for trace in traces_of(place.codes[0]) if trace in said]


def test_a_log_that_cannot_be_written_stops_nobody(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with (tmp_path / "log").open("w", encoding="utf-8") as closed:
        monkeypatch.setattr("sys.stderr", closed)
    assert client.get("/help").status_code == 200


def test_pictures_and_styles_are_not_logged(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    page = client.get("/help").get_data(as_text=True)
    style = next(part.split('"')[0] for part in page.split('href="') if ".css" in part.split('"')[0])
    capsys.readouterr()
    with client.get(style) as answer:
        assert answer.status_code == 200
    assert not capsys.readouterr().err
