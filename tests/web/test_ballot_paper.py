"""A ballot on paper: numbered sheets that are nobody's, as tagged PDF and for Word, with the frozen words."""

from __future__ import annotations

import io
import subprocess
import sys

import docx
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accessibility import sheet_numbers
from deliberation.exchange.paper import pdf
from deliberation.exchange.paper.layout import pages as pages_of
from deliberation.permissions import SYSTEM
from deliberation.reading import ballots as reading
from deliberation.reading import processes
from deliberation.web.facilitator import ballot_paper
from models import BallotSheet
from tests.services.voting import form
from tests.web.resident_journey import Phone, Place, actor_of, new_place, says_yes
from tests.web.staff import at_work, desk
from tests.web.test_facilitator_paper import TAGS
from tests.web.test_resident_ballots import with_ballot

KINDS = [
    ("endorse", "endorse"),
    ("approval", "phragmen"),
    ("score", "score"),
    ("points", "points"),
    ("ranked", "schulze"),
    ("budget", "greedy"),
    ("pairwise", "pairwise"),
]


@pytest.fixture
def place(session: Session) -> Place:
    made = new_place(session, people=2, state="deciding")
    for words in made.codes:
        says_yes(session, actor_of(session, words), made)
    return made


@pytest.fixture
def desk_of(app: Flask, session: Session, place: Place) -> Phone:
    return at_work(app, session, place)


def numbers_of(session: Session) -> list[str]:
    session.rollback()
    found = [sheet_numbers.shown(one) for one in session.scalars(select(BallotSheet.number))]
    session.rollback()
    return sorted(found)


def files(session: Session, place: Place, ballot: str, look: str, kind: str, part: int = 1) -> str:
    session.rollback()
    (pack,) = set(session.scalars(select(BallotSheet.pack)))
    session.rollback()
    return desk(place, f"ballots/{ballot}/sheets/{pack}/{look}/{part}/{kind}")


@pytest.mark.parametrize(("kind", "rule"), KINDS)
@pytest.mark.parametrize("look", ["plain", "single"])
def test_a_word_file_has_every_option_and_number_and_nothing_of_a_person(
    session: Session, place: Place, desk_of: Phone, kind: str, rule: str, look: str
) -> None:
    ballot = with_ballot(session, place, form(kind, rule))
    sheets = desk(place, f"ballots/{ballot}/sheets")
    desk_of.open(sheets).send(sheets, many="2")
    answer = desk_of.client.get(files(session, place, ballot, look, "docx"))
    assert answer.status_code == 200
    text = "\n".join(one.text for one in docx.Document(io.BytesIO(answer.get_data())).paragraphs)
    for number in numbers_of(session):
        assert number in text
    for title in ("What comes first?", "Three things that we could do.", "Thing 1", "Thing 2", "Thing 3"):
        assert title in text
    assert "Name on your card" not in text
    for words in place.codes:
        assert actor_of(session, words).parts[0].pseudonym not in text
    assert "Do not write your name on it." in text


def test_large_print_has_one_question_a_page(app: Flask, session: Session, place: Place) -> None:
    ballot = with_ballot(session, place, form("endorse", "endorse"))
    with app.test_request_context():
        process = processes.for_visitor(session, SYSTEM, place.public_id)
        view = reading.one(session, SYSTEM, place.id, ballot)
        plain, large = (ballot_paper.sheets(process, view, ["k7m29qx4"], look)[0] for look in ("plain", "single"))
    assert [len([one for one in page if one.choices]) for page in pages_of(large)][:4] == [0, 1, 1, 1]
    assert len(pages_of(plain)) < len(pages_of(large))
    assert large.called == ""


@pytest.mark.skipif(bool(pdf.missing()), reason="no pango here")
def test_the_pdf_is_tagged_and_says_its_language(session: Session, place: Place, desk_of: Phone) -> None:
    ballot = with_ballot(session, place, form("endorse", "endorse"))
    sheets = desk(place, f"ballots/{ballot}/sheets")
    assert "letters of 14 points (PDF)" in desk_of.open(sheets).send(sheets, many="1").words
    made = desk_of.client.get(files(session, place, ballot, "plain", "pdf")).get_data()
    assert made.startswith(b"%PDF")
    shown = subprocess.run([sys.executable, "-c", TAGS], input=made, capture_output=True, check=True).stdout
    told, language, pages, is_ua, has_tree = shown.decode().split()
    assert (told, language, is_ua, has_tree) == ("True", "en-GB", "True", "True")
    assert pages == "2"


def test_a_sheet_that_is_counted_is_not_printed_again(session: Session, place: Place, desk_of: Phone) -> None:
    ballot = with_ballot(session, place, form("endorse", "endorse"))
    sheets = desk(place, f"ballots/{ballot}/sheets")
    desk_of.open(sheets).send(sheets, many="26")
    session.rollback()
    first, *_, last = session.scalars(select(BallotSheet).order_by(BallotSheet.number)).all()
    gone = sheet_numbers.shown(first.number)
    first.counted = last.counted = True
    session.commit()
    page = desk_of.open(sheets)
    assert "24 numbers are out:" in page.words
    text = desk_of.client.get(files(session, place, ballot, "plain", "docx")).get_data()
    shown = "\n".join(one.text for one in docx.Document(io.BytesIO(text)).paragraphs)
    assert gone not in shown
    for wrong in (
        files(session, place, ballot, "plain", "docx", part=2),
        files(session, place, ballot, "plain", "docx", part=3),
        files(session, place, ballot, "huge", "docx"),
        files(session, place, ballot, "plain", "exe"),
        desk(place, f"ballots/{ballot}/sheets/nosuchpack/plain/1/docx"),
    ):
        assert desk_of.client.get(wrong).status_code == 404


def test_the_code_on_a_sheet_leads_a_teller_to_it_and_nobody_else(
    app: Flask, session: Session, place: Place, desk_of: Phone
) -> None:
    ballot = with_ballot(session, place, form("endorse", "endorse"))
    sheets = desk(place, f"ballots/{ballot}/sheets")
    desk_of.open(sheets).send(sheets, many="1")
    (number,) = numbers_of(session)
    assert "This is a code from a paper sheet" in desk_of.open(f"/sheet/{number}").words
    teller = at_work(app, session, place, "teller")
    assert f'value="{number}"' in teller.open(f"/sheet/{number}").text
