"""Voting in a ballot in the browser: one thing a page, going back keeps answers, and a vote that finds itself again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM
from deliberation.reading import ballots as reading
from deliberation.services import ballots
from deliberation.services.ballots import BallotForm
from models import Paper, RollEntry
from tests.services.voting import form
from tests.web.resident_journey import Phone, Place, actor_of, new_place, says_yes


@pytest.fixture
def place(session: Session) -> Place:
    made = new_place(session, people=2, state="deciding")
    for words in made.codes:
        says_yes(session, actor_of(session, words), made)
    return made


def with_ballot(session: Session, place: Place, asked: BallotForm) -> str:
    reference = ballots.set_up(session, SYSTEM, place.id, asked)
    seen = reading.one(session, SYSTEM, place.id, reference).hash
    session.rollback()
    ballots.approve(session, SYSTEM, place.id, reference, seen=seen)
    ballots.open_for_voting(session, SYSTEM, place.id, reference)
    return reference


def inside(phone: Phone) -> list[str]:
    """The tracker words on the page."""
    found = re.search(r'<p class="said" translate="no">([a-z ]+)</p>', phone.text)
    assert found
    return found.group(1).split()


def test_one_question_a_page_and_back_keeps_answers(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form("endorse", "endorse"))
    phone = Phone(app.test_client()).come_in(place.codes[0])
    assert "You have not voted yet." in phone.open(place.url("ballots")).words
    start = place.url(f"ballots/{ballot}")
    assert "Who can see my vote?" in phone.open(start).words
    assert f'href="{start}/1"' in phone.text
    first = f"{start}/1"
    assert "Question 1 of 3" in phone.open(first).words
    assert "Choose one answer" in phone.send(first, act="next").words
    assert phone.page is not None
    assert phone.page.status_code == 400
    phone.send(first, act="next", choice="cannot_live")
    assert "Question 2 of 3" in phone.words
    phone.send(f"{start}/2", act="skip")
    assert "Question 3 of 3" in phone.words
    assert re.search(r'<input[^>]*checked[^>]*value="cannot_live"', phone.open(first).text)
    phone.open(f"{start}/3").send(f"{start}/3", act="next", choice="support")
    assert "Is this your vote?" in phone.words
    assert "I cannot live with it" in phone.words
    assert "Nothing chosen" in phone.words
    session.rollback()
    assert session.scalars(select(Paper)).all() == []
    check = f"{start}/check"
    sent = phone.hidden(check)
    phone.page = phone.client.post(check, data=sent, follow_redirects=True)
    words = inside(phone)
    phone.page = phone.client.post(check, data=sent, follow_redirects=True)
    assert inside(phone) == words
    session.rollback()
    assert session.scalars(select(Paper.content)).all() == ['{"1":"cannot_live","3":"support"}']
    phone.send(f"{start}/done")
    assert "You have voted." in phone.words
    assert " ".join(words) not in phone.open(f"{start}/done").words
    own = f"{start}/own"
    assert "I cannot live with it" in phone.open(own).send(own, tracker=" ".join(words).title()).words
    assert "No vote with these words" in phone.open(own).send(own, tracker="lemon river").words


@pytest.mark.parametrize(
    ("kind", "rule", "fields", "content"),
    [
        ("approval", "phragmen", {"ticks": ["1", "3"]}, '{"1":1,"3":1}'),
        ("budget", "greedy", {"ticks": ["2"]}, '{"2":1}'),
        ("points", "points", {"o1": "4", "o2": "", "o3": "2"}, '{"1":4,"3":2}'),
        ("ranked", "schulze", {"o1": "2", "o2": "1", "o3": ""}, '{"1":2,"2":1}'),
        ("approval", "phragmen", {}, "{}"),
    ],
)
def test_all_on_one_page(
    app: Flask,
    session: Session,
    place: Place,
    kind: str,
    rule: str,
    fields: dict[str, str | list[str]],
    content: str,
) -> None:
    start = place.url(f"ballots/{with_ballot(session, place, form(kind, rule))}")
    phone = Phone(app.test_client()).come_in(place.codes[0])
    choose, check = f"{start}/choose", f"{start}/check"
    phone.open(choose)
    phone.page = phone.client.post(choose, data={**phone.hidden(choose), **fields}, follow_redirects=True)
    assert "Is this your vote?" in phone.words
    phone.open(choose).open(check).send(check)
    assert len(inside(phone)) == 5
    session.rollback()
    assert session.scalars(select(Paper.content)).all() == [content]


@pytest.mark.parametrize(
    ("kind", "rule", "fields", "words"),
    [
        ("points", "points", {"o1": "6", "o2": "1"}, "You have 6 points. You gave 7."),
        ("ranked", "schulze", {"o1": "1", "o2": "1"}, "Two of them have the same place."),
        ("approval", "phragmen", {"ticks": ["9"]}, "Something here is not on this ballot."),
        ("points", "points", {"o1": "zebra"}, "This cannot be chosen here."),
    ],
)
def test_what_does_not_fit_is_said_and_kept(
    app: Flask, session: Session, place: Place, kind: str, rule: str, fields: dict[str, str], words: str
) -> None:
    start = place.url(f"ballots/{with_ballot(session, place, form(kind, rule))}")
    phone = Phone(app.test_client()).come_in(place.codes[0])
    choose = f"{start}/choose"
    phone.open(choose)
    phone.page = phone.client.post(choose, data={**phone.hidden(choose), **fields})
    assert phone.page.status_code == 400
    assert words in phone.words


def test_two_at_a_time_and_stopping_early(app: Flask, session: Session, place: Place) -> None:
    start = place.url(f"ballots/{with_ballot(session, place, form('pairwise', 'pairwise'))}")
    phone = Phone(app.test_client()).come_in(place.codes[0])
    shown = phone.open(f"{start}/1").text
    assert phone.open(f"{start}/1").text.count('type="radio"') == shown.count('type="radio"') == 3
    phone.send(f"{start}/1", act="next", choice="0")
    assert "Question 2 of 3" in phone.words
    chosen = re.findall(r'type="radio"[^>]*value="([123])"', phone.text)[0]
    phone.send(f"{start}/2", act="stop", choice=chosen)
    assert "Is this your vote?" in phone.words
    assert "I cannot decide" in phone.words
    phone.send(f"{start}/check")
    session.rollback()
    content = session.scalars(select(Paper.content)).one()
    assert sorted(re.findall(r":(\d)", content)) == sorted(["0", chosen])


def test_who_may_not_vote_is_told_why(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form("endorse", "endorse"))
    start = place.url(f"ballots/{ballot}")
    phone = Phone(app.test_client()).come_in(place.codes[0])
    with clock.moved(timedelta(days=15)):
        assert "The time to vote is over." in phone.open(start).words
        assert phone.client.get(f"{start}/1").status_code == 409
    assert phone.client.get(f"{start}/4").status_code == 404
    assert phone.client.get(f"{start}/choose").status_code == 404
    assert phone.client.get(place.url("ballots/B77")).status_code == 404
    session.rollback()
    assert session.scalars(select(RollEntry.channel)).all() == [None, None]
