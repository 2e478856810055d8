"""Easy-read twins of public texts: short lines, a symbol beside each, and honestly whether a person checked them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import NotFound
from deliberation.permissions import Actor, may, require
from deliberation.reading import results, texts
from deliberation.reading.texts import REMIT, REMIT_PARTS, PublicText
from models import EasyText, NodeKind


@dataclass(frozen=True, slots=True)
class Line:
    """One idea in a few words, and the key of the symbol beside it ("" for none)."""

    words: str
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Twin:
    """A text in easy words. `is_stale`: the text has changed since. `checked_at` is None while nobody checked."""

    of: str
    lines: tuple[Line, ...]
    language: str
    is_stale: bool
    checked_by: str
    checked_at: datetime | None

    @property
    def text(self) -> str:
        """The lines as one text, to be read aloud."""
        return in_one(self.lines)


@dataclass(frozen=True, slots=True)
class Pair:
    """A text, and its twin if there is one."""

    text: PublicText
    twin: Twin | None


def in_one(lines: Collection[Line]) -> str:
    """Lines as one text."""
    return "\n".join(line.words for line in lines)


def pairs(session: Session, actor: Actor, process_id: int) -> tuple[Pair, ...]:
    """Every text of a process beside its twin, for those who write them."""
    require(actor, "write", "easy_text", process_id)
    written = _rows(session, process_id)
    return tuple(
        Pair(text, _twin(row, text) if (row := written.get(text.of)) else None)
        for text in texts.every(session, process_id)
    )


def pair(session: Session, actor: Actor, process_id: int, of: str) -> Pair:
    """One text beside its twin, for those who write them."""
    require(actor, "write", "easy_text", process_id)
    text = texts.one(session, process_id, of)
    if text is None:
        raise NotFound("reference_unknown", kind="text", reference=of)
    row = _rows(session, process_id, (of,)).get(of)
    return Pair(text, _twin(row, text) if row else None)


def twins(session: Session, actor: Actor, process_id: int, names: Collection[str]) -> dict[str, Twin]:
    """The twins of these texts, by name; only of those which the actor may read now."""
    rows = _rows(session, process_id, names)
    if not rows:
        return {}
    found = texts.some(session, process_id, tuple(rows))
    return {one.of: _twin(rows[one.of], one) for one in found if _may_read(session, actor, process_id, one)}


def readable(session: Session, actor: Actor, process_id: int, of: str) -> Pair:
    """One text beside its twin, for whoever may read the text."""
    text = texts.one(session, process_id, of)
    if text is None or not _may_read(session, actor, process_id, text):
        raise NotFound("reference_unknown", kind="text", reference=of)
    row = _rows(session, process_id, (of,)).get(of)
    return Pair(text, _twin(row, text) if row else None)


def of_all(session: Session, process_id: int) -> tuple[tuple[PublicText, Twin], ...]:
    """Every twin beside its text; for what is made of them in the background."""
    rows = _rows(session, process_id)
    return tuple((one, _twin(rows[one.of], one)) for one in texts.some(session, process_id, tuple(rows)))


def _may_read(session: Session, actor: Actor, process_id: int, text: PublicText) -> bool:
    if text.kind == REMIT:
        return text.is_out or may(actor, "see", "process", process_id)
    if text.kind == NodeKind.STATEMENT:
        return may(actor, "see", "statement", process_id) or results.may_see(session, actor, process_id)
    if text.kind == NodeKind.THEME:
        agreed = text.is_out and results.may_see(session, actor, process_id)
        return agreed or may(actor, "see", "theme", process_id)
    thing = "recommendation" if text.kind == NodeKind.RECOMMENDATION else "strategy"
    return text.is_out or may(actor, "see_draft", thing, process_id)


def _rows(session: Session, process_id: int, names: Collection[str] | None = None) -> dict[str, EasyText]:
    query = select(EasyText).where(EasyText.process_id == process_id)
    if names is not None:
        query = query.where(EasyText.of.in_(names))
    return {row.of: row for row in session.execute(query).scalars()}


def _twin(row: EasyText, text: PublicText) -> Twin:
    return Twin(
        of=row.of,
        lines=tuple(Line(words, symbol) for words, symbol in row.lines),
        language=row.language,
        is_stale=row.text_hash != text.hash,
        checked_by=row.checked_by,
        checked_at=row.checked_at,
    )


__all__ = ["REMIT_PARTS", "Line", "Pair", "Twin", "in_one", "of_all", "pair", "pairs", "readable", "twins"]
