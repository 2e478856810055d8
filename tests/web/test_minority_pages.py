"""Seeing it another way, in the browser: the offer after voting, writing, standing behind it, and where it stays."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.services import minority
from models import MinorityBacking, MinorityStatement
from tests.services.voting import form
from tests.web.resident_journey import Phone, Place, actor_of, new_place, says_yes
from tests.web.test_public_ballots import counted, voted
from tests.web.test_resident_ballots import with_ballot

WORDS = "The last bus goes at five, and I work until six."


@pytest.fixture
def place(session: Session) -> Place:
    made = new_place(session, people=3, state="deciding")
    for words in made.codes:
        says_yes(session, actor_of(session, words), made)
    return made


def endorsing(session: Session, place: Place) -> str:
    asked = replace(form("endorse", "endorse"), threshold=(4, 5), share_of="votes_cast")
    return place.url(f"ballots/{with_ballot(session, place, asked)}")


def sends(phone: Phone, start: str, *answers: str) -> Phone:
    """Fill in the paper and send it."""
    phone.open(f"{start}/1")
    for number, answer in enumerate(answers, 1):
        phone.send(f"{start}/{number}", act="next", choice=answer)
    return phone.send(f"{start}/check")


@pytest.mark.parametrize(("answer", "is_offered"), [("cannot_live", True), ("support", False)])
def test_who_cannot_live_with_it_is_offered_to_say_why(
    app: Flask, session: Session, place: Place, answer: str, is_offered: bool
) -> None:
    start = endorsing(session, place)
    phone = Phone(app.test_client()).come_in(place.codes[0])
    sends(phone, start, "support", answer, "support")
    assert "Your vote is in" in phone.words
    assert ("There is something that you cannot live with" in phone.words) == is_offered
    # The way on is the same for everybody.
    assert f'href="{start}/statements"' in phone.text
    assert f'href="{start}/statements"' in phone.open(start).text
    session.rollback()
    assert session.scalars(select(MinorityStatement)).all() == []


def test_a_ballot_of_another_kind_offers_nothing(app: Flask, session: Session, place: Place) -> None:
    start = place.url(f"ballots/{with_ballot(session, place, form('approval', 'phragmen'))}")
    phone = Phone(app.test_client()).come_in(place.codes[0])
    assert "/statements" not in phone.open(start).text
    assert phone.client.get(f"{start}/statements").status_code == 404


def test_words_are_written_changed_and_taken_back(app: Flask, session: Session, place: Place) -> None:
    start = endorsing(session, place)
    phone = Phone(app.test_client()).come_in(place.codes[0])
    assert "Thing 2" in phone.open(f"{start}/statements").words
    assert "Nobody has written anything yet." in phone.open(f"{start}/statements/2").words
    write = f"{start}/statements/2/write"
    assert phone.open(write).send(write, text="  ").page.status_code == 400  # type: ignore[union-attr]
    assert WORDS in phone.open(write).send(write, text=WORDS).words
    assert "These are your words." in phone.words
    assert WORDS in phone.open(write).text
    for mine in ("words", "held"):
        assert WORDS in phone.open(place.url(mine)).words
    phone.open(write).send(write, text="Shorter.")
    session.rollback()
    assert session.scalars(select(MinorityStatement.text)).all() == ["Shorter."]
    back = f"{start}/statements/2/take-back"
    assert "Take these words back?" in phone.open(back).words
    assert "Your words are taken back." in phone.send(back).words
    assert "Shorter." not in phone.words
    session.rollback()
    assert session.scalars(select(MinorityStatement.text)).all() == [""]
    assert phone.client.get(back).status_code == 404


def test_others_stand_behind_it_and_nobody_sees_how_many(app: Flask, session: Session, place: Place) -> None:
    start = endorsing(session, place)
    author = Phone(app.test_client()).come_in(place.codes[0])
    on = f"{start}/statements/2"
    author.open(f"{on}/write").send(f"{on}/write", text=WORDS)
    reader = Phone(app.test_client()).come_in(place.codes[1])
    assert "1 person wrote something." in reader.open(f"{start}/statements").words
    assert WORDS in reader.open(on).words
    assert "These are your words." not in reader.words
    reader.send(on, act="stand")
    assert "You stand behind this." in reader.words
    assert f"{WORDS}M01. You stand behind this." in reader.open(place.url("held")).words
    assert WORDS not in reader.open(place.url("words")).words
    reader.open(on)
    assert "stand behind this." not in author.open(on).words
    session.rollback()
    assert len(session.scalars(select(MinorityBacking)).all()) == 2
    assert "I stand behind this" in reader.open(on).send(on, act="leave").words
    session.rollback()
    assert len(session.scalars(select(MinorityBacking)).all()) == 1
    odd = reader.client.post(on, data={**reader.hidden(on), "statement": "M99", "act": "stand"})
    assert odd.status_code == 404
    assert reader.client.get(f"{start}/statements/9").status_code == 404


def test_what_is_kept_stands_with_the_result_in_letters_as_large(app: Flask, session: Session, place: Place) -> None:
    start = endorsing(session, place)
    ballot = start.rsplit("/", 1)[1]
    voted(session, place, ballot, *([{"1": "support", "2": "cannot_live"}] * 3))
    author = actor_of(session, place.codes[0])
    minority.say(session, author, place.id, ballot, 2, WORDS)
    minority.say(session, actor_of(session, place.codes[1]), place.id, ballot, 1, "I like it, but not there.")
    public = f"/projects/{place.public_id}/ballots/{ballot}"
    assert WORDS not in Phone(app.test_client()).open(public).words
    counted(session, place, ballot)
    shown = Phone(app.test_client()).open(public)
    assert "What some see another way" in shown.words
    assert f"{WORDS} 1 person stands behind this. It needed 1." in shown.words
    assert re.search(rf'<div class="lead"[^>]*><p>{WORDS}</p>', shown.text)
    own = Phone(app.test_client()).come_in(place.codes[0]).open(f"{start}/statements/2")
    assert "It stays with the result." in own.words
    assert f'"{start}/statements/2/write"' not in own.text
    assert "1 person stands behind this. It stays with the result." in own.open(place.url("words")).words
    assert f'href="{start}/statements/2"' in own.text


def test_when_the_time_is_over_the_page_says_so_and_keeps_nothing(app: Flask, session: Session, place: Place) -> None:
    start = endorsing(session, place)
    ballot = start.rsplit("/", 1)[1]
    voted(session, place, ballot, {"1": "support"})
    phone = Phone(app.test_client()).come_in(place.codes[0])
    write = f"{start}/statements/2/write"
    sent = phone.open(write).hidden(write)
    counted(session, place, ballot)
    assert "The time to write is over." in phone.open(write).words
    assert phone.client.post(write, data={**sent, "text": WORDS}).status_code == 409
    session.rollback()
    assert session.scalars(select(MinorityStatement)).all() == []
