"""The database object over the models' metadata, and the one door through which everything is written.

Reading and then writing is only safe when nobody writes in between. On SQLite every write therefore begins with
`BEGIN IMMEDIATE`, behind a first-come turnstile so that threads wait their turn instead of polling; on PostgreSQL an
advisory lock per process (of the assembly, not of the computer) does the same. Nothing else in the code commits.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, Table, UpdateBase, event, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.pool import ConnectionPoolEntry

from deliberation import queueing
from deliberation.config import Config
from deliberation.queueing import OPINION_MAPS, PUBLISHED_FILES, SPOKEN_TEXTS, THEMES
from models import (
    Action,
    Base,
    ConsentGrant,
    ConsentPurpose,
    Contribution,
    EasyText,
    Membership,
    ModerationNote,
    Priority,
    Process,
    Publication,
    Recommendation,
    Redaction,
    Remit,
    Role,
    Statement,
    Theme,
    ThemeLabel,
    TraceLink,
    Vote,
)

db = SQLAlchemy(metadata=Base.metadata, session_options={"autoflush": True})

# The first number of PostgreSQL's two-part advisory locks: which sort of thing is locked.
LOCK_PROCESS = 7101
LOCK_AUDIT = 7102
# The second number where a write concerns no single process.
NO_PROCESS = 0


@dataclass(frozen=True, slots=True)
class Cause:
    """From which tables a kind of result is made; the column of the process that counts the writes, where one does.

    `consent` is a purpose that matters besides the yes to taking part, which counts for everything.
    """

    tables: tuple[type[Base], ...]
    counted_in: str = ""
    consent: ConsentPurpose | None = None

    def may_be(self, row: object) -> bool:
        """Whether a changed row may make a result of this kind stale."""
        if not isinstance(row, self.tables):
            return False
        if isinstance(row, ConsentGrant):
            return row.purpose in (ConsentPurpose.TAKE_PART, self.consent)
        return not isinstance(row, Membership) or row.role is Role.MEMBER


# A write that touches one of these may make a result of that kind stale.
CAUSES: Mapping[str, Cause] = {
    OPINION_MAPS: Cause((Vote, Statement, ConsentGrant, Membership), "opinion_changes"),
    THEMES: Cause(
        (Contribution, ModerationNote, ConsentGrant, Membership, Theme, TraceLink),
        "theme_changes",
        ConsentPurpose.BE_QUOTED,
    ),
    PUBLISHED_FILES: Cause((Publication, Redaction)),
    SPOKEN_TEXTS: Cause(
        (Action, EasyText, Priority, Publication, Recommendation, Remit, Statement, Theme, ThemeLabel), "text_changes"
    ),
}
CHANGED = "changed_kinds"
# Set on a statement that writes votes and says in `at_change` when, or whose votes nobody can have read before. After
# any other change of votes, a deletion above all, everybody has to read all votes of the process anew.
SAYS_WHEN = "says_when_votes_changed"
REWRITTEN = "votes_rewritten"
_PROCESS = Base.metadata.tables[Process.__tablename__]
_VOTES = frozenset({Vote.__table__})
_TABLES = {kind: frozenset(one.__table__ for one in cause.tables) for kind, cause in CAUSES.items()}

_AFTER_WRITING: list[tuple[str, Callable[[Session, int], None]]] = []

PATIENCE = "busy_timeout=10000"
FORGET_WITHIN_MS = 1000
# What PostgreSQL calls having waited in vain for a lock.
LOCK_NOT_AVAILABLE = "55P03"
PRAGMAS = (PATIENCE, "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")


class Turnstile:
    """A lock that lets threads through in the order in which they came."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._queue: deque[threading.Event] = deque()
        self._taken = False

    def __enter__(self) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            turn = threading.Event()
            self._queue.append(turn)
        turn.wait()

    def __exit__(self, *_exc: object) -> None:
        with self._guard:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._taken = False


def init_app(app: Flask, config: Config) -> None:
    """Bind the database to the application and prepare each new connection."""
    app.config["SQLALCHEMY_DATABASE_URI"] = config.database_url
    if config.is_sqlite:
        # The default of 5 + 10 connections would make 16 threads wait for one another.
        options: dict[str, Any] = {"pool_size": config.threads + 4, "max_overflow": 0}
    else:
        options = {"pool_size": config.threads + 4, "max_overflow": 0, "pool_pre_ping": True}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    app.extensions["folkmoot_turnstile"] = Turnstile()
    queueing.init_app(app, config)
    if config.is_sqlite:
        with app.app_context():
            prepare_sqlite(db.engine)


def after_writing(kind: str, act: Callable[[Session, int], None]) -> None:
    """Have this done at the end of each write that touched what results of this kind are made from, as part of it."""
    _AFTER_WRITING.append((kind, act))


