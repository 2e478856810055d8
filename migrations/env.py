"""How revisions are run: all of them or none, on both databases, and without losing a row on SQLite.

Reached in two ways: `flask db ...`, and `deliberation.schema.migrate`, which hands in its own engine.
"""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from deliberation.database import db
from deliberation.schema import LOCK_SCHEMA, number_of
from models import Base
from models.base import UtcDateTime


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write times as the database stores them, so that an old revision never depends on today's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave the tables of the queue to the queue."""
    return not (kind == "table" and name is not None and name.startswith("procrastinate_"))


def number_revision(_context: Any, _revision: Any, scripts: list[Any]) -> None:
    """Name a new revision by the number after the newest."""
    scripts[0].rev_id = number_of(context.script.get_current_head())


def loosen(connection: Connection) -> None:
    """SQLite changes a table by copying it and dropping the old one: with foreign keys on, that deletes its children.

    The pragma does nothing inside a transaction, so it comes first; and the connection leaves the pool, so that nobody
    writes through one that checks no foreign keys.
    """
    connection.detach()
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF").fetchall()
    connection.execution_options(write=True)


def run(connection: Connection) -> None:
    """Run the wanted revisions in one transaction; a second process that starts at the same time waits for it."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        loosen(connection)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transactional_ddl=True,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=True,
        render_item=render_item,
        include_name=include_name,
        process_revision_directives=number_revision,
    )
    with context.begin_transaction():
        if not sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK_SCHEMA})")
        context.run_migrations()
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all() if sqlite else []
        if broken:
            raise CommandError(f"the revision leaves rows that point at nothing: {broken[:5]}")


if context.is_offline_mode():
    raise CommandError("revisions run on a database; they cannot be written out as SQL")
engine: Engine = context.config.attributes.get("engine") or db.engine
with engine.connect() as opened:
    run(opened)
