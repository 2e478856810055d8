"""Reading texts aloud: sounds are made in the background by espeak-ng, kept in the database, erased with the text."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Collection, Mapping

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.config import OFF, Config
from deliberation.database import writing
from deliberation.errors import Refused
from deliberation.exchange import speech
from deliberation.permissions import Actor, require
from deliberation.reading import spoken as reading
from deliberation.reading.spoken import Utterance
from deliberation.services import text_erasure
from models import Process, SpokenText

MEDIA_TYPE = "audio/mpeg"
# A new map of opinions should not have to wait until hundreds of texts are read; the rest is found again at once.
AT_ONCE = 20


def program() -> str:
    """Where the program is that reads aloud; "" where there is none, or it is switched off."""
    config: Config = current_app.extensions["folkmoot_config"]
    return "" if config.read_aloud == OFF else shutil.which(config.read_aloud) or ""


def changes(session: Session, actor: Actor) -> Mapping[int, int]:
    """For each process how many writes may have changed its texts. While that stands still, so do they."""
    require(actor, "work", "text")
    session.rollback()
    found = dict(session.execute(select(Process.id, Process.text_changes)).all())
    session.rollback()
    return found


def stale(session: Session, actor: Actor, among: Collection[int] | None = None) -> tuple[tuple[int, str], ...]:
    """The processes with texts that have no sound yet, each with a mark of what is missing; none without a program.

    `among`: only these processes are looked at.
    """
    require(actor, "work", "text")
    session.rollback()
    if not program():
        return ()
    query = select(Process.id).order_by(Process.id)
    if among is not None:
        query = query.where(Process.id.in_(among))
    found = []
    for process_id in session.execute(query).scalars().all():
        missing = _missing(session, process_id)
        if missing:
            found.append((process_id, hashlib.sha256("".join(missing).encode()).hexdigest()))
    session.rollback()
    return tuple(found)


def refresh(
    session: Session, actor: Actor, process_id: int, *, report: Callable[[int, int], None] | None = None
) -> None:
    """Make the sounds that are missing, up to `AT_ONCE`, one after the other; each is kept as soon as it is there.

    `report` is told (done, all) outside any transaction; what it raises stops the work.
    """
    require(actor, "work", "text", process_id)
    with writing(session, process_id):
        text_erasure.sweep_inside(session, process_id)
        missing = _missing(session, process_id)
    speaker = program()
    if not speaker:
        return
    now = tuple(missing.values())[:AT_ONCE]
    for done, one in enumerate(now, start=1):
        content = _said(speaker, one)
        _keep(session, process_id, one, content)
        if report is not None:
            report(done, len(now))


def _missing(session: Session, process_id: int) -> dict[str, Utterance]:
    there = set(session.execute(select(SpokenText.digest).where(SpokenText.process_id == process_id)).scalars())
    return {digest: one for digest, one in reading.wanted(session, process_id).items() if digest not in there}


def _keep(session: Session, process_id: int, one: Utterance, content: bytes) -> None:
    """Store a sound, unless its words were taken back or changed meanwhile."""
    # The door of the process itself: nobody can take words back between the look and the storing.
    with writing(session, process_id):
        if one.digest in _missing(session, process_id):
            row = SpokenText(process_id=process_id, digest=one.digest, made_at=clock.now(), content=content)
            session.add(row)


def _said(speaker: str, one: Utterance) -> bytes:
    recorded = speech.recording(speaker, one.voice, one.text)
    if not recorded:
        raise Refused("reading_aloud_failed")
    return speech.as_mp3([recorded])
