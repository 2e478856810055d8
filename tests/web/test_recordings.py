"""Saying it with the voice or in sign: sent from a phone, typed at the desk, read back, and played by nobody else."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from deliberation.database import writing
from deliberation.services import recordings
from models import Contribution, ContributionState, Process, ProcessState, Recording
from tests.recordings import CUT_OFF, KINDS, NO_RECORDING, mp3, mp4, wav
from tests.web.resident_journey import Phone, Place, new_place
from tests.web.staff import at_work, complete, desk

SAID = "The marmalade factory has no ramp."
VOICE = mp3() + b"xylophone under the bridge"


@pytest.fixture
def place(session: Session) -> Place:
    return new_place(session, people=2)


@pytest.fixture
def phone(app: Flask, place: Place) -> Phone:
    return Phone(complete(app).test_client()).come_in(place.codes[0]).take_part(place)


@pytest.fixture
def facilitator(app: Flask, session: Session, place: Place) -> Phone:
    return at_work(complete(app), session, place)


def send(
    phone: Phone, place: Place, content: bytes | None = VOICE, *, name: str = "note.txt", way: str = "voice", **but: str
) -> Phone:
    """Open the page, choose a file and press the button."""
    address = place.url(way)
    fields = {**phone.open(address).hidden(address), "yes": "y", **but}
    phone.page = phone.client.post(address, **form_of(fields, content, name), follow_redirects=True)
    return phone


def form_of(fields: dict[str, str], content: bytes | None, name: str = "note.mp3") -> dict[str, Any]:
    """A form with a file, written out: for a large one the test client would leave a file open."""
    file = {} if content is None else {"file": FileStorage(io.BytesIO(content), name)}
    boundary, body = encode_multipart({**fields, **file})
    return {"data": body, "content_type": f'multipart/form-data; boundary="{boundary}"'}


def status(phone: Phone) -> int:
    assert phone.page is not None
    return phone.page.status_code


def stored(session: Session) -> list[Recording]:
    session.rollback()
    return list(session.execute(select(Recording).order_by(Recording.id)).scalars())


def write_down(facilitator: Phone, place: Place, public_id: str, **but: str) -> Phone:
    address = desk(place, f"voices/{public_id}")
    fields = {"text": SAID, "exactly": "exactly", "language": "en-GB", **but}
    return facilitator.open(address).send(address, **fields)


@pytest.mark.parametrize("way", ["voice", "sign"])
def test_from_the_phone_to_the_desk_and_back(
    phone: Phone, facilitator: Phone, place: Place, session: Session, way: str
) -> None:
    assert place.url("voice") in phone.open(place.url("say")).text
    content, media_type = (mp4(b"isom", b"vide"), "video/mp4") if way == "sign" else (VOICE, "audio/mpeg")
    assert "We have your recording. Thank you." in send(phone, place, content, way=way).text
    (one,) = stored(session)
    assert (one.signed, one.media_type) == (way == "sign", media_type)
    assert "will play it and write down your words" in phone.words
    assert "1 recording waits to be written down" in facilitator.open(desk(place)).words
    assert desk(place, f"voices/{one.public_id}") in facilitator.open(desk(place, "voices")).text
    assert "waits for their yes" in write_down(facilitator, place, one.public_id).text
    assert SAID in facilitator.open(desk(place, "entering/read-back")).text
    assert "They wait for your yes." in phone.open(place.url("recordings")).words
    phone.open(place.url("helpers/waiting"))
    assert SAID in phone.text
    session.rollback()
    said = session.execute(select(Contribution.public_id)).scalar_one()
    session.rollback()
    phone.send(place.url(f"helpers/waiting/{said}"), answer="yes")
    session.rollback()
    kept = session.execute(select(Contribution)).scalar_one()
    assert (kept.state, kept.channel) == (ContributionState.CONFIRMED, "signed" if way == "sign" else "voice")
    session.rollback()
    assert "The recording goes by itself" in phone.open(place.url("recordings")).words
    assert status(facilitator.open(desk(place, f"voices/{one.public_id}"))) == 404
    assert "Your recordings" in phone.open(place.url("held")).words


def test_a_no_to_the_words_gives_the_recording_back_to_the_desk(
    phone: Phone, facilitator: Phone, place: Place, session: Session
) -> None:
    send(phone, place)
    (one,) = stored(session)
    write_down(facilitator, place, one.public_id)
    session.rollback()
    said = session.execute(select(Contribution.public_id)).scalar_one()
    session.rollback()
    phone.open(place.url("helpers/waiting")).send(place.url(f"helpers/waiting/{said}"), answer="no")
    assert "Write down" in facilitator.open(desk(place, f"voices/{one.public_id}")).words
    assert "textarea" in facilitator.text


def test_a_phone_records_at_once_and_a_file_can_be_chosen(phone: Phone, place: Place) -> None:
    field = re.search(r'<input[^>]*type="file"[^>]*>', phone.open(place.url("voice")).text)
    assert field is not None
    assert "What would make things better for you?" in phone.words
    assert 'accept="audio/*"' in field.group()
    assert "capture" in field.group()
    field = re.search(r'<input[^>]*type="file"[^>]*>', phone.open(place.url("sign") + "?file=1").text)
    assert field is not None
    assert 'accept="audio/*,video/*"' in field.group()
    assert "capture" not in field.group()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "Choose a file first"),
        (b"", "This file is empty."),
        (NO_RECORDING["page"], "We cannot play this kind of file."),
        (NO_RECORDING["short"], "We cannot play this kind of file."),
        (CUT_OFF["mp4"], "The end of this file is missing."),
        (wav() + bytes(recordings.LIMIT), "This file is too big. It can have 20 MB."),
    ],
    ids=["none", "empty", "page", "short", "cut off", "too big"],
)
def test_what_is_no_recording_is_answered_beside_the_file(
    phone: Phone, place: Place, session: Session, content: bytes | None, words: str
) -> None:
    send(phone, place, content, name="song.mp3")
    assert status(phone) == 400
    assert words in phone.words
    assert "Error:" in phone.text
    assert not stored(session)


def test_what_no_form_may_bring_is_refused_on_a_page_that_helps(phone: Phone, place: Place, app: Flask) -> None:
    send(phone, place, wav() + bytes(65 * 1024 * 1024))
    assert status(phone) == 413
    assert "too big" in phone.words
    stranger = Phone(app.test_client())
    stranger.page = stranger.client.post(place.url("voice"), **form_of({}, bytes(2 * 1024 * 1024)))
    assert status(stranger) == 413, "who is not signed in sends no files"


def test_without_a_yes_it_is_not_taken_and_once_said_it_is_not_asked_again(
    phone: Phone, place: Place, session: Session
) -> None:
    assert status(send(phone, place, yes="")) == 400
    assert "Say yes to this first." in phone.words
    assert not stored(session)
    send(phone, place)
    assert 'name="yes"' not in phone.open(place.url("voice")).text
    send(phone, place, yes="")
    assert len(stored(session)) == 2
    phone.open(place.url("recordings")).send(place.url("recordings/no"))
    assert "We keep no recording of you now." in phone.words
    assert not stored(session)


def test_sent_twice_it_is_kept_once(phone: Phone, place: Place, session: Session) -> None:
    address = place.url("voice")
    fields = {**phone.open(address).hidden(address), "yes": "y"}
    for _ in range(2):
        phone.client.post(address, data={**fields, "file": (io.BytesIO(VOICE), "a.mp3")})
    assert len(stored(session)) == 1


@pytest.mark.parametrize("media_type", KINDS)
def test_it_is_played_in_parts_and_runs_nowhere(phone: Phone, place: Place, session: Session, media_type: str) -> None:
    content = KINDS[media_type]
    send(phone, place, content, name="index.html")
    address = place.url(f"recordings/{stored(session)[0].public_id}/file")
    whole = phone.client.get(address)
    assert (whole.status_code, whole.data, whole.content_type) == (200, content, media_type)
    assert whole.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert whole.headers["Cache-Control"] == "no-store"
    part = phone.client.get(address, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, content[10:20])
    assert phone.client.get(address, headers={"Range": "bytes=99999999-"}).status_code == 416
    taken = phone.client.get(address + "?download=1")
    assert taken.headers["Content-Disposition"].startswith("attachment")


def test_nobody_else_plays_it(app: Flask, phone: Phone, facilitator: Phone, place: Place, session: Session) -> None:
    send(phone, place)
    public_id = stored(session)[0].public_id
    other = Phone(app.test_client()).come_in(place.codes[1]).take_part(place)
    convenor = at_work(app, session, place, "convenor")
    own, at_desk = place.url(f"recordings/{public_id}/file"), desk(place, f"voices/{public_id}/file")
    assert facilitator.client.get(at_desk).data == VOICE
    for who, address, met in (
        (other, own, 404),
        (other, at_desk, 403),
        (phone, at_desk, 403),
        (convenor, at_desk, 403),
        (convenor, own, 403),
        (facilitator, own, 403),
        (Phone(app.test_client()), own, 303),
    ):
        answer = who.client.get(address)
        assert answer.status_code == met
        assert b"xylophone" not in answer.data
    assert other.client.post(place.url(f"recordings/{public_id}/away"), data={}).status_code == 400


def test_it_is_kept_longer_or_thrown_away(phone: Phone, place: Place, session: Session) -> None:
    send(phone, place)
    public_id = stored(session)[0].public_id
    for wanted in ("yes", "yes", "no"):
        phone.open(place.url("recordings"))
        token = phone.hidden(place.url(f"recordings/{public_id}/keep"))
        phone.client.post(place.url(f"recordings/{public_id}/keep"), data={**token, "keep": wanted})
        assert stored(session)[0].keep == (wanted == "yes")
    for _ in range(2):
        if place.url(f"recordings/{public_id}/away") in phone.open(place.url("recordings")).text:
            phone.send(place.url(f"recordings/{public_id}/away"))
    assert "We have no recording of you." in phone.open(place.url("recordings")).words
    assert not stored(session)


def test_the_desk_asks_again_where_nothing_was_written(
    phone: Phone, facilitator: Phone, place: Place, session: Session
) -> None:
    send(phone, place)
    public_id = stored(session)[0].public_id
    for wrong in ({"text": " "}, {"exactly": "maybe"}, {"text": "x" * 2001}):
        assert status(write_down(facilitator, place, public_id, **wrong)) == 400
    assert not session.execute(select(Contribution)).all()
    session.rollback()
    write_down(facilitator, place, public_id, exactly="summary")
    answer = facilitator.client.post(desk(place, f"voices/{public_id}"), data={"text": SAID})
    assert answer.status_code == 400
    assert "wait for their yes" in facilitator.open(desk(place, f"voices/{public_id}")).words
    assert status(facilitator.open(desk(place, "voices/nothere"))) == 404


def test_where_nothing_can_be_said_the_page_says_so(phone: Phone, place: Place, session: Session) -> None:
    address = place.url("voice")
    fields = {**phone.open(address).hidden(address), "yes": "y"}
    with writing(session, place.id):
        session.execute(update(Process).values(state=ProcessState.DRAFTING))
    assert 'type="file"' not in phone.open(address).text
    phone.page = phone.client.post(address, data={**fields, "file": (io.BytesIO(VOICE), "a.mp3")})
    assert status(phone) < 500
    assert not stored(session)
    assert status(phone.open(place.url("recordings"))) == 200
