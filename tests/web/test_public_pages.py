"""Public pages: open to anybody, within the page contract, and showing only what is public."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from accessibility.contract.tree import parse
from deliberation.config import Config
from deliberation.permissions import SYSTEM
from deliberation.services import opinion, processes
from models import Source
from tests.web.public_journey import EVIL, PAPERS, finished, look, talked
from tests.web.resident_journey import QUESTION, actor_of, move_to, new_place, says_yes, with_stand_ins


@pytest.fixture
def app(app: Flask) -> Flask:
    return with_stand_ins(app)


@pytest.mark.parametrize(("path", "heading"), PAPERS.items())
def test_a_page_of_the_site_is_open_and_keeps_the_contract_on_an_empty_site(
    client: FlaskClient, path: str, heading: str
) -> None:
    assert f"<h1>{heading}</h1>" in look(client, path)


def test_nothing_that_anybody_wrote_becomes_part_of_the_page(session: Session, client: FlaskClient) -> None:
    texts = (f"The bus {EVIL}", f"Letters {EVIL}", f"Work {EVIL}", f"Halls {EVIL}")
    found = finished(session, texts=texts, evil=EVIL)
    for path in (*found.pages, "/"):
        page = look(client, path)
        assert "<script>alert" not in page
        assert "<b>bold" not in page


def test_a_project_that_is_being_set_up_is_not_there(session: Session, client: FlaskClient) -> None:
    place = new_place(session, state="draft", people=0)
    for path in ("", "/results", "/statements/S01", "/recommendations/R01"):
        look(client, f"/projects/{place.public_id}{path}", status=404)
    assert place.public_id not in look(client, "/")


def test_results_open_when_answering_has_ended(session: Session, client: FlaskClient) -> None:
    place, written = talked(session)
    paths = [f"/projects/{place.public_id}/results", f"/projects/{place.public_id}/statements/{written[0]}"]
    for path in paths:
        page = look(client, path)
        assert "This opens later" in page
        assert "clinic" not in page
    move_to(session, place, "drafting")
    for path in paths:
        assert "The bus should stop at the clinic." in look(client, path)


def test_an_ended_project_without_answers_says_so(session: Session, client: FlaskClient) -> None:
    place = new_place(session, state="drafting")
    assert "There is nothing to show yet" in look(client, f"/projects/{place.public_id}/results")


def test_assembly_and_open_call_have_pages_of_their_own(session: Session, client: FlaskClient) -> None:
    place, _ = talked(session)
    opinion.refresh(session, SYSTEM, place.id, Source.OPEN_CALL)
    move_to(session, place, "drafting")
    project = f"/projects/{place.public_id}/results"
    assembly, open_call = look(client, f"{project}/assembly"), look(client, f"{project}/open_call")
    assert "What people think: the assembly</h1>" in assembly
    assert "This counts 12 people" in assembly
    assert "What people think: the open call</h1>" in open_call
    assert "This counts 12 people" not in open_call


def test_a_project_says_what_was_agreed_and_how_to_join(session: Session, client: FlaskClient) -> None:
    place = new_place(session, people=3)
    page = look(client, f"/projects/{place.public_id}")
    for words in (QUESTION, "Support", "Benefits", "£1<", "1 July 2027", "Wexmoor Council", "Join with a code"):
        assert words in page
    assert re.search(r"People who take part</dt><dd>3<", page)
    move_to(session, place, "drafting")
    assert "Join with a code" not in look(client, f"/projects/{place.public_id}")


def test_a_project_that_was_paused_before_its_question_was_agreed_has_no_question(
    session: Session, client: FlaskClient
) -> None:
    place = new_place(session, state="draft", people=0)
    processes.pause(session, SYSTEM, place.id, reason="A pause.")
    page = client.get(f"/projects/{place.public_id}")
    assert QUESTION not in page.get_data(as_text=True)


def test_a_pause_and_a_step_back_are_told_with_their_reason(session: Session, client: FlaskClient) -> None:
    place = new_place(session, state="deliberating")
    pages = (f"/projects/{place.public_id}", f"/projects/{place.public_id}/results")
    processes.step_back(session, SYSTEM, place.id, reason=f"Ask more people. {EVIL}")
    for page in pages:
        shown = look(client, page)
        assert "This went back one step. Here is why:" in shown
        assert "Ask more people. &lt;" in shown
    processes.pause(session, SYSTEM, place.id, reason="The hall is flooded.")
    for page in pages:
        shown = look(client, page)
        assert "Why it is paused:" in shown
        assert "The hall is flooded." in shown
        assert "Ask more people." not in shown
    processes.go_on(session, SYSTEM, place.id)
    processes.move_on(session, SYSTEM, place.id)
    assert "Here is why:" not in look(client, pages[0])


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("remit_agreed", "The question is agreed. Nobody was asked to join yet."),
        ("recruiting", "People are asked to join."),
        ("onboarding", "People have joined. They say what matters to them."),
        ("deliberating", "People talk about it. They answer statements."),
        ("reported", "The recommendations are with those who asked the question."),
        ("responded", "Those who asked the question have answered."),
        ("closed", "This has ended. You can still read all of it."),
    ],
)
def test_each_state_is_said_in_words(session: Session, client: FlaskClient, state: str, words: str) -> None:
    place = new_place(session, state=state, people=0)
    for path in ("", "/results"):
        assert words in parse(look(client, f"/projects/{place.public_id}{path}")).root.text()


def test_a_member_is_led_to_their_own_page(session: Session, client: FlaskClient) -> None:
    place = new_place(session)
    says_yes(session, actor_of(session, place.codes[0]), place)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/join").get_data(as_text=True))
    assert token
    client.post("/join", data={"csrf_token": token.group(1), "words": place.codes[0]})
    assert f"/take-part/{place.public_id}/" in look(client, f"/projects/{place.public_id}")


def test_search_engines_are_asked_to_leave_what_is_not_for_them(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    for path in ("/take-part", "/card", "/staff", "/desk", "/run", "/committee"):
        assert f"Disallow: {path}\n" in answer.get_data(as_text=True)


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def _write_details(config: Config) -> None:
    details = {
        "staff": [{"role": "Convenor", "email": "c@wexmoor.example", "password": "a-b-c-d", "secret": SECRET}],
        "codes": [{"role": "Resident M48", "words": "tulip rainy kiwi beyond", "opens": "Thriving"}],
        "process": "abcdefghij",
        "finished_process": "bcdefghijk",
        "voting_process": "cdefghijkm",
        "strategy": "ST-1",
    }
    (config.var / "demo.json").write_text(json.dumps(details), encoding="utf-8")


def test_a_real_site_never_shows_how_to_sign_in(config: Config, client: FlaskClient) -> None:
    _write_details(config)
    page = look(client, "/")
    assert "made-up" not in page
    assert "tulip" not in page


class TestDemo:
    @pytest.fixture
    def config(self, config: Config) -> Config:
        return replace(config, demo=True)

    def test_the_demo_says_that_it_is_made_up_and_how_to_come_in(self, config: Config, client: FlaskClient) -> None:
        _write_details(config)
        page = look(client, "/")
        assert "This place is invented. Nobody here is real." in page
        for words in ("tulip rainy kiwi beyond", "/card/tulip-rainy-kiwi-beyond", "c@wexmoor.example", "a-b-c-d"):
            assert words in page
        figures = re.search(r">(\d{6})<", page)
        assert figures
        assert pyotp.TOTP(SECRET).verify(figures.group(1), valid_window=1)

    def test_a_demo_without_its_details_is_an_ordinary_page(self, client: FlaskClient) -> None:
        assert "made-up" not in look(client, "/")
