"""Texts of a process in sign language: which there are, and one with its captions and the same in words."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from deliberation.errors import NotFound
from deliberation.permissions import Actor, require
from deliberation.reading import easy_read, texts
from deliberation.reading.texts import PublicText, text_hash
from models import NodeKind, SignedVideo

QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Signed:
    """One text with its video. `content` is there only where the video itself was asked for.

    `has_poster`: a picture stands there before the video plays.
    """

    text: PublicText
    media_type: str
    captions: str
    transcript: str
    language: str
    has_poster: bool
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Slot:
    """One text that can have a video. `old`: it has one, of a text that was changed since; that is shown to nobody."""

    text: PublicText
    has_one: bool
    old: bool


def is_there(session: Session, process_id: int, of: str, text: str, language: str) -> bool:
    """Whether the text of this name, as it stands on a page, can be watched."""
    query = select(SignedVideo.id).where(
        SignedVideo.process_id == process_id,
        SignedVideo.of == of,
        SignedVideo.text_hash == text_hash(text, language),
    )
    return session.execute(query).first() is not None


def one(session: Session, actor: Actor, process_id: int, of: str, *, with_content: bool = False) -> Signed:
    """One of them, for whoever may read the text itself; `reference_unknown` where there is none, or an old one."""
    text = easy_read.readable(session, actor, process_id, of).text
    query = select(SignedVideo, SignedVideo.poster.is_not(None)).where(
        SignedVideo.process_id == process_id, SignedVideo.of == of, SignedVideo.text_hash == text.hash
    )
    if with_content:
        query = query.options(undefer(SignedVideo.content))
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound("reference_unknown", kind="text", reference=of)
    row, has_poster = found
    content = row.content if with_content else b""
    return Signed(text, row.media_type, row.captions, row.transcript, row.language, has_poster, content)


def poster(session: Session, actor: Actor, process_id: int, of: str) -> bytes:
    """The picture for before the video plays, for the same people; `reference_unknown` where there is none."""
    text = one(session, actor, process_id, of).text
    content = session.scalar(
        select(SignedVideo.poster).where(
            SignedVideo.process_id == process_id, SignedVideo.of == of, SignedVideo.text_hash == text.hash
        )
    )
    if content is None:
        raise NotFound("reference_unknown", kind="text", reference=of)
    return content


def slots(session: Session, actor: Actor, process_id: int) -> tuple[Slot, ...]:
    """The question and the statements, for those who add videos."""
    require(actor, "add", "signed_video", process_id)
    rows = session.execute(select(SignedVideo.of, SignedVideo.text_hash).where(SignedVideo.process_id == process_id))
    there = dict(rows.all())
    return tuple(
        Slot(text, text.of in there, text.of in there and there[text.of] != text.hash)
        for text in texts.every(session, process_id)
        if text.of == QUESTION or text.kind == NodeKind.STATEMENT
    )


def slot(session: Session, actor: Actor, process_id: int, of: str) -> Slot:
    """One of them; `reference_unknown` for what can have no video."""
    found = next((one for one in slots(session, actor, process_id) if one.text.of == of), None)
    if found is None:
        raise NotFound("reference_unknown", kind="text", reference=of)
    return found
