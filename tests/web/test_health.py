"""What machines ask: is it well, and how busy."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.orm import Session

from deliberation.config import Config
from deliberation.database import db, writing
from deliberation.factory import create_app
from deliberation.services import health
from models import WriteProbe
from tests.code_traces import traces_of
from tests.web.resident_journey import Phone, new_place

TOKEN = "a token that nobody guesses"


@pytest.fixture
def config(config: Config, request: pytest.FixtureRequest) -> Config:
    """With a token for the numbers, where the test says so."""
    return replace(config, metrics_token=getattr(request, "param", ""))


with_token = pytest.mark.parametrize("config", [TOKEN], indirect=True)


def test_well_and_nothing_was_written(client: FlaskClient, session: Session) -> None:
    with writing(session):
        session.add(WriteProbe(id=1, count=7))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "well"})
    assert session.get_one(WriteProbe, 1).count == 7
    session.rollback()


def test_a_database_that_somebody_else_keeps_locked_is_told(client: FlaskClient, var: Path) -> None:
    with closing(sqlite3.connect(var / "folkmoot.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = client.get("/healthz")
        assert (answer.status_code, answer.json) == (503, {"status": "cannot write"})
        other.execute("ROLLBACK")
    assert client.get("/healthz").status_code == 200


def test_a_database_that_is_gone_is_told(client: FlaskClient, var: Path) -> None:
    assert client.get("/healthz").status_code == 200
    (var / "folkmoot.sqlite").rename(var / "away.sqlite")
    assert client.get("/healthz").status_code == 503
    (var / "away.sqlite").rename(var / "folkmoot.sqlite")
    assert client.get("/healthz").status_code == 200


def test_a_file_without_tables_is_told(client: FlaskClient, var: Path) -> None:
    (var / "folkmoot.sqlite").write_bytes(b"")
    assert client.get("/healthz").status_code == 503


def test_afterwards_everybody_waits_as_long_as_before(session: Session) -> None:
    assert health.can_write(session)
    timeouts = set()
    held = [db.engine.connect() for _ in range(5)]
    for connection in held:
        timeouts.add(connection.exec_driver_sql("PRAGMA busy_timeout").scalar())
        connection.close()
    assert timeouts == {10_000}


@pytest.mark.parametrize("database", [pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_the_same_on_postgresql(session: Session) -> None:
    assert health.can_write(session)
    with db.engine.connect() as other:
        other.exec_driver_sql("LOCK TABLE write_probe IN ACCESS EXCLUSIVE MODE")
        assert not health.can_write(session)
    assert health.can_write(session)


@pytest.mark.parametrize("database", [pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_server_that_cannot_be_reached_is_told(config: Config, tmp_path: Path) -> None:
    app = create_app(replace(config, database_url=f"postgresql+psycopg://nobody@/nothing?host={tmp_path}"))
    with app.app_context():
        assert not health.can_write(db.session())
        assert app.test_client().get("/healthz").status_code == 503
        db.engine.dispose()


@pytest.mark.parametrize("given", [None, "", "Bearer ", f"Bearer {TOKEN}"])
def test_without_a_token_there_are_no_numbers(client: FlaskClient, given: str | None) -> None:
    headers = {} if given is None else {"Authorization": given}
    assert client.get("/metrics", headers=headers).status_code == 404


@with_token
@pytest.mark.parametrize("given", [None, "Bearer ", "Bearer wrong", "Bearer a token that nobody guessed", "Bearer é"])
def test_with_another_token_there_are_none_either(client: FlaskClient, given: str | None) -> None:
    headers = {} if given is None else {"Authorization": given}
    assert client.get("/metrics", headers=headers).status_code == 404


@with_token
def test_the_numbers_count_by_route_and_name_nobody(app: Flask, client: FlaskClient, session: Session) -> None:
    place = new_place(session)
    Phone(client).come_in(place.codes[0])
    client.get(f"/card/{place.codes[0].replace(' ', '-')}")
    client.get("/no-such-page/lemon-river")
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    body = answer.get_data(as_text=True)
    assert not [words for words in (*traces_of(place.codes[0]), place.public_id, "lemon") if words in body]
    families = {family.name: family for family in text_string_to_metric_families(body)}
    labels = {tuple(sorted(one.labels)) for family in families.values() for one in family.samples}
    assert labels <= {("route", "status"), ("route",), ("le", "route")}
    counted = {
        (one.labels["route"], one.labels["status"]): one.value
        for one in families["folkmoot_requests"].samples
        if one.name.endswith("_total")
    }
    assert counted["/card/<words>", "200"] == 1
    assert counted["(none)", "404"] == 1
    known = {rule.rule for rule in app.url_map.iter_rules()} | {"(none)"}
    assert {route for route, _ in counted} <= known
