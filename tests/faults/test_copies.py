"""Backup and restore on both databases: whole under load, checked, refused when damaged, foreign or too new."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from deliberation.config import Config
from deliberation.database import db, writing
from deliberation.errors import BadFile, DeliberationError, Refused
from deliberation.services import copies
from models import WriteProbe
from tests.cli.running import environment, folkmoot
from tests.web.resident_journey import actor_of, new_place, says, says_yes

if TYPE_CHECKING:
    from tests.postgres import Server

pytestmark = pytest.mark.faults

TABLES_OF_THE_QUEUE = 4

Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, config: Config, tmp_path: Path) -> Iterator[Config]:
    """The settings of another installation, without a database yet."""
    var = tmp_path / "elsewhere"
    if config.is_sqlite:
        yield replace(config, var=var, database_url=f"sqlite:///{var / 'folkmoot.sqlite'}")
        return
    running: Server = request.getfixturevalue("postgres")
    with running.database() as name:
        yield replace(config, var=var, database_url=running.url(name))


def everything(config: Config) -> Rows:
    """Every row of every table, sorted."""
    engine = create_engine(config.database_url)
    with engine.connect() as connection:
        found = {
            table.name: sorted(
                (tuple(row) for row in connection.execute(text(f'SELECT * FROM "{table.name}"'))), key=repr
            )
            for table in db.metadata.sorted_tables
        }
        found["alembic_version"] = [tuple(row) for row in connection.execute(text("SELECT * FROM alembic_version"))]
    engine.dispose()
    return found


@pytest.fixture
def filled(session: Session) -> list[str]:
    """A database with people, words and votes in it. Gives the members' codes."""
    place = new_place(session, people=2)
    actor = actor_of(session, place.codes[0])
    says_yes(session, actor, place)
    says(session, actor, place, "The bus stop is too far away for me, and nobody told-us-why.")
    session.rollback()
    return place.codes


def test_what_is_restored_is_what_was_there_row_by_row(
    config: Config, elsewhere: Config, filled: list[str], tmp_path: Path
) -> None:
    made = copies.backup(config, tmp_path / "copy")
    done = copies.restore(elsewhere, tmp_path / "copy", replace=False)
    assert (made.sha256, made.tables, made.size) == (done.sha256, done.tables, done.size)
    assert made.tables == len(db.metadata.tables) + 1 + (0 if config.is_sqlite else TABLES_OF_THE_QUEUE)
    before = everything(config)
    assert before == everything(elsewhere)
    assert any(before["contribution"])
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob(".*")), "nothing half done is left"


def plain_bytes(config: Config, copy: Path) -> bytes:
    """All that a copy says, unpacked."""
    if config.is_sqlite:
        return copy.read_bytes()
    return subprocess.run(["pg_restore", "--file=-", copy], capture_output=True, check=True).stdout


def test_no_secret_is_in_a_copy(config: Config, filled: list[str], tmp_path: Path) -> None:
    copies.backup(config, tmp_path / "copy")
    content = plain_bytes(config, tmp_path / "copy")
    assert b"told-us-why" in content, "the search would find it"
    keys = [config.secret_key, *(config.derived_key(name) for name in ("codes", "cookies", "pepper"))]
    shown = [key.hex().encode() for key in keys]
    assert not [one for one in (*keys, *shown, *(words.encode() for words in filled)) if one in content]


def test_a_copy_made_while_people_write_is_of_one_moment(
    app: Flask, config: Config, elsewhere: Config, tmp_path: Path
) -> None:
    """Each commit counts two rows up together: a copy that was not of one moment would catch them apart."""
    stop, going = threading.Event(), threading.Event()

    def write() -> None:
        with app.app_context():
            session = db.session()
            with writing(session):
                session.add_all([WriteProbe(id=1, count=0), WriteProbe(id=2, count=0)])
            while not stop.is_set():
                with writing(session):
                    for number in (1, 2):
                        session.get_one(WriteProbe, number).count += 1
                going.set()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        assert going.wait(60)
        for number in range(5):
            copies.backup(config, tmp_path / f"copy{number}")
    finally:
        stop.set()
        thread.join(60)
    counts = []
    for number in range(5):
        copies.restore(elsewhere, tmp_path / f"copy{number}", replace=number > 0)
        (_, one), (_, two) = everything(elsewhere)["write_probe"]
        assert one == two
        counts.append(one)
    assert counts == sorted(counts)
    assert counts[0] > 0


def test_a_database_that_is_there_is_kept_until_replacing_is_said(
    config: Config, elsewhere: Config, filled: list[str], tmp_path: Path
) -> None:
    copies.backup(config, tmp_path / "copy")
    copies.restore(elsewhere, tmp_path / "copy", replace=False)
    with pytest.raises(Refused, match="database_there"):
        copies.restore(elsewhere, tmp_path / "copy", replace=False)
    copies.restore(elsewhere, tmp_path / "copy", replace=True)
    assert everything(config) == everything(elsewhere)


