"""Adding a text in sign language: a video, its captions, the same in words, and a picture for before it plays."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError
from deliberation.exchange import captions, pictures
from deliberation.exchange.recordings import VIDEO_MP4, VIDEO_WEBM
from deliberation.permissions import Actor, require
from deliberation.reading import signed_videos as reading
from deliberation.services import recordings, words
from models import SignedVideo

TRANSCRIPT_LIMIT = 4000


@dataclass(frozen=True, slots=True)
class Video:
    """What a facilitator sends."""

    content: bytes
    captions: bytes
    transcript: str
    # None: the first picture of the video stands there, once a browser has it.
    poster: bytes | None = None


def put(session: Session, actor: Actor, process_id: int, of: str, video: Video) -> None:
    """Keep the video of a text, in place of the one before. Twice is the same as once."""
    require(actor, "add", "signed_video", process_id)
    media_type = recordings.checked(video.content)
    if media_type not in (VIDEO_MP4, VIDEO_WEBM):
        raise DeliberationError("video_kind", field="file")
    said = captions.checked(video.captions)
    transcript = words.required(video.transcript, field="transcript", limit=TRANSCRIPT_LIMIT)
    poster = None if video.poster is None else pictures.poster(video.poster)
    with writing(session, process_id):
        text = reading.slot(session, actor, process_id, of).text
        row = session.execute(
            select(SignedVideo).where(SignedVideo.process_id == process_id, SignedVideo.of == of)
        ).scalar_one_or_none()
        if row is None:
            row = SignedVideo(process_id=process_id, of=of)
            session.add(row)
        row.text_hash, row.language, row.media_type = text.hash, text.language, media_type
        row.content, row.captions, row.transcript, row.poster = video.content, said, transcript, poster
        row.added_by_id, row.added_at = actor.person_id, clock.now()


def remove(session: Session, actor: Actor, process_id: int, of: str) -> None:
    """Take a video away. Twice changes nothing."""
    require(actor, "add", "signed_video", process_id)
    with writing(session, process_id):
        session.execute(delete(SignedVideo).where(SignedVideo.process_id == process_id, SignedVideo.of == of))
