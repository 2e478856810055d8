"""Kill -9 in the middle of voting: no answer that a person was told is kept may be missing or different.

This proves the death of processes, not the loss of power.
"""

from __future__ import annotations

import os
import random
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deliberation.config import Config
from deliberation.reading import audit
from tests.cli.running import environment, serving
from tests.faults.killing import all_at_once_and_kill
from tests.faults.phone import Phone
from tests.web.resident_journey import actor_of, new_place, says_yes, with_statements

pytestmark = [pytest.mark.faults, pytest.mark.parametrize("database", ["sqlite"])]

TIMES = 20 if os.environ.get("FULL") == "1" else 5
PHONES = 8
# In all, before the kill comes at any moment of the second that follows.
ANSWERS_BEFORE = 60


@pytest.fixture
def config(config: Config) -> Config:
    """The settings of a real installation: pages that the server does not treat as a test's."""
    return replace(config, testing=False)


@pytest.fixture
def prepared(app: Flask, session: Session) -> tuple[list[Phone], list[str]]:
    """A process in which people vote: their phones, and the references of the statements."""
    place = new_place(session, people=PHONES)
    references = with_statements(session, place, [f"The bus should stop at door {number}." for number in range(12)])
    for words in place.codes[:-1]:
        says_yes(session, actor_of(session, words), place)
    session.rollback()
    return [Phone(words, place.public_id) for words in place.codes], references


def stored(file: Path) -> dict[tuple[int, str], int]:
    """The votes in the database: by member's number (in the order of their cards) and reference."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        members = [row[0] for row in connection.execute("SELECT id FROM membership WHERE role = 'member' ORDER BY id")]
        rows = connection.execute(
            "SELECT vote.membership_id, trace_node.reference, vote.choice FROM vote "
            "JOIN trace_node ON trace_node.id = vote.statement_id"
        )
        return {(members.index(member), reference): choice for member, reference, choice in rows}


def vote_and_kill(env: dict[str, str], folder: Path, phones: list[Phone], references: list[str], seed: int) -> None:
    """Serve, let everybody vote at once, kill the server in the middle."""
    with serving(env, folder) as served:
        for phone in phones:
            phone.answered = 0
            # Who came in once stays in: a restart signs nobody out.
            if not phone.token:
                phone.come_in(served.port, references[0])

        def act(number: int, stop: threading.Event) -> None:
            phones[number].answer_until_cut_off(served.port, references, random.Random(seed + number), stop)

        all_at_once_and_kill(served, phones, act, enough=ANSWERS_BEFORE, seed=seed)


def check(session: Session, file: Path, phones: list[Phone], references: list[str]) -> None:
    """Everything that was confirmed is there, nothing that nobody sent, and the record holds."""
    there = stored(file)
    for number, phone in enumerate(phones):
        for reference in references:
            found = there.get((number, reference))
            assert found in phone.may_be_stored(reference), f"{number} {reference}"
            if found is not None:
                phone.confirmed[reference] = found
        phone.open_end = None
    assert audit.verify(session).holds
    session.rollback()


def test_no_confirmed_answer_is_lost(
    config: Config, session: Session, prepared: tuple[list[Phone], list[str]], tmp_path: Path
) -> None:
    phones, references = prepared
    file = config.var / "folkmoot.sqlite"
    for seed in range(TIMES):
        vote_and_kill(environment(config), tmp_path, phones, references, 100 * seed)
        answered = [phone.answered for phone in phones]
        assert all(answered), "everybody voted at the same time"
        check(session, file, phones, references)
