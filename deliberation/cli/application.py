"""What commands on the running system share: the application with its database, and errors in plain words."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.orm import Session

from deliberation import schema
from deliberation.cli.files import problem_words, refuse
from deliberation.config import Config, load
from deliberation.database import db
from deliberation.errors import BadFile, DeliberationError
from deliberation.factory import create_app
from deliberation.messages import words_for

ADDRESS_WRONG = (
    "FOLKMOOT_DATABASE_URL: this is not the address of a database. "
    "Expected: sqlite:///FILE or postgresql://NAME:PASSWORD@HOST/DATABASE. Leave it empty for a file in FOLKMOOT_VAR."
)
DRIVER_MISSING = "What PostgreSQL needs is not installed. Run: .venv/bin/pip install -e '.[postgres]'"
FOR_POSTGRESQL = frozenset({"psycopg", "procrastinate"})
NOT_A_DATABASE = (
    "The database file is damaged, or it is something else. Put a backup in its place: folkmoot restore FILE --replace"
)
DRIVERS = ("sqlite", "postgresql+psycopg")
OWNER_ONLY = 0o600


@contextmanager
def plain_errors() -> Iterator[None]:
    """Say a refusal on standard error in plain words and leave with status 2. What is our own fault goes through."""
    try:
        yield
    except BadFile as error:
        refuse(problem_words(error))
    except DeliberationError as error:
        refuse(f"{error.field}: {words_for(error)}" if error.field else words_for(error))
    except ArgumentError:
        refuse(ADDRESS_WRONG)
    except OperationalError as error:
        refuse(f"The database cannot be used: {_first_line(error)}. Mend that, then run: folkmoot doctor")
    except DatabaseError as error:
        if type(error) is not DatabaseError:
            raise
        refuse(NOT_A_DATABASE)
    except OSError as error:
        if error.filename is None:
            raise
        refuse(f"{error.filename}: {error.strerror}. Choose another place, or change who may use this one.")


def _first_line(error: OperationalError) -> str:
    return (str(error.orig).strip().splitlines() or ["no reason given"])[0].rstrip(".")


def bare_application(config: Config) -> Flask:
    """The application as it is, with its database left as it is."""
    if make_url(config.database_url).drivername not in DRIVERS:
        refuse(ADDRESS_WRONG)
    try:
        return create_app(config)
    except ModuleNotFoundError as error:
        if error.name not in FOR_POSTGRESQL:
            raise
        refuse(DRIVER_MISSING)


def application(config: Config | None = None) -> Flask:
    """The application with its database brought up to date, and no connection open that a fork could share."""
    config = config or load()
    app = bare_application(config)
    if config.is_sqlite:
        _keep_private(config)
    revision = schema.current(app)
    if revision is not None and not schema.is_known(revision):
        raise DeliberationError("database_too_new", revision=revision)
    schema.upgrade(app)
    with app.app_context():
        db.engine.dispose()
    return app


def _keep_private(config: Config) -> None:
    """Make a new database file readable to its owner only; SQLite gives the files beside it the same rights."""
    name = make_url(config.database_url).database
    if name and name != ":memory:" and not Path(name).exists():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(name, os.O_WRONLY | os.O_CREAT, OWNER_ONLY))


@contextmanager
def database_session(app: Flask) -> Iterator[Session]:
    """A session inside the application's context; connections are closed at the end."""
    with app.app_context():
        try:
            yield db.session()
        finally:
            db.session.remove()
            db.engine.dispose()
