"""A new code that somebody else made: its person is told on the next visit, with how they were known."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import DeliberationError
from deliberation.permissions import SYSTEM
from deliberation.reading import actors
from deliberation.services import codes
from tests.web.contact_journey import member_at, name_of, two_cards
from tests.web.resident_journey import Phone, actor_of, new_place

TOLD = "A new code was made for you on"


@pytest.mark.parametrize(
    ("known_by", "said"), [("voice", "They knew your voice."), ("", "They could not be sure that it was you.")]
)
def test_the_person_is_told_and_how_they_were_known(app: Flask, session: Session, known_by: str, said: str) -> None:
    place, desk, _ = two_cards(app, session)
    phone = member_at(app, place)
    assert TOLD not in phone.open(place.url()).words
    cards = f"/desk/{place.public_id}/cards"
    sent = {"known_by": known_by} if known_by else {}
    desk.open(cards).send(f"{cards}/again", pseudonym=name_of(session, place), **sent)
    # The session of the old code is over.
    assert "Type your code" in phone.open(place.url()).text
    words = codes.reissue_by_pseudonym(session, SYSTEM, place.id, name_of(session, place), known_by or "not_sure").words
    page = Phone(app.test_client()).come_in(words).open(place.url())
    assert TOLD in page.words
    assert said in page.words
    assert said in page.open(place.url("held")).words


def test_it_is_not_told_for_ever_and_not_of_a_first_code(session: Session) -> None:
    place = new_place(session, people=1)
    who = actor_of(session, place.codes[0])
    assert actors.new_code(session, who, place.id) is None
    words = codes.issue_personal_code(session, SYSTEM, membership_id=who.parts[0].membership_id, known_by="face")
    who = actor_of(session, words)
    found = actors.new_code(session, who, place.id)
    assert found is not None
    assert found.known_by == "face"
    with clock.moved(timedelta(days=31)):
        assert actors.new_code(session, who, place.id) is None
    with pytest.raises(DeliberationError, match="choice_unknown"):
        codes.issue_personal_code(session, SYSTEM, membership_id=who.parts[0].membership_id, known_by="guess")
