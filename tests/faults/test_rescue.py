"""Lines in the queue whose worker is gone: put back, or dropped where a successor waits."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from deliberation import config as settings
from deliberation.config import PROCRASTINATE
from deliberation.database import writing
from deliberation.jobs import queue_worker
from deliberation.queueing import OPINION_MAPS, enqueue

pytestmark = [
    pytest.mark.faults,
    pytest.mark.parametrize("database", [pytest.param("postgresql", marks=pytest.mark.postgres)]),
]

GONE = 30.0
TAKE = text("SELECT id FROM procrastinate_fetch_job_v2(ARRAY['work'], :worker)")
REGISTER = text("SELECT worker_id FROM procrastinate_register_worker_v1()")
SILENT = text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute' WHERE id = :worker")
LINES = text("SELECT status < 'doing' AS waits, attempts FROM procrastinate_jobs ORDER BY id")


@pytest.fixture
def config(config: settings.Config) -> settings.Config:
    """The settings with the queue."""
    return replace(config, jobs=PROCRASTINATE)


def put(session: Session) -> None:
    """A line that may be taken at once."""
    with writing(session):
        assert enqueue(session, OPINION_MAPS, 7)
        session.execute(text("UPDATE procrastinate_jobs SET scheduled_at = NULL"))


def taken_by_a_worker(session: Session) -> int:
    """A worker takes the line. Gives the worker."""
    worker = int(session.execute(REGISTER).scalar_one())
    assert session.execute(TAKE, {"worker": worker}).scalar_one() is not None
    session.commit()
    return worker


def lines(session: Session) -> list[tuple[bool, int]]:
    """Of each line whether it waits, and how often it was taken up before."""
    session.rollback()
    found = [(row.waits, row.attempts) for row in session.execute(LINES)]
    session.rollback()
    return found


def rescued(app: Flask, config: settings.Config) -> int:
    """Rescue as a worker does. Gives how many lines were lost."""
    port = queue_worker.queue_of(app, config, queue_worker.Times())

    async def act() -> int:
        async with port.open_async():
            return await queue_worker.rescue(port, gone=GONE)

    # In a thread of its own: a browser that other tests of this run use has an event loop in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(act())).result()


def test_the_line_of_a_living_worker_stays_its_own(config: settings.Config, app: Flask, session: Session) -> None:
    put(session)
    taken_by_a_worker(session)
    assert rescued(app, config) == 0
    assert lines(session) == [(False, 0)]


def test_the_line_of_a_worker_that_is_gone_waits_again(config: settings.Config, app: Flask, session: Session) -> None:
    put(session)
    worker = taken_by_a_worker(session)
    session.execute(SILENT, {"worker": worker})
    session.commit()
    assert rescued(app, config) == 1
    assert lines(session) == [(True, 1)]
    assert rescued(app, config) == 0
    taken_by_a_worker(session)


def test_where_a_successor_waits_the_lost_line_goes(config: settings.Config, app: Flask, session: Session) -> None:
    put(session)
    worker = taken_by_a_worker(session)
    session.execute(SILENT, {"worker": worker})
    session.commit()
    put(session)
    assert lines(session) == [(False, 0), (True, 0)]
    assert rescued(app, config) == 1
    assert lines(session) == [(True, 0)]
    taken_by_a_worker(session)
