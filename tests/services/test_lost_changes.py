"""The watch that `tests/conftest.py` keeps over every test: a change that nobody commits is noticed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from deliberation import config as settings
from deliberation import database
from deliberation.database import db, writing
from models import WriteProbe
from tests.conftest import Client, watch_for_lost_changes


def add_only(session: Session) -> None:
    session.add(WriteProbe(id=2, count=0))


def add_and_send(session: Session) -> None:
    session.add(WriteProbe(id=2, count=0))
    session.flush()


def send_a_statement(session: Session) -> None:
    session.execute(insert(WriteProbe).values(id=2, count=0))


def take_away(session: Session) -> None:
    session.execute(delete(WriteProbe))


def change_a_row(session: Session) -> None:
    session.get_one(WriteProbe, 1).count = 5


def write_as_agreed(session: Session) -> None:
    with writing(session):
        add_and_send(session)


def read_only(session: Session) -> None:
    session.get_one(WriteProbe, 1)


def break_off(session: Session) -> None:
    with pytest.raises(ValueError, match="no"), writing(session):
        raise ValueError("no")


FORGETFUL = (add_only, add_and_send, send_a_statement, take_away, change_a_row)
CAREFUL = (write_as_agreed, read_only, break_off)


@pytest.fixture
def watched(config: settings.Config) -> Iterator[tuple[Flask, list[str]]]:
    """An application with one row, and the list of what was lost in it."""
    app = Flask("watched")
    app.testing = True
    database.init_app(app, config)
    yield app, watch_for_lost_changes(app)
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("act", FORGETFUL + CAREFUL)
def test_only_what_is_not_committed_is_reported(
    watched: tuple[Flask, list[str]], act: Callable[[Session], None]
) -> None:
    app, lost = watched

    @app.post("/act")
    def answer() -> dict[str, str]:
        act(db.session())
        return {"act": "done"}

    with app.app_context(), writing(db.session()):
        db.session.add(WriteProbe(id=1, count=0))
    app.test_client_class = Client
    assert app.test_client().post("/act").json == {"act": "done"}
    assert bool(lost) == (act in FORGETFUL)
