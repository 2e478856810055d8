"""Sheets for a vote: numbers that are nobody's, and marks on the roll."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import BallotSheet, Membership, Role, RollEntry
from tests.services.voting import form
from tests.web.resident_journey import Phone, Place, actor_of, new_place, says_yes
from tests.web.staff import at_work, desk
from tests.web.test_resident_ballots import with_ballot


@pytest.fixture
def place(session: Session) -> Place:
    made = new_place(session, people=2, state="deciding")
    for words in made.codes:
        says_yes(session, actor_of(session, words), made)
    return made


def test_sheets_are_made_and_the_roll_is_marked(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form("endorse", "endorse"))
    phone = at_work(app, session, place)
    assert "0 of 2 have voted." in phone.open(desk(place, "ballots")).words
    sheets, mark = desk(place, f"ballots/{ballot}/sheets"), desk(place, f"ballots/{ballot}/mark")
    assert "3 numbers are out:" in phone.open(sheets).send(sheets, many="3").words
    for wrong in ("0", "many", "", "501"):
        assert "This has to be a whole number from 1 to 500." in phone.open(sheets).send(sheets, many=wrong).words
    session.rollback()
    assert len(session.scalars(select(BallotSheet)).all()) == 3
    name = session.scalars(select(Membership.pseudonym).where(Membership.role == Role.MEMBER)).first() or ""
    session.rollback()
    for way, channel in (("paper", "paper"), ("back", None), ("phone", "phone")):
        assert "It stands on the roll." in phone.open(mark).send(mark, pseudonym=name, way=way).words
        session.rollback()
        marks = session.scalars(select(RollEntry.channel)).all()
        assert sorted(str(one) for one in marks) == sorted(["None", str(channel)])
        session.rollback()
    assert "1 of 2 have voted." in phone.open(desk(place, "ballots")).words
    for sent in ({"pseudonym": "nobody at all", "way": "paper"}, {"pseudonym": name, "way": "magic"}, {}):
        phone.open(mark).send(mark, **sent)
        assert phone.page is not None
        assert phone.page.status_code == 400
    member = Phone(app.test_client()).come_in(place.codes[0])
    for rest in ("ballots", f"ballots/{ballot}/sheets", f"ballots/{ballot}/mark"):
        assert member.client.get(desk(place, rest)).status_code in (303, 403)
