"""The tables as the database really has them: bringing them up to date, and asking whether they are.

The revisions are in `migrations/`, numbered and in one line. A new one is written by
`flask --app app db revision --autogenerate -m "what changes"`.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Engine

from deliberation.database import db

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
# PostgreSQL's advisory lock that two starting processes share (the writing door's locks are 7101 and 7102).
LOCK_SCHEMA = 7103
BASE = "base"
HEAD = "head"


def upgrade(app: Flask) -> None:
    """Bring the application's database to the newest revision, whole or not at all; harmless where it is there."""
    with app.app_context():
        migrate(db.engine)


def current(app: Flask) -> str | None:
    """The revision at which the application's database is; none: it is empty."""
    with app.app_context():
        return revision_of(db.engine)


def is_current(app: Flask) -> bool:
    """Whether the application's database is at the newest revision."""
    return current(app) == head()


def head(migrations: Path = MIGRATIONS) -> str | None:
    """The newest revision that there is."""
    return ScriptDirectory.from_config(_alembic(migrations)).get_current_head()


def is_known(revision: str, migrations: Path = MIGRATIONS) -> bool:
    """Whether this version of the software knows a revision: a newer one's data it could not read."""
    return any(
        known.revision == revision for known in ScriptDirectory.from_config(_alembic(migrations)).walk_revisions()
    )


def migrate(engine: Engine, revision: str = HEAD, *, migrations: Path = MIGRATIONS) -> None:
    """Take a database to `revision`, upwards or downwards (`base` empties it).

    An SQLite engine has to be prepared by `deliberation.database.prepare_sqlite`: only then is a revision that fails
    taken back whole.
    """
    config = _alembic(migrations)
    config.attributes["engine"] = engine
    if _is_older(revision, than=revision_of(engine)):
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)


def revision_of(engine: Engine) -> str | None:
    """The revision at which a database is; none: it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def number_of(newest: str | None) -> str:
    """The number of the revision after `newest`.

    >>> number_of(None), number_of("0009")
    ('0001', '0010')
    """
    return f"{int(newest or 0) + 1:04}"


def _is_older(revision: str, *, than: str | None) -> bool:
    if than is None or revision == HEAD:
        return False
    return revision == BASE or int(revision) < int(than)


def _alembic(migrations: Path) -> AlembicConfig:
    return AlembicConfig(str(migrations / "alembic.ini"))
