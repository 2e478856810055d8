"""Texts in sign language: added by a facilitator, shown to whoever may read the text, and gone with it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from deliberation.database import writing
from deliberation.errors import DeliberationError, NotAllowed, NotFound
from deliberation.permissions import ANONYMOUS
from deliberation.reading import signed_videos as reading
from deliberation.services import contributions, signed_videos
from deliberation.services.signed_videos import Video
from models import SignedVideo, Statement
from tests.recordings import CAPTIONS, mp3, mp4, picture, webm
from tests.services.people import contribution, member, place, rows, say, state_it

SIGNED = Video(mp4(b"isom", b"vide"), CAPTIONS, "The bus comes once an hour.")


def test_a_video_is_there_with_captions_and_words_for_whoever_may_read_the_text(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    made = state_it(session, here, say(session, who, here.process_id))
    assert made in {one.text.of for one in reading.slots(session, here.facilitator, here.process_id)}
    for _ in range(2):
        signed_videos.put(session, here.facilitator, here.process_id, made, SIGNED)
    assert rows(session, SignedVideo) == 1
    found = reading.one(session, who, here.process_id, made)
    assert (found.captions, found.transcript, found.media_type) == (CAPTIONS.decode(), SIGNED.transcript, "video/mp4")
    assert found.content == b""
    assert reading.one(session, who, here.process_id, made, with_content=True).content == SIGNED.content
    assert reading.is_there(session, here.process_id, made, found.text.text, found.text.language)
    with pytest.raises(NotFound):
        reading.one(session, ANONYMOUS, here.process_id, made)
    signed_videos.put(session, here.facilitator, here.process_id, made, replace(SIGNED, content=webm(b"V_VP8")))
    assert reading.one(session, who, here.process_id, made).media_type == "video/webm"
    for _ in range(2):
        signed_videos.remove(session, here.facilitator, here.process_id, made)
    assert rows(session, SignedVideo) == 0


def test_a_picture_stands_there_before_it_plays_for_the_same_people(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    made = state_it(session, here, say(session, who, here.process_id))
    signed_videos.put(session, here.facilitator, here.process_id, made, SIGNED)
    assert not reading.one(session, who, here.process_id, made).has_poster
    with pytest.raises(NotFound):
        reading.poster(session, who, here.process_id, made)
    signed_videos.put(session, here.facilitator, here.process_id, made, replace(SIGNED, poster=picture()))
    assert reading.one(session, who, here.process_id, made).has_poster
    assert reading.poster(session, who, here.process_id, made).startswith(b"\xff\xd8\xff")
    with pytest.raises(NotFound):
        reading.poster(session, ANONYMOUS, here.process_id, made)
    with writing(session, here.process_id):
        session.execute(update(Statement).values(text="The bus comes twice an hour."))
    with pytest.raises(NotFound):
        reading.poster(session, who, here.process_id, made)


def test_a_video_of_another_wording_is_shown_to_nobody(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    made = state_it(session, here, say(session, who, here.process_id))
    signed_videos.put(session, here.facilitator, here.process_id, made, SIGNED)
    with writing(session, here.process_id):
        session.execute(update(Statement).values(text="The bus comes twice an hour."))
    with pytest.raises(NotFound):
        reading.one(session, who, here.process_id, made)
    assert reading.slot(session, here.facilitator, here.process_id, made).old
    assert not reading.is_there(session, here.process_id, made, "The bus comes twice an hour.", "en-GB")


def test_it_goes_with_words_that_are_taken_back(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    said = say(session, who, here.process_id)
    made = state_it(session, here, said)
    signed_videos.put(session, here.facilitator, here.process_id, made, SIGNED)
    contributions.withdraw(session, who, contribution(session, here.process_id, said).public_id)
    assert rows(session, SignedVideo) == 0


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"content": b""}, "recording_empty", "file"),
        ({"content": mp3()}, "video_kind", "file"),
        ({"content": SIGNED.content[:-5]}, "recording_cut_off", "file"),
        ({"captions": b""}, "captions_missing", "captions"),
        ({"captions": b"hello"}, "captions_no_file", "captions"),
        ({"poster": b"no picture"}, "picture_kind", "poster"),
        ({"poster": b""}, "picture_kind", "poster"),
        ({"transcript": " "}, "text_empty", "transcript"),
        ({"transcript": "x" * 4001}, "text_too_long", "transcript"),
    ],
)
def test_what_is_not_whole_is_refused_beside_its_field(
    session: Session, wrong: dict[str, bytes | str], code: str, field: str
) -> None:
    here = place(session)
    made = state_it(session, here, say(session, member(session, here.process_id), here.process_id))
    with pytest.raises(DeliberationError, match=code) as refused:
        signed_videos.put(session, here.facilitator, here.process_id, made, replace(SIGNED, **wrong))
    assert refused.value.field == field
    assert rows(session, SignedVideo) == 0


def test_others_add_none_and_nothing_else_can_have_one(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    said = say(session, who, here.process_id)
    made = state_it(session, here, said)
    for actor in (who, here.convenor, ANONYMOUS):
        with pytest.raises(NotAllowed):
            signed_videos.put(session, actor, here.process_id, made, SIGNED)
    for of in ("S99", said, "powers"):
        with pytest.raises(NotFound):
            signed_videos.put(session, here.facilitator, here.process_id, of, SIGNED)
