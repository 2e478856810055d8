"""Tellers: two who read the same make a vote of a sheet; two who sign make the count stand; neither sees the roll."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM
from deliberation.services import ballot_closing, ballot_counts, ballot_sheets
from models import Membership, Paper, Role
from tests.services.voting import form
from tests.web.resident_journey import Phone, Place, actor_of, new_place, says_yes
from tests.web.staff import at_work
from tests.web.test_resident_ballots import with_ballot


@pytest.fixture
def place(session: Session) -> Place:
    made = new_place(session, people=2, state="deciding")
    for words in made.codes:
        says_yes(session, actor_of(session, words), made)
    return made


def names(session: Session) -> list[str]:
    found = session.scalars(select(Membership.pseudonym).where(Membership.role == Role.MEMBER)).all()
    session.rollback()
    return list(found)


def test_a_sheet_becomes_a_vote_and_a_count_is_signed(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form("endorse", "endorse"))
    numbers = ballot_sheets.print_sheets(session, SYSTEM, place.id, ballot, 1)
    called = names(session)
    ballot_sheets.hand_out(session, SYSTEM, place.id, ballot, called[0], "paper")
    one, other = (at_work(app, session, place, "teller", f"teller{n}@example.org") for n in range(2))
    start = f"/teller/{place.public_id}/"
    sheet = f"{start}{ballot}/sheet"
    said = {"number": numbers[0], "o1": "support", "o2": "", "o3": "cannot_live"}
    assert "Read a sheet" in one.open(start).words
    assert not any(name in one.text for name in called)
    assert "Another teller has to read this sheet too." in one.open(sheet).send(sheet, **said).words
    assert "something else at: Thing 1." in other.open(sheet).send(sheet, **{**said, "o1": "not_sure"}).words
    assert "It is a vote now." in other.send(sheet, **said).words
    assert "It is counted." in one.open(sheet).send(sheet, **said).words
    assert one.page is not None
    assert one.page.status_code == 409
    assert "No sheet of this ballot has this number." in one.open(sheet).send(sheet, **{**said, "number": "1"}).words
    session.rollback()
    assert session.scalars(select(Paper.content)).all() == ['{"1":"support","3":"cannot_live"}']
    session.rollback()
    with clock.moved(timedelta(days=15)):
        ballot_closing.close(session, SYSTEM, place.id, ballot)
    ballot_counts.work_out(session, SYSTEM, place.id, ballot)
    count = f"{start}{ballot}/count"
    for teller, words in (
        (one, "One more teller has to."),
        (one, "One more teller has to."),
        (other, "The count stands."),
    ):
        assert "Goes forward" in teller.open(count).words
        assert words in teller.send(count).words
    assert "It is signed." in one.open(count).words


def test_others_are_refused(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form())
    for role in ("facilitator", "convenor", "reviewer"):
        phone = at_work(app, session, place, role)
        for rest in ("", f"{ballot}/sheet", f"{ballot}/count"):
            assert phone.client.get(f"/teller/{place.public_id}/{rest}").status_code == 403
    member = Phone(app.test_client()).come_in(place.codes[0])
    assert member.client.get(f"/teller/{place.public_id}/").status_code in (303, 403)
