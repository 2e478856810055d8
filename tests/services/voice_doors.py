"""The doors of what is said aloud or in sign."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.reading import recordings as reading
from deliberation.reading import signed_videos as signed_reading
from deliberation.services import contributions, recordings, signed_videos
from deliberation.services.contributions import Words
from deliberation.services.recordings import Sent
from deliberation.services.signed_videos import Video
from models import Recording
from tests.recordings import CAPTIONS, mp3, mp4
from tests.services.people import Place, member, place
from tests.services.world import Door, recorded

SHOWN = recordings.wording()
SIGNED = Video(mp4(b"isom", b"vide"), CAPTIONS, "What would help?")

VOICE_DOORS: Mapping[str, Door] = {
    "services.contributions.disown": lambda s, a, w: contributions.disown(s, a, w.words),
    "services.recordings.send": lambda s, a, w: recordings.send(
        s, a, w.id, Sent(mp3()), yes=True, shown=SHOWN, language="en-GB"
    ),
    "services.recordings.type_down": lambda s, a, w: recordings.type_down(
        s, a, w.id, w.recording, Words("More buses."), verbatim=True
    ),
    "services.recordings.keep": lambda s, a, w: recordings.keep(s, a, w.id, w.recording, wanted=True),
    "services.recordings.throw_away": lambda s, a, w: recordings.throw_away(s, a, w.id, w.recording),
    "services.recordings.say_no": lambda s, a, w: recordings.say_no(s, a, w.id, shown=SHOWN, language="en-GB"),
    "services.signed_videos.put": lambda s, a, w: signed_videos.put(s, a, w.id, "question", SIGNED),
    "services.signed_videos.remove": lambda s, a, w: signed_videos.remove(s, a, w.id, "question"),
    "reading.signed_videos.slots": lambda s, a, w: signed_reading.slots(s, a, w.id),
    "reading.signed_videos.slot": lambda s, a, w: signed_reading.slot(s, a, w.id, "question"),
    "reading.recordings.own": lambda s, a, w: reading.own(s, a, w.id),
    "reading.recordings.own_export": lambda s, a, w: reading.own_export(s, a, w.id),
    "reading.recordings.own_membership": lambda s, a, w: reading.own_membership(a, w.id),
    "reading.recordings.to_type": lambda s, a, w: reading.to_type(s, a, w.id),
    "reading.recordings.one_to_type": lambda s, a, w: reading.one_to_type(s, a, w.id, w.recording),
    "reading.recordings.opened": lambda s, a, w: reading.opened(s, a, w.id, w.recording),
}


def _recorded(session: Session) -> Place:
    """In the second facilitator's place stands a member who said something aloud."""
    here = place(session)
    who = member(session, here.process_id)
    recorded(session, who, here.process_id)
    return replace(here, second=who)


def _recording(session: Session) -> str:
    session.rollback()
    return session.execute(select(Recording.public_id)).scalar_one()


VOICE_ACTS: dict[str, tuple[Callable[[Session], Place], Callable[[Session, Place, str], object]]] = {
    "recordings.send": (
        _recorded,
        lambda s, h, key: recordings.send(
            s, h.second, h.process_id, Sent(mp3()), yes=False, shown=SHOWN, language="en-GB", key=key
        ),
    ),
    "recordings.type_down": (
        _recorded,
        lambda s, h, key: recordings.type_down(
            s, h.facilitator, h.process_id, _recording(s), Words("Buses."), verbatim=True, key=key
        ),
    ),
}