def prepare_sqlite(engine: Engine) -> None:
    """Make an SQLite engine begin its own transactions, keep foreign keys, and overwrite what is deleted."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def writing(session: Session, process_id: int = NO_PROCESS) -> Iterator[None]:
    """The writing door: everything inside the block is stored whole, or not at all.

    `process_id` says which assembly the write concerns (PostgreSQL locks only that one). What was read before is
    dropped, so decisions inside the block rest on what is true now.
    """
    session.rollback()
    for noted in (CHANGED, REWRITTEN):
        session.info.pop(noted, None)
    is_sqlite = _is_sqlite(session)
    turnstile: AbstractContextManager[None] = (
        current_app.extensions["folkmoot_turnstile"] if is_sqlite else nullcontext()
    )
    with turnstile:
        try:
            if is_sqlite:
                session.connection(execution_options={"write": True})
            else:
                lock(session, LOCK_PROCESS, process_id)
            yield
            _say_what_changed(session, process_id)
            session.commit()
        finally:
            session.rollback()  # what was not stored is undone, however the block ended; after a commit nothing is left


@event.listens_for(db.session, "after_flush")
def _note_rows(session: Session, _flush: object) -> None:
    rows = (*session.new, *session.dirty, *session.deleted)
    _note(session, (kind for kind, cause in CAUSES.items() if any(cause.may_be(row) for row in rows)))
    if any(isinstance(row, Vote) for row in rows):
        session.info[REWRITTEN] = True


@event.listens_for(db.session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if isinstance(state.statement, UpdateBase):
        changed = state.statement.table
        _note(state.session, (kind for kind, tables in _TABLES.items() if changed in tables))
        if changed in _VOTES and not state.execution_options.get(SAYS_WHEN):
            state.session.info[REWRITTEN] = True


def _note(session: Session, kinds: Iterable[str]) -> None:
    session.info.setdefault(CHANGED, set()).update(kinds)


def _say_what_changed(session: Session, process_id: int) -> None:
    """Count the change at the process, and put a line into the queue; a write that names no process says so to all."""
    session.flush()
    if process_id != NO_PROCESS:
        for kind, act in _AFTER_WRITING:
            if kind in session.info.get(CHANGED, ()):
                act(session, process_id)
        session.flush()
    kinds: set[str] = session.info.pop(CHANGED, set())
    columns = sorted(CAUSES[kind].counted_in for kind in kinds if CAUSES[kind].counted_in)
    values = {column: _PROCESS.c[column] + 1 for column in columns}
    if session.info.pop(REWRITTEN, False):
        values[_PROCESS.c.votes_rewritten.name] = _PROCESS.c.opinion_changes + 1
    if values:
        counted = update(_PROCESS).values(values)
        session.execute(counted if process_id == NO_PROCESS else counted.where(_PROCESS.c.id == process_id))
    for kind in sorted(kinds):
        queueing.enqueue(session, kind, process_id)


def read_at_one_moment(session: Session) -> None:
    """Begin to read: all that is read from here until the transaction ends is as it was at one moment.

    SQLite reads so anyway; PostgreSQL otherwise looks anew for each question.
    """
    session.rollback()
    if not _is_sqlite(session):
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def lock(session: Session, kind: int, number: int) -> None:
    """Hold an advisory lock until the transaction ends (PostgreSQL; SQLite's one writer needs none)."""
    if not _is_sqlite(session):
        session.execute(text("SELECT pg_advisory_xact_lock(:kind, :number)"), {"kind": kind, "number": number})


def forget_erased(session: Session) -> bool:
    """After an erasure: fold SQLite's write-ahead log into the file, so that no copy of the old page is left.

    False where somebody was still reading the old pages a second later: the worker asks again until it is done.
    """
    session.rollback()
    if not _is_sqlite(session):
        return True
    # The bare connection: any other begins a transaction, or comes back to the pool with Python's own handling of them.
    connection = session.get_bind().engine.raw_connection()
    try:
        cursor = connection.cursor()
        # While it waits nobody can write, so it waits a moment only.
        cursor.execute(f"PRAGMA busy_timeout={FORGET_WITHIN_MS}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = [row[0] for row in cursor.fetchall()]
        cursor.execute(f"PRAGMA {PATIENCE}")
    finally:
        connection.close()
    return busy == [0]


def put_in_order(connection: Connection, tables: Sequence[Table]) -> int | None:
    """Have PostgreSQL write tables anew, by their primary keys, without the rows that were changed or deleted.

    Its files otherwise keep the order of writing, and old rows with the number of the transaction that wrote them.
    `connection` commits by itself. Gives how many old rows had to stay, because somebody may still read them; None
    where somebody uses a table.
    """
    driver: Any = connection.connection.driver_connection
    left: list[str] = []
    # What is said of a table begins with that number, in whatever language.
    driver.add_notice_handler(note := lambda notice: left.append((notice.message_detail or "").partition(" ")[0]))
    try:
        connection.execute(text(f"SET lock_timeout = {FORGET_WITHIN_MS}"))
        for table in tables:
            connection.execute(text(f"CLUSTER VERBOSE {table.name} USING {table.primary_key.name}"))
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
            raise
        return None
    finally:
        connection.execute(text("RESET lock_timeout"))
        driver.remove_notice_handler(note)
    return sum(int(one) for one in left if one.isdecimal())


def forget_rows(session: Session, tables: Sequence[Table]) -> bool:
    """After rows that must not be found again went: no copy of them is left in the database's files, on either one.

    False where somebody was still reading: ask again until it is done.
    """
    if not forget_erased(session):
        return False
    if _is_sqlite(session):
        return True
    engine = session.get_bind().engine
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        return put_in_order(connection, tables) == 0


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
