"""Recommendations at the desk: drafted from statements, changed with a note, sent round, made final."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.reading import contributions as own
from deliberation.reading import recommendations as readings
from deliberation.services import contributions
from deliberation.services import recommendations as services
from tests.web.resident_journey import (
    Phone,
    Place,
    actor_of,
    everybody_votes,
    move_to,
    new_place,
    with_statements,
)
from tests.web.staff import at_work, complete, desk

TEXTS = ["The bus should stop at the clinic", "Pay us for our time"]
FORM = {
    "title": "Let buses stop at the clinic",
    "text": "Wexmoor Buses adds a stop by March.",
    "why": "People walk forty minutes.",
    "language": "en-GB",
}


@pytest.fixture
def place(app: Flask, session: Session) -> Place:
    complete(app)
    place = new_place(session, state="deliberating", people=4)
    with_statements(session, place, TEXTS)
    session.rollback()
    return place


@pytest.fixture
def phone(app: Flask, session: Session, place: Place) -> Phone:
    return at_work(app, session, place)


def status(phone: Phone) -> int:
    assert phone.page is not None
    return phone.page.status_code


def drafted(session: Session, place: Place, statements: tuple[str, ...] = ("S01",)) -> str:
    reference = services.draft(
        session, SYSTEM, place.id, services.RecommendationForm(**FORM), statements=list(statements)
    )
    session.rollback()
    return reference


def one(session: Session, place: Place, reference: str = "R01") -> readings.RecommendationView:
    session.rollback()
    return readings.draft(session, SYSTEM, place.id, reference)


def page_of(place: Place, rest: str = "") -> str:
    return desk(place, f"recommendations{rest}")


def test_a_draft_comes_from_statements_with_their_numbers(phone: Phone, place: Place, session: Session) -> None:
    everybody_votes(session, place, ["S01", "S02"])
    session.rollback()
    phone.open(page_of(place, "/draft"))
    assert "S01 – Assembly: 3 of 3 agree" in phone.text
    sent = {**phone.hidden(page_of(place, "/draft")), **FORM, "statements": ["S01", "S02"]}
    for _ in range(2):
        answer = phone.client.post(page_of(place, "/draft"), data=sent)
        assert (answer.status_code, answer.location) == (303, page_of(place, "/R01"))
    assert one(session, place).statements == ("S01", "S02")
    page = phone.open(page_of(place, "/R01")).text
    for words in ("R01 is drafted.", FORM["title"], "Assembly: 3 of 3 agree", "2 contributions stand behind these."):
        assert words in page
    assert page.count("R02") == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"statements": []}, "Choose at least one statement"),
        ({"title": ""}, "Write something here"),
        ({"title": "t" * 201}, "This is 201 letters long"),
        ({"why": " "}, "Write something here"),
        ({"text": "t" * 3001}, "This is 3001 letters long"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(
    phone: Phone, place: Place, change: dict[str, object], words: str
) -> None:
    address = page_of(place, "/draft")
    sent = {**phone.open(address).hidden(address), **FORM, "statements": ["S01"], **change}
    phone.page = phone.client.post(address, data=sent)
    assert status(phone) == 400
    assert words in phone.text
    kept = [value for name, value in FORM.items() if name not in change and name != "language"]
    assert all(value in phone.text for value in kept)


def test_a_statement_that_is_not_there_is_not_found(phone: Phone, place: Place) -> None:
    address = page_of(place, "/draft")
    sent = {**phone.open(address).hidden(address), **FORM, "statements": ["S99"]}
    assert phone.client.post(address, data=sent).status_code == 404
    assert status(phone.open(page_of(place, "/R09"))) == 404


def test_a_change_needs_a_note_and_the_old_words_stay(phone: Phone, place: Place, session: Session) -> None:
    drafted(session, place)
    address = page_of(place, "/R01/change")
    fields = {**phone.open(address).hidden(address), **FORM, "text": "A stop by May, with a light."}
    phone.page = phone.client.post(address, data=fields)
    assert status(phone) == 400
    assert "A stop by May" in phone.text
    for _ in range(2):
        answer = phone.client.post(address, data={**fields, "note": "People asked for a light."})
        assert answer.status_code == 303
    assert one(session, place).version == 2
    page = phone.open(page_of(place, "/R01")).text
    for words in ("A stop by May", "People asked for a light.", "Version 1", FORM["text"]):
        assert words in page


def test_it_goes_round_and_becomes_final_and_twice_is_harmless(phone: Phone, place: Place, session: Session) -> None:
    drafted(session, place)
    for step, words in (("circulated", "R01 is sent round."), ("final", "R01 is final.")):
        address = page_of(place, f"/R01/move/{step}")
        fields = phone.open(page_of(place, "/R01")).hidden(address)
        for _ in range(2):
            assert phone.client.post(address, data=fields).status_code == 303
        assert one(session, place).state == step
        assert words in phone.open(page_of(place, "/R01")).text
    assert "Change the words" not in phone.text
    assert "Next step" not in phone.text
    address = page_of(place, "/R01/change")
    sent = {"csrf_token": phone.token(), **FORM, "note": "One more."}
    assert phone.client.post(address, data=sent).status_code == 409


@pytest.mark.parametrize(("step", "answer"), [("final", 409), ("adopted", 404), ("nowhere", 404)])
def test_no_step_is_skipped(phone: Phone, place: Place, session: Session, step: str, answer: int) -> None:
    drafted(session, place)
    token = {"csrf_token": phone.open(page_of(place, "/R01")).token()}
    assert phone.client.post(page_of(place, f"/R01/move/{step}"), data=token).status_code == answer


def test_one_that_lost_its_source_asks_for_another(phone: Phone, place: Place, session: Session) -> None:
    drafted(session, place)
    author = actor_of(session, place.codes[-1])
    mine = {words.text: words for words in own.own(session, author, place.id)}
    contributions.withdraw(session, author, mine[TEXTS[0]].public_id)
    session.rollback()
    assert "R01 lost all that it came from." in phone.open(desk(place)).text
    assert "It needs a new source." in phone.open(page_of(place)).text
    phone.open(page_of(place, "/R01"))
    assert "Nothing is left." in phone.text
    address = page_of(place, "/R01/sources")
    fields = phone.hidden(address)
    assert phone.client.post(address, data=fields).status_code == 400
    assert phone.client.post(address, data={**fields, "statement": "S99"}).status_code == 404
    for _ in range(2):
        assert phone.client.post(address, data={**fields, "statement": "S02"}).status_code == 303
    assert not one(session, place).lost_its_source
    assert one(session, place).statements == ("S02",)


def test_the_convenor_reads_and_moves_but_does_not_write(app: Flask, place: Place, session: Session) -> None:
    drafted(session, place)
    convenor = at_work(app, session, place, "convenor")
    page = convenor.open(page_of(place, "/R01")).text
    assert "Send it round" in page
    assert "Change the words" not in page
    token = {"csrf_token": convenor.token()}
    for address in ("/draft", "/R01/change"):
        assert status(convenor.open(page_of(place, address))) == 403
        assert convenor.client.post(page_of(place, address), data={**token, **FORM, "note": "x"}).status_code == 403
    answer = convenor.client.post(page_of(place, "/R01/sources"), data={**token, "statement": "S02"})
    assert answer.status_code == 403
    assert (
        "R01 is sent round." in convenor.open(page_of(place, "/R01")).send(page_of(place, "/R01/move/circulated")).text
    )


def test_when_all_is_reported_nothing_is_offered(phone: Phone, place: Place, session: Session) -> None:
    drafted(session, place)
    move_to(session, place, "reported")
    page = phone.open(page_of(place, "/R01")).text
    for words in ("Change the words", "Send it round", "Add another statement"):
        assert words not in page
    assert "Draft a recommendation" not in phone.open(page_of(place)).text
    token = {"csrf_token": phone.token()}
    assert phone.client.post(page_of(place, "/R01/move/circulated"), data=token).status_code == 409


def test_the_list_is_empty_at_first(phone: Phone, place: Place) -> None:
    assert "There is no recommendation yet." in phone.open(page_of(place)).text
