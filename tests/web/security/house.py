"""One installation with everything in it, made once for all tests of who sees what, and browsers for each role."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, url_for
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event

from deliberation import config as settings
from deliberation.database import db
from deliberation.permissions import SYSTEM
from deliberation.services import ballot_keys, codes, second_factor
from deliberation.web.form_tokens import mask
from models import Role
from tests import remembered
from tests.conftest import SECRET, watch_for_lost_changes
from tests.web.security import building
from tests.web.security.building import People, Place

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.web.access_rows import Row

ROLES = (
    "visitor",
    "member",
    "other_member",
    "supporter",
    "observer",
    "reviewer",
    "teller",
    "advisory_member",
    "facilitator",
    "convenor",
    "administrator",
    "half_signed_in",
    "member_elsewhere",
    "advisory_elsewhere",
    "facilitator_elsewhere",
    "convenor_elsewhere",
)
PARTS = {
    "member": Role.MEMBER,
    "other_member": Role.MEMBER,
    "supporter": Role.SUPPORTER,
    "observer": Role.OBSERVER,
    "reviewer": Role.REVIEWER,
    "teller": Role.TELLER,
    "advisory_member": Role.ADVISORY_MEMBER,
    "facilitator": Role.FACILITATOR,
    "convenor": Role.CONVENOR,
    "half_signed_in": Role.CONVENOR,
}
PARTS_ELSEWHERE = {
    "member_elsewhere": Role.MEMBER,
    "advisory_elsewhere": Role.ADVISORY_MEMBER,
    "facilitator_elsewhere": Role.FACILITATOR,
    "convenor_elsewhere": Role.CONVENOR,
}
# Those who sign in with a password.
STAFF = ("reviewer", "teller", "facilitator", "convenor", "administrator", "half_signed_in")
CROWD = tuple(f"crowd_{number}" for number in range(building.CROWD))
RAW_CSRF = hashlib.sha1(b"one visitor's secret").hexdigest()
# The time of somebody's last visit is noted on any page; it is the one thing that reading may change.
TOUCHED = {"sign_in": "last_seen_at"}


Rows = dict[str, list[tuple[object, ...]]]


class Browser(FlaskClient):
    """Asks for pages at the address of the site."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask for one page."""
        kwargs.setdefault("base_url", self.application.extensions["folkmoot_config"].base_url)
        return super().open(*args, **kwargs)


@dataclass
class Prepared:
    """A finished database file with the people and places in it."""

    file: Path
    people: People
    places: dict[str, Place]
    secrets: dict[str, str]


@dataclass
class House:
    """An application over a copy of the prepared database."""

    app: Flask
    file: Path
    prepared: Prepared
    watch: sqlite3.Connection
    seen: tuple[object, Rows] = (None, {})

    @property
    def places(self) -> Mapping[str, Place]:
        """The processes by name: talk, plan, ready, told, draft, and one elsewhere."""
        return self.prepared.places

    @property
    def base_url(self) -> str:
        """The address of the site."""
        return str(self.app.extensions["folkmoot_config"].base_url)

    def browser(self, role: str) -> FlaskClient:
        """A new browser in which somebody of this role is signed in."""
        client = Browser(self.app, self.app.response_class, use_cookies=True)
        with client.session_transaction(base_url=self.base_url) as cookie:
            cookie["csrf_token"] = RAW_CSRF
            cookie.permanent = True
            if role != "visitor":
                cookie["sign_in"] = self.prepared.people.tokens[role]
        return client

    @property
    def raw_csrf(self) -> str:
        """What each of these browsers keeps for its forms."""
        return RAW_CSRF

    def csrf(self) -> str:
        """The token that a form of any of these browsers holds."""
        return mask(str(URLSafeTimedSerializer(self.app.secret_key or "", salt="wtf-csrf-token").dumps(RAW_CSRF)))

    def post(
        self, client: FlaskClient, address: str, fields: Mapping[str, object] | None = None, *, referer: str = ""
    ) -> TestResponse:
        """Send a form with a right token."""
        headers = {"Referer": referer} if referer else {}
        return client.post(address, data={"csrf_token": self.csrf(), **(fields or {})}, headers=headers)

    def known(self, at: str) -> dict[str, str]:
        """The parts of addresses by their names in a place."""
        return {**self.prepared.secrets, **self.places[at].names}

    def address(self, endpoint: str, at: str, values: Mapping[str, str]) -> str:
        """The address of a route in a place: parts by their names there, else as they stand."""
        place, known = self.places[at], self.known(at)
        parts = {name: known.get(value, value).replace(" ", "-") for name, value in values.items()}
        wanted = {part for rule in self.app.url_map.iter_rules(endpoint) for part in rule.arguments}
        if "pid" in wanted:
            parts["pid"] = place.public_id
        with self.app.test_request_context():
            return url_for(endpoint, **parts)  # type: ignore[arg-type]  # the parts of an address are texts

    def ask(self, role: str, endpoint: str, method: str, row: Row) -> TestResponse:
        """Ask for a route of the table as somebody of this role would."""
        client = self.browser(role)
        if row.cookie is not None:
            with client.session_transaction(base_url=self.base_url) as cookie:
                cookie.update(row.cookie(self))
        address = self.address(endpoint, row.at, row.values)
        if method == "GET":
            return client.get(address)
        return self.post(client, address, row.fields(self, role) if callable(row.fields) else row.fields)

    def rows(self) -> Rows:
        """Every row of every table, without the time of somebody's last visit. Only read again when it changed."""
        version = self.watch.execute("PRAGMA data_version").fetchone()
        if version != self.seen[0]:
            # One list of statements for all requests: to put them together takes longer than to read the rows.
            self.seen = (version, {name: self.watch.execute(asked).fetchall() for name, asked in _questions().items()})
        return self.seen[1]

    def put_back(self) -> None:
        """Make the database as it was prepared."""
        with (
            contextlib.closing(sqlite3.connect(self.prepared.file)) as source,
            contextlib.closing(sqlite3.connect(self.file, timeout=10)) as target,
        ):
            source.backup(target)
        bring_keys(self.prepared.file.parent, self.file.parent)