def damaged(content: bytes) -> dict[str, bytes]:
    """A copy that was cut, or whose bytes were changed in the middle."""
    middle = len(content) // 2
    return {
        "cut": content[: middle + 100],
        "changed": content[: middle - 3000] + bytes(6000) + content[middle + 3000 :],
        "short": content[:40],
    }


def test_a_damaged_copy_is_refused_and_the_database_stays(
    config: Config, elsewhere: Config, filled: list[str], tmp_path: Path
) -> None:
    copies.backup(config, tmp_path / "copy")
    copies.restore(elsewhere, tmp_path / "copy", replace=False)
    before = everything(elsewhere)
    for name, content in damaged((tmp_path / "copy").read_bytes()).items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadFile, match="backup_damaged"):
            copies.restore(elsewhere, tmp_path / name, replace=True)
        assert everything(elsewhere) == before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a zip file", b"name,votes\n"])
def test_a_foreign_file_is_refused(config: Config, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "foreign").write_bytes(content)
    with pytest.raises(BadFile, match="not_a_backup"):
        copies.restore(config, tmp_path / "foreign", replace=True)
    with pytest.raises(BadFile, match="file_missing"):
        copies.restore(config, tmp_path / "nothing", replace=True)


def test_a_copy_of_a_newer_version_is_refused(config: Config, session: Session, tmp_path: Path) -> None:
    session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    session.commit()
    with pytest.raises(DeliberationError, match="database_damaged") as refused:
        copies.backup(config, tmp_path / "copy")
    assert refused.value.params["found"] == "backup_too_new"


def test_an_existing_file_and_a_missing_folder_are_refused(config: Config, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("somebody's letter", encoding="utf-8")
    with pytest.raises(DeliberationError, match="file_exists"):
        copies.backup(config, tmp_path / "copy")
    assert (tmp_path / "copy").read_text(encoding="utf-8") == "somebody's letter"
    with pytest.raises(DeliberationError, match="folder_missing"):
        copies.backup(config, tmp_path / "no" / "copy")


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_database_in_use_is_not_replaced(config: Config, filled: list[str], session: Session, tmp_path: Path) -> None:
    copies.backup(config, tmp_path / "copy")
    session.execute(text("SELECT 1"))
    with pytest.raises(Refused, match="database_in_use"):
        copies.restore(config, tmp_path / "copy", replace=True)
    session.rollback()
    db.engine.dispose()
    copies.restore(config, tmp_path / "copy", replace=True)
    assert any(everything(config)["contribution"])


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_database_that_is_damaged_is_not_copied_and_can_be_replaced(
    config: Config, filled: list[str], session: Session, tmp_path: Path
) -> None:
    copies.backup(config, tmp_path / "copy")
    session.rollback()
    db.engine.dispose()
    live = config.var / "folkmoot.sqlite"
    live.write_bytes(live.read_bytes()[:5000] + os.urandom(90_000))
    with pytest.raises(DeliberationError, match="database_damaged"):
        copies.backup(config, tmp_path / "second")
    copies.restore(config, tmp_path / "copy", replace=True)
    with closing(sqlite3.connect(live)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_commands_say_what_they_did_and_what_is_wrong(
    config: Config, elsewhere: Config, filled: list[str], tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    made = folkmoot("backup", copy, env=environment(config))
    assert made.exit_code == 0, made.stderr
    assert f"Backup written and checked: {copy}" in made.stdout
    assert "Keep the secret key in a second, separate place" in made.stdout
    again = folkmoot("backup", copy, env=environment(config))
    assert (again.exit_code, again.stderr) == (
        2,
        f"{copy} is there already. Choose another name. Nothing was overwritten.\n",
    )
    assert folkmoot("restore", copy, env=environment(elsewhere)).exit_code == 0
    there = folkmoot("restore", copy, env=environment(elsewhere))
    assert there.exit_code == 2
    assert "add --replace" in there.stderr
    assert folkmoot("restore", copy, "--replace", env=environment(elsewhere)).exit_code == 0
    (tmp_path / "letter.txt").write_text("Dear all", encoding="utf-8")
    foreign = folkmoot("restore", tmp_path / "letter.txt", "--replace", env=environment(elsewhere))
    assert foreign.exit_code == 2
    assert foreign.stderr.startswith("letter.txt: this is not a backup of this kind of database. Expected: ")
    assert everything(config) == everything(elsewhere)


@pytest.mark.parametrize("database", [pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_password_stands_in_no_command_line(config: Config) -> None:
    with_password = replace(config, database_url="postgresql+psycopg://ada:vinegar@db.example/folk")
    assert copies._address(with_password) == "postgresql://ada@db.example/folk"


@pytest.mark.parametrize("database", [pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_missing_program_is_named(config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = folkmoot("backup", tmp_path / "copy", env=environment(config))
    assert ran.exit_code == 2
    assert ran.stderr == "The program pg_dump is needed for this and is not installed.\n"
    assert not (tmp_path / "copy").exists()
