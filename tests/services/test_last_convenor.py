"""A project is never left without a convenor who can sign in, not even when two end each other at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.database import db
from deliberation.errors import DeliberationError, Refused
from deliberation.permissions import SYSTEM, Actor
from deliberation.services import accounts
from models import Membership, Role
from tests.services.signing import events, new_process, new_staff, with_role


def live(session: Session, process: int, role: Role = Role.CONVENOR) -> int:
    session.rollback()
    wanted = select(Membership.id).where(
        Membership.process_id == process, Membership.role == role, Membership.to_at.is_(None)
    )
    return len(session.execute(wanted).all())


def end(session: Session, actor: Actor, process: int, person: int | None) -> None:
    assert person is not None
    accounts.end_role(session, actor, process_id=process, person_id=person, role=Role.CONVENOR)


def test_the_last_convenor_stays(session: Session) -> None:
    process, elsewhere = new_process(session), new_process(session)
    ada = with_role(session, process, Role.CONVENOR, "ada@example.org")
    with_role(session, elsewhere, Role.CONVENOR, "eve@example.org")
    before = events(session)
    with pytest.raises(Refused, match="last_convenor"):
        end(session, ada, process, ada.person_id)
    assert events(session) == before
    assert live(session, process) == 1
    bea = with_role(session, process, Role.CONVENOR, "bea@example.org")
    end(session, bea, process, ada.person_id)
    end(session, bea, process, ada.person_id)
    with pytest.raises(Refused, match="last_convenor"):
        end(session, SYSTEM, process, bea.person_id)


def test_one_who_is_shut_out_does_not_count(session: Session) -> None:
    process = new_process(session)
    ada = with_role(session, process, Role.CONVENOR, "ada@example.org")
    gone = new_staff(session, "gone@example.org").person_id
    accounts.grant_role(session, ada, process_id=process, person_id=gone, role=Role.CONVENOR)
    accounts.disable_account(session, SYSTEM, gone)
    with pytest.raises(Refused, match="last_convenor"):
        end(session, ada, process, ada.person_id)
    end(session, ada, process, gone)
    assert live(session, process) == 1


def test_other_roles_end_as_before(session: Session) -> None:
    process = new_process(session)
    ada = with_role(session, process, Role.CONVENOR, "ada@example.org")
    person = new_staff(session, "fac@example.org").person_id
    accounts.grant_role(session, ada, process_id=process, person_id=person, role=Role.FACILITATOR)
    accounts.end_role(session, ada, process_id=process, person_id=person, role=Role.FACILITATOR)
    assert live(session, process, Role.FACILITATOR) == 0
    assert live(session, process) == 1


@pytest.mark.parametrize("_again", range(3))
def test_two_who_end_each_other_at_once_leave_one(app: Flask, session: Session, _again: int) -> None:
    process = new_process(session)
    pair = [with_role(session, process, Role.CONVENOR, f"{name}@example.org") for name in ("ada", "bea")]
    session.rollback()
    both = Barrier(2)

    def attempt(at: int) -> str:
        with app.app_context():
            both.wait(60)
            try:
                end(db.session(), pair[at], process, pair[1 - at].person_id)
            except DeliberationError as error:
                return error.code
        return "ended"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == ["ended", "last_convenor"]
    assert live(session, process) == 1
