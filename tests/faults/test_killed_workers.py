"""Workers that are killed in mid-job, again and again: every result is there in the end, and once.

The workers are the real ones, in processes of their own, with both backends. They are killed with a result worked out,
inside the transaction that stores it, and with the result stored and nobody told.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

import pytest
from flask import Flask
from sqlalchemy import delete, event, func, select, text
from sqlalchemy.orm import Session

from deliberation import config as settings
from deliberation.config import EMBEDDED, PROCRASTINATE
from deliberation.database import db
from deliberation.exchange.strategy import FORMATS
from deliberation.factory import create_app
from deliberation.jobs import queue_worker, runner, worker
from deliberation.jobs.runner import Runner
from deliberation.permissions import SYSTEM
from deliberation.reading import votes
from deliberation.services import opinion, publication, work
from models import BackgroundJob, OpinionResult, PublishedFile
from tests.cli.running import environment, until
from tests.faults.conversations import Conversation
from tests.services import people

pytestmark = pytest.mark.faults

PATIENCE = 300
KILLS = 20 if os.environ.get("FULL") == "1" else 3
QUICK = queue_worker.Times(sign_of_life=0.3, gone=2.0, look=0.2, sweep=1)
QUEUED = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'folkmoot.look'")
SQLITE, POSTGRES = "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)
BOTH_BACKENDS = pytest.mark.parametrize(
    ("database", "backend"),
    [
        (SQLITE, EMBEDDED),
        pytest.param("postgresql", EMBEDDED, marks=pytest.mark.postgres),
        pytest.param("postgresql", PROCRASTINATE, marks=pytest.mark.postgres),
    ],
    indirect=["database"],
)


@pytest.fixture
def config(config: settings.Config, backend: str) -> settings.Config:
    """The settings with the backend."""
    return replace(config, jobs=backend)


def worked_out(stay: Callable[[], None]) -> None:
    """Stay when a result is worked out and nothing of it is stored."""
    for module, name in ((opinion, "refresh"), (publication, "make_file")):
        make = getattr(module, name)

        def staying(*arguments: object, make: Callable[..., None] = make, **_report: object) -> None:
            make(*arguments, report=lambda done, total: stay() if done == total else None)

        setattr(module, name, staying)


def about_to_be_stored(stay: Callable[[], None]) -> None:
    """Stay inside the transaction that stores a result."""

    @event.listens_for(db.session, "after_flush")
    def look(session: Session, _flush: object) -> None:
        if any(isinstance(row, (OpinionResult, PublishedFile)) for row in (*session.new, *session.dirty)):
            stay()


def stored_and_nobody_told(stay: Callable[[], None]) -> None:
    """Stay when the result is stored and the job is not yet noted as done."""
    end = work.end

    def staying(session: Session, actor: object, name: str, *rest: object, **more: object) -> None:
        if ":" in name:
            stay()
        end(session, actor, name, *rest, **more)  # type: ignore[arg-type] # handed on as they came

    runner.work.end = staying  # type: ignore[assignment] # this process is thrown away


PLACES = {place.__name__: place for place in (worked_out, about_to_be_stored, stored_and_nobody_told)}


def work_until_killed(config: settings.Config, place: str, pipe: Connection) -> None:
    """Be a worker. At the named place tell, and stay there; without a name go on until somebody ends this."""

    def stay() -> None:
        pipe.send("in mid-job")
        pipe.recv()

    if place:
        PLACES[place](stay)
    if config.jobs == PROCRASTINATE:
        queue_worker.run(create_app(config), config, QUICK)
    else:
        os.environ.update(environment(config))
        worker._work_until(threading.Event())


def start(config: settings.Config, place: str = "") -> tuple[SpawnProcess, Connection]:
    """A worker as a process of its own."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    process = spawn.Process(target=work_until_killed, args=(config, place, there), daemon=True)
    process.start()
    there.close()
    return process, here


def killed_in_mid_job(config: settings.Config, place: str) -> None:
    """Start a worker, wait until it is in the middle of a job, and kill -9 it."""
    process, here = start(config, place)
    assert here.poll(PATIENCE), "it came to no job"
    assert here.recv() == "in mid-job"
    process.kill()
    process.join(PATIENCE)
    here.close()


def published(session: Session) -> int:
    """A process with a published strategy and its files. Gives the process."""
    here = people.place(session)
    who = people.member(session, here.process_id)
    people.choose(session, here, people.recommend(session, here, people.statement(session, here, who)))
    people.publish(session, here)
    return here.process_id


def count(session: Session, kind: type) -> int:
    session.rollback()
    return session.execute(select(func.count()).select_from(kind)).scalar_one()


def is_fresh(session: Session, row: OpinionResult) -> bool:
    return not votes.is_older(session, row.process_id, row.source, at_change=row.at_change, made_from=row.made_from)


@BOTH_BACKENDS
def test_workers_killed_again_and_again_leave_nothing_undone(
    config: settings.Config, app: Flask, session: Session
) -> None:
    talks = [Conversation(session), Conversation(session)]
    published(session)
    maps = len(opinion.stale(session, SYSTEM))
    assert maps >= len(talks)
    for number in range(KILLS):
        talks[number % 2].change_a_vote(session)
        if number % 4 == 3:
            # Lost in a way that nobody enqueued: the sweep has to find it.
            session.execute(
                delete(PublishedFile).where(PublishedFile.format == list(FORMATS)[number // 4 % len(FORMATS)])
            )
            session.commit()
        killed_in_mid_job(config, list(PLACES)[number % 3])
    last, here = start(config)
    try:
        until(lambda: not work.waiting(session, SYSTEM), what="everything to be made", seconds=PATIENCE)
        if config.jobs == PROCRASTINATE:
            until(lambda: _queued(session) == 0, what="the queue to be empty", seconds=PATIENCE)
    finally:
        last.kill()
        last.join(PATIENCE)
        here.close()
    assert count(session, OpinionResult) == maps
    assert all(is_fresh(session, row) for row in session.execute(select(OpinionResult)).scalars())
    assert count(session, PublishedFile) == len(FORMATS)
    runs = session.execute(select(func.sum(BackgroundJob.run))).scalar_one()
    assert runs >= KILLS, "each of them was begun before it was killed"
    session.rollback()
    done, failed = Runner().run_once(session)
    assert (done, failed) == (1, 0), "nothing but the erasures that a new worker always does"


def _queued(session: Session) -> int:
    session.rollback()
    return int(session.execute(QUEUED).scalar_one())


@pytest.mark.parametrize(
    ("database", "backend"),
    [pytest.param("postgresql", PROCRASTINATE, marks=pytest.mark.postgres)],
    indirect=["database"],
)
def test_several_workers_share_the_work_and_each_map_is_made(
    config: settings.Config, app: Flask, session: Session
) -> None:
    talks = [Conversation(session) for _ in range(2)]
    for talk in talks:
        talk.change_a_vote(session)
    workers = [start(config) for _ in range(3)]
    try:
        until(lambda: not work.waiting(session, SYSTEM), what="everything to be made", seconds=PATIENCE)
        until(lambda: _queued(session) == 0, what="the queue to be empty", seconds=PATIENCE)
    finally:
        for process, here in workers:
            process.kill()
            process.join(PATIENCE)
            here.close()
    assert count(session, OpinionResult) == len(talks)
