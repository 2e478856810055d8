"""Answering statements: one a page, skipping, not understanding, breaks, changing, and when it is over."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.reading import voting
from deliberation.services import statements, votes
from models import NotClear, Vote
from tests.web.resident_journey import Phone, Place, move_to, new_place, says, with_stand_ins, with_statements
from tests.web.resident_journey import actor_of as actor

# All of a question page on first view, fonts included, headers apart.
LIGHT = 30_000
TEXTS = ["The bus should stop at the clinic", "Pay us for our time", "A quiet room at the job centre"]


@pytest.fixture
def place(session: Session) -> Place:
    return new_place(session, people=2)


@pytest.fixture
def references(session: Session, place: Place) -> list[str]:
    return with_statements(session, place, TEXTS)


@pytest.fixture
def phone(app: Flask, client: FlaskClient, place: Place, references: list[str]) -> Phone:
    with_stand_ins(app)
    return Phone(client).come_in(place.codes[0]).take_part(place)


def _votes(session: Session) -> list[int]:
    session.rollback()
    return list(session.execute(select(Vote.choice).order_by(Vote.statement_id)).scalars())


def _here(phone: Phone) -> str:
    assert phone.page is not None
    return phone.page.request.path


def test_the_statement_is_the_heading_and_the_question(phone: Phone, place: Place, references: list[str]) -> None:
    assert _here(phone) in {place.url(f"vote/{reference}") for reference in references}
    assert re.search(r'<legend><h1 class="said" lang="en-GB" dir="ltr">[^<]+</h1></legend>', phone.text)
    assert set(re.findall(r'value="(agree|disagree|pass)"', phone.text)) == {"agree", "disagree", "pass"}
    assert "3 left." in phone.text


def test_each_answer_is_kept_and_the_next_one_follows(phone: Phone, place: Place, session: Session) -> None:
    for left, answer in ((2, "agree"), (1, "pass")):
        phone.send(_here(phone), choice=answer, act="next")
        assert f"{left} left." in phone.text
    phone.send(_here(phone), choice="disagree", act="next")
    assert _here(phone) == place.url("done")
    assert sorted(_votes(session)) == [-1, 0, 1]
    assert "You answered 3 statements." in phone.text


@pytest.mark.parametrize("sent", [{}, {"act": "next"}, {"choice": "perhaps"}, {"act": "vanish", "choice": ""}])
def test_without_a_choice_it_asks_gently(phone: Phone, session: Session, sent: dict[str, str]) -> None:
    phone.send(_here(phone), **sent)
    assert phone.page is not None
    assert phone.page.status_code == 400
    assert "Choose one answer, or press “Skip this one”." in phone.text
    assert _votes(session) == []


def test_a_skipped_statement_comes_back_only_when_asked_for(phone: Phone, place: Place, session: Session) -> None:
    seen = set()
    for _ in range(3):
        seen.add(_here(phone))
        phone.send(_here(phone), choice="agree", act="skip")
    assert len(seen) == 3
    assert _here(phone) == place.url("done")
    assert "You skipped 3. That is fine." in phone.text
    assert _votes(session) == []
    phone.send(place.url("done"))
    assert _here(phone) in seen


def test_not_understanding_is_a_signal_and_no_vote(phone: Phone, session: Session) -> None:
    first = _here(phone)
    phone.send(first, act="unclear")
    assert "Thank you for saying so." in phone.text
    assert _here(phone) != first
    session.rollback()
    assert session.execute(select(func.count()).select_from(NotClear)).scalar_one() == 1
    assert _votes(session) == []


@pytest.mark.parametrize(("sent", "kept"), [({}, []), ({"choice": "agree"}, [1])])
def test_a_break_keeps_what_was_chosen(
    phone: Phone, place: Place, session: Session, sent: dict[str, str], kept: list[int]
) -> None:
    phone.send(_here(phone), act="break", **sent)
    assert _here(phone) == place.url()
    assert "Your answers are saved." in phone.text
    assert _votes(session) == kept


def test_a_break_is_suggested_after_five(phone: Phone, place: Place, session: Session) -> None:
    with_statements(session, place, [f"One more thing, the {number}th" for number in range(4)])
    for _ in range(4):
        phone.send(_here(phone), choice="agree", act="next")
    assert "A break is fine" not in phone.text
    phone.send(_here(phone), choice="agree", act="next")
    assert "You have answered 5. A break is fine." in phone.text


def test_an_answer_can_be_seen_and_changed(phone: Phone, place: Place, session: Session) -> None:
    answered = _here(phone)
    phone.send(answered, choice="agree", act="next").open(place.url("answers"))
    assert answered in phone.text
    phone.open(answered)
    assert re.search(r'<input checked[^>]*value="agree"', phone.text)
    assert "Save my new answer" in phone.text
    phone.send(answered, choice="disagree", act="next")
    assert _here(phone) == place.url("answers")
    assert "I do not agree" in phone.text
    assert _votes(session) == [-1]


def test_two_tabs_leave_one_answer(phone: Phone, place: Place, session: Session) -> None:
    here, fields = _here(phone), phone.hidden(_here(phone))
    other = Phone(phone.client).open(here)
    assert phone.client.post(here, data={**fields, "choice": "agree", "act": "next"}).status_code == 303
    other.send(here, choice="disagree", act="next")
    assert _votes(session) == [-1]


def test_a_statement_that_closed_meanwhile_is_no_dead_end(
    phone: Phone, place: Place, session: Session, references: list[str]
) -> None:
    here = _here(phone)
    fields = phone.hidden(here)
    statements.set_open(session, SYSTEM, place.id, here.rsplit("/", 1)[1], is_open=False)
    phone.page = phone.client.post(here, data={**fields, "choice": "agree", "act": "next"}, follow_redirects=True)
    assert "That statement is closed. Nothing was lost." in phone.text
    assert _here(phone).startswith(place.url("vote/"))
    assert _votes(session) == []


def test_a_statement_that_never_was_is_not_called_closed(phone: Phone, place: Place) -> None:
    phone.open(place.url("vote/S99"))
    assert "We could not find that statement. Nothing was lost." in phone.text
    assert "closed" not in phone.text


def test_who_has_answered_all_is_not_told_how_long_it_takes(phone: Phone, place: Place, session: Session) -> None:
    how_long = re.compile(r"About \d minutes?\.")
    assert how_long.search(phone.open(place.url()).text)
    for one in voting.cards(session, actor(session, place.codes[0]), place.id):
        votes.cast(session, actor(session, place.codes[0]), place.id, one.reference, 1)
    start = phone.open(place.url()).text
    assert "All answered" in start
    assert not how_long.search(start)
    assert "You can look at your answers, and change them." in start


def test_when_answering_is_over_it_says_so_and_answers_stay(phone: Phone, place: Place, session: Session) -> None:
    here, fields = _here(phone), phone.hidden(_here(phone))
    phone.send(here, choice="agree", act="next")
    move_to(session, place, "drafting")
    late = phone.client.post(here, data={**fields, "choice": "disagree"})
    assert "Answering has ended" in late.get_data(as_text=True)
    for page in ("vote", "done", here.removeprefix(place.url())):
        assert "Answering has ended" in phone.open(place.url(page)).text
    assert "so these stay as they are" in phone.open(place.url("answers")).text
    assert _votes(session) == [1]


def test_before_it_starts_it_says_when(app: Flask, client: FlaskClient, session: Session) -> None:
    with_stand_ins(app)
    early = new_place(session, state="onboarding", area="WXB")
    phone = Phone(client).come_in(early.codes[0]).take_part(early).open(early.url("vote"))
    assert "Answering has not started yet" in phone.text


def test_without_statements_it_says_so(app: Flask, client: FlaskClient, session: Session) -> None:
    with_stand_ins(app)
    empty = new_place(session, area="WXB")
    phone = Phone(client).come_in(empty.codes[0]).take_part(empty)
    assert _here(phone) == empty.url("done")
    assert "There are no statements yet" in phone.text


def test_without_a_yes_nothing_is_kept(app: Flask, place: Place, references: list[str], session: Session) -> None:
    phone = Phone(with_stand_ins(app).test_client()).come_in(place.codes[0]).open(place.url("vote"))
    assert _here(phone) == place.url("yes/take_part")
    assert "Please say yes to taking part first." in phone.text
    phone.send(place.url("yes/take_part"), answer="no")
    assert "Nothing is kept." in phone.text
    assert _votes(session) == []


def test_a_statement_about_the_person_is_marked(phone: Phone, place: Place, session: Session) -> None:
    source = says(session, actor(session, place.codes[1]), place, "I care for somebody")
    about = statements.write(session, SYSTEM, place.id, "I care for somebody", sources=[source], is_meta=True)
    assert "About you." in phone.open(place.url(f"vote/{about}")).text


def test_the_first_view_is_light(phone: Phone) -> None:
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', phone.text)
    sent = {}
    for address in addresses:
        with phone.client.get(address, headers={"Accept-Encoding": "gzip"}) as answer:
            sent[address] = answer.data
    total = len(phone.text.encode()) + sum(map(len, sent.values()))
    assert sum("/fonts/" in address for address in sent) == 2
    assert len(sent) == 5
    assert total <= LIGHT, f"{total} bytes"


def test_words_in_another_language_run_their_own_way(phone: Phone, place: Place, session: Session) -> None:
    source = says(session, actor(session, place.codes[1]), place, "أريد حافلة")
    arabic = statements.write(session, SYSTEM, place.id, "أريد حافلة", sources=[source], language="ar")
    assert '<h1 class="said" lang="ar" dir="rtl">' in phone.open(place.url(f"vote/{arabic}")).text
