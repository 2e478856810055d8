"""One theme with everything in it that somebody may read, and the themes that everybody may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import NotFound
from deliberation.methods.disclosure import Published, publish_split
from deliberation.permissions import Actor, require_in_assembly
from deliberation.reading import results, theme_board, theme_coverage, theme_names, themes
from deliberation.reading.theme_board import Agreed, Board
from deliberation.reading.theme_texts import Said
from deliberation.reading.themes import QuoteView, Reader, ThemesView, ThemeView
from models import Contribution, Source, Statement, StatementState, TraceLink, TraceNode


@dataclass(frozen=True, slots=True)
class WordsView:
    """One contribution in a theme whose words the actor may read. `own_page` names the actor's own, else it is ""."""

    reference: str
    text: str
    language: str
    attribution: str
    is_quotable: bool
    own_page: str


@dataclass(frozen=True, slots=True)
class DrawnView:
    """A statement that was drawn from a theme."""

    reference: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class OneTheme:
    """A theme as its page shows it; `others` says that there is more whose words stay unread.

    `groups`: how many people of each opinion group spoke to it, where results are open and that gives nobody away.
    """

    theme: ThemeView
    words: tuple[WordsView, ...]
    others: bool
    statements: tuple[DrawnView, ...]
    groups: tuple[tuple[str, int], ...]
    yeses_needed: int
    may_edit: bool


def one(session: Session, actor: Actor, process_id: int, source: str, name: str) -> OneTheme:
    """A theme of people ("T01") or a suggested one ("3.1"), with all that the actor may read of it."""
    listed = themes.themes(session, actor, process_id, source)
    found = _named(listed, name)
    board, reader = themes.opened(session, actor, process_id, source)
    agreed = next((each for each in board.agreed if each.reference == name), None)
    references = [kept.said.reference for kept in agreed.kept] if agreed else list(board.suggested.get(name, ()))
    words = _words(session, board, reader, references)
    return OneTheme(
        theme=found,
        words=words,
        others=len(words) < len(references),
        statements=_drawn(session, agreed.node_id) if agreed else (),
        groups=_spoke(agreed, theme_coverage.groups_of(session, actor, board)) if agreed else (),
        yeses_needed=theme_names.yeses_needed(session, process_id),
        may_edit=listed.may_edit,
    )


def to_change(session: Session, actor: Actor, process_id: int, source: str, name: str) -> OneTheme:
    """The same for somebody who wants to change it."""
    require_in_assembly(actor, "edit", "theme", process_id)
    return one(session, actor, process_id, source, name)


def others(session: Session, actor: Actor, process_id: int, source: str, name: str) -> tuple[ThemeView, ...]:
    """The other themes of people, for somebody who says that two are one, or that words belong elsewhere."""
    require_in_assembly(actor, "edit", "theme", process_id)
    listed = themes.themes(session, actor, process_id, source).themes
    return tuple(each for each in listed if each.state != themes.SUGGESTED and each.name != name)


def _named(listed: ThemesView, name: str) -> ThemeView:
    found = next((each for each in listed.themes if each.name == name), None)
    if found is None:
        raise NotFound("reference_unknown", kind="theme", reference=name)
    return found


def _words(session: Session, board: Board, reader: Reader, references: list[str]) -> tuple[WordsView, ...]:
    names = themes.attributions(session, board)
    own = dict(
        session.execute(
            select(TraceNode.reference, Contribution.public_id)
            .join(Contribution, Contribution.node_id == TraceNode.id)
            .where(TraceNode.process_id == board.process_id, Contribution.membership_id == reader.membership_id)
        ).all()
    )
    read = [board.texts[each] for each in references if reader.sees(board.texts[each])]
    return tuple(
        WordsView(
            reference=said.reference,
            text=said.text,
            language=said.language,
            attribution=names.get(said.node_id, ""),
            is_quotable=said.quotable,
            own_page=own.get(said.reference, ""),
        )
        for said in read
    )


