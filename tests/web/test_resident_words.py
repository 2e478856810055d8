"""Saying something, the receipt, where it went, hiding and appeal, and taking it back."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.services import contributions, moderation, statements
from models import Contribution, HidingReason, Provenance
from tests.services.signing import everything_stored
from tests.web.resident_journey import Phone, Place, actor_of, move_to, new_place, says, says_yes, with_stand_ins

STORY = "I want one person who knows my story.\nNot a new one each time."


@pytest.fixture
def place(session: Session) -> Place:
    return new_place(session, people=2)


@pytest.fixture
def phone(app: Flask, client: FlaskClient, place: Place) -> Phone:
    with_stand_ins(app)
    return Phone(client).come_in(place.codes[0]).take_part(place)


def _check(phone: Phone, place: Place, text: str) -> Phone:
    return phone.open(place.url("say")).send(place.url("say/check"), text=text)


def _sent(phone: Phone, place: Place, text: str = STORY, **fields: str) -> str:
    """Send words; gives the address of the page about them."""
    _check(phone, place, text).send(place.url("say/send"), **fields)
    found = re.search(r"words/(\w+)\"", phone.text)
    assert found, phone.text
    return place.url(f"words/{found.group(1)}")


def _kept(session: Session) -> list[Contribution]:
    session.rollback()
    return list(session.execute(select(Contribution).order_by(Contribution.node_id)).scalars())


def test_words_are_read_back_before_they_are_sent(phone: Phone, place: Place, session: Session) -> None:
    _check(phone, place, STORY)
    assert "Is this what you want to say?" in phone.text
    assert "<p>Not a new one each time.</p>" in phone.text
    assert _kept(session) == []
    phone.send(place.url("say/send"))
    assert "Thank you. We have your words" in phone.text
    assert 'as number <b translate="no">C01</b>' in phone.text
    assert "What happens next" in phone.text
    assert [one.text for one in _kept(session)] == [STORY]


def test_going_back_keeps_the_words(phone: Phone, place: Place) -> None:
    _check(phone, place, STORY).send(place.url("say"))
    assert "Not a new one each time.</textarea>" in phone.text
    assert phone.page is not None
    assert "no-store" not in phone.page.headers["Cache-Control"]
    assert phone.client.get(place.url()).headers["Cache-Control"] == "no-store"


def test_sent_twice_they_are_kept_once(phone: Phone, place: Place, session: Session) -> None:
    _check(phone, place, STORY)
    fields = phone.hidden(place.url("say/send"))
    first, second = (phone.client.post(place.url("say/send"), data=fields) for _ in range(2))
    assert first.location == second.location
    assert len(_kept(session)) == 1


@pytest.mark.parametrize(
    ("text", "says_what"),
    [("", "Write something here"), (" \n\t ", "Write something here"), ("a" * 2001, "keep it to 2000 letters")],
)
def test_what_cannot_be_sent_is_said_and_nothing_is_lost(
    phone: Phone, place: Place, session: Session, text: str, says_what: str
) -> None:
    _check(phone, place, text)
    assert phone.page is not None
    assert phone.page.status_code == 400
    assert says_what in phone.text
    assert text.strip() in phone.text
    phone.open(place.url("say")).send(place.url("say/send") if "say/send" in phone.text else place.url("say/check"))
    assert _kept(session) == []


def test_marks_that_reverse_words_are_dropped_and_emoji_stay(phone: Phone, place: Place, session: Session) -> None:
    _sent(phone, place, "I \u202elliw eb\u202c heard \u2066now\u2069 😀 <b>bold</b>")
    assert [one.text for one in _kept(session)] == ["I lliw eb heard now 😀 <b>bold</b>"]
    assert "<b>bold</b>" not in phone.open(place.url("words")).text
    assert "&lt;b&gt;bold&lt;/b&gt;" in phone.text


@pytest.mark.parametrize("hand", ["own_words", "helped", "interpreted"])
def test_who_wrote_it_and_the_language_are_kept(phone: Phone, place: Place, session: Session, hand: str) -> None:
    _sent(phone, place, "أريد حافلة", provenance=hand, language="ar")
    kept = _kept(session)[0]
    assert (str(kept.provenance), kept.language) == (hand, "ar")


def test_a_hand_that_is_not_on_offer_is_refused(phone: Phone, place: Place, session: Session) -> None:
    _check(phone, place, STORY).send(place.url("say/send"), provenance="scribed", language="xx-madeup")
    assert phone.page is not None
    assert phone.page.status_code == 400
    assert "Choose one of the answers." in phone.text
    assert _kept(session) == []


def test_a_page_that_is_far_too_big_is_refused_kindly(phone: Phone, place: Place) -> None:
    phone.open(place.url("say"))
    answer = phone.client.post(
        place.url("say/check"), data={**phone.hidden(place.url("say/check")), "text": "x" * 1_100_000}
    )
    assert answer.status_code == 413


def test_the_middle_page_opened_by_hand_leads_to_the_start(phone: Phone, place: Place) -> None:
    assert phone.client.get(place.url("say/check")).location == place.url("say")


def test_when_nothing_can_be_sent_it_says_so(phone: Phone, place: Place, session: Session) -> None:
    _check(phone, place, STORY)
    fields = phone.hidden(place.url("say/send"))
    move_to(session, place, "drafting")
    late = phone.client.post(place.url("say/send"), data=fields)
    assert late.status_code == 409
    assert "Not a new one each time." in late.get_data(as_text=True)
    assert "This part has ended" in phone.open(place.url("say")).text


def test_without_a_yes_the_words_are_given_back(phone: Phone, place: Place, session: Session) -> None:
    _check(phone, place, STORY)
    fields = phone.hidden(place.url("say/send"))
    phone.open(place.url("leave-all")).send(place.url("leave-all"))
    late = phone.client.post(place.url("say/send"), data=fields)
    assert late.status_code == 400
    assert "Not a new one each time." in late.get_data(as_text=True)
    assert _kept(session) == []


def test_words_show_where_they_went(phone: Phone, place: Place, session: Session) -> None:
    address = _sent(phone, place)
    assert "Not used yet. A facilitator reads everything." in phone.open(address).words
    moderation.allow(session, SYSTEM, place.id, "C01")
    statements.write(session, SYSTEM, place.id, "One person for each of us", sources=["C01"])
    phone.open(address)
    stops = re.findall(r"<li><p><strong>(.*?)</strong></p>", phone.text)
    assert [re.sub(r"<[^>]+>", "", stop) for stop in stops] == ["Your words C01", "A statement that people vote on S01"]
    assert "One person for each of us" in phone.text
    assert "In a statement" in phone.open(place.url("words")).text


def test_hidden_words_say_why_and_can_be_looked_at_again(phone: Phone, place: Place, session: Session) -> None:
    address = _sent(phone, place)
    moderation.hide(session, SYSTEM, place.id, "C01", reason=HidingReason.NAMES_SOMEBODY, note="Dr Brown is named.")
    phone.open(address)
    assert "because they name somebody, or tell who somebody is" in phone.text
    assert "Dr Brown is named." in phone.text
    phone.send(f"{address}/appeal", note="It is my own doctor.")
    assert "We will look again." in phone.text
    assert "You asked us to look again." in phone.text
    assert "Ask us to look again" not in phone.text
    again = phone.client.post(f"{address}/appeal", data={"csrf_token": _token(phone, place), "note": "Again"})
    assert again.status_code == 303
    assert "You have asked us to look again." in phone.open(address).text


def test_an_appeal_that_is_too_long_keeps_its_words(phone: Phone, place: Place, session: Session) -> None:
    address = _sent(phone, place)
    moderation.hide(session, SYSTEM, place.id, "C01", reason=HidingReason.ADVERTISING)
    phone.open(address).send(f"{address}/appeal", note="n" * 1001)
    assert phone.page is not None
    assert phone.page.status_code == 400
    assert "n" * 1001 in phone.text


def test_taking_words_back_says_what_goes_and_then_they_are_gone(phone: Phone, place: Place, session: Session) -> None:
    address = _sent(phone, place)
    moderation.allow(session, SYSTEM, place.id, "C01")
    statements.write(session, SYSTEM, place.id, "One person who knows my story", sources=["C01"])
    phone.open(f"{address}/take-back")
    for promise in ("What goes, for good", "What cannot change", "Ballots that are closed", "published plan"):
        assert promise in phone.text
    assert len([one for one in _kept(session) if one.text]) == 1
    phone.send(f"{address}/take-back")
    assert "Your words are taken back." in phone.text
    assert phone.client.post(f"{address}/take-back", data={"csrf_token": _token(phone, place)}).status_code == 303
    for page in ("", "words", "answers", "vote", "results", address.removeprefix(place.url())):
        assert "knows my story" not in unescape(phone.open(place.url(page)).text)
    assert "You took these words back." in phone.open(address).text
    assert phone.client.get(f"{address}/take-back").location == address
    assert "knows my story" not in everything_stored(session)


def test_taking_everything_back_is_one_step_and_can_be_undone_by_a_new_yes(
    phone: Phone, place: Place, session: Session
) -> None:
    other = actor_of(session, place.codes[1])
    says_yes(session, other, place)
    source = says(session, other, place, "The bus should stop at the clinic")
    statements.write(session, SYSTEM, place.id, "The bus should stop at the clinic", sources=[source])
    _sent(phone, place)
    phone.open(place.url("vote")).send(place.url("vote/S01"), choice="agree", act="next")
    phone.open(place.url("yes/take_part")).send(place.url("yes/take_part"), answer="no")
    assert "Nothing has happened yet." in phone.text
    phone.send(place.url("leave-all"))
    assert "Your words and your answers are gone." in phone.text
    assert "Not yet" in phone.text
    stored = everything_stored(session)
    assert "knows my story" not in stored
    assert "The bus should stop" in stored
    assert "You have not answered anything yet." in phone.open(place.url("answers")).text
    phone.take_part(place)
    assert "The bus should stop at the clinic" in phone.text


def test_words_that_somebody_wrote_down_wait_for_a_yes(phone: Phone, place: Place, session: Session) -> None:
    actor = actor_of(session, place.codes[0])
    sent = contributions.Words("Said at the table", provenance=Provenance.SCRIBED)
    public_id = contributions.submit(session, actor, place.id, sent).public_id
    address = place.url(f"words/{public_id}")
    assert "Is it what you said?" in phone.open(address).text
    phone.send(f"{address}/confirm")
    assert "With the facilitators" in phone.open(place.url("words")).words


def _token(phone: Phone, place: Place) -> str:
    return Phone(phone.client).open(place.url("stop")).token()
