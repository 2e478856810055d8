"""The worker: finds what is stale, does it once, gets over what fails, and finishes erasures that had to wait."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import config as settings
from deliberation import database
from deliberation.database import db
from deliberation.errors import NotAllowed
from deliberation.jobs import handlers
from deliberation.jobs.handlers import Piece
from deliberation.jobs.runner import REST_SECONDS, Runner
from deliberation.methods.opinion import plain as written_out
from deliberation.permissions import SYSTEM
from deliberation.services import contributions, erasures, opinion
from models import Contribution, OpinionResult
from tests.queries import asked
from tests.web.resident_journey import actor_of, everybody_votes, new_place, says, says_yes, with_statements

pytestmark = pytest.mark.faults

PATIENCE = 300
SECRET_WORDS = "told-in-confidence " * 100


class Seconds:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def a_conversation(session: Session) -> int:
    """Twelve people who voted, and nobody has worked anything out. Gives the process."""
    place = new_place(session, people=12)
    references = with_statements(session, place, [f"The bus should stop at door {number}." for number in range(8)])
    everybody_votes(session, place, references, but=0)
    session.execute(OpinionResult.__table__.delete())  # type: ignore[attr-defined] # a table has it, the type does not say
    session.commit()
    return place.id


def results(session: Session) -> list[tuple[int, str]]:
    session.rollback()
    return [(row.process_id, row.made_from) for row in session.execute(select(OpinionResult)).scalars()]


def test_what_is_stale_is_made_once(session: Session) -> None:
    process_id = a_conversation(session)
    runner = Runner()
    done, failed = runner.run_once(session)
    assert (done, failed) == (3, 0), "one map, its themes, and the erasures that a new worker always does"
    assert [one for one, _ in results(session)] == [process_id]
    assert runner.run_once(session) == (0, 0)


def test_while_nothing_changes_no_vote_is_looked_at(session: Session) -> None:
    a_conversation(session)
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


def stop_in_the_middle(config: settings.Config, pipe: Connection) -> None:
    """Work until the map is worked out and about to be stored; tell, and stay there."""
    app = Flask("killed")
    database.init_app(app, config)

    def plain(found: object) -> object:
        pipe.send("in the middle")
        return pipe.recv()

    written_out.plain = plain  # type: ignore[assignment] # this process is thrown away
    with app.app_context():
        Runner().run_once(db.session())


def test_a_worker_that_is_killed_in_mid_job_leaves_the_job_to_the_next(
    config: settings.Config, session: Session
) -> None:
    process_id = a_conversation(session)
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    killed = spawn.Process(target=stop_in_the_middle, args=(config, there), daemon=True)
    killed.start()
    assert here.poll(PATIENCE)
    assert here.recv() == "in the middle"
    killed.kill()
    killed.join(PATIENCE)
    here.close()
    there.close()
    assert results(session) == []
    assert Runner().run_once(session)[1] == 0
    assert [one for one, _ in results(session)] == [process_id]
    assert opinion.stale(session, SYSTEM) == ()


def failing(times: list[int]) -> Callable[[], None]:
    """Work that fails, and notes that it was tried."""

    def work() -> None:
        times.append(1)
        raise ValueError("a piece of work that fails")

    return work


def test_a_piece_that_fails_stops_no_other_rests_and_is_tried_again(session: Session) -> None:
    tried: list[int] = []
    good: list[int] = []
    seconds = Seconds()
    pieces = [Piece("bad", failing(tried)), Piece("good", lambda: good.append(1))]
    runner = Runner({"these": lambda _session: pieces}, seconds=seconds)
    assert runner.run_once(session) == (1, 1)
    assert runner.run_once(session) == (1, 0), "the bad one rests, the good one goes on"
    seconds.now += REST_SECONDS + 1
    assert runner.run_once(session) == (1, 1)
    assert (len(tried), len(good)) == (2, 3)


def test_one_that_cannot_even_be_looked_for_stops_no_other(session: Session) -> None:
    tried: list[int] = []
    good: list[int] = []
    seconds = Seconds()
    looks = {"bad": lambda _session: failing(tried)(), "good": lambda _session: [Piece("good", lambda: good.append(1))]}
    runner = Runner(looks, seconds=seconds)  # type: ignore[arg-type] # one of them never gives anything
    assert runner.run_once(session) == (1, 0)
    runner.run_once(session)
    seconds.now += REST_SECONDS + 1
    runner.run_once(session)
    assert (len(tried), len(good)) == (2, 3)


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
    seconds = Seconds()
    runner = Runner({"erasures": handlers.Erasures()}, seconds=seconds)
    assert runner.run_once(session) == (1, 0)
    assert runner.run_once(session) == (0, 0), "nothing was erased since"
    with db.engine.connect() as reader:
        reader.execute(select(Contribution.text)).all()
        contributions.withdraw(session, actor, public_id)
        assert runner.run_once(session) == (0, 1), "somebody still reads the old pages"
        assert copies() > 0
    seconds.now += REST_SECONDS + 1
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
