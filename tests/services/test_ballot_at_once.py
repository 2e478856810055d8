"""The same member from several devices at the same moment: one paper, on both databases; and all of many members'."""

from __future__ import annotations

import json
import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import config as settings
from deliberation import database
from deliberation.database import db
from deliberation.permissions import Actor
from deliberation.services import papers
from models import Ballot, Paper, RollEntry
from tests.services.people import member, members
from tests.services.voting import closed, deciding, opened

DEVICES, TIMES = 6, 4
PATIENCE = 300

Shown = tuple[dict[str, int], str]


def cast_at_once(
    app: Flask, voters: list[Actor], process_id: int, ballot: str, ready: threading.Barrier
) -> list[Shown]:
    """Each votes from a thread of its own, another way each time; what each was shown last."""

    def one(device: int) -> Shown:
        with app.app_context():
            ready.wait(PATIENCE)
            for at in range(TIMES):
                paper = {str(1 + (device + at) % 3): 1}
                done = papers.cast(db.session(), voters[device], process_id, ballot, paper, nonce=papers.new_nonce())
            return paper, " ".join(done.tracker)

    with ThreadPoolExecutor(len(voters)) as pool:
        waiting = [pool.submit(one, device) for device in range(len(voters))]
        return [one.result(PATIENCE) for one in waiting]


def cast_in_another_process(config: settings.Config, voters: list[Actor], process_id: int, ballot: str) -> None:
    """The same in a process of its own, which shares nothing but the database and the key."""
    app = Flask("device")
    app.extensions["folkmoot_config"] = config
    database.init_app(app, config)
    cast_at_once(app, voters, process_id, ballot, threading.Barrier(len(voters)))


def test_one_member_on_several_devices_has_one_paper(app: Flask, session: Session) -> None:
    here = deciding(session)
    who = member(session, here.process_id)
    ballot = opened(session, here)
    shown = cast_at_once(app, [who] * DEVICES, here.process_id, ballot, threading.Barrier(DEVICES))
    row = session.scalars(select(Paper)).one()
    assert (json.loads(row.content), row.tracker) in shown
    assert session.scalars(select(RollEntry.channel)).all() == ["online"]
    assert session.scalars(select(Ballot.replaced)).one() == DEVICES * TIMES - 1
    session.rollback()
    assert len(closed(session, here, ballot)) == 64


def test_many_members_at_once_each_have_theirs(app: Flask, session: Session) -> None:
    here = deciding(session)
    voters = members(session, here.process_id, DEVICES)
    ballot = opened(session, here)
    shown = cast_at_once(app, voters, here.process_id, ballot, threading.Barrier(DEVICES))
    there = {row.tracker: json.loads(row.content) for row in session.scalars(select(Paper))}
    session.rollback()
    assert there == {words: paper for paper, words in shown}
    assert len(there) == DEVICES


def test_two_processes_at_once_make_one_paper(config: settings.Config, session: Session) -> None:
    here = deciding(session)
    who = member(session, here.process_id)
    ballot = opened(session, here)
    spawn = multiprocessing.get_context("spawn")
    servers = [
        spawn.Process(target=cast_in_another_process, args=(config, [who] * 2, here.process_id, ballot))
        for _ in range(2)
    ]
    for one in servers:
        one.start()
    for one in servers:
        one.join(PATIENCE)
    assert [one.exitcode for one in servers] == [0, 0]
    assert len(session.scalars(select(Paper)).all()) == 1
    assert session.scalars(select(Ballot.replaced)).one() == 4 * TIMES - 1
    session.rollback()
