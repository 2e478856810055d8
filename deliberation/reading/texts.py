"""The texts of a process that everybody is meant to read: what can have an easy-read twin, and what is read aloud.

Residents' own words are not among them. Each text has a name that lasts: a part of the remit, or its reference.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from deliberation.reading.recommendations import PUBLIC_STATES
from deliberation.reading.remits import latest_remit
from models import (
    Action,
    NodeKind,
    Priority,
    Process,
    Publication,
    Recommendation,
    Statement,
    StatementState,
    Strategy,
    Theme,
    ThemeLabel,
    ThemeState,
    TraceNode,
)

REMIT_PARTS = ("question", "background", "scope_in", "scope_out", "powers", "money_note")
REMIT = "remit"
KINDS = (NodeKind.STATEMENT, NodeKind.THEME, NodeKind.RECOMMENDATION, NodeKind.PRIORITY, NodeKind.ACTION)


@dataclass(frozen=True, slots=True)
class PublicText:
    """One text: its name, what sort it is, its words, and whether those whom it is for can read it already."""

    of: str
    kind: str
    text: str
    language: str
    is_out: bool

    @property
    def hash(self) -> str:
        """Tells this wording from any other."""
        return text_hash(self.text, self.language)


def text_hash(text: str, language: str) -> str:
    """The hash of a text in a language."""
    return hashlib.sha256(f"{language}\n{text}".encode()).hexdigest()


def joined(*parts: str) -> str:
    """The parts of a text as one, each a paragraph."""
    return "\n\n".join(part for part in parts if part)


def every(session: Session, process_id: int) -> tuple[PublicText, ...]:
    """All texts of a process: the remit first, then everything else by kind and number."""
    return (*_remit(session, process_id, REMIT_PARTS), *_nodes(session, process_id, KINDS))


def some(session: Session, process_id: int, names: Collection[str]) -> tuple[PublicText, ...]:
    """Those of these names that are there now, and have words."""
    parts = [name for name in REMIT_PARTS if name in names]
    references = [name for name in names if name not in REMIT_PARTS]
    found = _remit(session, process_id, parts) if parts else ()
    if not references:
        return found
    kinds = session.execute(
        select(TraceNode.kind).where(TraceNode.process_id == process_id, TraceNode.reference.in_(references)).distinct()
    ).scalars()
    wanted = [kind for kind in kinds if kind in KINDS]
    return (*found, *_nodes(session, process_id, wanted, TraceNode.reference.in_(references)))


def one(session: Session, process_id: int, name: str) -> PublicText | None:
    """The text of this name; None where there is none now."""
    return next(iter(some(session, process_id, (name,))), None)


def _remit(session: Session, process_id: int, names: Collection[str]) -> tuple[PublicText, ...]:
    remit = latest_remit(session, process_id)
    if remit is None:
        return ()
    language = session.get_one(Process, process_id).language
    agreed = remit.agreed_at is not None
    return tuple(
        PublicText(name, REMIT, text, language, is_out=agreed) for name in names if (text := getattr(remit, name))
    )


def _nodes(
    session: Session, process_id: int, kinds: Collection[NodeKind], *only: ColumnElement[bool]
) -> tuple[PublicText, ...]:
    found: list[PublicText] = []
    for kind in KINDS:
        if kind in kinds:
            found += _of_kind(session, process_id, kind, only)
    return tuple(one for one in found if one.text)


def _of_kind(
    session: Session, process_id: int, kind: NodeKind, only: tuple[ColumnElement[bool], ...]
) -> list[PublicText]:
    if kind is NodeKind.STATEMENT:
        open_ones = Statement.state.in_((StatementState.OPEN, StatementState.CLOSED))
        rows = _read(session, process_id, Statement.node_id, (Statement.text, Statement.language), *only, open_ones)
        return [PublicText(ref, str(kind), text, language, is_out=True) for ref, text, language in rows]
    if kind is NodeKind.THEME:
        return _themes(session, process_id, only)
    if kind is NodeKind.RECOMMENDATION:
        columns = (Recommendation.title, Recommendation.text, Recommendation.why)
        also = (Recommendation.language, Recommendation.state)
        return [
            PublicText(ref, str(kind), joined(title, text, why), language, is_out=state in PUBLIC_STATES)
            for ref, title, text, why, language, state in _read(
                session, process_id, Recommendation.node_id, (*columns, *also), *only
            )
        ]
    model, column = (Priority, Priority.title) if kind is NodeKind.PRIORITY else (Action, Action.text)
    is_out = _has_published(session, process_id)
    language = session.get_one(Process, process_id).language
    rows = _read(session, process_id, model.node_id, (column,), *only)
    return [PublicText(ref, str(kind), text, language, is_out=is_out) for ref, text in rows]


def _themes(session: Session, process_id: int, only: tuple[ColumnElement[bool], ...]) -> list[PublicText]:
    columns = (ThemeLabel.title, ThemeLabel.description, ThemeLabel.language, Theme.state)
    rows = session.execute(
        _selected(process_id, Theme.node_id, columns)
        .join(ThemeLabel, (ThemeLabel.theme_id == Theme.node_id) & (ThemeLabel.version == Theme.label))
        .where(Theme.state != ThemeState.CLOSED, *only)
    )
    return [
        # Members still talk about a name that was not agreed yet; it is not read aloud.
        PublicText(ref, str(NodeKind.THEME), joined(title, about), language, is_out=state is ThemeState.APPROVED)
        for ref, title, about, language, state in rows
    ]


def _read(
    session: Session,
    process_id: int,
    key: InstrumentedAttribute[int],
    columns: tuple[InstrumentedAttribute[Any], ...],
    *only: ColumnElement[bool],
) -> list[Any]:
    return list(session.execute(_selected(process_id, key, columns).where(*only)).all())


def _selected(
    process_id: int, key: InstrumentedAttribute[int], columns: tuple[InstrumentedAttribute[Any], ...]
) -> Select[Any]:
    return (
        select(TraceNode.reference, *columns)
        .join(key.class_, key == TraceNode.id)
        .where(TraceNode.process_id == process_id, TraceNode.withdrawn_at.is_(None))
        .order_by(TraceNode.id)
    )


def _has_published(session: Session, process_id: int) -> bool:
    query = select(Publication.id).join(Strategy, Strategy.id == Publication.strategy_id)
    return session.execute(query.where(Strategy.process_id == process_id).limit(1)).first() is not None
