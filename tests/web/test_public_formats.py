"""The booklet in other formats: the same words in each, none that were taken back, and no fault without programs."""

from __future__ import annotations

import io
import re
import shutil
import wave
import zipfile
import zlib
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from accessibility.contract import page_reading
from deliberation.exchange import speech
from deliberation.exchange.formats import braille, making
from deliberation.exchange.paper import pdf
from deliberation.services import contributions, spoken
from tests.web.public_journey import NOT_THERE, TEXTS, Finished, finished_once, look, talked
from tests.web.resident_journey import actor_of, with_stand_ins

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EASY = 4.0
needs_braille = pytest.mark.skipif(bool(braille.missing()), reason="Braille needs liblouis, which is not installed")


@pytest.fixture(scope="module")
def built(prepared_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Finished]:
    return finished_once(prepared_file, tmp_path_factory.mktemp("formats"))


@pytest.fixture
def database_url(built: tuple[Path, Finished], var: Path) -> str:
    return f"sqlite:///{shutil.copyfile(built[0], var / 'folkmoot.sqlite')}"


@pytest.fixture
def found(built: tuple[Path, Finished]) -> Finished:
    return built[1]


@pytest.fixture
def app(app: Flask) -> Flask:
    return with_stand_ins(app)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    making.forget()


def _formats(found: Finished) -> str:
    return f"/projects/{found.place.public_id}/formats"


def _file(client: FlaskClient, found: Finished, kind: str) -> bytes:
    answer = client.get(f"{_formats(found)}/assembly/{kind}")
    assert answer.status_code == 200, answer.status_code
    ending = making.KINDS[kind].ending
    assert re.search(rf"attachment; filename=[\w-]+\.{ending}$", answer.headers["Content-Disposition"])
    assert answer.headers["Cache-Control"] == "private, no-cache"
    return bytes(answer.data)


def _main(page: str) -> str:
    inner = page[page.index("<main") : page.index("</main>")]
    # Hard words are links in a sentence, so what follows one stands close to it.
    return re.sub(r" (?=[.,?:])", "", unescape(" ".join(re.sub(r"<[^>]+>", " ", inner).split())))


def test_the_page_lists_every_format_and_is_a_link_away(found: Finished, client: FlaskClient) -> None:
    page = look(client, f"{_formats(found)}/assembly")
    # Nothing is read aloud in tests.
    means = making.Means(speaker="", voices={}, left_out="-")
    for kind in making.KINDS:
        offered = f'href="{_formats(found)}/assembly/{kind}"' in page
        assert offered == (not making.missing(kind, "en-GB", means)), kind
    grade = page_reading(page).grade
    assert grade is not None
    assert grade <= EASY
    link = f'href="{_formats(found)}/assembly"'
    for other in ("results", "results/assembly", "booklet"):
        assert link in look(client, f"/projects/{found.place.public_id}/{other}")


def test_every_word_of_the_files_stands_in_the_booklet(found: Finished, client: FlaskClient) -> None:
    """So what the booklet hides, such as groups of fewer than five, is in none of them: all have these words."""
    shown = _main(look(client, f"/projects/{found.place.public_id}/booklet"))
    frame = look(client, f"/projects/{found.place.public_id}/booklet")
    lines = _file(client, found, "text").decode().split("\r\n")
    said = [line.strip("\u201c\u201d- ") for line in lines if line and not re.fullmatch(r"[=-]+", line)]
    assert len(said) > 15
    for line in said:
        assert line in shown or line in unescape(frame), line
    # And none of the booklet's figures is left out.
    figures = re.findall(r"\d+ (?:people read this|of them agree|do not agree|people answered)\.", shown)
    assert sorted(figures) == sorted(one for one in said if one in figures)


def test_the_word_file_has_headings_and_a_language(found: Finished, client: FlaskClient) -> None:
    with zipfile.ZipFile(io.BytesIO(_file(client, found, "docx"))) as packed:
        body = ET.fromstring(packed.read("word/document.xml"))
        about, styles = packed.read("docProps/core.xml").decode(), packed.read("word/styles.xml").decode()
    used = [one.get(f"{WORD}val") for one in body.iter(f"{WORD}pStyle")]
    assert used.count("Title") == 1
    assert used.count("Heading1") >= 4
    assert "What people said, in easy words" in about
    assert 'w:val="en-GB"' in styles
    words = "".join(one.text or "" for one in body.iter(f"{WORD}t"))
    assert "What most people agree with" in words


@pytest.mark.skipif(bool(pdf.missing()), reason=f"PDF needs {pdf.missing()}, which is not installed")
def test_the_large_print_is_tagged_and_has_a_title_and_a_language(found: Finished, client: FlaskClient) -> None:
    made = _file(client, found, "pdf")
    assert made.startswith(b"%PDF-")
    text = _unpacked(made)
    assert b"/Marked true" in text
    assert b"pdfuaid" in text
    assert b"/StructTreeRoot" in text
    assert re.search(rb"/Lang ?\(en-GB\)", text)
    assert b"What people said, in easy words" in text
    assert b"/DisplayDocTitle true" in text
    for tag in (b"/H1", b"/H2", b"/P", b"/BlockQuote"):
        assert re.search(rb"/S ?" + tag + rb"\b", text), tag


def _unpacked(made: bytes) -> bytes:
    parts = [made]
    for one in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL):
        try:
            parts.append(zlib.decompress(one.group(1)))
        except zlib.error:
            continue
    return b"".join(parts)


