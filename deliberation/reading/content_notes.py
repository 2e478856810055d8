"""What is said before a statement is shown."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import NotFound
from deliberation.permissions import Actor, require
from models import ContentNote, Statement, TraceNode


@dataclass(frozen=True, slots=True)
class Note:
    """The words of a note and their language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Noted:
    """A statement with its note ("" where there is none), for those who write it."""

    reference: str
    text: str
    language: str
    note: str


def of_statement(session: Session, process_id: int, reference: str) -> Note | None:
    """The note that stands before a statement; None where there is none. It tells less than the statement does."""
    found = session.execute(
        select(ContentNote)
        .join(TraceNode, TraceNode.id == ContentNote.statement_id)
        .where(TraceNode.process_id == process_id, TraceNode.reference == reference)
    ).scalar_one_or_none()
    return None if found is None else Note(found.text, found.language)


def to_write(session: Session, actor: Actor, process_id: int, reference: str) -> Noted:
    """A statement with its note, for those who may change the note."""
    require(actor, "write", "content_note", process_id)
    row = session.execute(
        select(Statement, ContentNote.text)
        .join(TraceNode, TraceNode.id == Statement.node_id)
        .outerjoin(ContentNote, ContentNote.statement_id == Statement.node_id)
        .where(TraceNode.process_id == process_id, TraceNode.reference == reference)
    ).one_or_none()
    if row is None:
        raise NotFound("reference_unknown", kind="statement", reference=reference)
    statement, note = row
    return Noted(reference, statement.text, statement.language, note or "")
