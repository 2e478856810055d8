"""Safeguarding notes: sealed, for whoever is on duty and the writer, on a clock, each opening noted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.permissions import SYSTEM
from deliberation.reading import keepers as keeping
from deliberation.reading import safeguarding as reading
from deliberation.services import accounts, keepers, retention, safeguarding
from models import Person, PrivateStore, Role, SafeguardingAccess, SafeguardingNote, StaffAccount
from tests.services.people import Place, actions, member, place, rows, someone

TEXT = "The person at table four said that he waits for her outside."


def on_duty(session: Session) -> tuple[Place, str]:
    """The second facilitator is on duty, and the first has written a note."""
    here = place(session)
    safeguarding.name_duty(session, here.convenor, here.process_id, here.second.parts[0].pseudonym)
    return here, safeguarding.write(session, here.facilitator, here.process_id, TEXT)


def later(monkeypatch: pytest.MonkeyPatch, gone: timedelta) -> None:
    at = clock.now() + gone
    monkeypatch.setattr(clock, "now", lambda: at)


def test_whoever_is_on_duty_opens_it_and_writes_what_was_done(session: Session) -> None:
    here, one = on_duty(session)
    (row,) = reading.notes(session, here.second, here.process_id)
    assert (row.public_id, row.opened_at, row.is_own) == (one, None, False)
    opened = safeguarding.open_one(session, here.second, here.process_id, one)
    assert (opened.text, opened.done, opened.can_settle) == (TEXT, "", True)
    for _ in range(2):
        safeguarding.settle(session, here.second, here.process_id, one, "I called the police with her.")
    with pytest.raises(Refused, match="safeguarding_done"):
        safeguarding.settle(session, here.second, here.process_id, one, "Something else.")
    seen = safeguarding.open_one(session, here.facilitator, here.process_id, one)
    assert seen.done == "I called the police with her."
    assert [act for act, _, _ in seen.log] == ["opened", "done", "opened"]
    assert not seen.can_settle


def test_nobody_else_opens_it_not_even_the_convenor_or_the_machine(session: Session) -> None:
    here, one = on_duty(session)
    others = [someone(session, here.process_id, role) for role in Role if role is not Role.MEMBER]
    for actor in (here.convenor, here.committee, member(session, here.process_id), SYSTEM, *others):
        with pytest.raises((NotAllowed, NotFound)):
            safeguarding.open_one(session, actor, here.process_id, one)
        with pytest.raises((NotAllowed, NotFound)):
            safeguarding.settle(session, actor, here.process_id, one, "Nothing.")
    with pytest.raises(NotAllowed):
        safeguarding.settle(session, here.facilitator, here.process_id, one, "Nothing.")
    assert reading.notes(session, here.convenor, here.process_id) == ()
    for actor in (here.convenor, here.committee, SYSTEM):
        with pytest.raises(NotAllowed):
            safeguarding.write(session, actor, here.process_id, TEXT)
    assert rows(session, SafeguardingAccess) == 0


def test_one_person_is_on_duty_and_the_record_says_who_was_named(session: Session) -> None:
    here, one = on_duty(session)
    for _ in range(2):
        safeguarding.name_duty(session, here.convenor, here.process_id, here.convenor.parts[0].pseudonym)
    assert actions(session).count("duty_named") == 2
    found = reading.on_duty(session, here.convenor, here.process_id)
    assert found is not None
    assert found.is_actor
    assert safeguarding.open_one(session, here.convenor, here.process_id, one).text == TEXT
    with pytest.raises(NotFound):
        safeguarding.open_one(session, here.second, here.process_id, one)
    with pytest.raises(NotFound):
        safeguarding.name_duty(session, here.convenor, here.process_id, here.committee.parts[0].pseudonym)
    with pytest.raises(NotAllowed):
        safeguarding.name_duty(session, here.facilitator, here.process_id, here.second.parts[0].pseudonym)


def test_the_clock_is_a_day(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    here, one = on_duty(session)
    assert not reading.notes(session, here.second, here.process_id)[0].late
    later(monkeypatch, timedelta(hours=25))
    assert reading.notes(session, here.facilitator, here.process_id)[0].late
    # That the writer reads it again does not stop the clock.
    safeguarding.open_one(session, here.facilitator, here.process_id, one)
    assert reading.notes(session, here.second, here.process_id)[0].opened_at is None


def test_it_is_sealed_and_goes_two_years_after_it_was_settled(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, one = on_duty(session)
    safeguarding.write(session, here.facilitator, here.process_id, TEXT)
    session.rollback()
    for sealed in session.execute(select(SafeguardingNote.sealed)).scalars():
        assert TEXT.encode() not in sealed
    safeguarding.settle(session, here.second, here.process_id, one, "Done.")
    later(monkeypatch, timedelta(days=731))
    retention.sweep(session, SYSTEM)
    assert (rows(session, SafeguardingNote), rows(session, SafeguardingAccess)) == (1, 0)


@pytest.mark.parametrize("text", ["", " ", "x" * 4001])
def test_what_cannot_be_kept_is_refused(session: Session, text: str) -> None:
    here = place(session)
    with pytest.raises(DeliberationError, match=r"text_empty|text_too_long"):
        safeguarding.write(session, here.facilitator, here.process_id, text)
    assert rows(session, SafeguardingNote) == 0


def test_who_leaves_their_role_is_not_on_duty_and_opens_nothing_when_they_come_back(session: Session) -> None:
    here, one = on_duty(session)
    who = here.second
    keepers.name(session, here.convenor, here.process_id, who.parts[0].pseudonym, "needs")
    with writing(session):
        session.add(StaffAccount(person_id=who.person_id, email="kim@example.org", password_hash="-"))
    part = {"process_id": here.process_id, "person_id": who.person_id, "role": "facilitator"}
    accounts.end_role(session, here.convenor, **part)
    accounts.grant_role(session, here.convenor, **part)
    assert keeping.own_stores(session, who, here.process_id) == frozenset()
    with pytest.raises(NotAllowed):
        keeping.require_keeper(session, who, here.process_id, PrivateStore.NEEDS)
    assert reading.on_duty(session, here.convenor, here.process_id) is None
    with pytest.raises(NotFound):
        safeguarding.open_one(session, who, here.process_id, one)


def test_who_is_shut_out_is_not_shown_as_on_duty(session: Session) -> None:
    here, _ = on_duty(session)
    with writing(session):
        session.get_one(Person, here.second.person_id).disabled_at = clock.now()
    assert reading.on_duty(session, here.facilitator, here.process_id) is None
