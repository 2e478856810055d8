"""A worker of the queue on PostgreSQL; any number may run, on any number of machines.

Run as `python -m deliberation.jobs.queue_worker` by `folkmoot jobs work`. A line in the queue says only where to look;
what is found there is done as by the worker child. Every worker also sweeps: lines of workers that are gone are taken
up again, and results that are stale without a line get one. So no result hangs on the queue, nor on any one worker.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from flask import Flask
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import DeleteJobCondition, Job, Status
from sqlalchemy import make_url

from deliberation.config import Config, load
from deliberation.database import db
from deliberation.factory import create_app
from deliberation.jobs import handlers
from deliberation.jobs.runner import Runner
from deliberation.logs import logger
from deliberation.permissions import SYSTEM
from deliberation.queueing import LOOK, QUEUE
from deliberation.services import work

SWEEP = "folkmoot.sweep"


@dataclass(frozen=True, slots=True)
class Times:
    """How often, in seconds: a worker's sign of life, when one without it counts as gone, looks, and sweeps."""

    sign_of_life: float = 10.0
    gone: float = 30.0
    look: float = 1.0
    sweep: int = 15


def main() -> None:
    """Work until somebody stops it; the piece under way is finished first."""
    config = load()
    run(create_app(config), config)


def run(app: Flask, config: Config, times: Times = Times()) -> None:
    """Work until a signal to end comes."""
    port = queue_of(app, config, times)
    port.run_worker(
        queues=[QUEUE],
        concurrency=1,
        fetch_job_polling_interval=times.look,
        update_heartbeat_interval=times.sign_of_life,
        stalled_worker_timeout=times.gone,
        # How a piece of work ended stands in our own table.
        delete_jobs=DeleteJobCondition.ALWAYS,
    )


def queue_of(app: Flask, config: Config, times: Times) -> App:
    """The queue with its two tasks: looking for work in one process, and sweeping."""
    address = make_url(config.database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    port = App(connector=PsycopgConnector(conninfo=address, min_size=1, max_size=4))
    # One for the life of the worker: it remembers what it looked at.
    old_things = Runner({"what is old": handlers.Sweeping()})

    @port.task(name=LOOK, queue=QUEUE)
    def look(kind: str, process_id: int) -> None:
        inside(app, lambda: Runner({kind: partial(handlers.in_process, kind, process_id)}).run_once(db.session()))

    # The sixth field is the seconds.
    @port.periodic(cron=f"* * * * * */{times.sweep}")
    @port.task(name=SWEEP, queue=QUEUE, queueing_lock=SWEEP)
    async def sweep(timestamp: int) -> None:  # noqa: ARG001 -- the queue gives it
        await rescue(port, gone=times.gone)
        await asyncio.to_thread(inside, app, lambda: work.enqueue_waiting(db.session(), SYSTEM))
        await asyncio.to_thread(inside, app, lambda: old_things.run_once(db.session()))

    return port


def inside(app: Flask, act: Callable[[], object]) -> None:
    """Do something in the application's context, with a session that is closed at the end."""
    with app.app_context():
        act()


async def rescue(port: App, *, gone: float) -> int:
    """Put the lines of workers that are gone back into the queue. Gives how many there were."""
    lost = list(await port.job_manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=gone))
    for job in lost:
        logger().warning("work_rescued", work=f"{job.task_name} {job.lock or ''}".strip(), tries=job.attempts)
        # Where another worker was quicker, there is nothing left to do.
        with suppress(ConnectorException):
            await _put_back(port, job)
    return len(lost)


async def _put_back(port: App, job: Job) -> None:
    try:
        await port.job_manager.retry_job(job)
    except UniqueViolation:
        # A successor waits already, and will see the same.
        await port.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)


if __name__ == "__main__":
    main()
