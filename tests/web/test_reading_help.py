"""Pages that help to read: easy words, hard words explained, listening, and a gentle note for those who write."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.permissions import SYSTEM
from deliberation.reading import easy_read as reading
from deliberation.reading.easy_read import Line
from deliberation.reading.spoken import Utterance
from deliberation.services import contributions, easy_read, glossary, statements
from models import SpokenText
from tests.web.resident_journey import Phone, Place, actor_of
from tests.web.staff import at_work, complete, with_words

SAID = "The bus is late in the evening."
LINES = [Line("The bus is late.", "bus"), Line("We wait at night.", "time")]
PATH = r'd="M7 8h34v28H7z'


@pytest.fixture
def place(app: Flask, session: Session) -> Place:
    """A process with one statement, S01, drawn from words of its first member."""
    complete(app)
    found, sent = with_words(session, [SAID, "More buses."])
    statements.write(session, SYSTEM, found.id, SAID, sources=sent[:1])
    session.rollback()
    return found


@pytest.fixture
def member(app: Flask, session: Session, place: Place) -> Phone:
    """The first member at their phone."""
    return Phone(app.test_client()).come_in(place.codes[0])


def sounds(session: Session, place: Place, *texts: str) -> list[str]:
    """Keep a sound for each text; gives the digests."""
    said = [Utterance(text, "en-GB") for text in texts]
    with writing(session, place.id):
        session.add_all(
            SpokenText(process_id=place.id, digest=one.digest, made_at=clock.now(), content=b"\xff\xf3" + b"x" * 98)
            for one in said
        )
    return [one.digest for one in said]


def prefer(phone: Phone, cookie: str) -> None:
    phone.client.set_cookie("reading", cookie)


def test_a_statement_says_whether_there_are_easy_words(member: Phone, place: Place, session: Session) -> None:
    address = f"/take-part/{place.public_id}/vote/S01"
    page = member.open(address).text
    assert "In easy words: not yet." in page
    prefer(member, "e=1")
    assert "There are no easy words for this yet." in member.open(address).text
    easy_read.write(session, SYSTEM, place.id, "S01", LINES)
    page = member.open(address).text
    assert page.index("We wait at night.") < page.index("<form")
    assert PATH in page
    assert "Nobody has checked these easy words yet." in page
    prefer(member, "")
    assert "We wait at night." not in member.open(address).text
    assert "Read this in easy words" in member.text
    page = member.open(f"/projects/{place.public_id}/easy/S01").text
    assert "We wait at night." in page
    assert f'href="{address}"' in page
    easy_read.mark_checked(session, SYSTEM, place.id, "S01", "The Tuesday reading group")
    page = member.open(f"/projects/{place.public_id}/easy/S01").text
    assert "The Tuesday reading group" in page
    assert "Nobody has checked" not in page


def test_easy_words_of_what_a_visitor_may_not_read_are_not_there(app: Flask, place: Place, session: Session) -> None:
    easy_read.write(session, SYSTEM, place.id, "S01", LINES)
    visitor = Phone(app.test_client())
    for of in ("S01", "S99", "question", "nothing"):
        assert visitor.client.get(f"/projects/{place.public_id}/easy/{of}").status_code == 404


def test_a_text_is_heard_behind_a_word_or_at_once(member: Phone, place: Place, session: Session) -> None:
    address = f"/take-part/{place.public_id}/vote/S01"
    assert "<audio" not in member.open(address).text
    (digest,) = sounds(session, place, SAID)
    where = f"/projects/{place.public_id}/sounds/{digest}.mp3"
    page = member.open(address).text
    assert f'<audio controls preload="none" src="{where}"' in page
    assert page.index("</form>") < page.index("<details>") < page.index("<audio")
    prefer(member, "r=1")
    page = member.open(address).text
    assert page.index("<audio") < page.index("<form")
    assert page.count("<audio") == 1


def test_a_sound_is_served_with_its_mark_and_in_parts_and_goes_with_the_words(
    app: Flask, member: Phone, place: Place, session: Session
) -> None:
    (digest,) = sounds(session, place, SAID)
    where, client = f"/projects/{place.public_id}/sounds/{digest}.mp3", app.test_client()
    answer = client.get(where)
    assert (answer.status_code, answer.mimetype, len(answer.data)) == (200, "audio/mpeg", 100)
    assert answer.headers["ETag"] == f'"{digest}"'
    assert "max-age=86400" in answer.headers["Cache-Control"]
    assert client.get(where, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    part = client.get(where, headers={"Range": "bytes=0-9"})
    assert (part.status_code, len(part.data), part.headers["Content-Range"]) == (206, 10, "bytes 0-9/100")
    author = actor_of(session, place.codes[0])
    (own,) = [one for one in _own(session, author, place) if one.text == SAID]
    contributions.withdraw(session, author, own.public_id)
    assert client.get(where).status_code == 404
    assert client.get(where.replace(digest, "x")).status_code == 404
    assert "<audio" not in member.open(f"/take-part/{place.public_id}").text


def _own(session: Session, author: object, place: Place) -> tuple[object, ...]:
    from deliberation.reading import contributions as own_words

    return own_words.own(session, author, place.id)  # type: ignore[arg-type]


def test_hard_words_are_linked_once_and_peoples_words_never(member: Phone, place: Place, session: Session) -> None:
    home = f"/take-part/{place.public_id}/choices"
    glossary.keep(session, SYSTEM, place.id, "words", "What you say or write.")
    page = member.open(home).text
    link = f'<a href="/projects/{place.public_id}/words#words">'
    assert page.count(link) == 1
    listed = member.open(f"/projects/{place.public_id}/words").text
    assert 'id="words"' in listed
    assert "What you say or write." in listed
    glossary.keep(session, SYSTEM, place.id, "bus", "A big car for all.")
    assert 'words#bus"' not in member.open(f"/take-part/{place.public_id}/vote/S01").text


def test_words_of_the_list_and_lines_stay_words(member: Phone, place: Place, session: Session) -> None:
    bad = "<script>alert(1)</script>"
    glossary.keep(session, SYSTEM, place.id, "choices", bad)
    glossary.keep(session, SYSTEM, place.id, "a<b>&c", "Not a tag.")
    easy_read.write(session, SYSTEM, place.id, "S01", [Line(bad)])
    easy_read.mark_checked(session, SYSTEM, place.id, "S01", bad)
    for address in ("easy/S01", "words"):
        page = member.open(f"/projects/{place.public_id}/{address}").text
        assert bad not in page
        assert "&lt;script&gt;" in page
    assert "a&lt;b&gt;&amp;c" in member.text


def test_the_general_list_has_a_page(app: Flask, place: Place) -> None:
    page = Phone(app.test_client()).open("/words").text
    assert 'id="open-call"' in page


def test_easy_words_are_written_looked_at_checked_and_taken_away(app: Flask, place: Place, session: Session) -> None:
    desk = at_work(app, session, place)
    base = f"/desk/{place.public_id}/easy-words"
    assert "Not yet" in desk.open(base).text
    hard = "We will facilitate the implementation of the outcomes in partnership with everybody who is concerned."
    fields = {**desk.open(f"{base}/S01").hidden(f"{base}/S01"), "line_1": hard, "symbol_1": "bus"}
    looked = desk.client.post(f"{base}/S01", data={**fields, "step": "look"})
    assert looked.status_code == 200
    assert "is a hard word" in looked.text
    assert hard in looked.text
    assert not any(one.twin for one in reading.pairs(session, SYSTEM, place.id))
    # It is advice: keeping is never stopped by it.
    assert desk.client.post(f"{base}/S01", data={**fields, "step": "keep"}).status_code == 303
    assert "is a hard word" in desk.open(f"{base}/S01").text
    assert "Nobody has checked it yet." in desk.text
    checked = f"{base}/S01/checked"
    empty = desk.client.post(checked, data={**desk.hidden(checked), "checked_by": " "})
    assert empty.status_code == 400
    assert "Error" in empty.text
    assert desk.client.post(checked, data={**desk.hidden(checked), "checked_by": "A. Reader"}).status_code == 303
    assert "A. Reader" in desk.open(f"{base}/S01").text
    assert "Checked" in desk.open(base).text
    desk.open(f"{base}/S01")
    assert desk.client.post(f"{base}/S01/remove", data={"csrf_token": desk.token()}).status_code == 303
    assert not any(one.twin for one in reading.pairs(session, SYSTEM, place.id))


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"line_1": ""},
        {"line_1": "x" * 161},
        {"line_1": "More buses.", "symbol_1": "unicorn"},
        {f"line_{number}": "More." for number in range(1, 40)},
        {"line_x": "More.", "line_999": "More.", "symbol_": "bus"},
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_lines(
    app: Flask, place: Place, session: Session, sent: dict[str, str]
) -> None:
    desk = at_work(app, session, place)
    base = f"/desk/{place.public_id}/easy-words/S01"
    answer = desk.client.post(base, data={**desk.open(base).hidden(base), **sent, "step": "keep"})
    assert answer.status_code in (303, 400)
    assert (answer.status_code == 400) == ("line_39" not in sent)
    assert desk.client.get(f"/desk/{place.public_id}/easy-words/S77").status_code == 404


def test_the_list_of_hard_words_is_kept_at_the_desk(app: Flask, place: Place, session: Session) -> None:
    desk = at_work(app, session, place)
    base = f"/desk/{place.public_id}/hard-words"
    sent = {**desk.open(base).hidden(base), "word": "lot", "plain": "One part of a big job.", "language": "en-GB"}
    for _ in range(2):
        assert desk.client.post(base, data=sent).status_code == 303
    assert desk.open(base).text.count("One part of a big job.") == 1
    for act, word in (("leave", "remit"), ("take-out", "lot")):
        fields = {"csrf_token": desk.token(), "word": word, "language": "en-GB"}
        assert desk.client.post(f"{base}/{act}", data=fields).status_code == 303
    page = desk.open(base).text
    assert "One part of a big job." not in page
    assert "It is not explained here." in page
    for wrong in ({"word": "", "plain": "x"}, {"word": "x", "plain": ""}, {"word": "x", "plain": "x", "language": "?"}):
        answer = desk.client.post(base, data={**sent, **wrong})
        assert answer.status_code == 400
        assert "Error" in answer.text
    unknown = {"csrf_token": desk.token(), "word": "zebra"}
    assert desk.client.post(f"{base}/leave", data=unknown).status_code == 404


HARD = "We will commence the implementation of the strategic procurement exercise, " * 3


def test_a_draft_can_be_looked_at_without_keeping_it(app: Flask, place: Place, session: Session) -> None:
    desk = at_work(app, session, place)
    address = f"/desk/{place.public_id}/recommendations/draft"
    sent = {**desk.open(address).hidden(address), "title": "A bus", "text": HARD, "why": "So.", "statements": "S01"}
    answer = desk.client.post(address, data={**sent, "language": "en-GB", "step": "plain"})
    assert answer.status_code == 200
    assert "It could be plainer" in answer.text
    assert re.search(r"[0-9.]+ words a sentence", answer.text)
    assert HARD.strip() in answer.text
    plain = desk.client.post(address, data={**sent, "text": "Run it.", "language": "en-GB", "step": "plain"})
    assert "These words are plain" in plain.text
    assert desk.client.post(address, data={**sent, "language": "en-GB", "step": "keep"}).status_code == 303
    assert "It could be plainer" in desk.open(f"/desk/{place.public_id}/recommendations/R01").text


def test_a_remit_and_its_note_are_kept_all_the_same(app: Flask, place: Place, session: Session) -> None:
    from deliberation.services import processes
    from models import ProcessState
    from tests.services.people import set_state

    set_state(session, place.id, ProcessState.DRAFT)
    processes.write_remit(
        session, SYSTEM, place.id, processes.RemitForm(question="What about the bus?", change_note="Short.")
    )
    desk = at_work(app, session, place, "convenor")
    address = f"/run/{place.public_id}/remit"
    assert "It could be plainer" not in desk.open(address).text
    sent = {**desk.hidden(address), "question": HARD, "change_note": "Other words."}
    looked = desk.client.post(address, data={**sent, "step": "plain"})
    assert "It could be plainer" in looked.text
    assert "It could be plainer" not in desk.open(address).text
    assert desk.client.post(address, data=sent).status_code == 303
    assert "It could be plainer" in desk.open(address).text


def test_outside_english_only_the_length_of_sentences_is_looked_at(app: Flask) -> None:
    from deliberation.web import plain

    with app.test_request_context():
        assert plain.advice("Commissioning stakeholders facilitate utilisation.", "cy") == ()
        assert len(plain.advice("gair " * 25 + ".", "cy")) == 1
        assert plain.advice("字" * 300, "zh-Hant") == ()
        assert plain.notes((("The question", "  "),), "en") == ()
