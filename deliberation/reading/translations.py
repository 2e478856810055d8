"""Translations beside the words they stand for: which there are, who made them, and whether anybody has checked."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import NotFound
from deliberation.permissions import Actor, require
from models import (
    ConsentGrant,
    ConsentPurpose,
    Contribution,
    ContributionState,
    Statement,
    StatementState,
    TraceNode,
    Translation,
)

SHOWN_STATEMENTS = (StatementState.OPEN, StatementState.CLOSED, StatementState.MERGED)
SHOWN_WORDS = (ContributionState.CONFIRMED, ContributionState.IN_USE)


@dataclass(frozen=True, slots=True)
class Source:
    """What is translated: a statement, or what somebody said."""

    node_id: int
    reference: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class TranslationView:
    """A translation as a reader sees it. `mark` names this very text; `own`: the reader's own work."""

    reference: str
    language: str
    text: str
    by_machine: bool
    made_at: datetime
    checked_at: datetime | None
    mark: str
    own: bool = False


def hash_of(text: str) -> str:
    """Names the words that a translation was made from."""
    return hashlib.sha256(text.encode()).hexdigest()


def mark_of(translation: Translation) -> str:
    """Names one text of a translation, so that nobody checks another one than they read."""
    return hash_of(f"{translation.of_words}\0{translation.text}")[:32]


def shown(session: Session, process_id: int, references: Collection[str], language: str) -> dict[str, TranslationView]:
    """Translations into one language, by reference, of words that a page shows to this reader anyway.

    Which words those are is decided where they are read. What was translated from other words than stand there now is
    left out, and so is what belongs to words that were hidden.
    """
    sources = _sources(session, process_id, references)
    return {one.reference: view for one, view in _views(session, sources, language=language)}


def all_of(session: Session, actor: Actor, process_id: int) -> dict[str, tuple[TranslationView, ...]]:
    """Every translation of a process, by reference, for those who write them."""
    require(actor, "write", "translation", process_id)
    found: dict[str, tuple[TranslationView, ...]] = {}
    for one, view in _views(session, _sources(session, process_id, None), person_id=actor.person_id):
        found[one.reference] = (*found.get(one.reference, ()), view)
    return found


def one(session: Session, actor: Actor, process_id: int, reference: str) -> tuple[Source, tuple[TranslationView, ...]]:
    """One statement, or what one person said, with its translations, for those who write them."""
    require(actor, "write", "translation", process_id)
    source = find_source(session, process_id, reference)
    found = _views(session, [source], person_id=actor.person_id)
    return source, tuple(view for _, view in found)


def find_source(session: Session, process_id: int, reference: str) -> Source:
    """What can be translated under this reference; `NotFound` for what was taken back, hidden or never there."""
    found = _sources(session, process_id, [reference])
    if not found:
        raise NotFound("reference_unknown", kind="statement", reference=reference)
    return found[0]


def of_source(session: Session, source: Source, language: str) -> Translation | None:
    """The stored translation into a language."""
    return session.execute(
        select(Translation).where(Translation.node_id == source.node_id, Translation.language == language)
    ).scalar_one_or_none()


def _sources(session: Session, process_id: int, references: Collection[str] | None) -> list[Source]:
    """Statements that are shown, and words of people whose yes to taking part stands."""
    statements = (
        select(TraceNode.id, TraceNode.reference, Statement.text, Statement.language)
        .join(Statement, Statement.node_id == TraceNode.id)
        .where(Statement.state.in_(SHOWN_STATEMENTS))
    )
    yes = select(ConsentGrant.membership_id).where(
        ConsentGrant.purpose == ConsentPurpose.TAKE_PART, ConsentGrant.given.is_(True), ConsentGrant.ended_at.is_(None)
    )
    said = (
        select(TraceNode.id, TraceNode.reference, Contribution.text, Contribution.language)
        .join(Contribution, Contribution.node_id == TraceNode.id)
        .where(Contribution.state.in_(SHOWN_WORDS), Contribution.membership_id.in_(yes))
    )
    here = TraceNode.process_id == process_id, TraceNode.withdrawn_at.is_(None)
    found = []
    for query in (statements, said):
        wanted = query.where(*here)
        if references is not None:
            wanted = wanted.where(TraceNode.reference.in_(references))
        found += [Source(*row) for row in session.execute(wanted.order_by(TraceNode.id))]
    return found


def _views(
    session: Session, sources: list[Source], *, language: str | None = None, person_id: int | None = None
) -> list[tuple[Source, TranslationView]]:
    by_node = {one.node_id: one for one in sources}
    wanted = select(Translation).where(Translation.node_id.in_(by_node)).order_by(Translation.language)
    if language is not None:
        wanted = wanted.where(Translation.language == language)
    found = []
    for row in session.execute(wanted).scalars() if by_node else ():
        source = by_node[row.node_id]
        if row.of_words == hash_of(source.text):
            own = person_id is not None and row.made_by_id == person_id
            view = TranslationView(
                source.reference, row.language, row.text, row.by_machine, row.made_at, row.checked_at, mark_of(row), own
            )
            found.append((source, view))
    return found