@needs_braille
@pytest.mark.parametrize("kind", ["braille", "braille-letters"])
def test_a_braille_file_fits_every_display_and_page(found: Finished, client: FlaskClient, kind: str) -> None:
    made = _file(client, found, kind).decode("ascii")
    sheets = made.split("\f")
    assert sheets.pop() == ""
    for number, sheet in enumerate(sheets, start=1):
        lines = sheet.split("\r\n")
        assert lines.pop() == ""
        assert len(lines) == braille.LINES
        assert all(len(line) <= braille.CELLS and braille.SIGNS.fullmatch(line) for line in lines)
        assert lines[-1].strip() == "#" + str(number).translate(str.maketrans("1234567890", "ABCDEFGHIJ"))
    title = {"braille": ",:AT P SD1 9 EASY ^WS", "braille-letters": ",WHAT PEOPLE SAID1 IN EASY WORDS"}[kind]
    assert title in made


@needs_braille
@pytest.mark.parametrize("tag", ["cy", "ar"])
def test_each_language_of_the_pages_has_its_own_braille_and_large_print(
    found: Finished, client: FlaskClient, tag: str
) -> None:
    client.set_cookie("reading", f"l={tag}")
    page = look(client, _formats(found))
    assert f'<html lang="{tag}"' in page
    assert _file(client, found, "braille")


def test_what_was_taken_back_is_in_no_format(found: Finished, session: Session, client: FlaskClient) -> None:
    gone = [text for text in TEXTS if text in _file(client, found, "text").decode()][1:]
    assert gone
    kinds = ["text", "docx", *([] if braille.missing() else ["braille", "braille-letters"])]
    before = {kind: _file(client, found, kind) for kind in kinds}
    contributions.withdraw_all(session, actor_of(session, found.place.codes[-1]), found.place.id)
    session.rollback()
    text = _file(client, found, "text").decode()
    assert not [one for one in gone if one in text]
    after = {kind: _file(client, found, kind) for kind in kinds}
    assert not [kind for kind in kinds if after[kind] == before[kind]]
    with zipfile.ZipFile(io.BytesIO(after["docx"])) as packed:
        words = packed.read("word/document.xml").decode()
    assert not [one for one in gone if one in words]


def test_files_open_with_the_results_and_not_before(session: Session, client: FlaskClient) -> None:
    place, _ = talked(session)
    for kind in making.KINDS:
        assert "This opens later" in look(client, f"/projects/{place.public_id}/formats/assembly/{kind}")
    assert "This opens later" in look(client, f"/projects/{place.public_id}/formats")


def test_what_is_not_there_is_not_there(found: Finished, client: FlaskClient) -> None:
    for path in ("open_call", "open_call/text", "assembly/exe"):
        assert NOT_THERE in look(client, f"{_formats(found)}/{path}", status=404)


def test_without_the_programs_the_page_says_so_and_offers_something_else(
    found: Finished, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "missing", lambda: "pango-1.0")
    monkeypatch.setattr(braille, "missing", lambda: braille.PROGRAM)
    monkeypatch.setattr(spoken, "program", lambda: "")
    words = _main(look(client, _formats(found)))
    assert words.count("This file cannot be made here.") == 4
    for kind in ("pdf", "mp3", "braille", "braille-letters"):
        page = look(client, f"{_formats(found)}/assembly/{kind}", status=404)
        assert "This file cannot be made here" in page
        assert "See the other files" in page
    assert _file(client, found, "text")


def test_a_program_that_fails_is_no_fault_of_the_page(
    found: Finished, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, var: Path
) -> None:
    monkeypatch.setattr(braille, "missing", lambda: "")
    for answer in ("exit 3", "exit 0", "echo nothing like it", "cat"):
        program = var / "lou"
        program.write_text(f"#!/bin/sh\n{answer}\n")
        program.chmod(0o755)
        monkeypatch.setattr(braille, "PROGRAM", str(program))
        answered = client.get(f"{_formats(found)}/assembly/braille")
        assert answered.status_code in (200, 409), (answer, answered.status_code)
        if answered.status_code == 409:
            assert "The Braille file could not be made just now." in answered.text


def test_a_sound_is_made_once_and_kept_for_a_while(
    found: Finished, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, var: Path
) -> None:
    counted, program, recorded = var / "counted", var / "speaker", var / "one.wav"
    with wave.open(str(recorded), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(22_050)
        out.writeframes(b"\0\0" * 22_050)
    program.write_text(f"#!/bin/sh\ncat >/dev/null\necho one >>{counted}\ncat {recorded}\n")
    program.chmod(0o755)
    monkeypatch.setattr(spoken, "program", lambda: str(program))
    first = _file(client, found, "mp3")
    assert first[:2] in (b"\xff\xf3", b"\xff\xfb", b"\xff\xf2", b"ID")
    assert _file(client, found, "mp3") == first
    assert len(counted.read_text().split()) == 1
    program.write_text("#!/bin/sh\nexit 1\n")
    making.forget()
    assert client.get(f"{_formats(found)}/assembly/mp3").status_code == 409
    assert speech.recording(str(program), "en-gb", "Hello") == b""


def test_the_size_that_is_said_is_nearly_the_size(found: Finished, client: FlaskClient) -> None:
    page = _main(look(client, _formats(found)))
    for kind, ending in (("docx", "DOCX"), ("text", "TXT")):
        said = re.search(rf"\({ending}, about (\d+) KB\)", page)
        assert said is not None
        assert int(said.group(1)) / 2 <= len(_file(client, found, kind)) / 1000 <= int(said.group(1)) * 2
