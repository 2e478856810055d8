"""The ways to a ballot: from the start page, the desk, the public pages, and from one's own words."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM
from deliberation.services import ballot_closing, ballot_counts, ballot_sheets, ballots, processes
from deliberation.web import ballot_times
from models import Paper, Person
from tests.services.voting import form
from tests.web.resident_journey import Phone, Place, actor_of, new_place, says_yes
from tests.web.security.house import House
from tests.web.security.voting import signing
from tests.web.staff import at_work
from tests.web.test_resident_ballots import with_ballot
from tests.web.test_teller_pages import names

START, RESULT = "Vote: What comes first?", "See the result: What comes first?"


@pytest.fixture
def place(session: Session) -> Place:
    made = new_place(session, people=2, state="deciding")
    for words in made.codes:
        says_yes(session, actor_of(session, words), made)
    return made


def row(phone: Phone, place: Place) -> str:
    """The words of the first row of what can be done, as the start page has it."""
    phone.open(place.url())
    found = re.search(r"<ul class=\"list\">\s*<li>(.*?)</li>", phone.text, re.DOTALL)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", " ", found.group(1)).split())


def vote(phone: Phone, place: Place, ballot: str) -> None:
    start = place.url(f"ballots/{ballot}")
    phone.open(f"{start}/choose").send(f"{start}/choose", ticks=["1"])
    phone.send(f"{start}/check")


def signed(session: Session, place: Place, ballot: str) -> None:
    with clock.moved(timedelta(days=15)):
        ballot_closing.close(session, SYSTEM, place.id, ballot)
    ballot_counts.work_out(session, SYSTEM, place.id, ballot)
    result = ballots.reading.one(session, SYSTEM, place.id, ballot).result
    assert result is not None
    session.rollback()
    two = session.scalars(select(Person.id).order_by(Person.id).limit(2)).all()
    session.rollback()
    for teller in signing(*two):
        ballot_counts.sign(session, teller, place.id, ballot, seen=ballot_counts.digest_of(result))


def test_the_start_page_says_what_to_vote_on_and_until_when(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form())
    until = ballots.find(session, place.id, ballot).closes_at
    session.rollback()
    with app.test_request_context():
        day = ballot_times.shown(until, "Europe/London")
    phone = Phone(app.test_client()).come_in(place.codes[0])
    assert row(phone, place) == f"{START} You can vote until {day}. Not yet"
    assert f"There is a vote. You can vote until {day}." in phone.words
    assert f'href="{place.url(f"ballots/{ballot}")}">Vote</a>' in phone.text
    vote(phone, place, ballot)
    assert row(phone, place) == f"My vote: What comes first? You can change it until {day}. You have voted"
    assert "There is a vote." not in phone.words
    other = Phone(app.test_client()).come_in(place.codes[1])
    with clock.moved(timedelta(days=20)):
        assert "The time to vote is over." in row(other, place)
    signed(session, place, ballot)
    for one in (phone, other):
        assert row(one, place).startswith(RESULT)
        assert f'href="/projects/{place.public_id}/ballots/{ballot}"' in one.text


def test_while_a_project_is_paused_nobody_votes_and_nothing_is_lost(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form())
    phone = Phone(app.test_client()).come_in(place.codes[0])
    start = place.url(f"ballots/{ballot}")
    phone.open(f"{start}/choose").send(f"{start}/choose", ticks=["1"])
    sent = phone.hidden(f"{start}/check")
    processes.pause(session, SYSTEM, place.id, reason="The hall is flooded.")
    assert phone.client.post(f"{start}/check", data=sent).status_code == 409
    assert "This is paused for now. Nothing is lost." in row(phone, place)
    phone.open(start)
    assert "This is paused for now. Nothing is lost." in phone.words
    assert "The time to vote is over." not in phone.words
    assert phone.client.get(f"{start}/choose").status_code == 409
    session.rollback()
    assert session.scalars(select(Paper)).all() == []
    processes.go_on(session, SYSTEM, place.id)
    assert "Your vote is in" in phone.open(f"{start}/check").send(f"{start}/check").words


def test_whoever_stopped_taking_part_reads_how_to_vote_again(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form())
    phone = Phone(app.test_client()).come_in(place.codes[0])
    vote(phone, place, ballot)
    held = phone.open(place.url("held")).words
    assert "Votes in ballots" in held
    assert f"{ballot}. You voted on this site." in held
    assert "Your vote in a ballot that is still open" in phone.open(place.url("leave-all")).words
    phone.send(place.url("leave-all"))
    assert f"{ballot}. You have not voted." in phone.open(place.url("held")).words
    assert "Only people who take part can vote." in row(phone, place)
    start = place.url(f"ballots/{ballot}")
    assert "Only people who take part can vote. You can say yes to it again" in phone.open(start).words
    assert f'href="{place.url("yes/take_part")}"' in phone.text
    assert "Please say yes to taking part first." in phone.open(f"{start}/choose").words
    says_yes(session, actor_of(session, place.codes[0]), place)
    assert row(phone, place).startswith(START)
    vote(phone, place, ballot)
    assert row(phone, place).endswith("You have voted")


def test_who_votes_by_a_sheet_reads_that_it_counts(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form())
    for name in names(session):
        ballot_sheets.hand_out(session, SYSTEM, place.id, ballot, name, "paper")
    phone = Phone(app.test_client()).come_in(place.codes[0])
    assert row(phone, place) == "My vote: What comes first? You voted on paper. That vote counts. You have voted"


def test_nobody_is_asked_to_vote_who_is_not_on_the_roll(app: Flask, session: Session, place: Place) -> None:
    with_ballot(session, place, form())
    late = new_place(session, people=1, state="deciding")
    phone = Phone(app.test_client()).come_in(late.codes[0])
    assert "What comes first?" not in phone.open(late.url()).words


def test_the_desk_and_the_project_lead_to_a_vote(app: Flask, session: Session, place: Place) -> None:
    desk, public = f"/desk/{place.public_id}/", f"/projects/{place.public_id}"
    facilitator, anybody = at_work(app, session, place, "facilitator"), Phone(app.test_client())
    assert f"{desk}ballots" not in facilitator.open(desk).text
    assert "Votes of the members" not in anybody.open(public).words
    ballot = with_ballot(session, place, form())
    assert "1 vote is open: who votes on paper or by phone" in facilitator.open(desk).words
    assert f'href="{desk}ballots"' in facilitator.text
    assert "Open until" in anybody.open(public).words
    assert f'href="{public}/ballots/{ballot}"' in anybody.text
    ballots.void(session, SYSTEM, place.id, ballot, because="The wrong question.")
    assert "Does not count" in anybody.open(public).words
    assert f"{desk}ballots" not in facilitator.open(desk).text


def test_ones_own_words_and_a_recommendation_lead_to_their_vote(house: House) -> None:
    from deliberation.database import db

    plan = house.places["plan"]
    asks, final = plan.names["ballot_asks"], plan.names["final"]
    own = house.browser("member").get(f"/take-part/{plan.public_id}/words/{plan.names['own']}").text
    assert "A vote of the members" in own
    assert f'href="/take-part/{plan.public_id}/ballots/{asks}">See the vote' in own
    address = f"/projects/{plan.public_id}/recommendations/{final}"
    page = house.browser("visitor").get(address).text
    assert "How the members voted on it" in page
    assert f'href="/projects/{plan.public_id}/ballots/{asks}"' in page
    assert "Goes forward" not in page
    with house.app.app_context():
        people, session = house.prepared.people, db.session()
        with clock.moved(timedelta(days=15)):
            ballot_closing.close(session, SYSTEM, plan.id, asks)
        ballot_counts.work_out(session, SYSTEM, plan.id, asks)
        result = ballots.reading.one(session, SYSTEM, plan.id, asks).result
        assert result is not None
        session.rollback()
        for teller in signing(people.ids["teller"], people.ids["reviewer"]):
            ballot_counts.sign(session, teller, plan.id, asks, seen=ballot_counts.digest_of(result))
    assert "Goes forward" in house.browser("visitor").get(address).text


def test_a_vote_that_did_not_open_or_does_not_count_is_no_stop_of_anybodys_words(house: House) -> None:
    from deliberation.database import db

    plan = house.places["plan"]
    with house.app.app_context():
        ballots.void(db.session(), SYSTEM, plan.id, plan.names["ballot_asks"], because="The wrong question")
    own = house.browser("member").get(f"/take-part/{plan.public_id}/words/{plan.names['own']}").text
    assert "A vote of the members" not in own
    told = house.places["told"]
    assert (
        "How the members voted"
        not in house.browser("visitor").get(f"/projects/{told.public_id}/recommendations/{told.names['final']}").text
    )


def test_a_day_ends_by_the_clock_of_the_area_and_is_shown_by_it(app: Flask) -> None:
    from datetime import date

    summer = ballot_times.end_of(date(2031, 7, 1), "Europe/London")
    assert (summer.hour, summer.minute, summer.utcoffset()) == (22, 59, timedelta(0))
    assert summer.astimezone(ZoneInfo("Europe/London")).date() == date(2031, 7, 1)
    with app.test_request_context():
        assert ballot_times.shown(summer, "Europe/London") == "Tuesday 1 July, 23:59"
        assert ballot_times.shown(summer, "Europe/London", year=True) == "Tuesday 1 July 2031, 23:59"
