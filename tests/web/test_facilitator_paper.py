"""Sheets of paper: made, printed, typed in by two people, settled; each by hand as a facilitator does it."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deliberation.cli import doctor
from deliberation.exchange.paper import making, pdf
from deliberation.exchange.paper.layout import pages as pages_of
from deliberation.exchange.paper.types import Ask, Labels, Sheet, from_json, to_json
from deliberation.permissions import SYSTEM
from deliberation.reading import sheets as reading
from deliberation.services import statements
from tests.web.resident_journey import Phone, Place, actor_of
from tests.web.staff import at_work, complete, desk, with_words

LABELS = Labels("Sheet", "Name on your card:", "Page {number} of {all}", "The code", "It says the number.")
CHOICES = ("I agree", "I do not agree", "I am not sure")
LONG = "The bus should come on Sundays so that people can get to work, to the clinic and to see their families. " * 2


@pytest.fixture
def place(app: Flask, session: Session) -> Place:
    complete(app)
    place, said = with_words(session, ["The bus comes late."])
    for text in ("More buses should come.", "<b>Shops</b> & cafés should open late."):
        statements.write(session, SYSTEM, place.id, text, sources=said)
    session.rollback()
    return place


@pytest.fixture
def phone(app: Flask, session: Session, place: Place) -> Phone:
    return at_work(app, session, place)


def name_of(session: Session, place: Place) -> str:
    actor = actor_of(session, place.codes[0])
    session.rollback()
    return actor.parts[0].pseudonym


def status(phone: Phone) -> int:
    assert phone.page is not None
    return phone.page.status_code


def make(phone: Phone, session: Session, place: Place, **fields: str) -> str:
    """One sheet; gives its number as it is printed."""
    sent = {"names": name_of(session, place), "look": "large", "consents": "y", "words": "y", "statements": "S01"}
    phone.open(desk(place, "paper/new")).send(desk(place, "paper/new"), **{**sent, **fields})
    session.rollback()
    rows = reading.listed(session, SYSTEM, place.id)
    return rows[0].shown if rows else ""


def typed(phone: Phone, place: Place, number: str, **fields: str) -> Phone:
    """Type a sheet in, from the list on, as the form stands."""
    phone.open(desk(place, "paper")).send(desk(place, "paper/find"), number=number.lower().replace("-", " "))
    found = re.search(r'name="given_in_on"[^>]*value="([^"]+)"', phone.text)
    assert found
    address = desk(place, f"paper/sheet/{number}")
    return phone.send(address, **{"given_in_on": found.group(1), **fields})


def test_a_sheet_is_made_printed_typed_in_twice_and_settled(
    app: Flask, phone: Phone, place: Place, session: Session
) -> None:
    number = make(phone, session, place)
    assert status(phone) == 200
    for words in (number, name_of(session, place), "More buses should come.", "I do not agree", "Page 1 of"):
        assert words in phone.text
    typed(phone, place, number, S01="agree", words="More of them.")
    assert "typed in once" in phone.text
    other = at_work(app, session, place, email="second@example.org")
    other.open(desk(place, "paper"))
    assert number in other.text
    other.open(desk(place, f"paper/sheet/{number}"))
    assert "More of them." not in other.text
    typed(other, place, number, S01="disagree", words="More of them")
    assert "2 things differently" in other.text
    address = desk(place, f"paper/settle/{number}")
    other.send(address, S01="agree")
    assert status(other) == 400
    assert "Look at the paper" in other.text
    other.send(address, S01="agree", pick="neither", words="More of them!")
    assert "is done" in other.text
    other.open(desk(place, "paper/agreement"))
    assert "kappa" in other.text
    session.rollback()
    (done,) = reading.listed(session, SYSTEM, place.id)
    assert done.state == "agreed"
    for again in (phone.open(desk(place, f"paper/sheet/{number}")), phone.open(desk(place, f"paper/print/{number}"))):
        assert status(again) in (200, 404)
    assert status(phone.open(address)) == 409


def test_wrong_names_numbers_and_days_are_said_and_nothing_is_lost(
    phone: Phone, place: Place, session: Session
) -> None:
    make(phone, session, place, names="Nobody At All")
    assert status(phone) == 400
    assert "Nobody At All" in phone.text
    number = make(phone, session, place)
    phone.open(desk(place, "paper")).send(desk(place, "paper/find"), number="K7M2-0000")
    assert status(phone) == 400
    assert "There is no sheet with this number" in phone.text
    for day in ("", "yesterday", "1999-01-01", "2999-01-01"):
        typed(phone, place, number, given_in_on=day, words="Kept words.")
        assert status(phone) == 400
        assert "Kept words." in phone.text
    typed(phone, place, number, S01="perhaps")
    assert status(phone) == 400


def test_a_lost_sheet_is_put_aside(phone: Phone, place: Place, session: Session) -> None:
    number = make(phone, session, place)
    address = desk(place, f"paper/void/{number}")
    phone.open(address).send(address)
    assert "does not count" in phone.text
    assert "does not count" in phone.open(desk(place, f"paper/sheet/{number}")).text
    assert status(phone.open(desk(place, f"paper/print/{number}"))) == 404


def test_the_code_on_a_sheet_leads_staff_to_it_and_tells_others_nothing(
    app: Flask, phone: Phone, place: Place, session: Session
) -> None:
    number = make(phone, session, place)
    assert f"Type in {number}" in phone.open(f"/sheet/{number}").text
    stranger = Phone(app.test_client())
    seen = {stranger.open(f"/sheet/{one}").text for one in (number, "0000-0000", "nonsense")}
    assert len(seen) == 1
    assert name_of(session, place) not in seen.pop()


@pytest.mark.parametrize("look", ["large", "easy"])
def test_the_page_and_the_files_ask_the_same(phone: Phone, place: Place, session: Session, look: str) -> None:
    make(phone, session, place, look=look, statements="S02")
    pack = reading.listed(session, SYSTEM, place.id)[0].pack
    session.rollback()
    assert "&lt;b&gt;Shops&lt;/b&gt; &amp; cafés" in phone.text
    answer = phone.client.get(desk(place, f"paper/print/{pack}/docx"))
    assert answer.status_code == 200
    assert answer.data[:2] == b"PK"
    assert answer.headers["Cache-Control"] == "no-store"
    assert phone.client.get(desk(place, f"paper/print/{pack}/exe")).status_code == 404


def test_where_pdf_cannot_be_made_it_is_not_offered(
    phone: Phone, place: Place, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "missing", lambda: "pango-1.0")
    make(phone, session, place)
    assert "Get it for Word" in phone.text
    assert "Get it as a PDF" not in phone.text
    pack = reading.listed(session, SYSTEM, place.id)[0].pack
    session.rollback()
    assert phone.client.get(desk(place, f"paper/print/{pack}/pdf")).status_code == 404
    (found,) = (one for one in doctor.programs_for_paper())
    assert "pango-1.0 is missing" in found.words
    assert "libpango" in found.words


def a_sheet(look: str, statements: int) -> Sheet:
    asks = [
        Ask(LONG[: 20 + 35 * (number % 6)].strip(), "en-GB", CHOICES, "What do you think?")
        for number in range(statements)
    ]
    asks += [Ask("What would make things better for you?", "en-GB", lines=9), Ask("Who wrote this?", "en-GB", CHOICES)]
    how, end = ("Put a cross in one box.", "You can skip any question."), ("Thank you.",)
    return Sheet(
        "K7M2-9QX4", "https://x.example/sheet/K7M2-9QX4", "M05", "Castle Ward", "Tell us", look, "en-GB", how,  # type: ignore[arg-type]
        tuple(asks), end, LABELS,
    )  # fmt: skip


def test_sheets_travel_to_another_process_and_back() -> None:
    made = (a_sheet("large", 3), a_sheet("easy", 2))
    assert from_json(to_json(made)) == made


@pytest.mark.parametrize("look", ["large", "easy"])
def test_no_question_is_lost_and_no_page_is_empty(look: str) -> None:
    for number in range(12):
        sheet = a_sheet(look, number)
        laid = pages_of(sheet)
        assert tuple(ask for page in laid for ask in page) == sheet.asks
        assert all(laid)


@pytest.mark.skipif(bool(pdf.missing()), reason=f"PDF needs {pdf.missing()}, which is not installed")
@pytest.mark.parametrize("look", ["large", "easy"])
def test_the_pdf_is_tagged_and_has_as_many_pages_as_its_numbers_say(look: str) -> None:
    sheet = a_sheet(look, 9)
    made = making.make([sheet], "pdf")
    assert made.startswith(b"%PDF-")
    shown = (
        subprocess.run([sys.executable, "-c", TAGS], input=made, capture_output=True, check=True)
        .stdout.decode()
        .split()
    )
    assert shown == ["True", "en-GB", str(len(pages_of(sheet))), "True", "True"]


# In a process of its own: the reader of PDF files that comes with WeasyPrint's tests is not at hand.
TAGS = """
import re, sys, zlib
data = sys.stdin.buffer.read()
parts = [data]
for found in re.finditer(rb"stream\\r?\\n(.*?)\\r?\\nendstream", data, re.S):
    try:
        parts.append(zlib.decompress(found.group(1)))
    except zlib.error:
        pass
text = b"".join(parts)
print(b"/MarkInfo" in text and b"/Marked true" in text)
print(re.search(rb"/Lang ?\\(([^)]*)\\)", text).group(1).decode())
print(len(re.findall(rb"/Type ?/Page[^s]", text)))
print(b"pdfuaid" in text)
print(b"/StructTreeRoot" in text and b"/Alt" in text)
"""
