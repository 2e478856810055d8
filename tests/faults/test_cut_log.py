"""SQLite's log cut anywhere: what is lost is the newest, never something in between, and the file stays whole."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from deliberation.database import writing
from models import WriteProbe

pytestmark = [pytest.mark.faults, pytest.mark.parametrize("database", ["sqlite"])]

COMMITS = 40
CUTS = 60


def after_the_cut(file: Path, log: bytes, length: int, folder: Path) -> list[tuple[int, int]]:
    """What a program that starts now finds, when only so many bytes of the log are left."""
    folder.mkdir()
    copy = Path(shutil.copy(file, folder))
    copy.with_name(f"{copy.name}-wal").write_bytes(log[:length])
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return connection.execute("SELECT id, count FROM write_probe ORDER BY id").fetchall()


def test_only_the_newest_commits_can_be_lost(session: Session, var: Path, tmp_path: Path) -> None:
    for number in range(1, COMMITS + 1):
        # Two rows in one commit: half of it would show.
        with writing(session):
            session.add_all([WriteProbe(id=2 * number, count=number), WriteProbe(id=2 * number + 1, count=number)])
    file = var / "folkmoot.sqlite"
    log = (var / "folkmoot.sqlite-wal").read_bytes()
    rng = random.Random(20271)
    lengths = sorted({0, len(log), *(rng.randrange(len(log)) for _ in range(CUTS))})
    kept = []
    for length in lengths:
        rows = after_the_cut(file, log, length, tmp_path / str(length))
        commits = len(rows) // 2
        assert rows == [(2 * one + half, one) for one in range(1, commits + 1) for half in (0, 1)]
        kept.append(commits)
    assert kept == sorted(kept), "a longer log never holds less"
    assert kept[-1] == COMMITS
    assert len(set(kept)) > COMMITS // 3, "the cuts went through many different commits"
