"""A vote tried out with made-up papers before it opens, and what becomes of money that is left over, in words."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.reading import ballots as reading
from deliberation.services import ballots
from deliberation.services.ballots import OptionForm
from models import AuditEvent, Ballot, CountedPaper, Paper
from tests.services.voting import form
from tests.web.resident_journey import Phone, Place
from tests.web.staff import at_work
from tests.web.test_convenor_ballots import ASKED, FILLED, place, run
from tests.web.test_resident_ballots import with_ballot

__all__ = ["place"]


@pytest.fixture
def convenor(app: Flask, session: Session, place: Place) -> Phone:
    return at_work(app, session, place, "convenor")


@pytest.mark.parametrize(
    ("kind", "rule", "words"),
    [
        ("approval", "equal-shares", "Most ticks"),
        ("budget", "greedy", "Equal shares"),
        ("endorse", "endorse", "2 of 3 have to agree"),
        ("ranked", "schulze", "Places, turned into points (Borda)"),
        ("points", "points", "Marks from 0 to 5, by the average"),
    ],
)
def test_a_vote_is_tried_before_it_opens(
    convenor: Phone, session: Session, place: Place, kind: str, rule: str, words: str
) -> None:
    reference = ballots.set_up(session, SYSTEM, place.id, form(kind, rule))
    assert "Try it with made-up papers" in convenor.open(run(place, f"/{reference}")).words
    before = session.scalars(select(AuditEvent.sequence)).all()
    session.rollback()
    shown = convenor.open(run(place, f"/{reference}/try")).words
    assert "Nobody gave these papers." in shown
    assert "Large group, 36 people:" in shown
    assert "Small group, 12 people:" in shown
    assert "Everybody wants something else" in shown
    assert words in shown
    session.rollback()
    assert session.scalars(select(AuditEvent.sequence)).all() == before
    assert [session.scalars(select(one.ballot_id)).all() for one in (Paper, CountedPaper)] == [[], []]
    assert session.scalars(select(Ballot.state)).one() == "set_up"


def test_what_is_open_is_not_tried(convenor: Phone, session: Session, place: Place) -> None:
    reference = with_ballot(session, place, form())
    assert "Try it with made-up papers" not in convenor.open(run(place, f"/{reference}")).words
    assert convenor.open(run(place, f"/{reference}/try")).page.status_code == 409  # type: ignore[union-attr]


def test_too_many_things_to_try_are_named(convenor: Phone, session: Session, place: Place) -> None:
    many = replace(form(), options=tuple(OptionForm(title=f"Thing {number}") for number in range(101)))
    reference = ballots.set_up(session, SYSTEM, place.id, many)
    shown = convenor.open(run(place, f"/{reference}/try"))
    assert "With more than 100 this cannot be tried out here." in shown.words


def test_only_the_convenor_tries_it(app: Flask, session: Session, place: Place) -> None:
    reference = ballots.set_up(session, SYSTEM, place.id, form())
    answer = at_work(app, session, place, "facilitator").client.get(run(place, f"/{reference}/try"))
    assert answer.status_code == 403


def test_the_convenor_says_what_becomes_of_money_that_is_left_over(
    app: Flask, convenor: Phone, session: Session, place: Place
) -> None:
    asked = convenor.open(run(place, "/new?purpose=share_money"))
    assert "We would take equal shares: each person decides on the same sum" in asked.words
    assert re.search(r'<input[^>]*checked[^>]*value="add1u"', asked.text)
    sent = {**ASKED, **FILLED["share_money"], "completion": "phragmen"}
    convenor.send(run(place, "/new"), **sent)
    session.rollback()
    assert reading.one(session, SYSTEM, place.id, "B01").set_up["told"]["completion"] == "phragmen"
    session.rollback()
    assert (
        "What is left over is spent on what its supporters could pay for soonest"
        in convenor.open(run(place, "/B01")).words
    )
    committee = at_work(app, session, place, "advisory_member")
    read = committee.open(f"/committee/{place.public_id}/ballots/B01").words
    assert "What is left over is spent on what its supporters could pay for soonest." in read
    assert "There is £1,500 to share out." in read
    convenor.open(run(place, "/new?purpose=share_money"))
    convenor.send(run(place, "/new"), **{**sent, "completion": "burn it"})
    assert convenor.page is not None
    assert convenor.page.status_code == 400
