"""Statements at the desk: written from people's words, read back with advice, closed, opened and merged."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.reading import contributions as own
from deliberation.reading import recommendations as readings
from deliberation.services import contributions, moderation, statements, votes
from tests.web.resident_journey import Phone, Place, actor_of, move_to, new_place
from tests.web.staff import at_work, complete, desk, with_words

TEXTS = ["The bus should stop at the clinic", "Buses must go to the clinic", "Pay us for our time"]
PLAIN = "Buses should stop at the clinic."


@pytest.fixture
def place(app: Flask, session: Session) -> Place:
    complete(app)
    place, references = with_words(session, TEXTS)
    for reference in references:
        moderation.allow(session, SYSTEM, place.id, reference)
    session.rollback()
    return place


@pytest.fixture
def phone(app: Flask, session: Session, place: Place) -> Phone:
    return at_work(app, session, place)


def status(phone: Phone) -> int:
    assert phone.page is not None
    return phone.page.status_code


def rows(session: Session, place: Place) -> list[tuple[str, str, tuple[str, ...]]]:
    session.rollback()
    return [(one.text, one.state, one.sources) for one in readings.statements(session, SYSTEM, place.id)]


def look(phone: Phone, place: Place, **fields: object) -> Phone:
    address = desk(place, "statements/write")
    sent = {**phone.open(address).hidden(address), "language": "en-GB", "step": "look", **fields}
    phone.page = phone.client.post(address, data=sent)
    return phone


def two(session: Session, place: Place) -> None:
    for text, source in ((TEXTS[0], "C01"), (TEXTS[1], "C02")):
        statements.write(session, SYSTEM, place.id, text, sources=[source])
    session.rollback()


def test_a_statement_is_read_back_before_it_is_added(phone: Phone, place: Place, session: Session) -> None:
    address = desk(place, "statements/write")
    look(phone, place, text=f"  {PLAIN} ", sources=["C01", "C02"])
    assert "Is the statement right?" in phone.text
    assert PLAIN in phone.text
    assert TEXTS[1] in phone.text
    assert "It could be plainer" not in phone.text
    assert rows(session, place) == []
    sent = {**phone.hidden(address), "sources": ["C01", "C02"], "step": "add"}
    for _ in range(2):
        assert phone.client.post(address, data=sent).status_code == 303
    assert rows(session, place) == [(PLAIN, "open", ("C01", "C02"))]
    page = phone.open(desk(place, "statements")).text
    assert "S01 is open. People can vote on it now." in page
    assert "Where it comes from" in page


def test_the_words_can_be_changed_from_there_and_nothing_is_lost(phone: Phone, place: Place) -> None:
    address = desk(place, "statements/write")
    look(phone, place, text=PLAIN, sources=["C01", "C03"], is_meta="y")
    assert "It is about the person who answers." in phone.text
    sent = {**phone.hidden(address), "sources": ["C01", "C03"], "step": "change"}
    phone.page = phone.client.post(address, data=sent)
    assert status(phone) == 200
    assert phone.text.count(" checked") == 3
    assert f"{PLAIN}</textarea>" in phone.text


def test_hard_words_get_advice_and_no_refusal(phone: Phone, place: Place) -> None:
    text = "Commissioning stakeholders must facilitate the utilisation of transport provision forthwith."
    look(phone, place, text=text, sources="C01")
    assert status(phone) == 200
    assert "It could be plainer" in phone.text
    assert "is a hard word" in phone.text
    assert "Add it. People can vote on it" in phone.text


def test_advice_is_only_for_a_language_that_is_known(phone: Phone, place: Place) -> None:
    text = "Commissioning stakeholders facilitate utilisation."
    assert "It could be plainer" not in look(phone, place, text=text, sources="C01", language="cy").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": "", "sources": "C01"}, "Write something here"),
        ({"text": "x" * 281, "sources": "C01"}, "This is 281 letters long"),
        ({"text": PLAIN}, "Choose at least one contribution"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    phone: Phone, place: Place, session: Session, fields: dict[str, str], words: str
) -> None:
    look(phone, place, **fields)
    assert status(phone) == 400
    assert words in phone.text
    assert fields["text"] in phone.text
    assert rows(session, place) == []


def test_words_that_nobody_sent_are_no_source(phone: Phone, place: Place) -> None:
    address = desk(place, "statements/write")
    look(phone, place, text=PLAIN, sources="C01")
    sent = {**phone.hidden(address), "sources": ["C99"], "step": "add"}
    assert phone.client.post(address, data=sent).status_code == 404


def test_words_in_no_statement_come_first(phone: Phone, place: Place, session: Session) -> None:
    statements.write(session, SYSTEM, place.id, TEXTS[0], sources=["C01"])
    session.rollback()
    page = phone.open(desk(place, "statements/write?from=C03")).text
    assert page.index(TEXTS[2]) < page.index(TEXTS[0])
    assert "used in S01" in page
    assert page.count(" checked") == 1


def test_a_statement_is_closed_and_opened_and_twice_is_harmless(phone: Phone, place: Place, session: Session) -> None:
    two(session, place)
    for act, state, words in (("close", "closed", "Its votes stay."), ("open", "open", "is open again.")):
        fields = phone.open(desk(place, "statements")).hidden(desk(place, f"statements/S01/{act}"))
        for _ in range(2):
            assert phone.client.post(desk(place, f"statements/S01/{act}"), data=fields).status_code == 303
        assert rows(session, place)[0][1] == state
        assert words in phone.open(desk(place, "statements")).text


def test_two_statements_are_shown_with_both_trails_and_merged(phone: Phone, place: Place, session: Session) -> None:
    two(session, place)
    page = phone.open(desk(place, "statements/merge")).text
    assert "Merge S" not in page
    phone.open(desk(place, "statements/merge?gone=S02&kept=S01"))
    for words in ("S02 closes", "S01 stays", "C02", TEXTS[1]):
        assert words in phone.text
    assert '<input type="hidden" name="gone" value="S02">' in phone.text
    fields = {"csrf_token": phone.token(), "gone": "S02", "kept": "S01"}
    for _ in range(2):
        assert phone.client.post(desk(place, "statements/merge"), data=fields).status_code == 303
    assert [state for _, state, _ in rows(session, place)] == ["open", "merged"]
    page = phone.open(desk(place, "statements")).text
    assert "S02 now leads on to S01." in page
    assert "Merged into this: S02" in page
    assert f'href="{desk(place, "statements")}?at=S01#S01"' in page


def test_a_statement_is_not_merged_with_itself(phone: Phone, place: Place, session: Session) -> None:
    two(session, place)
    phone.open(desk(place, "statements/merge?gone=S01&kept=S01"))
    assert status(phone) == 400
    assert "Choose two different statements." in phone.text
    sent = {"csrf_token": phone.open(desk(place, "statements")).token(), "gone": "S01", "kept": "S01"}
    answer = phone.client.post(desk(place, "statements/merge"), data=sent)
    assert answer.status_code == 400
    assert status(phone.open(desk(place, "statements/merge?gone=S77&kept=S01"))) == 200


def test_what_was_not_understood_and_what_was_taken_back_is_told(phone: Phone, place: Place, session: Session) -> None:
    two(session, place)
    author = actor_of(session, place.codes[0])
    votes.not_clear(session, author, place.id, "S01")
    mine = {one.reference: one for one in own.own(session, author, place.id)}
    contributions.withdraw(session, author, mine["C02"].public_id)
    session.rollback()
    page = phone.open(desk(place, "statements")).text
    assert "1 person did not understand it." in page
    assert "the person who said it took it back" in page
    assert TEXTS[1] not in page
    assert "1 contribution was taken back." in page


def test_the_convenor_closes_but_does_not_write(app: Flask, place: Place, session: Session) -> None:
    two(session, place)
    convenor = at_work(app, session, place, "convenor")
    page = convenor.open(desk(place, "statements")).text
    assert "Write a statement" not in page
    assert "Close" in page
    for address in ("statements/write", "statements/merge"):
        assert status(convenor.open(desk(place, address))) == 403
    token = {"csrf_token": convenor.open(desk(place, "statements")).token()}
    for address in ("statements/write", "statements/merge"):
        assert (
            convenor.client.post(desk(place, address), data={**token, "gone": "S01", "kept": "S02"}).status_code == 403
        )


def test_after_the_voting_nothing_is_written(phone: Phone, place: Place, session: Session) -> None:
    two(session, place)
    look(phone, place, text=PLAIN, sources="C01")
    move_to(session, place, "drafting")
    address = desk(place, "statements/write")
    sent = {**phone.hidden(address), "sources": ["C01"], "step": "add"}
    assert phone.client.post(address, data=sent).status_code == 409
    assert "Write a statement" not in phone.open(desk(place, "statements")).text


def test_before_there_are_words_the_pages_say_what_to_do(app: Flask, session: Session) -> None:
    complete(app)
    empty = new_place(session, people=0)
    phone = at_work(app, session, empty)
    assert "There is no statement yet." in phone.open(desk(empty, "statements")).text
    assert "There are no words to choose from yet." in phone.open(desk(empty, "statements/write")).text
    assert "There are not two statements" in phone.open(desk(empty, "statements/merge")).text
