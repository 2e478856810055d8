"""The worker: finds what is stale, does it once, gets over what fails, and finishes erasures that had to wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation import config as settings
from deliberation.database import db
from deliberation.errors import NotAllowed
from deliberation.jobs import handlers
from deliberation.jobs.handlers import Piece, Report
from deliberation.jobs.runner import REST_SECONDS, Runner
from deliberation.permissions import SYSTEM
from deliberation.queueing import Job
from deliberation.services import contributions, erasures, work
from models import Contribution, OpinionResult
from tests.faults.conversations import Conversation
from tests.queries import asked
from tests.web.resident_journey import actor_of, new_place, says, says_yes

pytestmark = pytest.mark.faults

SECRET_WORDS = "told-in-confidence " * 100


class Seconds:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def results(session: Session) -> list[tuple[int, str]]:
    session.rollback()
    return [(row.process_id, row.made_from) for row in session.execute(select(OpinionResult)).scalars()]


def test_what_is_stale_is_made_once(session: Session) -> None:
    process_id = Conversation(session).place.id
    runner = Runner()
    done, failed = runner.run_once(session)
    assert (done, failed) == (3, 0), "one map, its themes, and the erasures that a new worker always does"
    assert [one for one, _ in results(session)] == [process_id]
    assert runner.run_once(session) == (0, 0)


def test_while_nothing_changes_no_vote_is_looked_at(session: Session) -> None:
    Conversation(session)
    runner = Runner()
    runner.run_once(session)
    runner.run_once(session)
    with asked() as sent:
        assert runner.run_once(session) == (0, 0)
    assert sent
    assert not [one for one in sent if " vote" in one]


def test_a_process_without_votes_is_no_trouble(session: Session) -> None:
    new_place(session, people=2)
    assert Runner().run_once(session)[1] == 0


def failing(times: list[int]) -> Callable[[Report], None]:
    """Work that fails, and notes that it was tried."""

    def work(_report: Report) -> None:
        times.append(1)
        raise ValueError("a piece of work that fails")

    return work


def good(times: list[int]) -> Piece:
    """A piece of work that is done, and notes it."""
    return Piece(Job("good"), lambda _report: times.append(1))


def test_a_piece_that_fails_stops_no_other_rests_and_is_tried_again(session: Session) -> None:
    tried: list[int] = []
    done: list[int] = []
    pieces = [Piece(Job("bad"), failing(tried)), good(done)]
    runner = Runner({"these": lambda _session: pieces})
    assert runner.run_once(session) == (1, 1)
    assert runner.run_once(session) == (1, 0), "the bad one rests, the good one goes on"
    assert Runner({"these": lambda _session: pieces}).run_once(session) == (1, 0), "also for another worker"
    with clock.moved(work.REST + timedelta(seconds=1)):
        assert runner.run_once(session) == (1, 1)
    assert (len(tried), len(done)) == (2, 4)


def test_one_that_cannot_even_be_looked_for_stops_no_other(session: Session) -> None:
    tried: list[int] = []
    done: list[int] = []
    seconds = Seconds()

    def broken(_session: Session) -> list[Piece]:
        tried.append(1)
        raise ValueError("nobody can look there")

    runner = Runner({"bad": broken, "good": lambda _session: [good(done)]}, seconds=seconds)
    assert runner.run_once(session) == (1, 0)
    runner.run_once(session)
    seconds.now += REST_SECONDS + 1
    runner.run_once(session)
    assert (len(tried), len(done)) == (2, 3)


@pytest.mark.parametrize("database", ["sqlite"])
def test_an_erasure_that_had_to_wait_is_finished(app: Flask, session: Session, config: settings.Config) -> None:
    def copies() -> int:
        return sum(file.read_bytes().count(b"told-in-confidence") for file in config.var.glob("folkmoot.sqlite*"))

    place = new_place(session)
    actor = actor_of(session, place.codes[0])
    says_yes(session, actor, place)
    says(session, actor, place, SECRET_WORDS.strip())
    public_id = session.execute(select(Contribution.public_id)).scalar_one()
    session.rollback()
    runner = Runner({"erasures": handlers.Erasures()})
    assert runner.run_once(session) == (1, 0)
    assert runner.run_once(session) == (0, 0), "nothing was erased since"
    with db.engine.connect() as reader:
        reader.execute(select(Contribution.text)).all()
        contributions.withdraw(session, actor, public_id)
        assert runner.run_once(session) == (0, 1), "somebody still reads the old pages"
        assert copies() > 0
    with clock.moved(work.REST + timedelta(seconds=1)):
        assert runner.run_once(session) == (1, 0)
    assert copies() == 0
    assert runner.run_once(session) == (0, 0)


def test_only_the_system_may_finish_erasures(session: Session) -> None:
    place = new_place(session)
    actor = actor_of(session, place.codes[0])
    for act in (erasures.mark, erasures.finish):
        with pytest.raises(NotAllowed):
            act(session, actor)
    erasures.finish(session, SYSTEM)
