"""What the files of a database tell of a ballot: nothing of a slot after the close, and no order in any backup.

Put side by side, the order of the marks on the roll and the order of the papers would join them. Each test looks first
where that order does stand, so that it would find it.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.config import Config
from deliberation.database import db, forget_erased
from deliberation.errors import Refused
from deliberation.permissions import SYSTEM, Actor
from deliberation.services import ballot_closing, ballots, copies, papers
from models import Ballot, BallotState, Paper
from tests.services.people import Place, members
from tests.services.voting import closed, deciding, opened, vote

TURNS = (4, 1, 6, 0, 5, 2, 7, 3)


@dataclass
class Voted:
    """A ballot in which people voted in `TURNS`: their membership ids and their papers' slots in that order."""

    here: Place
    voters: list[Actor]
    reference: str
    marks: list[int]
    slots: list[str]


@pytest.fixture
def voted(session: Session) -> Voted:
    here = deciding(session)
    voters = members(session, here.process_id, len(TURNS))
    reference = opened(session, here)
    slots: list[str] = []
    for turn in TURNS:
        vote(session, voters[turn], here, reference, {str(1 + turn % 3): 1})
        there = set(session.scalars(db.select(Paper.slot)))
        slots += there - set(slots)
        session.rollback()
    marks = [voters[turn].parts[0].membership_id for turn in TURNS]
    return Voted(here, voters, reference, marks, slots)


def file_of(config: Config) -> bytes:
    return (config.var / "folkmoot.sqlite").read_bytes()


def in_pages(content: bytes, voted: Voted) -> tuple[list[int], list[str]]:
    """Marks and slots as they stand in an SQLite file: a page is filled from its end."""
    found = sorted(re.finditer(rb"(.)online", content, re.DOTALL), key=lambda one: one.start(), reverse=True)
    marks = [one[1][0] for one in found if one[1][0] in voted.marks]
    places = {slot: content.find(slot.encode()) for slot in voted.slots}
    return marks, sorted((slot for slot in places if places[slot] >= 0), key=lambda slot: -places[slot])


def live(session: Session, config: Config, voted: Voted) -> tuple[list[int], list[str]]:
    """Marks and slots in the order in which they stand in the database's file."""
    if config.is_sqlite:
        forget_erased(session)
        return in_pages(file_of(config), voted)
    marks = session.scalars(text("SELECT membership_id FROM roll_entry WHERE channel IS NOT NULL ORDER BY ctid"))
    slots = session.scalars(text("SELECT slot FROM paper ORDER BY ctid"))
    found = list(marks), list(slots)
    session.rollback()
    return found


def in_copy(config: Config, copy: Path, voted: Voted) -> tuple[list[int], list[str]]:
    """The same in a backup."""
    if config.is_sqlite:
        return in_pages(copy.read_bytes(), voted)
    said = subprocess.run(["pg_restore", "--data-only", "--file=-", copy], capture_output=True, check=True, text=True)
    marks = [int(one) for one in re.findall(r"^\d+\t(\d+)\tonline\t", said.stdout, re.MULTILINE)]
    return marks, re.findall(r"^\d+\t([0-9a-f]{64})\t[0-9a-f]{32}\t", said.stdout, re.MULTILINE)


def test_a_backup_of_an_open_ballot_keeps_no_order(
    config: Config, session: Session, voted: Voted, tmp_path: Path
) -> None:
    marks, slots = live(session, config, voted)
    assert slots == voted.slots, "the live file has the order: else this test is blind"
    # SQLite puts a mark where there is room in its page: in the order of voting by and large.
    assert marks == voted.marks or (config.is_sqlite and marks not in (sorted(marks), sorted(marks, reverse=True)))
    copies.backup(config, tmp_path / "copy")
    assert in_copy(config, tmp_path / "copy", voted) in (
        (sorted(voted.marks), sorted(voted.slots)),
        (sorted(voted.marks, reverse=True), sorted(voted.slots, reverse=True)),
    )


def test_after_the_close_no_file_has_a_slot_or_an_order(
    config: Config, session: Session, voted: Voted, tmp_path: Path
) -> None:
    assert live(session, config, voted)[1] == voted.slots
    assert any(one.encode() in content for content in every_file(config, session) for one in voted.slots)
    closed(session, voted.here, voted.reference)
    marks, slots = live(session, config, voted)
    assert marks in (sorted(voted.marks), sorted(voted.marks, reverse=True))
    assert slots == []
    copies.backup(config, tmp_path / "copy")
    told = [*every_file(config, session), (tmp_path / "copy").read_bytes()]
    assert not [one for one in voted.slots for content in told if one.encode() in content]
    if not config.is_sqlite:
        for table in ("roll_entry", "counted_paper"):
            wrote = session.scalars(text(f"SELECT count(DISTINCT xmin::text) FROM {table}")).one()
            assert wrote == 1, f"{table}: rows tell which transaction wrote them"
        session.rollback()


def every_file(config: Config, session: Session) -> list[bytes]:
    """All that stands in the database's files now: SQLite's with its log, PostgreSQL's tables and indexes."""
    if config.is_sqlite:
        return [file.read_bytes() for file in config.var.glob("folkmoot.sqlite*")]
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        # Of this database only, and not the write-ahead log: docs/operations.md says what that keeps.
        folder = "SELECT current_setting('data_directory') || '/base/' || oid FROM pg_database "
        where = connection.scalars(text(f"{folder} WHERE datname = current_database()")).one()
    return [file.read_bytes() for file in Path(where).iterdir()]


def test_it_is_not_counted_while_somebody_may_still_read_the_old_papers(
    config: Config, session: Session, voted: Voted
) -> None:
    with clock.moved(timedelta(days=15)):
        ballot_closing.close(session, voted.here.convenor, voted.here.process_id, voted.reference)
    level = "SERIALIZABLE" if config.is_sqlite else "REPEATABLE READ"
    with db.engine.connect().execution_options(isolation_level=level) as reader:
        reader.execute(db.select(Ballot.state)).all()
        with pytest.raises(Refused, match="still_being_read"):
            ballot_closing.seal(session, SYSTEM, voted.here.process_id, voted.reference)
    assert session.scalars(db.select(Ballot.state)).one() is BallotState.CLOSED
    root = ballot_closing.seal(session, SYSTEM, voted.here.process_id, voted.reference)
    assert len(root) == 64
    assert not [one for one in voted.slots for content in every_file(config, session) if one.encode() in content]


def test_a_void_ballot_leaves_no_paper_in_any_file(config: Config, session: Session, voted: Voted) -> None:
    nonces = list(session.scalars(db.select(Paper.nonce)))
    ballots.void(session, voted.here.convenor, voted.here.process_id, voted.reference, because="A mistake in it.")
    gone = [*voted.slots, *nonces]
    assert len(gone) == 2 * len(TURNS)
    assert not [one for one in gone for content in every_file(config, session) if one.encode() in content]


def test_the_order_of_a_paper_that_was_replaced_goes_too(config: Config, session: Session, voted: Voted) -> None:
    first = next(iter(session.scalars(db.select(Paper.nonce))))
    for turn in TURNS:
        papers.cast(
            session, voted.voters[turn], voted.here.process_id, voted.reference, {"1": 1}, nonce=papers.new_nonce()
        )
    closed(session, voted.here, voted.reference)
    assert not [content for content in every_file(config, session) if first.encode() in content]
