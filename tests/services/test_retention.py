"""What has no use any more is removed, and nothing else (ASVS 14.2.7)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import NotAllowed
from deliberation.jobs import handlers
from deliberation.jobs.runner import Runner
from deliberation.permissions import ANONYMOUS, SYSTEM
from deliberation.reading import actors, audit
from deliberation.services import audit as record
from deliberation.services import codes, once, retention, sign_in, throttling
from models import AuditPayload, IdempotencyKey, SignIn, WrongTry
from tests.services.signing import ADDRESS, NOON, new_process, start, with_app

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def count(session: Session, table: type) -> int:
    session.rollback()
    return session.execute(select(func.count()).select_from(table)).scalar_one()


def swept(session: Session) -> bool:
    """Whether there was anything to remove, once it is done."""
    due = retention.is_due(session, SYSTEM)
    retention.sweep(session, SYSTEM)
    assert not retention.is_due(session, SYSTEM)
    return due


def test_14_2_7_sessions_go_when_they_are_over_and_not_before(session: Session) -> None:
    with clock.stopped(NOON):
        _, staff = with_app(session)
        half = start(session).token
        card = codes.issue_personal_codes(session, SYSTEM, process_id=new_process(session), count=1)[0]
        resident = codes.redeem(session, words=card.words, address=ADDRESS).token
        assert not swept(session)
    for later, left in ((29 * MINUTE, 3), (30 * MINUTE, 2), (59 * MINUTE, 2), (60 * MINUTE, 1), (89 * DAY, 1)):
        with clock.stopped(NOON + later):
            alive = sum(actors.find(session, token) is not None for token in (staff, half, resident))
            swept(session)
            assert count(session, SignIn) == alive == left
    with clock.stopped(NOON + 90 * DAY):
        assert swept(session)
        assert count(session, SignIn) == 0


def test_14_2_7_a_session_that_is_used_ends_with_its_longest_time(session: Session) -> None:
    with clock.stopped(NOON):
        _, staff = with_app(session)
    for step in range(1, 24):
        with clock.stopped(NOON + step * 30 * MINUTE):
            sign_in.seen(session, staff)
            assert not swept(session)
    with clock.stopped(NOON + 12 * 60 * MINUTE):
        assert swept(session)
        assert count(session, SignIn) == 0


def test_14_2_7_wrong_tries_and_keys_of_forms_go(session: Session) -> None:
    with clock.stopped(NOON), writing(session):
        throttling.note_wrong(session, throttling.code_from(ADDRESS))
        once.remember(session, SYSTEM, "act", "key", "answer")
    with clock.stopped(NOON + 15 * MINUTE):
        assert not swept(session)
    with clock.stopped(NOON + 16 * MINUTE):
        assert swept(session)
        assert (count(session, WrongTry), count(session, IdempotencyKey)) == (0, 1)
    with clock.stopped(NOON + 31 * DAY):
        assert swept(session)
        assert count(session, IdempotencyKey) == 0


def test_14_2_7_of_old_refusals_the_details_go_and_the_chain_holds(session: Session) -> None:
    process = new_process(session)
    with clock.stopped(NOON):
        _, token = with_app(session)
        actor = actors.find(session, token)
        assert actor is not None
        for _ in range(3):
            error = NotAllowed("not_allowed", verb="see", thing="process", process_id=process)
            record.record_refusal(session, actor, error, place="convenor.process")
    before = count(session, AuditPayload)
    with clock.stopped(NOON + 365 * DAY):
        swept(session)
        assert count(session, AuditPayload) == before
    with clock.stopped(NOON + 366 * DAY):
        assert swept(session)
        rows = session.execute(select(AuditPayload.payload, AuditPayload.salt, AuditPayload.erased_at)).all()
        assert sum(erased is not None for _, _, erased in rows) == 3
        assert all((payload is None and salt is None) == (erased is not None) for payload, salt, erased in rows)
        state = audit.verify(session)
        assert state.holds
        assert state.events == before + 3
        assert rows[0][0] == {"by": "system", "administrator": False}, "other events keep theirs"


def test_14_2_7_the_worker_looks_once_an_hour(session: Session) -> None:
    with clock.stopped(NOON):
        start_of_all = handlers.Sweeping()
        with_app(session)
        assert start_of_all(session) == []
    with clock.stopped(NOON + 59 * MINUTE):
        assert start_of_all(session) == []
    with clock.stopped(NOON + 60 * MINUTE):
        runner = Runner({"what is old": start_of_all})
        assert runner.run_once(session) == (1, 0)
        assert runner.run_once(session) == (0, 0)
        assert count(session, SignIn) == 0
    assert "what is old" in handlers.finders()


def test_only_the_worker_removes(session: Session) -> None:
    for act in (retention.is_due, retention.sweep):
        with pytest.raises(NotAllowed):
            act(session, ANONYMOUS)
