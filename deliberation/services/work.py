"""Work in the background: what waits, noting who is at what, and stopping it.

What waits is not stored: it follows from results that are older than their inputs, or missing. What is noted here is
for people to see and to stop; no result hangs on it. Each note is a short transaction of its own, beside the long work.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation import clock, queueing
from deliberation.database import NO_PROCESS, writing
from deliberation.errors import NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.queueing import (
    BALLOT_COUNTS,
    ERASURES,
    MINORITY_STATEMENTS,
    OPINION_MAPS,
    PUBLISHED_FILES,
    SPOKEN_TEXTS,
    THEMES,
    Job,
)
from deliberation.reading import work as reading
from deliberation.services import ballot_counts, minority_settling, opinion, publication, spoken, theme_proposals
from models import BackgroundJob, JobState, Publication, Redaction, Strategy

# A sign of life at least this often, also where nothing moves on.
SIGN_OF_LIFE = timedelta(seconds=5)
# After a failure the same work would most likely fail again at once.
REST = timedelta(seconds=30)


def waiting(session: Session, actor: Actor, kind: str | None = None, process_id: int = NO_PROCESS) -> tuple[Job, ...]:
    """All that is stale or missing, of one kind and in one process where these are given."""
    require(actor, "work", "job")
    among = None if process_id == NO_PROCESS else {process_id}
    found: list[Job] = []
    if kind in (None, OPINION_MAPS):
        found += stale_maps(session, actor, among)
    if kind in (None, THEMES):
        found += stale_themes(session, actor, among)
    if kind in (None, PUBLISHED_FILES):
        found += missing_files(session, actor, among)
    if kind in (None, BALLOT_COUNTS):
        found += closed_ballots(session, actor, process_id)
    if kind in (None, MINORITY_STATEMENTS):
        found += backed_statements(session, actor, process_id)
    if kind in (None, SPOKEN_TEXTS):
        found += stale_sounds(session, actor, among)
    return tuple(found)


def stale_maps(session: Session, actor: Actor, among: Collection[int] | None = None) -> tuple[Job, ...]:
    """The opinion maps that are older than the votes; `among`: only these processes are looked at."""
    marks = opinion.changes(session, actor)
    return tuple(
        Job(OPINION_MAPS, process_id, str(source), str(marks[process_id]))
        for process_id, source in opinion.stale(session, actor, among)
    )


def stale_themes(session: Session, actor: Actor, among: Collection[int] | None = None) -> tuple[Job, ...]:
    """The suggested themes that are older than the words; `among`: only these processes are looked at."""
    marks = theme_proposals.changes(session, actor)
    return tuple(
        Job(THEMES, process_id, str(source), str(marks[process_id]))
        for process_id, source in theme_proposals.stale(session, actor, among)
    )


def closed_ballots(session: Session, actor: Actor, process_id: int = NO_PROCESS) -> tuple[Job, ...]:
    """The ballots that are closed and not counted; `process_id`: only those of one process."""
    waits = ballot_counts.waiting(session, actor, process_id)
    return tuple(Job(BALLOT_COUNTS, one, reference) for one, reference in waits)


def backed_statements(session: Session, actor: Actor, process_id: int = NO_PROCESS) -> tuple[Job, ...]:
    """The ballots whose minority statements wait to be settled; `process_id`: only those of one process."""
    waits = minority_settling.waiting(session, actor, process_id)
    return tuple(Job(MINORITY_STATEMENTS, one, reference) for one, reference in waits)


def stale_sounds(session: Session, actor: Actor, among: Collection[int] | None = None) -> tuple[Job, ...]:
    """The processes with texts that were not read aloud yet; `among`: only these processes are looked at."""
    return tuple(
        Job(SPOKEN_TEXTS, process_id, made_for=mark) for process_id, mark in spoken.stale(session, actor, among)
    )


def missing_files(session: Session, actor: Actor, among: Collection[int] | None = None) -> tuple[Job, ...]:
    """The files of publications that are not there; `among`: only these processes are looked at."""
    missing = publication.missing_files(session, actor)
    if not missing:
        return ()
    counted = (
        select(Publication.id, Strategy.process_id, func.count(Redaction.id))
        .join(Strategy, Strategy.id == Publication.strategy_id)
        .outerjoin(Redaction, Redaction.publication_id == Publication.id)
        .group_by(Publication.id, Strategy.process_id)
    )
    known = {one: (process_id, count) for one, process_id, count in session.execute(counted)}
    session.rollback()
    return tuple(
        Job(PUBLISHED_FILES, known[one][0], f"{one}:{kind}", f"{known[one][1]} redactions")
        for one, kind in missing
        if one in known and (among is None or known[one][0] in among)
    )


def enqueue_waiting(session: Session, actor: Actor) -> int:
    """Put everything that waits and is not held back into the queue, where it is not in there yet. Gives how many.

    With this nothing hangs on the queue: a line that was lost, or a change that came by another way, is found here.
    """
    require(actor, "work", "job")
    jobs = waiting(session, actor)
    held = reading.held_back(session)
    wanted = {(job.kind, job.process_id or NO_PROCESS) for job in jobs if job.name not in held}
    if not wanted:
        session.rollback()
        return 0
    with writing(session):
        return sum(queueing.enqueue(session, *one) for one in sorted(wanted))


def begin(session: Session, actor: Actor, job: Job) -> int | None:
    """Note that somebody begins a piece of work. Gives the number of this run; None while the piece is held back.

    It goes through the process's own door, so whoever was changing something there has finished: what is read from
    here on is not older than the line in the queue that led here.
    """
    require(actor, "work", "job")
    session.rollback()
    row = session.get(BackgroundJob, job.name)
    if row is not None and reading.is_held_back(row, job.made_for):
        session.rollback()
        return None
    with writing(session, job.process_id or NO_PROCESS):
        row = session.get(BackgroundJob, job.name)
        if row is None:
            row = BackgroundJob(name=job.name, kind=job.kind, process_id=job.process_id, of=job.of, run=0)
            session.add(row)
        row.made_for, row.state = job.made_for, JobState.RUNNING
        row.run += 1
        row.started_at = row.seen_at = clock.now()
        row.ended_at = row.again_at = None
        row.done = row.total = 0
        row.cancel_requested, row.problem = False, ""
        return row.run


def beat(session: Session, actor: Actor, name: str, run: int, *, done: int, total: int) -> bool:
    """Note how far a run is, when that changed or a sign of life is due. Whether it is to stop."""
    require(actor, "work", "job")
    session.rollback()
    row = _running(session, name, run)
    if row is None:
        session.rollback()
        return False
    stop = row.cancel_requested
    is_news = (row.done, row.total) != (done, total) or row.seen_at <= clock.now() - SIGN_OF_LIFE
    session.rollback()
    if is_news:
        with writing(session):
            row = _running(session, name, run)
            if row is not None:
                row.done, row.total, row.seen_at = done, total, clock.now()
                stop = row.cancel_requested
    return stop


def end(session: Session, actor: Actor, name: str, run: int, state: JobState, *, problem: str = "") -> None:
    """Note how a run ended. One that was overtaken by another run says nothing any more."""
    require(actor, "work", "job")
    with writing(session):
        row = _running(session, name, run)
        if row is not None:
            row.state, row.problem = state, problem
            row.ended_at = row.seen_at = clock.now()
            row.again_at = row.ended_at + REST if state is JobState.FAILED else None
            if state is JobState.DONE:
                row.done = row.total


def cancel(session: Session, actor: Actor, name: str) -> bool:
    """Stop a piece of work, or do not begin it; until its inputs change, or somebody asks for it by `retry`.

    Gives whether it was under way: then it stops at its next step.
    """
    require(actor, "work", "job")
    found = {job.name: job for job in waiting(session, actor)}
    with writing(session):
        row = session.get(BackgroundJob, name)
        if name.partition(":")[0] == ERASURES:
            raise Refused("job_not_to_cancel", name=name)
        if row is not None and row.state is JobState.RUNNING and row.seen_at > clock.now() - reading.LOST_AFTER:
            row.cancel_requested = True
            return True
        if name not in found:
            raise NotFound("job_unknown", name=name)
        job, at = found[name], clock.now()
        if row is None:
            row = BackgroundJob(name=name, kind=job.kind, process_id=job.process_id, of=job.of, started_at=at)
            session.add(row)
        row.made_for, row.state, row.seen_at, row.ended_at = job.made_for, JobState.CANCELLED, at, at
        row.again_at = None
        return False


def retry(session: Session, actor: Actor, name: str) -> None:
    """Let a piece be done that was cancelled, or that rests after a failure."""
    require(actor, "work", "job")
    with writing(session):
        row = session.get(BackgroundJob, name)
        if row is None or row.state not in (JobState.FAILED, JobState.CANCELLED):
            raise NotFound("job_not_held", name=name)
        kind, process_id = row.kind, row.process_id
        session.delete(row)
        queueing.enqueue(session, kind, process_id or NO_PROCESS)


def _running(session: Session, name: str, run: int) -> BackgroundJob | None:
    row = session.get(BackgroundJob, name)
    return row if row is not None and row.run == run and row.state is JobState.RUNNING else None
