"""A recording, for the tests of who sees what: a member said something aloud, and nobody has typed it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM, Actor
from deliberation.services import recordings, signed_videos
from deliberation.services.recordings import Sent
from deliberation.services.signed_videos import Video
from tests.recordings import CAPTIONS, mp3, mp4, picture


def say_aloud(session: Session, member: Actor, process_id: int) -> dict[str, str]:
    """Gives what it is called."""
    shown = recordings.wording()
    made = recordings.send(session, member, process_id, Sent(mp3()), yes=True, shown=shown, language="en-GB")
    video = Video(mp4(b"isom", b"vide"), CAPTIONS, "What helps?", picture())
    signed_videos.put(session, SYSTEM, process_id, "question", video)
    return {"recording": made}
