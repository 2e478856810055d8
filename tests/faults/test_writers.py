"""A process that is killed in the middle of a write leaves nothing of it, and does not keep the others out."""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deliberation import config as settings
from deliberation import database
from deliberation.database import db, writing
from models import WriteProbe

pytestmark = pytest.mark.faults

PATIENCE = 300


def enter_and_stay(config: settings.Config, pipe: Connection) -> None:
    """Change the row behind the door, tell, and never come out."""
    app = Flask("killed")
    database.init_app(app, config)
    with app.app_context(), writing(db.session()):
        db.session.get_one(WriteProbe, 1).count = 99
        db.session.flush()
        pipe.send("inside")
        pipe.recv()


def test_a_writer_that_is_killed_inside_leaves_nothing_and_frees_the_door(
    config: settings.Config, session: Session
) -> None:
    with writing(session):
        session.add(WriteProbe(id=1, count=0))
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    killed = spawn.Process(target=enter_and_stay, args=(config, there), daemon=True)
    killed.start()
    assert here.poll(PATIENCE)
    assert here.recv() == "inside"
    killed.kill()
    killed.join(PATIENCE)
    with writing(session):
        row = session.get_one(WriteProbe, 1)
        assert row.count == 0
        row.count = 1
    assert session.get_one(WriteProbe, 1).count == 1
    here.close()
    there.close()
