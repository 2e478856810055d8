"""The desk: what needs a person now, the results so far, and who may come in."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.services import processes, votes
from tests.services.signing import start, with_app
from tests.web.resident_journey import (
    Phone,
    Place,
    actor_of,
    everybody_votes,
    new_place,
    with_statements,
)
from tests.web.staff import at_work, complete, desk, with_token, with_words

PAGES = [
    "",
    "words",
    "appeals",
    "statements",
    "statements/write",
    "statements/merge",
    "results",
    "results/assembly",
    "recommendations",
    "recommendations/draft",
    "recommendations/R01",
    "recommendations/R01/change",
    "cards",
    "cards/print",
]
ACTS = [
    "words/C01/allow",
    "words/C01/hide",
    "appeals/C01",
    "statements/write",
    "statements/S01/close",
    "statements/S01/open",
    "statements/merge",
    "recommendations/draft",
    "recommendations/R01/change",
    "recommendations/R01/move/final",
    "recommendations/R01/sources",
    "cards/again",
    "cards/new",
    "cards/printed",
]
TEXTS = ["The bus should stop at the clinic", "Pay us for our time", "A quiet room", "More childcare"]


def status(phone: Phone) -> int:
    assert phone.page is not None
    return phone.page.status_code


def where(phone: Phone) -> str:
    assert phone.page is not None
    return phone.page.request.path


@pytest.fixture
def place(app: Flask, session: Session) -> Place:
    complete(app)
    return new_place(session, state="deliberating", people=0)


def test_what_needs_a_person_comes_before_the_figures(app: Flask, session: Session) -> None:
    complete(app)
    place, _ = with_words(session, ["One", "Two"])
    page = at_work(app, session, place).open(desk(place)).text
    assert "2 contributions wait to be looked at" in page
    assert page.index("This needs you now") < page.index("People taking part")
    assert "Now: talking and voting." in page
    assert "of 2 with a card" in page


def test_when_nothing_waits_the_desk_says_so(app: Flask, session: Session, place: Place) -> None:
    page = at_work(app, session, place).open(desk(place)).text
    assert "Nothing waits for you now." in page
    assert "This needs you now" not in page


def test_a_statement_that_somebody_did_not_understand_is_named(app: Flask, session: Session) -> None:
    complete(app)
    place = new_place(session, state="deliberating", people=1)
    with_statements(session, place, TEXTS[:1])
    votes.not_clear(session, actor_of(session, place.codes[0]), place.id, "S01")
    session.rollback()
    page = at_work(app, session, place).open(desk(place)).text
    assert "1 person did not understand S01:" in page
    assert f'href="{desk(place, "statements")}?at=S01#S01"' in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("remit_agreed", "Nobody takes part yet."),
        ("learning", "write statements from them"),
        ("drafting", "Voting is over."),
        ("closed", "The project is closed."),
    ],
)
def test_the_state_is_said_in_words(app: Flask, session: Session, state: str, words: str) -> None:
    complete(app)
    place = new_place(session, state=state, people=0)
    assert words in at_work(app, session, place).open(desk(place)).text


def test_a_paused_project_is_said_to_stand_still(app: Flask, session: Session, place: Place) -> None:
    processes.pause(session, SYSTEM, place.id, reason="A flood")
    session.rollback()
    assert "The project stands still." in at_work(app, session, place).open(desk(place)).text


def test_results_are_open_early_to_those_who_run_it(app: Flask, session: Session) -> None:
    complete(app)
    place = new_place(session, state="deliberating", people=12)
    everybody_votes(session, place, with_statements(session, place, TEXTS), but=0)
    session.rollback()
    phone = at_work(app, session, place).open(desk(place, "results"))
    page = phone.text
    assert "people agree with this:" in page
    assert "You see this early" in page
    assert page.index("people agree with this:") < page.index("<table") < page.index("<figure")
    assert status(phone.open(desk(place, "results/assembly"))) == 200
    assert status(phone.open(desk(place, "results/open_call"))) == 404
    assert status(phone.open(desk(place, "results/everybody"))) == 404


def test_without_answers_there_is_a_sentence_instead_of_results(app: Flask, session: Session, place: Place) -> None:
    assert "There are no answers to count yet." in at_work(app, session, place).open(desk(place, "results")).text


def test_asvs_6_3_3_no_page_of_the_desk_opens_before_the_second_factor(
    app: Flask, session: Session, place: Place
) -> None:
    with_app(session, "ada@example.org")
    half = start(session).token
    session.rollback()
    phone = Phone(with_token(app, half))
    for address in PAGES:
        assert where(phone.open(desk(place, address))) == "/staff/second-factor", address


def test_nobody_is_led_to_the_door(app: Flask, place: Place) -> None:
    phone = Phone(app.test_client())
    for address in PAGES:
        assert where(phone.open(desk(place, address))) == "/staff/sign-in", address


@pytest.mark.parametrize("role", ["advisory_member", "observer"])
def test_other_roles_are_refused_on_every_page_and_every_act(
    app: Flask, session: Session, place: Place, role: str
) -> None:
    phone = at_work(app, session, place, role)
    token = {"csrf_token": phone.open("/staff/").token()}
    for address in PAGES:
        assert status(phone.open(desk(place, address))) == 403, address
    for address in ACTS:
        assert phone.client.post(desk(place, address), data=token).status_code == 403, address


def test_another_process_is_closed_to_its_neighbours_facilitator(app: Flask, session: Session, place: Place) -> None:
    other = new_place(session, people=0, area="ELM")
    phone = at_work(app, session, other)
    token = {"csrf_token": phone.open(desk(other)).token()}
    for address in PAGES:
        assert status(phone.open(desk(place, address))) == 403, address
    for address in ACTS:
        assert phone.client.post(desk(place, address), data=token).status_code == 403, address


def test_a_process_that_is_not_there_or_still_a_draft_is_not_found(app: Flask, session: Session, place: Place) -> None:
    draft = new_place(session, state="draft", people=0, area="ELM")
    phone = at_work(app, session, place)
    assert status(phone.open(desk(draft))) == 404
    assert status(phone.open("/desk/nothing/")) == 404


def test_asvs_3_5_1_every_act_needs_the_token_of_its_form(app: Flask, session: Session, place: Place) -> None:
    phone = at_work(app, session, place)
    for act in ACTS:
        assert phone.client.post(desk(place, act)).status_code == 400, act


def test_an_empty_form_never_breaks_anything(app: Flask, session: Session, place: Place) -> None:
    phone = at_work(app, session, place)
    token = {"csrf_token": phone.open(desk(place)).token()}
    for act in ACTS:
        assert phone.client.post(desk(place, act), data=token).status_code in (303, 400, 403, 404, 409), act


def test_asvs_14_3_2_nothing_of_the_desk_is_kept_by_the_browser(app: Flask, session: Session, place: Place) -> None:
    phone = at_work(app, session, place)
    for address in ("", "words", "statements", "cards"):
        assert phone.client.get(desk(place, address)).headers["Cache-Control"] == "no-store"