def bring_keys(source: Path, target: Path) -> None:
    """Put the keys of ballots where they were: they stand beside the database, and some acts destroy them."""
    shutil.copytree(source / ballot_keys.FOLDER, target / ballot_keys.FOLDER, dirs_exist_ok=True)


@cache
def _questions() -> dict[str, str]:
    """What reads each table, by its name."""
    names = [table.name for table in db.metadata.sorted_tables]
    columns = {name: ", ".join(f'"{one}"' for one in columns_of(name)) for name in names}
    return {name: f'SELECT {columns[name]} FROM "{name}"' for name in names}


def columns_of(table: str) -> list[str]:
    """The columns of a table as `House.rows` gives them."""
    return [one.name for one in db.metadata.tables[table].columns if one.name != TOUCHED.get(table)]


def named(table: str, rows: Iterable[tuple[object, ...]]) -> list[dict[str, object]]:
    """Rows with the names of their columns."""
    return [dict(zip(columns_of(table), row, strict=True)) for row in rows]


def changed(before: Rows, after: Rows) -> set[str]:
    """The names of the tables that differ."""
    return {name for name in before if before[name] != after[name]}


@contextlib.contextmanager
def opened(file: Path, **changes: object) -> Iterator[Flask]:
    """The application over a database file; it must leave nothing uncommitted."""
    with opened_at(f"sqlite:///{file}", file.parent, **changes) as app:
        with app.app_context():
            # What makes a file safe costs time, and a test's data is not worth it.
            event.listen(db.engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))
        yield app


@contextlib.contextmanager
def opened_at(url: str, folder: Path, **changes: object) -> Iterator[Flask]:
    """The same over any database."""
    from deliberation.factory import create_app

    environ = {
        "FOLKMOOT_VAR": str(folder),
        "FOLKMOOT_DATABASE_URL": url,
        "FOLKMOOT_SECRET_KEY": SECRET,
        "FOLKMOOT_HELP_PHONE": "01632 960 123",
        "FOLKMOOT_READ_ALOUD": "off",
    }
    config = replace(settings.load(environ), testing=True, **changes)  # type: ignore[arg-type]  # named settings
    app = remembered.share(create_app(config))
    lost = watch_for_lost_changes(app)
    yield app
    with app.app_context():
        db.engine.dispose()
    assert not lost, f"changed and never committed: {lost}"


def prepare(empty: Path, folder: Path) -> Prepared:
    """Fill a copy of an empty database, as one file."""
    file = Path(shutil.copyfile(empty, folder / "prepared.sqlite"))
    with opened(file) as app, app.app_context():
        prepared = move_in(file)
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").fetchall()
    return prepared


def move_in(file: Path) -> Prepared:
    """Fill the empty database of the present application with people and places."""
    session, people = db.session(), People()
    for name in (*ROLES[1:], *CROWD):
        building.new_person(session, people, name, staff=name.startswith(STAFF))
    places = {key: building.new_place(session, key) for key in (*building.DEPTHS, "elsewhere", "draft")}
    for key, place in places.items():
        parts = PARTS_ELSEWHERE if key == "elsewhere" else PARTS
        members = tuple(dict.fromkeys([*_members(parts), *CROWD]))
        building.give_parts(session, people, place, dict.fromkeys(CROWD, Role.MEMBER) | parts)
        if key != "draft":
            building.fill(session, people, place, members, "plan" if key == "elsewhere" else key)
    secrets = {
        "process_code": codes.set_process_code(session, SYSTEM, places["talk"].id),
        "personal_code": building.card_of(session, people, places["talk"], "other_member"),
        "printed_code": second_factor.issue_one_time_codes(session, people.actor(session, "half_signed_in"))[0],
        "account": people.actor(session, "facilitator").public_id,
        "email_elsewhere": people.emails["facilitator_elsewhere"],
    }
    return Prepared(file, people, places, secrets)


def _members(parts: Mapping[str, Role]) -> list[str]:
    return [name for name, role in parts.items() if role is Role.MEMBER]
