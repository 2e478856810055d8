"""Saying what a statement is about before anybody has to see it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from deliberation.database import writing
from deliberation.permissions import Actor, require
from deliberation.services import words
from deliberation.services.statements import find_statement
from models import ContentNote, Process

NOTE_LIMIT = 120


def write(session: Session, actor: Actor, process_id: int, reference: str, text: str) -> None:
    """Put a note before a statement, change it, or (without words) take it away. Twice changes nothing."""
    require(actor, "write", "content_note", process_id)
    cleaned = words.optional(text, field="text", limit=NOTE_LIMIT).replace("\n", " ")
    with writing(session, process_id):
        statement = find_statement(session, process_id, reference)
        language = session.get_one(Process, process_id).language
        row = session.get(ContentNote, statement.node_id)
        if not words.is_readable(cleaned):
            if row is not None:
                session.delete(row)
            return
        if row is None:
            row = ContentNote(statement_id=statement.node_id)
            session.add(row)
        row.text, row.language = cleaned, language
