"""Backup and restore: a copy that was opened and checked before it is called a backup.

SQLite: a consistent copy while people go on working (the online backup API). PostgreSQL: `pg_dump` in its custom
format. Keys are not in the database, so they are in no copy: whoever keeps the copies cannot read what is encrypted.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, NullPool, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from deliberation import schema
from deliberation.config import Config
from deliberation.database import LOCK_PROCESS, put_in_order
from deliberation.errors import BadFile, DeliberationError, Refused
from deliberation.services.ballot_traces import WRITTEN_WHILE_OPEN

SQLITE_START = b"SQLite format 3\0"
PG_DUMP_START = b"PGDMP"
BLOCK = 1024 * 1024
OWNER_ONLY = 0o600
# What SQLite answers when somebody else holds the database.
IN_USE = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
BACKUP_HINT = "Take another copy. The database was left as it is."
NEWER_HINT = "Install that version of Folkmoot first. The database was left as it is."


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy that was checked: its size in bytes, its SHA-256, how many tables it holds."""

    size: int
    sha256: str
    tables: int


def backup(config: Config, target: Path) -> Copied:
    """Copy the whole database to `target`, then open the copy and check it. An existing file is not overwritten."""
    if target.exists():
        raise DeliberationError("file_exists", file=str(target))
    if not target.parent.is_dir():
        raise DeliberationError("folder_missing", file=str(target.parent))
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        part = Path(folder) / "copy"
        try:
            tables = _copy_sqlite(config, part) if config.is_sqlite else _dump_postgres(config, part)
        except BadFile as error:
            raise DeliberationError("database_damaged", found=error.code) from error
        _keep(part, target)
    return Copied(size=target.stat().st_size, sha256=_sha256(target), tables=tables)


def restore(config: Config, source: Path, *, replace: bool) -> Copied:
    """Put a backup in the place of the database, whole or not at all.

    A database that is there is kept unless `replace` is said, and in any case while a server uses it (SQLite).
    """
    if not source.is_file():
        raise BadFile(
            "file_missing", file=str(source), expected="a file made by folkmoot backup", hint="Check the path."
        )
    with source.open("rb") as file:
        start = file.read(len(SQLITE_START))
    tables = (
        _restore_sqlite(config, source, start, replace=replace)
        if config.is_sqlite
        else _restore_postgres(config, source, start, replace=replace)
    )
    return Copied(size=source.stat().st_size, sha256=_sha256(source), tables=tables)


def _keep(part: Path, target: Path) -> None:
    """Give a finished file its name, when all of it is on the disk."""
    part.chmod(OWNER_ONLY)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(target)


def _database_file(config: Config) -> Path:
    name = make_url(config.database_url).database
    if not name or name == ":memory:":
        raise DeliberationError("database_not_a_file")
    return Path(name)


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _copy_sqlite(config: Config, part: Path) -> int:
    live = _database_file(config)
    if not live.is_file():
        raise DeliberationError("database_missing", file=str(live))
    with closing(_read_only(live)) as source, closing(sqlite3.connect(part)) as copy:
        try:
            source.backup(copy)
            # Written anew by the keys of the rows: the live pages tell in which order people voted.
            copy.execute("VACUUM")
            # One file, without a log beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.DatabaseError as error:
            raise BadFile("backup_damaged", file=live.name) from error
    return _check_sqlite(part, live.name)


def _check_sqlite(path: Path, name: str) -> int:
    """Open a copy, have it checked to the last page, and count its tables. `name` is what messages call it."""
    try:
        with closing(_read_only(path)) as copy:
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
            broken = copy.execute("PRAGMA foreign_key_check").fetchone()
            names = {row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            revision = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise BadFile("backup_damaged", file=name, hint=BACKUP_HINT) from error
    if verdict != "ok" or broken is not None or revision is None:
        raise BadFile("backup_damaged", file=name, hint=BACKUP_HINT)
    _check_revision(name, revision[0])
    return len(names)


def _check_revision(name: str, revision: str) -> None:
    if not schema.is_known(revision):
        raise BadFile(
            "backup_too_new", file=name, expected=f"revision {schema.head()} or older, not {revision}", hint=NEWER_HINT
        )


def _restore_sqlite(config: Config, source: Path, start: bytes, *, replace: bool) -> int:
    if start != SQLITE_START:
        raise BadFile("not_a_backup", file=source.name, expected="an SQLite file", hint=BACKUP_HINT)
    live = _database_file(config)
    if live.exists() and not replace:
        raise Refused("database_there", file=str(live))
    live.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=live.parent, prefix=".restore-") as folder:
        part = Path(folder) / "copy"
        shutil.copyfile(source, part)
        tables = _check_sqlite(part, source.name)
        if live.exists():
            _end_log(live)
        _keep(part, live)
    return tables


def _end_log(live: Path) -> None:
    """Fold the old database's log into it, which works only when nobody else has it open.

    A server would go on writing into the file that is no longer there, and nobody would see it.
    """
    with closing(sqlite3.connect(live)) as old:
        try:
            old.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode in IN_USE:
                raise Refused("database_in_use", file=str(live)) from error
        except sqlite3.DatabaseError:
            pass  # it is damaged: that is why somebody restores
    for suffix in ("-wal", "-shm"):
        live.with_name(live.name + suffix).unlink(missing_ok=True)


