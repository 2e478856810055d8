"""A throw-away PostgreSQL server for the tests: nothing of it is left, and only this machine can reach it."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

ABSENT = "skipped, because PostgreSQL is not installed"
# What makes a server safe costs time, and a test's data is not worth it.
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "listen_addresses=")
EMPTY = "template0"
# Where Linux keeps files in memory, and how many bytes have to be free there.
MEMORY = "/dev/shm"
ROOM = 2**31


class Server:
    """One server in a folder of its own, reached through a socket in that folder."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._folder = folder
        self._account = _account_for(folder)
        self._numbers = itertools.count(1)

    @contextmanager
    def running(self) -> Iterator[Server]:
        """Make the cluster, wait until it answers, and end it after the block."""
        self._run("initdb", "--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8")
        options = " ".join(f"-c {setting}" for setting in (*SETTINGS, f"unix_socket_directories={self._folder}"))
        self._run("pg_ctl", "start", "--wait", "--silent", f"--log={self._folder / 'log'}", f"--options={options}")
        try:
            yield self
        finally:
            self._run("pg_ctl", "stop", "--mode=immediate", "--silent")

    def url(self, database: str) -> str:
        """The address of one of its databases, for SQLAlchemy."""
        return f"postgresql+psycopg://postgres@/{database}?host={self._folder}"

    @contextmanager
    def database(self, template: str = EMPTY) -> Iterator[str]:
        """The name of a new database, a copy of `template`; it is gone after the block."""
        name = f"test_{next(self._numbers)}"
        # Copying the files takes 20 ms, the other strategy twice as long.
        self._tell(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        try:
            yield name
        finally:
            self._tell(f"DROP DATABASE {name} WITH (FORCE)")

    def _tell(self, command: str) -> None:
        with psycopg.connect(host=str(self._folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(command.encode())

    def _run(self, program: str, *arguments: str) -> None:
        command = (str(self._programs / program), f"--pgdata={self._folder / 'data'}", *arguments)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self._folder, **self._account)


@contextmanager
def server() -> Iterator[Server]:
    """A running server. Without PostgreSQL the test is skipped, but it fails where everything has to be tested."""
    programs = _programs()
    if programs is None:
        if os.environ.get("CI") == "true":
            pytest.fail("PostgreSQL is not installed, and CI=true")
        pytest.skip(ABSENT)
    # A socket's path may have 107 letters only, so the folder is not one of pytest's long ones.
    with (
        tempfile.TemporaryDirectory(prefix="folkmoot-pg-", dir=_quickest()) as folder,
        Server(programs, Path(folder)).running() as made,
    ):
        yield made


def _quickest() -> str | None:
    """Memory, where there is a folder of it with room: a copy for each test is gigabytes to write. Else the disk."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        return MEMORY
    return None


def _programs() -> Path | None:
    """The folder of the newest installed server's programs."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    return found[-1].parent if found else None


def _account_for(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: another account then owns the folder and runs the server."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    account = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
