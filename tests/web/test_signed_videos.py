"""Texts in sign language: a facilitator adds a video, and a resident finds it beside the text, without JavaScript."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.recordings import CAPTIONS, mp3, mp4, picture
from tests.web.resident_journey import Phone, Place, new_place, with_statements
from tests.web.staff import at_work, complete, desk

VIDEO = mp4(b"isom", b"vide")
SAID = "Ramps at every door would help."


@pytest.fixture
def place(session: Session) -> Place:
    return new_place(session, people=2, state="deliberating")


@pytest.fixture
def facilitator(app: Flask, session: Session, place: Place) -> Phone:
    return at_work(complete(app), session, place)


def add(phone: Phone, place: Place, of: str, **but: tuple[io.BytesIO, str] | str) -> Phone:
    address = desk(place, f"signed/{of}")
    sent = {
        "file": (io.BytesIO(VIDEO), "a.mp4"),
        "captions": (io.BytesIO(CAPTIONS), "a.vtt"),
        "transcript": SAID,
        **phone.open(address).hidden(address),
        **but,
    }
    phone.page = phone.client.post(address, data=sent, follow_redirects=True)
    return phone


def test_a_resident_finds_it_beside_the_statement(
    app: Flask, facilitator: Phone, place: Place, session: Session
) -> None:
    (made,) = with_statements(session, place, ["Every house needs a ramp."])
    resident = Phone(app.test_client()).come_in(place.codes[0]).take_part(place)
    assert "Watch in sign language" not in resident.open(place.url(f"vote/{made}")).text
    assert "No video yet." in facilitator.open(desk(place, "signed")).words
    assert "Whoever reads this text can watch it." in add(facilitator, place, made).words
    assert "There is a video." in facilitator.text
    assert "Watch in sign language" in resident.open(place.url(f"vote/{made}")).text
    address = f"/projects/{place.public_id}/signed/{made}"
    assert address in resident.text
    assert SAID in resident.open(address).text
    for part in ("controls", 'preload="none"', '<track kind="captions"', "/captions"):
        assert part in resident.text
    part = resident.client.get(address + "/video", headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.data, part.content_type) == (206, b"ftyp", "video/mp4")
    captions = resident.client.get(address + "/captions")
    assert (captions.data, captions.mimetype) == (CAPTIONS, "text/vtt")
    assert Phone(app.test_client()).open(address).page.status_code == 404
    facilitator.open(desk(place, f"signed/{made}")).send(desk(place, f"signed/{made}/away"))
    assert resident.client.get(address).status_code == 404


def test_everybody_may_watch_the_question(app: Flask, facilitator: Phone, place: Place) -> None:
    add(facilitator, place, "question")
    anybody = Phone(app.test_client()).open(f"/projects/{place.public_id}")
    assert f"/projects/{place.public_id}/signed/question" in anybody.text
    assert SAID in anybody.open(f"/projects/{place.public_id}/signed/question").text


def test_a_picture_stands_there_before_it_plays(app: Flask, facilitator: Phone, place: Place) -> None:
    address = f"/projects/{place.public_id}/signed/question"
    add(facilitator, place, "question")
    anybody = Phone(app.test_client()).open(address)
    assert "poster=" not in anybody.text
    assert anybody.client.get(address + "/poster").status_code == 404
    add(facilitator, place, "question", poster=(io.BytesIO(picture()), "a.png"))
    assert f'poster="{address}/poster"' in anybody.open(address).text
    sent = anybody.client.get(address + "/poster")
    assert (sent.status_code, sent.mimetype) == (200, "image/jpeg")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"file": ""}, "Choose a file first"),
        ({"file": (b"", "a.mp4")}, "This file is empty."),
        ({"file": (mp3(), "a.mp4")}, "Send the video as MP4 or WebM."),
        ({"file": (VIDEO[:-9], "a.mp4")}, "The end of this file is missing."),
        ({"poster": (b"words", "a.png")}, "Send the picture as JPEG, PNG or WebP."),
        ({"captions": ""}, "Choose the file with the captions."),
        ({"captions": (b"words", "a.vtt")}, "This is no file of captions"),
        ({"captions": (CAPTIONS.replace(b"00:02.500 -->", b"00:02,500 -->"), "a.vtt")}, "Line 9 of the captions"),
        ({"transcript": " "}, "Write something here"),
    ],
)
def test_what_is_not_whole_is_answered_beside_its_field(
    facilitator: Phone, place: Place, wrong: dict[str, tuple[bytes, str] | str], words: str
) -> None:
    sent = {name: (io.BytesIO(one[0]), one[1]) if isinstance(one, tuple) else one for name, one in wrong.items()}
    add(facilitator, place, "question", **sent)
    assert facilitator.page is not None
    assert facilitator.page.status_code == 400
    assert words in facilitator.words


def test_there_is_no_slot_for_what_is_not_there(facilitator: Phone, place: Place) -> None:
    for of in ("S99", "powers", "C1"):
        assert facilitator.client.get(desk(place, f"signed/{of}")).status_code == 404
