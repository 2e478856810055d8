"""What the SQLite file promises: every connection is prepared alike, enough of them, and erased words are gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from deliberation import config as settings
from deliberation.database import db, forget_erased, writing
from models import ConsentPurpose, ConsentWording

pytestmark = pytest.mark.parametrize("database", ["sqlite"])

WORDS = "told-in-confidence"
# Long enough to spill over many pages of the file.
LONG = WORDS * 2000
WANTED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000, "secure_delete": 1}


def pragmas(connection: Any) -> dict[str, object]:
    """The settings of one driver's connection."""
    return {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in WANTED}


def copies_of_words(var: Path) -> int:
    """How often the words stand in any of the database's files (a few more are split between two pages)."""
    return sum(file.read_bytes().count(WORDS.encode()) for file in var.glob("folkmoot.sqlite*"))


def wording(version: str, text: str) -> ConsentWording:
    """A row with a text."""
    return ConsentWording(purpose=ConsentPurpose.BE_QUOTED, version=version, language="en-GB", text=text)


def test_every_thread_and_four_more_get_a_connection_and_each_is_prepared(
    config: settings.Config, session: Session
) -> None:
    held = [db.engine.connect() for _ in range(config.threads + 4)]
    drivers = [connection.connection.driver_connection for connection in held]
    assert len({id(driver) for driver in drivers}) == config.threads + 4
    assert all(pragmas(driver) == WANTED for driver in drivers)
    for connection in held:
        connection.close()


def test_erased_words_are_in_no_file_of_the_database(app: Flask, session: Session, var: Path) -> None:
    with writing(session):
        session.add_all([wording(str(number), f"{number} {LONG}") for number in range(20)])
    assert copies_of_words(var) > 20 * 1000
    with writing(session):
        for number, row in enumerate(session.query(ConsentWording)):
            if number % 2:
                session.delete(row)
            else:
                row.text = ""
    assert copies_of_words(var) > 0, "the log still holds them: without the last step this test would prove nothing"
    forget_erased(session)
    assert copies_of_words(var) == 0
    assert session.query(ConsentWording).count() == 10


def test_forgetting_changes_nothing_that_is_kept(session: Session, var: Path) -> None:
    with writing(session):
        session.add(wording("kept", LONG))
    forget_erased(session)
    assert copies_of_words(var) > 1000
    assert session.query(ConsentWording).one().text == LONG


def test_after_forgetting_every_connection_still_begins_its_own_transactions(
    config: settings.Config, session: Session
) -> None:
    forget_erased(session)
    held = [db.engine.connect() for _ in range(config.threads + 4)]
    assert {connection.connection.driver_connection.isolation_level for connection in held} == {None}
    for connection in held:
        connection.close()


def test_forgetting_says_so_when_a_reader_still_keeps_the_old_pages(app: Flask, session: Session, var: Path) -> None:
    with writing(session):
        session.add(wording("read", LONG))
    with db.engine.connect() as reader:
        reader.execute(select(ConsentWording.text)).all()
        with writing(session):
            session.delete(session.query(ConsentWording).one())
        session.execute(text("PRAGMA busy_timeout=1"))
        assert not forget_erased(session)
        assert copies_of_words(var) > 0
    assert forget_erased(session)
    assert copies_of_words(var) == 0
