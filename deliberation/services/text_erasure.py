"""Erasing what was made of a text together with the text: its easy-read twin, and its sound."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from deliberation.database import after_writing
from deliberation.queueing import SPOKEN_TEXTS
from deliberation.reading import spoken, texts
from deliberation.services.erasure_marks import erase_inside
from models import EasyText, NodeKind, SignedVideo, SpokenText, TraceNode


def sweep_inside(session: Session, process_id: int) -> None:
    """Remove twins of texts that were taken back, and every sound of words that nobody is to read any more.

    Inside the writing block in which the words go.
    """
    session.flush()
    _drop_twins(session, process_id)
    _drop_videos(session, process_id)
    sounds_inside(session, process_id)


def sounds_inside(session: Session, process_id: int) -> None:
    """Remove every sound of words that nobody is to hear any more: taken back, changed, or merged into others.

    The writing door calls it after each write that touched texts which are read aloud (`database.after_writing`).
    """
    there = set(session.execute(select(SpokenText.digest).where(SpokenText.process_id == process_id)).scalars())
    if not there:
        return
    gone = there - spoken.wanted(session, process_id).keys()
    if gone:
        erase_inside(session, SpokenText, (SpokenText.process_id == process_id) & SpokenText.digest.in_(gone))


def _drop_twins(session: Session, process_id: int) -> None:
    """A twin says the same in other words, so it goes with words that were taken back or emptied."""
    written = set(session.execute(select(EasyText.of).where(EasyText.process_id == process_id)).scalars())
    nodes = written - set(texts.REMIT_PARTS)
    if not nodes:
        return
    readable = {one.of for one in texts.some(session, process_id, nodes)}
    # The name of a theme can be emptied while the theme stays. A statement that was merged keeps its twin.
    emptied = (TraceNode.kind == NodeKind.THEME) & TraceNode.reference.not_in(readable)
    found = session.execute(
        select(TraceNode.reference).where(
            TraceNode.process_id == process_id,
            TraceNode.reference.in_(nodes),
            TraceNode.withdrawn_at.is_not(None) | emptied,
        )
    ).scalars()
    gone = set(found)
    if gone:
        session.execute(delete(EasyText).where(EasyText.process_id == process_id, EasyText.of.in_(gone)))


def _drop_videos(session: Session, process_id: int) -> None:
    """A video in sign says the same as well."""
    gone = select(TraceNode.reference).where(TraceNode.process_id == process_id, TraceNode.withdrawn_at.is_not(None))
    session.execute(delete(SignedVideo).where(SignedVideo.process_id == process_id, SignedVideo.of.in_(gone)))


after_writing(SPOKEN_TEXTS, sounds_inside)
