"""Writing easy-read twins of public texts, and noting who checked one. Nobody is written down who did not check."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from accessibility.symbols import SYMBOLS
from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.reading import texts
from deliberation.reading.easy_read import Line
from deliberation.reading.texts import PublicText
from deliberation.services import text_erasure, words
from models import EasyText

MOST_LINES = 12
LINE_LIMIT = 160
NAME_LIMIT = 80


def write(session: Session, actor: Actor, process_id: int, of: str, lines: Sequence[Line]) -> None:
    """Keep the twin of a text as it reads now. Lines without words are left out; other lines lose their check.

    Doing it twice changes nothing.
    """
    require(actor, "write", "easy_text", process_id)
    clean = checked(lines)
    with writing(session, process_id):
        text = _text(session, process_id, of)
        row = _row(session, process_id, of)
        stored = [[line.words, line.symbol] for line in clean]
        if row is not None and (row.lines, row.text_hash) == (stored, text.hash):
            return
        if row is None:
            row = EasyText(process_id=process_id, of=of)
            session.add(row)
        row.lines, row.language, row.text_hash = stored, text.language, text.hash
        row.checked_by, row.checked_at = "", None
        row.written_by_id, row.written_at = actor.person_id, clock.now()
        session.flush()
        text_erasure.sweep_inside(session, process_id)


def checked(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The cleaned lines of a twin that could be kept: at least one, not too many, none too long, known symbols."""
    found = []
    for line in lines:
        text = words.optional(line.words, field="lines", limit=LINE_LIMIT).replace("\n", " ")
        if not words.is_readable(text):
            continue
        if line.symbol and line.symbol not in SYMBOLS:
            raise DeliberationError("choice_unknown", field="lines")
        found.append(Line(text, line.symbol))
    if not found:
        raise DeliberationError("text_empty", field="lines")
    if len(found) > MOST_LINES:
        raise DeliberationError("too_many_lines", field="lines", limit=MOST_LINES)
    return tuple(found)


def mark_checked(session: Session, actor: Actor, process_id: int, of: str, by: str) -> None:
    """Note who checked the twin as it reads now: as they want to be called. One that is out of date has to be
    written anew first."""
    require(actor, "write", "easy_text", process_id)
    by = words.required(by, field="checked_by", limit=NAME_LIMIT)
    with writing(session, process_id):
        text, row = _text(session, process_id, of), _row(session, process_id, of)
        if row is None:
            raise NotFound("easy_text_unknown")
        if row.text_hash != text.hash:
            raise Refused("easy_text_out_of_date")
        if row.checked_by != by:
            row.checked_by, row.checked_at = by, clock.now()


def remove(session: Session, actor: Actor, process_id: int, of: str) -> None:
    """Take a twin away. Doing it twice changes nothing."""
    require(actor, "write", "easy_text", process_id)
    with writing(session, process_id):
        row = _row(session, process_id, of)
        if row is not None:
            session.delete(row)
            text_erasure.sweep_inside(session, process_id)


def _text(session: Session, process_id: int, of: str) -> PublicText:
    found = texts.one(session, process_id, of)
    if found is None:
        raise NotFound("reference_unknown", kind="text", reference=of)
    return found


def _row(session: Session, process_id: int, of: str) -> EasyText | None:
    query = select(EasyText).where(EasyText.process_id == process_id, EasyText.of == of)
    return session.execute(query).scalar_one_or_none()
