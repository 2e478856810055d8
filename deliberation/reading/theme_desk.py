"""What the desk asks about themes: in which sources there are words, what is new, and one theme with all that is in it.

All of it is for those who see themes; how much of the words they read is decided in `deliberation.reading.themes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from deliberation.errors import NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.reading import theme_proposals, theme_texts, themes
from deliberation.reading.themes import SUGGESTED, CardView, ThemeView
from models import NodeKind, Source, Statement, Theme, ThemeLabel, ThemeState, TraceLink, TraceNode


@dataclass(frozen=True, slots=True)
class NewsView:
    """What one source has for somebody who sorts: themes of people, suggestions, the tray and what is new in it."""

    source: str
    themes: int
    suggested: int
    in_tray: int
    is_new: int


@dataclass(frozen=True, slots=True)
class NameView:
    """A theme that can be chosen: "T01" of people, or "3.1" suggested."""

    name: str
    title: str
    language: str
    is_suggested: bool


@dataclass(frozen=True, slots=True)
class StatedView:
    """A statement that was drawn from a theme."""

    reference: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class OpenTheme:
    """A theme of people that is open, with the references of what is in it, of every source."""

    reference: str
    title: str
    language: str
    contributions: frozenset[str]


@dataclass(frozen=True, slots=True)
class OneThemeView:
    """A theme with everything in it of one source, in small groups that are alike, and the themes beside it."""

    theme: ThemeView
    groups: tuple[tuple[CardView, ...], ...]
    others: tuple[NameView, ...]
    statements: tuple[StatedView, ...]

    @property
    def cards(self) -> tuple[CardView, ...]:
        """All that is in it, group after group."""
        return tuple(card for group in self.groups for card in group)


def sources(session: Session, actor: Actor, process_id: int) -> tuple[str, ...]:
    """The sources that have words, the assembly first."""
    require(actor, "see", "theme", process_id)
    here = {one.source for one in theme_texts.living(session, process_id)}
    return tuple(str(one) for one in Source if one in here)


def news(session: Session, actor: Actor, process_id: int) -> tuple[NewsView, ...]:
    """What is new in each source that has words."""
    return tuple(_news(session, actor, process_id, source) for source in sources(session, actor, process_id))


def _news(session: Session, actor: Actor, process_id: int, source: str) -> NewsView:
    board, _ = themes.opened(session, actor, process_id, source)
    looked = themes.looked_at(session, actor, board)
    return NewsView(
        source=source,
        themes=len(board.agreed),
        suggested=len(board.suggested),
        in_tray=len(board.tray),
        is_new=sum(looked is None or board.texts[one].submitted_at > looked for one in board.tray),
    )


def words(session: Session, actor: Actor, process_id: int, source: str) -> Mapping[str, tuple[str, str]]:
    """Everything of one source that the actor may read, by its reference: the words and their language."""
    board, reader = themes.opened(session, actor, process_id, source)
    return {one.reference: (one.text, one.language) for one in board.texts.values() if reader.sees(one)}


def names(session: Session, actor: Actor, process_id: int, source: str) -> tuple[NameView, ...]:
    """All themes of one source by name, those of people first."""
    return tuple(
        NameView(one.name, one.title, one.language, one.state == SUGGESTED)
        for one in themes.themes(session, actor, process_id, source).themes
    )


def one_theme(session: Session, actor: Actor, process_id: int, source: str, name: str) -> OneThemeView:
    """One theme, of people or suggested. `NotFound`; `theme_closed` where it was merged or given up."""
    listed = {one.name: one for one in themes.themes(session, actor, process_id, source).themes}
    if name not in listed:
        raise _gone(session, process_id, name)
    columns = {one.name: one.groups for one in themes.wall(session, actor, process_id, source)}
    others = (one for one in listed.values() if one.name != name)
    return OneThemeView(
        theme=listed[name],
        groups=columns.get(name, ()),
        others=tuple(NameView(one.name, one.title, one.language, one.state == SUGGESTED) for one in others),
        statements=_stated(session, process_id, name),
    )


def _gone(session: Session, process_id: int, name: str) -> NotFound | Refused:
    if theme_proposals.is_suggested(name):
        return NotFound("proposal_changed")
    if session.execute(_node_of(process_id, name)).scalar_one_or_none() is None:
        return NotFound("reference_unknown", kind=str(NodeKind.THEME), reference=name)
    return Refused("theme_closed", reference=name)


def _stated(session: Session, process_id: int, name: str) -> tuple[StatedView, ...]:
    rows = session.execute(
        select(TraceNode.reference, Statement.text, Statement.language)
        .join(TraceLink, TraceLink.to_id == TraceNode.id)
        .join(Statement, Statement.node_id == TraceNode.id)
        .where(TraceLink.from_id.in_(_node_of(process_id, name)))
        .order_by(TraceNode.id)
    )
    return tuple(StatedView(reference, text or "", language) for reference, text, language in rows)


def open_theme(session: Session, actor: Actor, process_id: int, name: str) -> OpenTheme:
    """A theme of people by its reference. `NotFound`; `theme_closed` where it was merged or given up."""
    known = titles(session, actor, process_id)
    if name not in known:
        raise _gone(session, process_id, name)
    rows = session.execute(
        select(TraceNode.reference)
        .join(TraceLink, TraceLink.from_id == TraceNode.id)
        .where(TraceLink.to_id.in_(_node_of(process_id, name)))
    )
    return OpenTheme(name, *known[name], frozenset(rows.scalars()))


def _node_of(process_id: int, name: str) -> Select[int]:
    return select(TraceNode.id).where(
        TraceNode.process_id == process_id, TraceNode.kind == NodeKind.THEME, TraceNode.reference == name
    )


def titles(session: Session, actor: Actor, process_id: int) -> Mapping[str, tuple[str, str]]:
    """The title and its language of every theme that is open, by its reference."""
    require(actor, "see", "theme", process_id)
    rows = session.execute(
        select(TraceNode.reference, ThemeLabel.title, ThemeLabel.language)
        .join(Theme, Theme.node_id == TraceNode.id)
        .join(ThemeLabel, (ThemeLabel.theme_id == Theme.node_id) & (ThemeLabel.version == Theme.label))
        .where(TraceNode.process_id == process_id, Theme.state != ThemeState.CLOSED)
    )
    return {reference: (title, language) for reference, title, language in rows}
