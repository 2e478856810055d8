"""Those who see a vote another way, for those who run it: read, hidden with a reason, shown again, given more time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.services import minority
from models import Ballot, MinorityStatement
from tests.services.voting import form
from tests.web.resident_journey import Place, actor_of, new_place, says_yes
from tests.web.staff import at_work, desk
from tests.web.test_resident_ballots import with_ballot

WORDS = "Mr Zebra shut the bus stop."


@pytest.fixture
def place(session: Session) -> Place:
    made = new_place(session, people=2, state="deciding")
    for words in made.codes:
        says_yes(session, actor_of(session, words), made)
    return made


@pytest.fixture
def ballot(session: Session, place: Place) -> str:
    reference = with_ballot(session, place, form("endorse", "endorse"))
    minority.say(session, actor_of(session, place.codes[0]), place.id, reference, 2, WORDS)
    return reference


def test_words_are_hidden_and_somebody_else_shows_them_again(
    app: Flask, session: Session, place: Place, ballot: str
) -> None:
    facilitator, convenor = at_work(app, session, place), at_work(app, session, place, "convenor")
    address = desk(place, f"ballots/{ballot}/statements")
    assert address in facilitator.open(desk(place, "ballots")).text
    assert WORDS in facilitator.open(address).words
    hide, show = f"{address}/M01/hide", f"{address}/M01/show"
    facilitator.send(hide, reason="magic")
    assert facilitator.page is not None
    assert facilitator.page.status_code == 400
    assert "Hidden. The author is told why" in facilitator.open(address).send(hide, reason="names_somebody").words
    assert show not in facilitator.text
    committee = at_work(app, session, place, "advisory_member")
    assert WORDS not in committee.open(f"/committee/{place.public_id}/ballots/{ballot}/statements").words
    assert "The words are shown again." in convenor.open(address).send(show).words
    session.rollback()
    assert session.scalars(select(MinorityStatement.hidden_because)).all() == [None]
    assert WORDS in committee.open(f"/committee/{place.public_id}/ballots/{ballot}/statements").words


def test_the_convenor_gives_more_time_and_never_less(app: Flask, session: Session, place: Place, ballot: str) -> None:
    convenor = at_work(app, session, place, "convenor")
    address = f"/run/{place.public_id}/ballots/{ballot}/statements"
    assert address in convenor.open(f"/run/{place.public_id}/ballots/{ballot}").text
    later = clock.now() + timedelta(days=30)
    day = {"until_day": str(later.day), "until_month": str(later.month), "until_year": str(later.year)}
    assert "People on the roll can write and back until then." in convenor.open(address).send(address, **day).words
    session.rollback()
    until = session.scalars(select(Ballot.statements_until)).one()
    assert until is not None
    assert until.date() == later.date()
    session.rollback()
    for wrong in ({**day, "until_year": "2000"}, {**day, "until_year": "2099"}, {**day, "until_day": "x"}, {}):
        convenor.open(address).send(address, **wrong)
        assert convenor.page is not None
        assert convenor.page.status_code == 400
    session.rollback()
    assert session.scalars(select(Ballot.statements_until)).all() == [until]
