"""What goes wrong while voting, over HTTP: the page says what, nothing is counted twice, and nothing breaks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM
from deliberation.services import ballot_closing
from models import Paper, RollEntry
from tests.services.voting import form
from tests.web.resident_journey import Phone, Place, actor_of, new_place, says_yes
from tests.web.test_ballot_secrecy import put_in, voting
from tests.web.test_resident_ballots import inside, with_ballot


@pytest.fixture
def place(session: Session) -> Place:
    """Two who are on the roll, and one who says yes only afterwards."""
    made = new_place(session, people=3, state="deciding")
    for words in made.codes[:2]:
        says_yes(session, actor_of(session, words), made)
    return made


def stored(session: Session) -> list[str]:
    session.rollback()
    found = list(session.scalars(select(Paper.content)))
    session.rollback()
    return found


def test_a_paper_that_comes_after_the_close_is_refused_in_words(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form())
    phone = voting(app, place, ballot, place.codes[0], "1")
    with clock.moved(timedelta(days=15)):
        ballot_closing.close(session, SYSTEM, place.id, ballot)
    phone.send(place.url(f"ballots/{ballot}/check"))
    assert phone.page is not None
    assert phone.page.status_code == 409
    assert "not open" in phone.words
    assert stored(session) == []


def test_a_paper_that_comes_too_late_is_refused_in_words(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form())
    phone = voting(app, place, ballot, place.codes[0], "1")
    with clock.moved(timedelta(days=15)):
        phone.send(place.url(f"ballots/{ballot}/check"))
    assert phone.page is not None
    assert phone.page.status_code == 409
    assert stored(session) == []


def test_whoever_is_not_on_the_roll_is_told_so(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form())
    says_yes(session, actor_of(session, place.codes[2]), place)
    phone = Phone(app.test_client()).come_in(place.codes[2])
    token = phone.open(place.url(f"ballots/{ballot}/own")).token()
    for rest in ("choose", "check"):
        page = phone.client.post(place.url(f"ballots/{ballot}/{rest}"), data={"csrf_token": token, "nonce": "0" * 32})
        assert page.status_code == 404
        assert "<h1" in page.text
    assert stored(session) == []


def test_two_devices_have_one_paper_and_each_its_own_words(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form())
    phones = [voting(app, place, ballot, place.codes[0], tick) for tick in ("1", "2")]
    first, second = (put_in(phone, place, ballot) for phone in phones)
    assert first != second
    assert "takes the place of your earlier vote" in phones[1].words
    assert stored(session) == ['{"2":1}']
    assert list(session.scalars(select(RollEntry.channel).where(RollEntry.channel.is_not(None)))) == ["online"]
    session.rollback()
    own = place.url(f"ballots/{ballot}/own")
    assert "No vote with these words" in phones[0].open(own).send(own, tracker=" ".join(first)).words
    assert "Thing 2" in phones[0].open(own).send(own, tracker=" ".join(second)).words


@pytest.mark.parametrize(
    "ticks",
    [["4"], ["1", "1-2"], ["\u0662"], ["x" * 5000], [str(number) for number in range(1, 901)]],
    ids=["not on it", "pair", "other digits", "long", "900 options"],
)
def test_an_option_that_is_not_on_it_is_said_and_nothing_kept(
    app: Flask, session: Session, place: Place, ticks: list[str]
) -> None:
    ballot = with_ballot(session, place, form())
    choose = place.url(f"ballots/{ballot}/choose")
    phone = Phone(app.test_client()).come_in(place.codes[0]).open(choose)
    phone.page = phone.client.post(choose, data={**phone.hidden(choose), "ticks": ticks})
    assert phone.page.status_code == 400
    assert "not on this ballot" in phone.words
    phone.open(choose)
    assert "checked" not in phone.text
    assert stored(session) == []


def test_ten_thousand_options_end_in_a_plain_page(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form())
    choose = place.url(f"ballots/{ballot}/choose")
    phone = Phone(app.test_client()).come_in(place.codes[0]).open(choose)
    ticks = [str(number) for number in range(1, 10_001)]
    phone.page = phone.client.post(choose, data={**phone.hidden(choose), "ticks": ticks})
    assert phone.page.status_code in (400, 413)
    assert "<h1" in phone.text
    assert stored(session) == []


def test_a_form_that_is_not_ours_puts_nothing_in(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form())
    check = place.url(f"ballots/{ballot}/check")
    phone = voting(app, place, ballot, place.codes[0], "1")
    sent = phone.hidden(check)
    for nonce in ("", "zebra", "0" * 64, "\u0660" * 32):
        page = phone.client.post(check, data={**sent, "nonce": nonce})
        assert page.status_code == 400
    assert stored(session) == []
    phone.page = phone.client.post(check, data=sent, follow_redirects=True)
    assert len(inside(phone)) == 5
