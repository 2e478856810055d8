"""What tests share: the two databases, settings, the application, a session and a browser-like client.

A test that asks for `app`, `session` or `client` gets a database of its own with all tables. In the folders of
`ON_BOTH` it runs twice, on SQLite and on PostgreSQL; elsewhere on SQLite.
"""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

from accessibility.contract import check_page, describe
from deliberation import config as settings
from deliberation import schema
from deliberation.database import db, prepare_sqlite
from tests import remembered
from tests.postgres import Server, server

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from werkzeug.test import TestResponse

TESTS = Path(__file__).parent
ON_BOTH = frozenset({"services", "reading", "exchange", "migrations", "faults"})
SQLITE = "sqlite"
POSTGRES = "postgresql"
SECRET = "nothing but a secret for the tests"
# Pages that only staff see; all others are held to residents' words and sentences.
FOR_STAFF = ("/staff", "/desk", "/run", "/committee", "/review", "/teller")
CHANGES = frozenset({"INSERT", "UPDATE", "DELETE"})
remembered.remember_addresses()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what touches the database on both; a test's own `parametrize("database", ...)` comes first."""
    own = any("database" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "database" not in metafunc.fixturenames or own:
        return
    folder = metafunc.definition.path.relative_to(TESTS).parts[0]
    both = [SQLITE, pytest.param(POSTGRES, marks=pytest.mark.postgres)]
    metafunc.parametrize("database", both if folder in ON_BOTH else [SQLITE], indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on: `sqlite` or `postgresql`."""
    return str(request.param)


@pytest.fixture(scope="session")
def running() -> Iterator[Browser]:
    """The browser of all tests of a run (of each worker): a second one could not be started beside it.

    Where it is missing the tests are skipped, but never where everything has to be checked.
    """
    from tests.journeys import browser as chromium  # few tests need it, and it takes a moment to load

    if chromium.program() is None:
        if chromium.may_be_missing():
            pytest.skip(chromium.MISSING)
        pytest.fail("Chromium is not installed, and nothing may be skipped here.")
    with chromium.chromium() as started:
        yield started


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables and no rows, to be copied."""
    path = tmp_path_factory.mktemp("prepared") / "folkmoot.sqlite"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The one PostgreSQL server of this test run (of each worker, where there are several)."""
    with server() as running:
        yield running


@pytest.fixture(scope="session")
def prepared_name(postgres: Server) -> Iterator[str]:
    """The name of a PostgreSQL database with all tables and no rows, to be copied."""
    with postgres.database() as name:
        _migrate(postgres.url(name))
        yield name


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """The folder in which the installation keeps its files."""
    path = tmp_path / "var"
    path.mkdir()
    return path


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, database: str, var: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if database == SQLITE:
        yield f"sqlite:///{var / 'folkmoot.sqlite'}"
        return
    running: Server = request.getfixturevalue("postgres")
    with running.database() as name:
        yield running.url(name)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database: str, var: Path) -> Iterator[str]:
    """The address of a database with all tables and no rows."""
    if database == SQLITE:
        path = shutil.copyfile(request.getfixturevalue("prepared_file"), var / "folkmoot.sqlite")
        yield f"sqlite:///{path}"
        return
    running: Server = request.getfixturevalue("postgres")
    with running.database(template=request.getfixturevalue("prepared_name")) as name:
        yield running.url(name)


@pytest.fixture
def config(database_url: str, var: Path) -> settings.Config:
    """The settings: all defaults, with a database and a folder of the test's own."""
    environ = {
        "FOLKMOOT_VAR": str(var),
        "FOLKMOOT_DATABASE_URL": database_url,
        "FOLKMOOT_SECRET_KEY": SECRET,
        "FOLKMOOT_READ_ALOUD": "off",
    }
    return replace(settings.load(environ), testing=True)


@pytest.fixture
def app(config: settings.Config) -> Iterator[Flask]:
    """The whole application. The test fails when it, or one of its requests, leaves a change that is not stored."""
    from deliberation.factory import create_app  # only where it is needed: it loads every page

    made = remembered.share(create_app(config))
    made.test_client_class = Client
    lost = watch_for_lost_changes(made)
    yield made
    with made.app_context():
        db.engine.dispose()
    assert not lost, f"changed and never committed: {lost}"


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A database session, with the application's context around the test."""
    with app.app_context():
        yield db.session()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Asks for pages as a browser does; it keeps cookies. `app.test_client()` gives another person's browser."""
    return app.test_client()


class Client(FlaskClient):
    """A client that holds every page it gets against the page contract.

    Each request has a context, and so a session, of its own, also beside the fixture `session`.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask for one page; one that breaks the contract fails the test that asked."""
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        # A file that is handed over to be kept is no page of the site.
        if response.mimetype == "text/html" and "Content-Disposition" not in response.headers:
            path = response.request.path
            is_for_staff = path.startswith(FOR_STAFF)
            data, status = response.get_data(), response.status_code
            text = (gzip.decompress(data) if response.content_encoding == "gzip" else data).decode()
            problems = check_page(text, status=status, resident=not is_for_staff)
            assert not problems, describe(problems, path=path, status=status)
        return response


def _migrate(url: str) -> None:
    engine = create_engine(url)
    if engine.dialect.name == SQLITE:
        prepare_sqlite(engine)
    schema.migrate(engine)
    engine.dispose()


def watch_for_lost_changes(app: Flask) -> list[str]:
    """Note, whenever a session ends, what it changed and did not commit: that would be lost without a word."""
    lost: list[str] = []
    with app.app_context():
        _mark_changed_connections(db.engine)

    # Runs before the application ends the session, because it was added later.
    @app.teardown_appcontext
    def look(_error: BaseException | None) -> None:
        session = db.session()
        waiting = [*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row))]
        sent = session.connection().info.get("changed") if session.in_transaction() else None
        lost.extend([*map(repr, waiting), *([sent] if sent else [])])

    return lost


def _mark_changed_connections(engine: Engine) -> None:
    @event.listens_for(engine, "before_cursor_execute")
    def changed(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.split(maxsplit=1)[0].upper() in CHANGES:
            connection.info["changed"] = statement

    @event.listens_for(engine, "commit")
    @event.listens_for(engine, "rollback")
    def settled(connection: Connection) -> None:
        connection.info.pop("changed", None)
