"""The one door through which everything is written: nothing is lost, nothing is half stored, nobody jumps the queue."""

from __future__ import annotations

import multiprocessing
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from deliberation import config as settings
from deliberation import database
from deliberation.database import Turnstile, db, writing
from models import WriteProbe

THREADS = 16
TIMES = 40
PATIENCE = 300


class Arrivals(deque[threading.Event]):
    """The turnstile's queue, which tells when somebody has joined it."""

    def __init__(self) -> None:
        super().__init__()
        self.joined = threading.Semaphore(0)

    def append(self, turn: threading.Event, /) -> None:
        super().append(turn)
        self.joined.release()


class Interrupted(BaseException):
    """Stands for whatever can end a block, also what is no `Exception`."""


@pytest.fixture
def probe(session: Session) -> WriteProbe:
    """The one row that the tests count up."""
    row = WriteProbe(id=1, count=0)
    with writing(session):
        session.add(row)
    return row


def watched(turnstile: Turnstile) -> Arrivals:
    """The queue of a turnstile, made to tell of arrivals."""
    turnstile._queue = queue = Arrivals()
    return queue


def count_up(app: Flask, times: int) -> None:
    """Read, add one, write: what loses increments when somebody writes in between."""
    for _ in range(times):
        with app.app_context(), writing(db.session()):
            row = db.session.get_one(WriteProbe, 1)
            row.count = row.count + 1


def count_up_in_threads(app: Flask, threads: int, times: int) -> None:
    """Count up in several threads at once."""
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(count_up, app, times) for _ in range(threads)]:
            done.result(PATIENCE)


def count_up_in_another_process(config: settings.Config, threads: int, times: int) -> None:
    """Count up in a process of its own, which shares nothing but the database."""
    app = Flask("counter")
    database.init_app(app, config)
    count_up_in_threads(app, threads, times)


def stored_count(session: Session) -> int:
    """What is really stored."""
    session.rollback()
    return session.scalars(select(WriteProbe.count)).one()


def test_640_increments_from_16_threads_are_all_stored(app: Flask, session: Session, probe: WriteProbe) -> None:
    count_up_in_threads(app, THREADS, TIMES)
    assert stored_count(session) == THREADS * TIMES


def test_640_increments_from_two_processes_are_all_stored(
    config: settings.Config, session: Session, probe: WriteProbe
) -> None:
    spawn = multiprocessing.get_context("spawn")
    share = (config, THREADS // 2, TIMES)
    processes = [spawn.Process(target=count_up_in_another_process, args=share, daemon=True) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(PATIENCE)
    assert [process.exitcode for process in processes] == [0, 0]
    assert stored_count(session) == THREADS * TIMES


@pytest.mark.parametrize("reason", [ValueError, Interrupted])
def test_a_block_that_fails_leaves_nothing_and_frees_the_door(
    session: Session, probe: WriteProbe, reason: type[BaseException]
) -> None:
    def break_off() -> None:
        with writing(session):
            session.get_one(WriteProbe, 1).count = 7
            session.add(WriteProbe(id=2, count=0))
            session.flush()
            raise reason

    with pytest.raises(reason):
        break_off()
    assert stored_count(session) == 0
    with writing(session):
        session.get_one(WriteProbe, 1).count = 1
    assert stored_count(session) == 1


def test_a_commit_that_is_refused_leaves_nothing_and_frees_the_door(session: Session, probe: WriteProbe) -> None:
    def store_the_same_again() -> None:
        with writing(session):
            session.add(WriteProbe(id=2, count=0))
            session.flush()
            session.expunge_all()
            session.add(WriteProbe(id=1, count=5))

    with pytest.raises(IntegrityError):
        store_the_same_again()
    assert session.scalars(select(func.count()).select_from(WriteProbe)).one() == 1
    with writing(session):
        session.get_one(WriteProbe, 1).count = 1
    assert stored_count(session) == 1


def test_what_was_read_before_is_read_again_inside(app: Flask, session: Session, probe: WriteProbe) -> None:
    assert probe.count == 0
    with ThreadPoolExecutor(1) as pool:
        pool.submit(count_up, app, 1).result(PATIENCE)
    assert probe.count == 0, "a reader keeps what it saw"
    with writing(session):
        assert probe.count == 1


def test_what_waited_in_the_session_before_the_door_is_dropped(session: Session, probe: WriteProbe) -> None:
    session.add(WriteProbe(id=2, count=0))
    probe.count = 9
    with writing(session):
        assert probe.count == 0
    assert stored_count(session) == 0


def test_writes_to_two_assemblies_wait_for_each_other_only_on_sqlite(
    app: Flask, session: Session, probe: WriteProbe, database: str
) -> None:
    queue = watched(app.extensions["folkmoot_turnstile"])
    inside = threading.Event()

    def enter_the_other() -> None:
        with app.app_context(), writing(db.session(), process_id=2):
            inside.set()

    with ThreadPoolExecutor(1) as pool:
        with writing(session, process_id=1):
            done = pool.submit(enter_the_other)
            if database == "postgresql":
                assert inside.wait(PATIENCE)
            else:
                assert queue.joined.acquire(timeout=PATIENCE)
                assert not inside.is_set()
        done.result(PATIENCE)
    assert inside.is_set()


def test_the_turnstile_lets_threads_through_in_the_order_in_which_they_came() -> None:
    turnstile = Turnstile()
    queue = watched(turnstile)
    through: list[int] = []

    def pass_through(number: int) -> None:
        with turnstile:
            through.append(number)

    with ThreadPoolExecutor(THREADS) as pool, turnstile:
        for number in range(THREADS):
            pool.submit(pass_through, number)
            assert queue.joined.acquire(timeout=PATIENCE)
        assert through == []
    assert through == list(range(THREADS))


def test_a_newcomer_does_not_overtake_who_was_let_through_but_has_not_run_yet() -> None:
    turnstile = Turnstile()
    queue = watched(turnstile)
    order: list[str] = []

    def enter(name: str) -> Callable[[], None]:
        def run() -> None:
            with turnstile:
                order.append(name)

        return run

    with ThreadPoolExecutor(2) as pool:
        turnstile.__enter__()
        pool.submit(enter("first"))
        assert queue.joined.acquire(timeout=PATIENCE)
        first = queue.popleft()  # the door opens for the first, which is slow to wake
        pool.submit(enter("newcomer"))
        assert queue.joined.acquire(timeout=PATIENCE)
        assert order == []
        first.set()
    assert order == ["first", "newcomer"]