def _dump_postgres(config: Config, part: Path) -> int:
    options = ("--format=custom", "--no-owner", "--no-privileges", f"--file={part}")
    with _out_of_order(config) as snapshot:
        _run(config, ["pg_dump", *options, *snapshot, _address(config)])
    return _check_dump(config, part, make_url(config.database_url).database or "")


@contextmanager
def _out_of_order(config: Config) -> Iterator[tuple[str, ...]]:
    """What tells `pg_dump` to read a moment at which the rows stood in the order of their keys.

    It writes rows as they stand in the file, and in the file of a ballot that is open they stand as people voted.
    """
    engine = create_engine(config.database_url, poolclass=NullPool)
    try:
        with (
            engine.connect().execution_options(isolation_level="AUTOCOMMIT") as door,
            engine.connect().execution_options(isolation_level="REPEATABLE READ") as moment,
        ):
            if door.execute(text("SELECT to_regclass('public.roll_entry')")).scalar() is None:
                yield ()
                return
            for process_id in door.execute(text(OPEN_BALLOTS)).scalars().all():
                # Nobody votes there until the moment is fixed.
                door.execute(text("SELECT pg_advisory_lock(:kind, :of)"), {"kind": LOCK_PROCESS, "of": process_id})
            if all(put_in_order(door, WRITTEN_WHILE_OPEN) is None for _ in range(TRIES)):
                raise Refused("still_being_read")
            snapshot = moment.execute(text("SELECT pg_export_snapshot()")).scalar_one()
            door.execute(text("SELECT pg_advisory_unlock_all()"))
            yield (f"--snapshot={snapshot}",)
    except DBAPIError as error:
        raise DeliberationError("program_failed", name="pg_dump", said=str(error.orig).strip()[-400:]) from error


def _check_dump(config: Config, path: Path, name: str) -> int:
    """Read a dump to its last byte and count its tables."""
    try:
        listed = _run(config, ["pg_restore", "--list", str(path)])
        _run(config, ["pg_restore", f"--file={os.devnull}", str(path)])
        versions = _run(config, ["pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(path)])
    except DeliberationError as error:
        if error.code != "program_failed":
            raise
        raise BadFile("backup_damaged", file=name, hint=BACKUP_HINT) from error
    _, found, rows = versions.partition("FROM stdin;\n")
    if not found or rows.startswith("\\."):
        raise BadFile("backup_damaged", file=name, hint=BACKUP_HINT)
    _check_revision(name, rows.splitlines()[0])
    return sum(" TABLE public " in line for line in listed.splitlines())


def _restore_postgres(config: Config, source: Path, start: bytes, *, replace: bool) -> int:
    if not start.startswith(PG_DUMP_START):
        raise BadFile("not_a_backup", file=source.name, expected="a file made by pg_dump", hint=BACKUP_HINT)
    held = _run(config, ["psql", "--no-psqlrc", "-At", "-c", COUNT_TABLES, _address(config)]).strip()
    if held != "0" and not replace:
        raise Refused("database_there", file=make_url(config.database_url).database or "")
    tables = _check_dump(config, source, source.name)
    with tempfile.TemporaryDirectory(prefix="folkmoot-restore-") as folder:
        script = Path(folder) / "script.sql"
        _run(config, ["pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(source)])
        # All in one transaction: the old tables are gone when the new ones are there, and not before.
        steps = ["-c", DROP_TABLES, "-f", str(script), _address(config)]
        _run(config, ["psql", "--no-psqlrc", "--quiet", "--single-transaction", "-v", "ON_ERROR_STOP=1", *steps])
    return tables


OPEN_BALLOTS = (
    "SELECT DISTINCT process_id FROM trace_node JOIN ballot ON ballot.node_id = trace_node.id "
    "WHERE ballot.state = 'open' ORDER BY process_id"
)
# So often it is tried, a second each, while somebody reads the papers.
TRIES = 20
COUNT_TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
# Tables that only a newer version has go as well: the backup knows nothing of them. So do the queue's own functions and
# types, which the backup brings along.
DROP_TABLES = r"""DO $$ DECLARE one record; BEGIN
FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
EXECUTE format('DROP TABLE public.%I CASCADE', one.tablename);
END LOOP;
FOR one IN SELECT oid::regprocedure AS name FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'procrastinate\_%' LOOP
EXECUTE 'DROP FUNCTION ' || one.name;
END LOOP;
FOR one IN SELECT oid::regtype AS name FROM pg_type
WHERE typnamespace = 'public'::regnamespace AND typname LIKE 'procrastinate\_%' LOOP
EXECUTE 'DROP TYPE ' || one.name;
END LOOP; END $$"""


def _address(config: Config) -> str:
    """The address without its password: what stands in a command line is seen by everybody on the machine."""
    url = make_url(config.database_url)
    plain = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return plain.render_as_string()


def _run(config: Config, command: Sequence[str]) -> str:
    program = shutil.which(command[0])
    if program is None:
        raise DeliberationError("program_missing", name=command[0])
    password = make_url(config.database_url).password
    environ = {**os.environ, "PGPASSWORD": str(password)} if password else dict(os.environ)
    done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False, env=environ)
    if done.returncode != 0:
        raise DeliberationError("program_failed", name=command[0], said=done.stderr.strip()[-400:])
    return done.stdout


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
