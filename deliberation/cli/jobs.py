"""`folkmoot jobs ...`: what is made in the background, and the workers of the queue."""

from __future__ import annotations

import os
import sys
from datetime import datetime

import click

from deliberation.cli.application import application, database_session, plain_errors
from deliberation.cli.files import refuse
from deliberation.cli.worker_child import ROOT, environment
from deliberation.config import PROCRASTINATE, load
from deliberation.permissions import SYSTEM
from deliberation.reading import work as reading
from deliberation.reading.work import LOST, JobView
from deliberation.services import work
from models import JobState

COMMAND = (sys.executable, "-m", "deliberation.jobs.queue_worker")
NO_QUEUE = (
    "FOLKMOOT_JOBS is embedded: `folkmoot serve` has its own worker. "
    "Set FOLKMOOT_JOBS=procrastinate for the server and for this command, to have workers of their own."
)


@click.group(invoke_without_command=True)
@click.option("--all", "with_done", is_flag=True, help="Also what is done.")
@click.pass_context
def jobs(context: click.Context, *, with_done: bool) -> None:
    """Work in the background: what waits, runs and failed; a worker; stopping it."""
    if context.invoked_subcommand is not None:
        return
    with plain_errors(), database_session(application()) as session:
        begun = reading.jobs(session, SYSTEM)
        shown = {one.name for one in begun if one.state not in (JobState.DONE, LOST)}
        lines = [described(one) for one in begun if one.name in shown or (with_done and one.state == JobState.DONE)]
        waits = [f"waiting    {job.name}" for job in work.waiting(session, SYSTEM) if job.name not in shown]
    for line in (*waits, *lines):
        click.echo(line)
    if not waits and not lines:
        click.echo("Nothing waits, nothing runs, nothing failed.")


@jobs.command("work")
def work_on() -> None:
    """Be one worker of the queue, until it is stopped; any number may run, on any number of machines."""
    with plain_errors():
        config = load()
        if config.jobs != PROCRASTINATE:
            refuse(NO_QUEUE)
        application(config)
    # From our own folder, so that no other package of the same name is found first.
    os.chdir(ROOT)
    os.execve(sys.executable, COMMAND, environment(config))  # noqa: S606 -- a fixed command


@jobs.command("cancel")
@click.argument("name")
def cancel(name: str) -> None:
    """Stop the work NAME, or do not begin it, until what it is made from changes."""
    with plain_errors(), database_session(application()) as session:
        running = work.cancel(session, SYSTEM, name)
    click.echo(f"{name}: stops at its next step." if running else f"{name}: will not be begun.")
    click.echo(f"It is made again when what it is made from changes, or with: folkmoot jobs retry {name}")


@jobs.command("retry")
@click.argument("name")
def retry(name: str) -> None:
    """Do the work NAME at once, which was cancelled or failed."""
    with plain_errors(), database_session(application()) as session:
        work.retry(session, SYSTEM, name)
    click.echo(f"{name}: is done next.")


def described(job: JobView) -> str:
    """One line: how it stands, what it is, and when.

    >>> from datetime import UTC
    >>> at = datetime(2027, 5, 1, 9, 30, tzinfo=UTC)
    >>> described(JobView("opinion_map:3:assembly", "running", 1, at, None, None, 12, 50, False, ""))
    'running    opinion_map:3:assembly  since 2027-05-01 09:30:00 UTC, 12 of 50 done'
    """
    words = [f"since {_time(job.started_at)}"] if job.ended_at is None else [f"at {_time(job.ended_at)}"]
    if job.state == JobState.RUNNING and job.total:
        words.append(f"{job.done} of {job.total} done")
    if job.state == JobState.DONE and job.ended_at is not None:
        words.append(f"took {(job.ended_at - job.started_at).total_seconds():.1f} s")
    words += [job.problem] if job.problem else []
    words += [f"tried again after {_time(job.again_at)}"] if job.again_at else []
    words += [f"begun {job.run} times"] if job.run > 1 and job.state != JobState.DONE else []
    words += ["is being stopped"] if job.cancel_requested and job.state == JobState.RUNNING else []
    return f"{job.state:<9}  {job.name}  {', '.join(words)}"


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
