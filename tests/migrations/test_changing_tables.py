"""What a later revision can rely on: no row is lost, all of it is stored or nothing, two hosts may start at once."""

from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.util import CommandError
from flask import Flask
from sqlalchemy import Engine, create_engine, func, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from deliberation import schema
from deliberation.database import db, prepare_sqlite, writing
from models import Area, AreaKind, ConsentGrant, ConsentPurpose, ConsentWording, Membership, Person, Process, Role

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MEMBERS = 3
PATIENCE = 300
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"])

WIDER_TITLE = """
    with op.batch_alter_table("process") as batch:
        batch.alter_column("title", existing_type=sa.String(200), type_=sa.String(300), existing_nullable=False)
        batch.add_column(sa.Column("subtitle", sa.String(200), nullable=True))
"""
BREAKS_OFF = """
    op.create_table("started", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("UPDATE process SET title = 'changed'")
    with op.batch_alter_table("process") as batch:
        batch.add_column(sa.Column("subtitle", sa.String(200), nullable=True))
    op.execute("INSERT INTO started (id) VALUES (1), (1)")
"""
ORPHANS = """
    op.execute("DELETE FROM process")
"""


@pytest.fixture
def engine(session: Session) -> Engine:
    """A migrated database with one process, its members and what they said yes to."""
    area = Area(code="E1", name="Alder", kind=AreaKind.BOROUGH)
    wording = ConsentWording(purpose=ConsentPurpose.TAKE_PART, version="1", language="en-GB", text="Yes?")
    with writing(session):
        session.add_all([area, wording])
        session.flush()
        process = Process(title="What helps?", area_id=area.id, created_at=NOON)
        session.add(process)
        session.flush()
        for number in range(MEMBERS):
            person = Person(created_at=NOON)
            session.add(person)
            session.flush()
            part = {"role": Role.CONVENOR, "pseudonym": f"p{number}", "from_at": NOON}
            member = Membership(person_id=person.id, process_id=process.id, **part)
            session.add(member)
            session.flush()
            answer = {"purpose": ConsentPurpose.TAKE_PART, "wording_id": wording.id, "given": True, "at": NOON}
            session.add(ConsentGrant(membership_id=member.id, **answer))
    return db.engine


@pytest.fixture
def revision(tmp_path: Path) -> Callable[[str], Path]:
    """Makes a copy of the revisions with one more on top, which does what it is given."""

    def make(upgrade: str) -> Path:
        folder = tmp_path / "migrations"
        shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        number = schema.number_of(schema.head())
        (folder / "versions" / f"{number}_trial.py").write_text(
            f"import sqlalchemy as sa\nfrom alembic import op\n\n"
            f"revision = {number!r}\ndown_revision = {schema.head()!r}\n\n\ndef upgrade():{upgrade}\n"
        )
        return folder

    return make


def counts(engine: Engine) -> tuple[int, ...]:
    """How many processes, memberships and consents are stored."""
    with engine.connect() as connection:
        return tuple(
            connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (Process, Membership, ConsentGrant)
        )


def test_changing_a_parent_table_loses_none_of_its_children(engine: Engine, revision: Callable[[str], Path]) -> None:
    before = inspect(engine).get_check_constraints("process")
    assert counts(engine) == (1, MEMBERS, MEMBERS)
    schema.migrate(engine, migrations=revision(WIDER_TITLE))
    assert counts(engine) == (1, MEMBERS, MEMBERS)
    kept = inspect(engine).get_check_constraints("process")
    assert {check["name"]: check["sqltext"] for check in kept} == {check["name"]: check["sqltext"] for check in before}
    columns = {column["name"]: column["type"] for column in inspect(engine).get_columns("process")}
    assert "subtitle" in columns
    assert getattr(columns["title"], "length", None) == 300


@ON_SQLITE
def test_without_our_precaution_the_children_would_be_gone(engine: Engine) -> None:
    with engine.begin() as connection:
        trusting = Operations(MigrationContext.configure(connection))
        with trusting.batch_alter_table("process") as batch:
            batch.alter_column("title", existing_type=sa.String(200), type_=sa.String(300))
    assert counts(engine) == (1, 0, 0)


@ON_SQLITE
def test_foreign_keys_are_kept_again_after_a_revision(engine: Engine, revision: Callable[[str], Path]) -> None:
    schema.migrate(engine, migrations=revision(WIDER_TITLE))
    held = [engine.connect() for _ in range(3)]
    assert [connection.exec_driver_sql("PRAGMA foreign_keys").scalar() for connection in held] == [1, 1, 1]
    for connection in held:
        connection.close()


def test_a_revision_that_breaks_off_is_taken_back_whole(engine: Engine, revision: Callable[[str], Path]) -> None:
    with pytest.raises(DBAPIError):
        schema.migrate(engine, migrations=revision(BREAKS_OFF))
    assert schema.revision_of(engine) == schema.head()
    assert "started" not in inspect(engine).get_table_names()
    assert "subtitle" not in {column["name"] for column in inspect(engine).get_columns("process")}
    with engine.connect() as connection:
        assert connection.scalars(text("SELECT title FROM process")).all() == ["What helps?"]
    assert counts(engine) == (1, MEMBERS, MEMBERS)


@ON_SQLITE
def test_a_revision_that_leaves_rows_without_their_parent_is_refused(
    engine: Engine, revision: Callable[[str], Path]
) -> None:
    with pytest.raises(CommandError, match="point at nothing"):
        schema.migrate(engine, migrations=revision(ORPHANS))
    assert schema.revision_of(engine) == schema.head()
    assert counts(engine) == (1, MEMBERS, MEMBERS)


def test_the_tables_of_the_queue_are_left_alone(app: Flask) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE procrastinate_later (id INTEGER PRIMARY KEY)"))
    assert app.test_cli_runner().invoke(args=["db", "check"]).exit_code == 0


def prepared_engine(url: str) -> Engine:
    """An engine as the application has it."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        prepare_sqlite(engine)
    return engine


def migrate_in_another_process(url: str) -> None:
    """Bring a database up to date, as a second host does that starts at the same moment."""
    engine = prepared_engine(url)
    schema.migrate(engine)
    engine.dispose()


def test_two_hosts_may_bring_the_database_up_to_date_at_once(empty_url: str) -> None:
    engine = prepared_engine(empty_url)
    assert schema.revision_of(engine) is None
    spawn = multiprocessing.get_context("spawn")
    hosts = [spawn.Process(target=migrate_in_another_process, args=(empty_url,), daemon=True) for _ in range(2)]
    for host in hosts:
        host.start()
    for host in hosts:
        host.join(PATIENCE)
    assert [host.exitcode for host in hosts] == [0, 0]
    assert schema.revision_of(engine) == schema.head()
    engine.dispose()
