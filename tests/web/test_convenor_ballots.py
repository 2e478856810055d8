"""A vote from its purpose to its opening, and what a convenor can do with it; and the committee that approves it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM
from deliberation.reading import ballots as reading
from models import Ballot, Membership, Role, RollEntry
from tests.services.voting import form
from tests.web.resident_journey import Phone, Place, actor_of, new_place, says_yes
from tests.web.staff import at_work
from tests.web.test_resident_ballots import with_ballot

DAY = {"closes_at_day": "1", "closes_at_month": "5", "closes_at_year": "2090"}
ASKED = {"title": "What comes first?", "about": "We have a little.", "quorum": "1 of 2", **DAY}
FILLED = {
    "shortlist": {"options": "A bench\nA bus; every hour\nA lamp", "way": "approval:equal-shares", "seats": "2"},
    "rank": {"options": "A bench\nA bus", "way": "points:points", "points": "6", "seats": "1"},
    "share_money": {
        "options": "A bench; 400; by the pond\nA bus; £1,200.50",
        "way": "budget:equal-shares",
        "money": "1,500",
    },
}


@pytest.fixture
def place(session: Session) -> Place:
    made = new_place(session, people=2, state="deciding")
    for words in made.codes:
        says_yes(session, actor_of(session, words), made)
    return made


@pytest.fixture
def convenor(app: Flask, session: Session, place: Place) -> Phone:
    return at_work(app, session, place, "convenor")


@pytest.fixture
def committee(app: Flask, session: Session, place: Place) -> Phone:
    return at_work(app, session, place, "advisory_member")


def run(place: Place, rest: str = "") -> str:
    return f"/run/{place.public_id}/ballots{rest}"


@pytest.mark.parametrize("purpose", sorted(FILLED))
def test_a_vote_is_set_up_approved_and_opened(
    convenor: Phone, committee: Phone, session: Session, place: Place, purpose: str
) -> None:
    assert "There is no vote yet." in convenor.open(run(place)).words
    convenor.open(run(place, "/new")).send(run(place, "/new/purpose"), purpose=purpose)
    assert "How is it counted?" in convenor.words
    sent = {**ASKED, **FILLED[purpose]}
    convenor.send(run(place, "/new"), **sent)
    assert "The vote is set up." in convenor.words
    assert "Open this vote" not in convenor.open(run(place, "/B01")).words
    address = f"/committee/{place.public_id}/ballots/B01"
    assert "A bench" in committee.open(address).words
    assert "It is approved as you read it." in committee.send(address).words
    assert "It is open." in convenor.open(run(place, "/B01")).send(run(place, "/B01/open")).words
    session.rollback()
    view = reading.one(session, SYSTEM, place.id, "B01")
    assert (view.state, view.on_roll, len(view.lot)) == ("open", 2, len(view.set_up["options"]))
    assert view.set_up["options"][0]["title"] == "A bench"
    if purpose == "share_money":
        assert [one["cost"] for one in view.set_up["options"]] == [40_000, 120_050]
        assert view.set_up["told"]["money"] == 150_000


@pytest.mark.parametrize(
    ("but", "words"),
    [
        ({"title": " "}, "Write something here"),
        ({"options": ""}, "A ballot needs at least one thing to vote on"),
        ({"quorum": "most"}, "Write a share as two whole numbers"),
        ({"quorum": "3 of 2"}, "Write a share as two whole numbers"),
        ({"seats": "9"}, "This has to be a whole number from 1 to 3."),
        ({"seats": "many"}, "This has to be a whole number"),
        ({"way": "approval:acclaim"}, ""),
        ({"closes_at_year": "2001"}, "The ballot has to close after it opens."),
        ({"closes_at_day": "31", "closes_at_month": "2"}, ""),
    ],
)
def test_what_does_not_fit_is_said_beside_it_and_kept(
    convenor: Phone, session: Session, place: Place, but: dict[str, str], words: str
) -> None:
    convenor.open(run(place, "/new?purpose=shortlist"))
    sent = {
        "title": "What comes first?",
        "about": "We have a little.",
        "quorum": "1 of 2",
        **DAY,
        **FILLED["shortlist"],
    }
    convenor.send(run(place, "/new"), **{**sent, **but})
    assert convenor.page is not None
    assert convenor.page.status_code == 400
    assert words in convenor.words
    assert "We have a little." in convenor.words
    session.rollback()
    assert session.scalars(select(Ballot)).all() == []


def test_a_line_without_a_cost_is_named(convenor: Phone, place: Place) -> None:
    convenor.open(run(place, "/new?purpose=share_money"))
    sent = {"title": "What?", "about": "Money.", "quorum": "1 of 2", **DAY, **FILLED["share_money"]}
    convenor.send(run(place, "/new"), **{**sent, "options": "A bench; 400\nA bus"})
    assert "Line 2: after a semicolon, write what it costs in pounds" in convenor.words


def test_what_the_committee_did_not_read_is_not_approved(
    convenor: Phone, committee: Phone, session: Session, place: Place
) -> None:
    convenor.open(run(place, "/new?purpose=shortlist"))
    sent = {
        "title": "What comes first?",
        "about": "We have a little.",
        "quorum": "1 of 2",
        **DAY,
        **FILLED["shortlist"],
    }
    convenor.send(run(place, "/new"), **sent)
    address = f"/committee/{place.public_id}/ballots/B01"
    committee.open(address)
    hidden = committee.hidden(address)
    committee.page = committee.client.post(address, data={**hidden, "seen": "0" * 64})
    assert committee.page.status_code == 409
    assert "was changed after it was read" in committee.words
    for phone, method in ((convenor, "get"), (committee, "post")):
        wanted = address if phone is convenor else run(place, "/B01/open")
        answer = getattr(phone.client, method)(wanted, data={"csrf_token": hidden["csrf_token"]})
        assert answer.status_code == 403


def test_more_time_closing_and_void(convenor: Phone, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form())
    here = run(place, f"/{ballot}")
    name = session.scalars(select(Membership.pseudonym).where(Membership.role == Role.MEMBER)).first()
    session.rollback()
    until = clock.now() + timedelta(days=30)
    fields = {"until_day": str(until.day), "until_month": str(until.month), "until_year": str(until.year)}
    convenor.open(f"{here}/window").send(f"{here}/window", pseudonym=name or "", **fields)
    assert "They can vote until then." in convenor.words
    session.rollback()
    assert len([one for one in session.scalars(select(RollEntry.until)) if one]) == 1
    refused = convenor.open(f"{here}/window").send(f"{here}/window", pseudonym="nobody at all", **fields)
    assert refused.page is not None
    assert refused.page.status_code == 400
    assert "Some people still have time to vote." in convenor.open(here).send(f"{here}/close").words
    assert "Write something here" in convenor.open(f"{here}/void").send(f"{here}/void", because="").words
    assert (
        "The reason stands on its page."
        in convenor.open(f"{here}/void").send(f"{here}/void", because="A wrong word.").words
    )
    public = Phone(convenor.client.application.test_client())
    assert "A wrong word." in public.open(f"/projects/{place.public_id}/ballots/{ballot}").words
