"""The queue on PostgreSQL: a line is there when the change is, and is not when the change was taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from deliberation import config as settings
from deliberation.config import PROCRASTINATE, load
from deliberation.database import writing
from deliberation.errors import DeliberationError
from deliberation.permissions import SYSTEM
from deliberation.queueing import LOOK, OPINION_MAPS, PUBLISHED_FILES, QUEUE, THEMES, enqueue
from deliberation.services import opinion, votes, work
from models import OpinionResult, Process, PublishedFile
from tests.services import people
from tests.services.people import Place

LINES = text("SELECT args, lock, queue_name, status < 'doing' AS waits, task_name FROM procrastinate_jobs ORDER BY id")
ON_POSTGRESQL = pytest.mark.parametrize("database", [pytest.param("postgresql", marks=pytest.mark.postgres)])


@pytest.fixture
def config(config: settings.Config) -> settings.Config:
    """The settings with the queue where there can be one."""
    return config if config.is_sqlite else replace(config, jobs=PROCRASTINATE)


def lines(session: Session) -> list[tuple[str, int]]:
    """What is in the queue: kind and process."""
    session.rollback()
    found = session.execute(LINES).all()
    session.rollback()
    assert all(row.queue_name == QUEUE and row.task_name == LOOK and row.waits for row in found)
    assert all(row.lock == f"{row.args['kind']}:{row.args['process_id']}" for row in found)
    return [(row.args["kind"], row.args["process_id"]) for row in found]


def empty(session: Session) -> None:
    session.rollback()
    session.execute(text("DELETE FROM procrastinate_jobs"))
    session.commit()


@pytest.fixture
def here(session: Session) -> Place:
    return people.place(session)


@ON_POSTGRESQL
def test_a_vote_puts_one_line_into_the_queue_and_a_second_vote_none(session: Session, here: Place) -> None:
    who = people.member(session, here.process_id)
    stated = people.statement(session, here, who)
    empty(session)
    votes.cast(session, who, here.process_id, stated, 1)
    assert lines(session) == [(OPINION_MAPS, here.process_id)]
    votes.cast(session, who, here.process_id, stated, -1)
    assert lines(session) == [(OPINION_MAPS, here.process_id)]


@ON_POSTGRESQL
def test_what_changes_no_result_puts_nothing_there(session: Session, here: Place) -> None:
    empty(session)
    with writing(session, here.process_id):
        session.get_one(Process, here.process_id).title = "Another title"
    assert lines(session) == []


@ON_POSTGRESQL
def test_a_change_that_is_taken_back_leaves_no_line(session: Session, here: Place) -> None:
    empty(session)

    def taken_back() -> None:
        with writing(session, here.process_id):
            assert enqueue(session, OPINION_MAPS, here.process_id)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        taken_back()
    assert lines(session) == []


@ON_POSTGRESQL
def test_a_line_that_is_there_already_spoils_no_transaction(session: Session, here: Place) -> None:
    empty(session)
    with writing(session, here.process_id):
        assert enqueue(session, OPINION_MAPS, here.process_id)
        assert not enqueue(session, OPINION_MAPS, here.process_id)
        session.get_one(Process, here.process_id).title = "Kept"
    assert lines(session) == [(OPINION_MAPS, here.process_id)]
    assert session.get_one(Process, here.process_id).title == "Kept"


@ON_POSTGRESQL
def test_publishing_puts_the_files_there(session: Session, here: Place) -> None:
    who = people.member(session, here.process_id)
    people.choose(session, here, people.recommend(session, here, people.statement(session, here, who)))
    for process_id, source in opinion.stale(session, SYSTEM):
        opinion.refresh(session, SYSTEM, process_id, source)
    empty(session)
    people.publish(session, here)
    assert (PUBLISHED_FILES, here.process_id) in lines(session)


@ON_POSTGRESQL
def test_the_sweep_finds_what_is_stale_without_a_line(session: Session, here: Place) -> None:
    who = people.member(session, here.process_id)
    people.choose(session, here, people.recommend(session, here, people.statement(session, here, who)))
    people.publish(session, here)
    session.execute(delete(OpinionResult))
    session.execute(delete(PublishedFile))
    session.commit()
    empty(session)
    wanted = (OPINION_MAPS, PUBLISHED_FILES, THEMES)
    assert work.enqueue_waiting(session, SYSTEM) == len(wanted)
    assert sorted(lines(session)) == [(kind, here.process_id) for kind in wanted]
    assert work.enqueue_waiting(session, SYSTEM) == 0, "they are there already"


@ON_POSTGRESQL
def test_the_sweep_leaves_alone_what_is_held_back(session: Session, here: Place) -> None:
    people.member(session, here.process_id)
    (job,) = work.waiting(session, SYSTEM)
    empty(session)
    work.cancel(session, SYSTEM, job.name)
    assert work.enqueue_waiting(session, SYSTEM) == 0
    work.retry(session, SYSTEM, job.name)
    assert lines(session) == [(OPINION_MAPS, here.process_id)]


@pytest.mark.parametrize("database", ["sqlite"])
def test_without_a_queue_nothing_is_put_anywhere(session: Session, here: Place) -> None:
    people.member(session, here.process_id)
    with writing(session, here.process_id):
        assert not enqueue(session, OPINION_MAPS, here.process_id)
    assert work.enqueue_waiting(session, SYSTEM) == 0
    assert work.waiting(session, SYSTEM)


@pytest.mark.parametrize(
    ("jobs", "url", "code"),
    [
        ("procrastinate", "", "queue_needs_postgresql"),
        ("procrastinate", "sqlite:///elsewhere.sqlite", "queue_needs_postgresql"),
        ("celery", "postgresql://ada@db.example/folk", "setting_unknown"),
    ],
)
def test_a_queue_needs_postgresql(tmp_path: object, jobs: str, url: str, code: str) -> None:
    environ = {"FOLKMOOT_VAR": str(tmp_path), "FOLKMOOT_DATABASE_URL": url, "FOLKMOOT_JOBS": jobs}
    with pytest.raises(DeliberationError, match=code):
        load(environ)


def test_postgresql_works_with_both(tmp_path: object) -> None:
    for jobs in ("embedded", "procrastinate"):
        environ = {"FOLKMOOT_DATABASE_URL": "postgresql://ada@db.example/folk", "FOLKMOOT_JOBS": jobs}
        assert load({**environ, "FOLKMOOT_VAR": str(tmp_path)}).jobs == jobs