def _drawn(session: Session, theme_id: int) -> tuple[DrawnView, ...]:
    rows = session.execute(
        select(TraceNode.reference, Statement.text, Statement.language)
        .join(Statement, Statement.node_id == TraceNode.id)
        .join(TraceLink, TraceLink.to_id == TraceNode.id)
        .where(
            TraceLink.from_id == theme_id,
            TraceNode.withdrawn_at.is_(None),
            Statement.state.in_((StatementState.OPEN, StatementState.CLOSED)),
        )
        .order_by(TraceNode.id)
    )
    return tuple(DrawnView(reference, text, language) for reference, text, language in rows)


@dataclass(frozen=True, slots=True)
class PublicTheme:
    """A theme whose name members approved, as everybody sees it."""

    name: str
    title: str
    description: str
    language: str
    contributions: Published
    people: Published
    said_by_few: bool
    quotes: tuple[QuoteView, ...]
    statements: tuple[DrawnView, ...]
    groups: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class PublicThemes:
    """The themes of one source for everybody.

    `silent`: themes that other people spoke to, and nobody of this source. `unnamed`: how many approved themes are only
    counted, because one or two people spoke to them who did not agree to be quoted. `waiting`: how many have no name
    that members approved. `not_in_any`: things that were said and are in no theme yet.
    """

    themes: tuple[PublicTheme, ...]
    silent: tuple[tuple[str, str, str], ...]
    unnamed: int
    waiting: int
    not_in_any: Published
    sources: tuple[str, ...]


def public(session: Session, actor: Actor, process_id: int, source: str) -> PublicThemes:
    """The themes of one source for everybody, as soon as the results are open to the actor."""
    results.require_open(session, actor, process_id)
    wanted = next((known for known in Source if known == source), None)
    if wanted is None:
        raise NotFound("choice_unknown", field="source")
    board = theme_board.board(session, process_id, wanted)
    inside = theme_names.said_in(session, process_id)
    named = theme_names.public(session, process_id, inside)
    groups = theme_coverage.groups_of(session, actor, board)
    everybody = Reader(reads_all=False, membership_id=0)
    views = {each.name: each for each in themes.of_people(session, board, everybody)}
    approved = [each for each in board.agreed if each.state == "approved" and each.title]
    shown = [each for each in approved if each.reference in named]
    return PublicThemes(
        themes=tuple(
            _public(views[each.reference], _drawn(session, each.node_id), _spoke(each, groups))
            for each in shown
            if each.kept
        ),
        silent=tuple((each.reference, each.title, each.language) for each in shown if not each.kept),
        unnamed=sum(bool(each.kept) for each in approved) - sum(bool(each.kept) for each in shown),
        waiting=sum(bool(each.kept) for each in board.agreed) - sum(bool(each.kept) for each in approved),
        not_in_any=publish_split(len(board.texts) - len(board.placed)),
        sources=sources(session, process_id, inside),
    )


def sources(session: Session, process_id: int, inside: Mapping[int, list[Said]] | None = None) -> tuple[str, ...]:
    """The sources in which people said something that is in a theme of people, the assembly first.

    `inside` for callers that have `theme_names.said_in` already.
    """
    by_theme = theme_names.said_in(session, process_id) if inside is None else inside
    found = {str(said.source) for those in by_theme.values() for said in those}
    return tuple(str(each) for each in Source if str(each) in found)


def _spoke(theme: Agreed, groups: Mapping[int, str]) -> tuple[tuple[str, int], ...]:
    """How many people of each opinion group spoke to a theme: those figures that may be shown."""
    counts = theme_coverage.in_groups({kept.said.author for kept in theme.kept}, groups)
    shown = {group: count.value for group, count in counts.items() if group != theme_coverage.NO_GROUP}
    return tuple((group, value) for group, value in shown.items() if value is not None)


def _public(view: ThemeView, statements: tuple[DrawnView, ...], groups: tuple[tuple[str, int], ...]) -> PublicTheme:
    return PublicTheme(
        name=view.name,
        title=view.title,
        description=view.description,
        language=view.language,
        contributions=view.contributions,
        people=view.people,
        said_by_few=view.said_by_few,
        quotes=view.quotes,
        statements=statements,
        groups=groups,
    )
