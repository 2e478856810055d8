"""The numbered revisions make the very tables that the models describe, and take them away again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import version

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from procrastinate.schema import SchemaManager
from sqlalchemy import Engine, create_engine, inspect, text

from deliberation import schema
from deliberation.database import prepare_sqlite
from models import Base

CHECKS_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'"
CHECKS_POSTGRES = """
    SELECT conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'c' AND connamespace = 'public'::regnamespace
"""
INDEXES_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
# The queue's own tables are in PostgreSQL only, and no model describes them.
QUEUE = "procrastinate_"
INDEXES_POSTGRES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"


@pytest.fixture
def engine(empty_url: str) -> Iterator[Engine]:
    """An engine on a database without tables."""
    made = create_engine(empty_url)
    if made.dialect.name == "sqlite":
        prepare_sqlite(made)
    yield made
    made.dispose()


def rows(engine: Engine, sqlite: str, postgres: str) -> dict[str, str]:
    """Name and definition of things in the schema, with white space evened out."""
    question = sqlite if engine.dialect.name == "sqlite" else postgres
    with engine.connect() as connection:
        found = {name: re.sub(r"\s+", " ", definition) for name, definition in connection.execute(text(question))}
    return {name: found[name] for name in sorted(found) if name != "alembic_version_pkc" and QUEUE not in name}


def closing_bracket(definition: str, opening: int) -> int:
    """Where the bracket that opens at `opening` closes."""
    depth = 0
    for position in range(opening, len(definition)):
        depth += {"(": 1, ")": -1}.get(definition[position], 0)
        if depth == 0:
            return position
    raise AssertionError(f"a bracket stays open: {definition}")


def checks(engine: Engine) -> dict[str, str]:
    """Every CHECK constraint by its name."""
    found = rows(engine, CHECKS_SQLITE, CHECKS_POSTGRES)
    if engine.dialect.name != "sqlite":
        return found
    return {
        f"{table} {match[1]}": definition[match.end() - 1 : closing_bracket(definition, match.end() - 1) + 1]
        for table, definition in found.items()
        for match in re.finditer(r"CONSTRAINT (\w+) CHECK \(", definition)
    }


def indexes(engine: Engine) -> dict[str, str]:
    """Every index by its name; comparing metadata does not see the condition of a partial one."""
    return rows(engine, INDEXES_SQLITE, INDEXES_POSTGRES)


def not_of_the_queue(name: str | None, _kind: str, _parents: object) -> bool:
    """Whether a thing in the schema is ours to describe."""
    return not (name or "").startswith(QUEUE)


def tables(engine: Engine) -> set[str]:
    """The names of all tables that are ours."""
    return {name for name in inspect(engine).get_table_names() if not name.startswith(QUEUE)}


def of_the_queue(engine: Engine) -> set[str]:
    """The names of everything in the schema that is the queue's: tables, indexes, sequences, functions, types."""
    if engine.dialect.name == "sqlite":
        return {name for name in inspect(engine).get_table_names() if name.startswith(QUEUE)}
    asked = r"""
        SELECT relname FROM pg_class WHERE relname LIKE '%procrastinate\_%'
        UNION ALL SELECT proname FROM pg_proc WHERE proname LIKE '%procrastinate\_%'
        UNION ALL SELECT typname FROM pg_type WHERE typname LIKE '%procrastinate\_%'
    """
    with engine.connect() as connection:
        return set(connection.exec_driver_sql(asked, execution_options={"no_parameters": True}).scalars())


def test_the_migrated_tables_are_those_of_the_models(engine: Engine) -> None:
    schema.migrate(engine)
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_name": not_of_the_queue}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []


def test_checks_and_indexes_are_those_of_the_models(engine: Engine) -> None:
    schema.migrate(engine)
    migrated = checks(engine), indexes(engine)
    schema.migrate(engine, schema.BASE)
    Base.metadata.create_all(engine)
    assert migrated == (checks(engine), indexes(engine))
    assert len(migrated[0]) > 25, "the checks were really found"
    assert "open_call" in migrated[0]["membership ck_membership_source"]


def test_down_to_nothing_and_up_again(engine: Engine) -> None:
    schema.migrate(engine)
    assert tables(engine) == {*Base.metadata.tables, "alembic_version"}
    schema.migrate(engine, schema.BASE)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    assert schema.revision_of(engine) is None
    schema.migrate(engine)
    assert tables(engine) == {*Base.metadata.tables, "alembic_version"}


def test_the_queue_comes_and_goes_whole_and_only_on_postgresql(engine: Engine) -> None:
    schema.migrate(engine)
    made = of_the_queue(engine)
    assert bool(made) == (engine.dialect.name == "postgresql")
    assert {"procrastinate_jobs", "procrastinate_fetch_job_v2", "procrastinate_job_status"} <= made or not made
    schema.migrate(engine, schema.BASE)
    assert not of_the_queue(engine)
    schema.migrate(engine)
    assert of_the_queue(engine) == made


def test_the_frozen_queue_is_that_of_the_installed_version() -> None:
    """Whoever takes a newer version adds a revision with what it changes, and freezes the newer schema beside."""
    newest = sorted((schema.MIGRATIONS / "queue").glob("*.sql"))[-1]
    assert newest.stem == f"procrastinate_{version('procrastinate').replace('.', '_')}"
    assert newest.read_text(encoding="utf-8") == SchemaManager.get_schema()


def test_a_second_upgrade_changes_nothing(engine: Engine) -> None:
    schema.migrate(engine)
    before = checks(engine)
    schema.migrate(engine)
    assert checks(engine) == before
    assert schema.revision_of(engine) == schema.head()


def test_the_application_knows_whether_its_tables_are_current(app: Flask, engine: Engine) -> None:
    assert schema.is_current(app)
    assert schema.current(app) == schema.head()
    with app.app_context():
        schema.migrate(schema.db.engine, schema.BASE)
    assert not schema.is_current(app)
    schema.upgrade(app)
    assert schema.is_current(app)


def test_the_commands_of_flask_run_the_same_revisions(app: Flask) -> None:
    runner = app.test_cli_runner()
    down = runner.invoke(args=["db", "downgrade", "base"])
    assert (down.exit_code, schema.current(app)) == (0, None), down.output
    up = runner.invoke(args=["db", "upgrade"])
    assert (up.exit_code, schema.is_current(app)) == (0, True), up.output
    check = runner.invoke(args=["db", "check"])
    assert check.exit_code == 0, check.output


def test_revisions_are_numbered_and_in_one_line() -> None:
    scripts = ScriptDirectory.from_config(AlembicConfig(str(schema.MIGRATIONS / "alembic.ini")))
    revisions = list(scripts.walk_revisions())[::-1]
    numbers = [f"{number:04}" for number in range(1, len(revisions) + 1)]
    assert [revision.revision for revision in revisions] == numbers
    assert [revision.down_revision for revision in revisions] == [None, *numbers[:-1]]
    assert all(re.fullmatch(rf"{revision.revision}_[a-z0-9_]+\.py", name_of(revision.path)) for revision in revisions)


def name_of(path: str) -> str:
    """The last part of a path."""
    return path.rsplit("/", 1)[-1]
