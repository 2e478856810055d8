"""How the work in the background stands: for pages (is a newer result being made?) and for whoever runs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import Actor, require
from deliberation.queueing import Job
from models import BackgroundJob, JobState

# Whoever works says so every few seconds; after this long without a word the work counts as lost.
LOST_AFTER = timedelta(seconds=30)
LOST = "lost"
LIVING_WORKERS = text(
    "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => :s)"
)


@dataclass(frozen=True, slots=True)
class BeingMade:
    """A result that somebody makes now, and how far it is: `done` of `total` parts, 0 of 0 where nobody can say."""

    started_at: datetime
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class JobView:
    """One piece of work: how the newest time went. `state`: running, lost, failed, cancelled or done."""

    name: str
    state: str
    run: int
    started_at: datetime
    ended_at: datetime | None
    again_at: datetime | None
    done: int
    total: int
    cancel_requested: bool
    problem: str


def being_made(session: Session, job: Job) -> BeingMade | None:
    """Whether somebody makes this result at this moment."""
    row = session.get(BackgroundJob, job.name)
    if row is None or _state(row) != JobState.RUNNING:
        return None
    return BeingMade(row.started_at, row.done, row.total)


def jobs(session: Session, actor: Actor) -> tuple[JobView, ...]:
    """Everything that was ever begun, the newest first. What only waits is not among it."""
    require(actor, "work", "job")
    rows = session.execute(
        select(BackgroundJob).order_by(BackgroundJob.started_at.desc(), BackgroundJob.name)
    ).scalars()
    return tuple(
        JobView(
            name=row.name,
            state=_state(row),
            run=row.run,
            started_at=row.started_at,
            ended_at=row.ended_at,
            again_at=row.again_at,
            done=row.done,
            total=row.total,
            cancel_requested=row.cancel_requested,
            problem=row.problem,
        )
        for row in rows
    )


def held_back(session: Session) -> Mapping[str, str]:
    """What is not to be done now: the names of what rests after a failure, and of what was cancelled, with its mark."""
    rows = session.execute(select(BackgroundJob).where(BackgroundJob.state.in_((JobState.FAILED, JobState.CANCELLED))))
    return {row.name: row.made_for for row in rows.scalars() if is_held_back(row)}


def is_held_back(row: BackgroundJob, made_for: str | None = None) -> bool:
    """Whether a piece rests, or was cancelled for these inputs (for its own ones where none are given)."""
    if row.state is JobState.CANCELLED:
        return made_for is None or row.made_for == made_for
    return row.state is JobState.FAILED and row.again_at is not None and row.again_at > clock.now()


def living_workers(session: Session) -> int:
    """How many workers of the queue have given a sign of life lately (PostgreSQL only)."""
    return int(session.execute(LIVING_WORKERS, {"s": LOST_AFTER.total_seconds()}).scalar_one())


def _state(row: BackgroundJob) -> str:
    if row.state is JobState.RUNNING and row.seen_at < clock.now() - LOST_AFTER:
        return LOST
    return str(row.state)
