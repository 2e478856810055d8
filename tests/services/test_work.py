"""What is noted of work in the background: who is at what, how far, how it ended, and stopping it."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import NotFound, Refused, Stopped
from deliberation.jobs.handlers import Piece, Report, in_process
from deliberation.jobs.pulse import Pulse
from deliberation.jobs.runner import Runner
from deliberation.permissions import SYSTEM
from deliberation.queueing import ERASURES, OPINION_MAPS, Job
from deliberation.reading import work as reading
from deliberation.reading.work import LOST_AFTER, JobView
from deliberation.services import opinion, votes, work
from models import JobState, OpinionResult, Source
from tests.services import people
from tests.services.people import Place, rows

SECOND = timedelta(seconds=1)
PATIENCE = 60


@pytest.fixture
def here(session: Session) -> Place:
    return people.place(session)


@pytest.fixture
def job(here: Place) -> Job:
    return Job(OPINION_MAPS, here.process_id, "assembly", "7")


def only(session: Session) -> JobView:
    (found,) = reading.jobs(session, SYSTEM)
    return found


def run_of(session: Session, job: Job) -> int:
    run = work.begin(session, SYSTEM, job)
    assert run is not None
    return run


def test_a_run_from_its_beginning_to_its_end(session: Session, job: Job) -> None:
    run = run_of(session, job)
    assert (only(session).state, only(session).total) == (JobState.RUNNING, 0)
    assert not work.beat(session, SYSTEM, job.name, run, done=3, total=8)
    assert (only(session).done, only(session).total) == (3, 8)
    being_made = reading.being_made(session, job)
    assert being_made is not None
    assert (being_made.done, being_made.total) == (3, 8)
    work.end(session, SYSTEM, job.name, run, JobState.DONE)
    assert (only(session).state, only(session).done, only(session).problem) == (JobState.DONE, 8, "")
    assert reading.being_made(session, job) is None
    assert run_of(session, job) == run + 1, "what was done can be done again"


def test_a_run_without_a_sign_of_life_is_lost_and_can_be_begun_again(session: Session, job: Job) -> None:
    run = run_of(session, job)
    with clock.moved(LOST_AFTER + SECOND):
        assert only(session).state == "lost"
        assert reading.being_made(session, job) is None
        assert run_of(session, job) == run + 1
        assert only(session).state == JobState.RUNNING


def test_signs_of_life_are_written_only_when_they_are_due(session: Session, job: Job) -> None:
    run = run_of(session, job)
    began = only(session).started_at
    with clock.stopped(began + SECOND):
        work.beat(session, SYSTEM, job.name, run, done=0, total=0)
    with clock.moved(LOST_AFTER):
        work.beat(session, SYSTEM, job.name, run, done=0, total=0)
    with clock.moved(2 * LOST_AFTER - SECOND):
        assert only(session).state == JobState.RUNNING


def test_whoever_was_overtaken_says_nothing_any_more(session: Session, job: Job) -> None:
    first = run_of(session, job)
    second = run_of(session, job)
    work.beat(session, SYSTEM, job.name, first, done=9, total=9)
    work.end(session, SYSTEM, job.name, first, JobState.FAILED, problem="ValueError")
    assert (only(session).state, only(session).done) == (JobState.RUNNING, 0)
    work.end(session, SYSTEM, job.name, second, JobState.DONE)
    assert only(session).state == JobState.DONE


def test_what_failed_rests_for_a_while_and_retry_ends_the_rest(session: Session, job: Job) -> None:
    work.end(session, SYSTEM, job.name, run_of(session, job), JobState.FAILED, problem="ValueError")
    assert (only(session).state, only(session).problem) == (JobState.FAILED, "ValueError")
    assert work.begin(session, SYSTEM, job) is None
    with clock.moved(work.REST + SECOND):
        assert run_of(session, job)
    work.end(session, SYSTEM, job.name, 2, JobState.FAILED)
    work.retry(session, SYSTEM, job.name)
    assert run_of(session, job)


def test_a_run_that_is_cancelled_learns_it_and_is_not_begun_again_until_its_inputs_change(
    session: Session, job: Job
) -> None:
    run = run_of(session, job)
    assert work.cancel(session, SYSTEM, job.name)
    assert only(session).cancel_requested
    assert work.beat(session, SYSTEM, job.name, run, done=0, total=0)
    work.end(session, SYSTEM, job.name, run, JobState.CANCELLED)
    with clock.moved(timedelta(days=9)):
        assert work.begin(session, SYSTEM, job) is None
        assert work.begin(session, SYSTEM, Job(job.kind, job.process_id, job.of, "8")) is not None


def test_what_only_waits_can_be_cancelled_and_comes_back_with_a_new_vote(session: Session, here: Place) -> None:
    who = people.member(session, here.process_id)
    stated = people.statement(session, here, who)
    (waits,) = work.waiting(session, SYSTEM, OPINION_MAPS)
    assert not work.cancel(session, SYSTEM, waits.name)
    look = Runner({"maps": lambda found: in_process(OPINION_MAPS, here.process_id, found)})
    assert look.run_once(session) == (0, 0)
    assert rows(session, OpinionResult) == 0
    votes.cast(session, who, here.process_id, stated, 1)
    assert look.run_once(session) == (1, 0)
    assert rows(session, OpinionResult) == 1


def test_what_is_not_there_cannot_be_cancelled_and_erasures_never(session: Session, job: Job) -> None:
    with pytest.raises(NotFound, match="job_unknown"):
        work.cancel(session, SYSTEM, job.name)
    with pytest.raises(NotFound, match="job_not_held"):
        work.retry(session, SYSTEM, job.name)
    with pytest.raises(Refused, match="job_not_to_cancel"):
        work.cancel(session, SYSTEM, ERASURES)


def test_somebody_cancels_a_map_while_it_is_worked_out_and_nothing_is_stored(
    app: Flask, session: Session, here: Place
) -> None:
    people.member(session, here.process_id)
    (waits,) = work.waiting(session, SYSTEM)

    def work_on(report: Report) -> None:
        work.cancel(session, SYSTEM, waits.name)
        stopped = threading.Event()
        for _ in range(PATIENCE * 10):
            report(1, 2)
            stopped.wait(0.1)
        opinion.refresh(session, SYSTEM, here.process_id, Source.ASSEMBLY, report=report)

    assert Runner({"this": lambda _session: [Piece(waits, work_on)]}).run_once(session) == (0, 0)
    assert only(session).state == JobState.CANCELLED
    assert rows(session, OpinionResult) == 0


def test_the_pulse_notes_how_far_it_is_beside_the_work(app: Flask, session: Session, job: Job) -> None:
    run = run_of(session, job)
    noted = threading.Event()

    def go_on() -> None:
        for _ in range(PATIENCE * 20):
            pulse.report(3, 4)
            noted.wait(0.05)

    with Pulse(app, job.name, run, every=0.05) as pulse:
        pulse.report(2, 4)
        for _ in range(PATIENCE * 20):
            if only(session).done == 2:
                break
            session.rollback()
            noted.wait(0.05)
        work.cancel(session, SYSTEM, job.name)
        with pytest.raises(Stopped):
            go_on()
    assert only(session).done in (2, 3)


def test_a_map_reports_its_steps_and_stores_nothing_when_told_to_stop(session: Session, here: Place) -> None:
    people.member(session, here.process_id)
    seen: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        seen.append((done, total))
        raise Stopped("work_stopped")

    with pytest.raises(Stopped):
        opinion.refresh(session, SYSTEM, here.process_id, Source.ASSEMBLY, report=stop)
    session.rollback()
    assert seen
    assert rows(session, OpinionResult) == 0


def test_an_older_map_is_not_put_over_a_newer_one(session: Session, here: Place) -> None:
    who = people.member(session, here.process_id)
    stated = people.statement(session, here, who)
    key = (here.process_id, Source.ASSEMBLY)

    def overtaken(_done: int, _total: int) -> None:
        votes.cast(session, who, here.process_id, stated, 1)
        opinion.refresh(session, SYSTEM, *key)

    opinion.refresh(session, SYSTEM, *key, report=overtaken)
    session.rollback()
    assert session.get_one(OpinionResult, key).result["votes"] == 1
    assert opinion.stale(session, SYSTEM) == ()
