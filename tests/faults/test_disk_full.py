"""A disk that is full: the person is told, nothing is half kept, and the server goes on when there is room again."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from deliberation.config import Config
from models import Contribution
from tests.web.resident_journey import Phone, Place, actor_of, new_place, says_yes

pytestmark = [pytest.mark.faults, pytest.mark.parametrize("database", ["sqlite"])]

SIZE = "6m"
LONG = ("The bus stop is too far away for me. " * 50).strip()


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own, held in memory."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = shutil.which("mount") and os.geteuid() == 0
    made = mounted and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "folkmoot-test", place], check=False, capture_output=True
    )
    if not made or made.returncode != 0:
        reason = "a small disk cannot be made: this needs root and mount"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    yield place
    subprocess.run(["umount", "--lazy", place], check=True, capture_output=True)


@pytest.fixture
def config(config: Config) -> Config:
    """Errors are answered as in a real installation."""
    return replace(config, testing=False)


def fill(var: Path) -> Path:
    """Take all the room that is left."""
    block = bytes(4096)
    filler = var / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(block) == len(block):
                pass
        except OSError:
            pass
    return filler


def words_kept(session: Session) -> int:
    session.rollback()
    return session.execute(select(func.count()).select_from(Contribution)).scalar_one()


def send(phone: Phone, place: Place) -> int:
    """Write something long, look at it, send it. Gives the status of the last answer."""
    phone.open(place.url("say")).send(place.url("say/check"), text=LONG).send(place.url("say/send"))
    assert phone.page is not None
    return phone.page.status_code


def test_a_full_disk_is_told_and_gets_over(app: Flask, client: FlaskClient, session: Session, var: Path) -> None:
    place = new_place(session)
    says_yes(session, actor_of(session, place.codes[0]), place)
    session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    session.rollback()
    phone = Phone(client).come_in(place.codes[0])
    assert send(phone, place) == 200
    assert words_kept(session) == 1
    filler = fill(var)
    statuses = [send(phone, place) for _ in range(3)]
    assert 500 in statuses
    assert "This is our fault, not yours." in phone.text or statuses[-1] == 200
    told = 1 + statuses.count(200)
    assert words_kept(session) == told, "what was confirmed is kept, and nothing else"
    filler.unlink()
    assert send(phone, place) == 200
    assert words_kept(session) == told + 1
    assert session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    session.rollback()
