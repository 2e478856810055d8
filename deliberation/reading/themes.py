"""Themes as they may be seen: with quotes, as a wall, and what is new.

One source at a time: the assembly and the open call are never merged. Whoever reads the words of all (facilitators and
convenors) sees each contribution; everybody else sees those of people who said yes to being quoted, and their own. Of
counts of people that are under five the others see no figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import NotFound
from deliberation.methods.disclosure import Published, publish_split, publish_total
from deliberation.methods.themes.types import FEW_PEOPLE
from deliberation.permissions import Actor, may, may_in_assembly, require
from deliberation.reading import theme_board
from deliberation.reading.standing import named
from deliberation.reading.theme_board import Agreed, Board
from deliberation.reading.theme_texts import Said
from models import Membership, Person, Source, ThemeApproval, ThemeLook, TraceNode

MOST_QUOTES = 3
SUGGESTED = "suggested"


@dataclass(frozen=True, slots=True)
class QuoteView:
    """Words that their person agreed to have shown, and how that person wants to be named."""

    reference: str
    text: str
    language: str
    attribution: str
    different_view: bool = False
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class ThemeView:
    """A theme of people (`name` "T01"), or a suggestion (`name` "3.1", state "suggested").

    `by_machine`: the title is a working one until somebody confirms it; "" where its words were taken back. `version`
    is that of the label, for a yes to it; `yeses` are how many members said yes; `own_yes` whether the actor did.
    `by_people` counts contributions that people put there themselves, `own` those of the actor.
    """

    name: str
    state: str
    title: str
    description: str
    language: str
    by_machine: bool
    version: int
    yeses: int
    own_yes: bool
    keywords: tuple[str, ...]
    contributions: Published
    people: Published
    by_people: Published
    said_by_few: bool
    quotes: tuple[QuoteView, ...]
    own: int = 0


@dataclass(frozen=True, slots=True)
class ThemesView:
    """All themes of one source, those of people first. `made_at` says when the machine last looked, None for never.

    `why_code` and `why_params` say why it suggests nothing.
    """

    source: str
    themes: tuple[ThemeView, ...]
    in_tray: int
    unplaced: int
    no_view: int
    contributions: int
    why_code: str
    why_params: Mapping[str, object]
    version: int
    made_at: datetime | None
    is_stale: bool
    may_edit: bool


@dataclass(frozen=True, slots=True)
class CardView:
    """One contribution on the wall or in the tray. `text` is "" where only facilitators may read it.

    `suggested` names the theme that it may belong to ("" for none), `also_fits` others. `is_new`: it came after the
    actor last looked.
    """

    reference: str
    text: str
    language: str
    is_own: bool
    by_machine: bool
    since: datetime
    suggested: str
    also_fits: tuple[str, ...]
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One theme on the wall with everything in it, in small groups of contributions that are alike."""

    name: str
    title: str
    language: str
    state: str
    groups: tuple[tuple[CardView, ...], ...]


@dataclass(frozen=True, slots=True)
class TrayView:
    """What came since people began to decide, and what was put nowhere. `new_groups`: perhaps something new."""

    cards: tuple[CardView, ...]
    new_groups: tuple[tuple[str, ...], ...]
    unplaced: tuple[CardView, ...]
    no_view: tuple[CardView, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """What one actor may see of a board."""

    reads_all: bool
    membership_id: int

    def sees(self, said: Said) -> bool:
        """Whether the words of a contribution are open to them."""
        return self.reads_all or said.quotable or said.author == self.membership_id

    def count(self, number: int) -> Published:
        """A count of people or of their words."""
        return publish_total(number) if self.reads_all else publish_split(number)


def opened(session: Session, actor: Actor, process_id: int, source: str) -> tuple[Board, Reader]:
    """The board of one source, for somebody who may see themes."""
    require(actor, "see", "theme", process_id)
    wanted = next((known for known in Source if known == source), None)
    if wanted is None:
        raise NotFound("choice_unknown", field="source")
    part = actor.membership(process_id)
    reader = Reader(may(actor, "hide", "contribution", process_id), part.membership_id if part else 0)
    return theme_board.board(session, process_id, wanted), reader


def themes(session: Session, actor: Actor, process_id: int, source: str) -> ThemesView:
    """The themes of one source with quotes and counts; those said by few come first among the suggested ones."""
    board, reader = opened(session, actor, process_id, source)
    yeses = _yeses(session, process_id)
    names = attributions(session, board)
    own = [_agreed(one, board, reader, names, yeses) for one in board.agreed]
    suggested = [_suggested(name, said, board, reader, names) for name, said in board.suggested.items()]
    suggested.sort(key=lambda one: (not one.said_by_few, _order(one.name)))
    why = board.result["why"] or {}
    return ThemesView(
        source=source,
        themes=(*own, *suggested),
        in_tray=len(board.tray),
        unplaced=len(board.unplaced),
        no_view=len(board.no_view),
        contributions=len(board.texts),
        why_code=str(why.get("code", "")),
        why_params=dict(why.get("params", {})),
        version=board.version,
        made_at=board.made_at,
        is_stale=board.is_stale,
        may_edit=may_in_assembly(actor, "edit", "theme", process_id),
    )


def of_people(session: Session, board: Board, reader: Reader) -> tuple[ThemeView, ...]:
    """The themes of people alone, as this reader may see them. For callers that have asked already."""
    names, yeses = attributions(session, board), _yeses(session, board.process_id)
    return tuple(_agreed(one, board, reader, names, yeses) for one in board.agreed)


def _order(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.split("."))


def _agreed(
    one: Agreed, board: Board, reader: Reader, names: Mapping[int, str], yeses: Mapping[tuple[int, int], set[int]]
) -> ThemeView:
    said = [kept.said for kept in one.kept]
    entry = board.entry(one.reference) or board.entry(one.proposal)
    given = yeses.get((one.node_id, one.version), set())
    people = len({each.author for each in said})
    return ThemeView(
        name=one.reference,
        state=one.state,
        title=one.title,
        description=one.description,
        language=one.language,
        by_machine=one.by_machine,
        version=one.version,
        yeses=len(given),
        own_yes=reader.membership_id in given,
        keywords=tuple(entry["keywords"]) if entry else (),
        contributions=reader.count(len(said)),
        people=reader.count(people),
        by_people=reader.count(sum(not kept.by_machine for kept in one.kept)),
        said_by_few=people < FEW_PEOPLE,
        quotes=_quotes(said, entry or {}, reader, names),
        own=_own(said, reader),
    )


def _suggested(
    name: str, references: Sequence[str], board: Board, reader: Reader, names: Mapping[int, str]
) -> ThemeView:
    said = [board.texts[one] for one in references]
    entry = board.entry(name) or {"keywords": [], "quotes": [], "different_view": []}
    title, language = theme_board.title_of(board, name)
    people = len({each.author for each in said})
    return ThemeView(
        name=name,
        state=SUGGESTED,
        title=title,
        description="",
        language=language,
        by_machine=True,
        version=0,
        yeses=0,
        own_yes=False,
        keywords=tuple(entry["keywords"]),
        contributions=reader.count(len(said)),
        people=reader.count(people),
        by_people=reader.count(0),
        said_by_few=people < FEW_PEOPLE,
        quotes=_quotes(said, entry, reader, names),
        own=_own(said, reader),
    )


def _own(said: Sequence[Said], reader: Reader) -> int:
    return sum(one.author == reader.membership_id for one in said)


def _quotes(
    said: Sequence[Said], entry: Mapping[str, Sequence[str]], reader: Reader, names: Mapping[int, str]
) -> tuple[QuoteView, ...]:
    """The chosen quotes that may be shown now, others of the theme where there are too few; one of each person."""
    may_be = {one.reference: one for one in said if one.quotable}
    chosen, apart = entry.get("quotes", ()), entry.get("different_view", ())
    authors: set[int] = set()
    found: list[QuoteView] = []
    for reference in dict.fromkeys((*chosen, *apart, *may_be)):
        one = may_be.get(reference)
        usual = sum(not quote.different_view for quote in found)
        if one is None or one.author in authors or (reference not in apart and usual >= MOST_QUOTES):
            continue
        authors.add(one.author)
        own = one.author == reader.membership_id
        found.append(QuoteView(reference, one.text, one.language, names[one.node_id], reference in apart, own))
    return tuple(sorted(found, key=lambda quote: quote.different_view))


def attributions(session: Session, board: Board) -> dict[int, str]:
    """How each person who may be quoted wants to be called, by the node of their words."""
    authors = {one.author for one in board.texts.values() if one.quotable}
    rows = session.execute(
        select(Membership.id, Membership.pseudonym, Membership.circumstance, Person.display_name)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Membership.process_id == board.process_id, Membership.source == board.source)
    )
    people = {row.id: row for row in rows if row.id in authors}
    return {
        one.node_id: named(
            one.quoted,
            people[one.author].pseudonym,
            people[one.author].circumstance or "",
            people[one.author].display_name or people[one.author].pseudonym,
        )
        for one in board.texts.values()
        if one.quotable
    }


def _yeses(session: Session, process_id: int) -> dict[tuple[int, int], set[int]]:
    rows = session.execute(
        select(ThemeApproval.theme_id, ThemeApproval.version, ThemeApproval.membership_id)
        .join(TraceNode, TraceNode.id == ThemeApproval.theme_id)
        .where(TraceNode.process_id == process_id)
    )
    found: dict[tuple[int, int], set[int]] = {}
    for theme_id, version, membership_id in rows:
        found.setdefault((theme_id, version), set()).add(membership_id)
    return found


def wall(
    session: Session, actor: Actor, process_id: int, source: str, *, for_a_room: bool = False
) -> tuple[ColumnView, ...]:
    """All themes of one source with everything in them, for a session: those of people first, then suggested ones.

    `for_a_room`: everybody reads it, so it has only words whose people agreed to have them shown, whoever asks.
    """
    board, reader = opened(session, actor, process_id, source)
    if for_a_room:
        reader = Reader(reads_all=False, membership_id=0)
    own = [
        ColumnView(
            name=one.reference,
            title=one.title,
            language=one.language,
            state=one.state,
            groups=_grouped(
                board,
                [_card(k.said, board, reader, by_machine=k.by_machine, since=k.since) for k in one.kept],
            ),
        )
        for one in board.agreed
    ]
    suggested = [
        ColumnView(
            name,
            *theme_board.title_of(board, name),
            SUGGESTED,
            _grouped(board, [_card(board.texts[one], board, reader, by_machine=True) for one in found]),
        )
        for name, found in sorted(board.suggested.items(), key=lambda item: _order(item[0]))
    ]
    return (*own, *suggested)


def _grouped(board: Board, cards: Sequence[CardView]) -> tuple[tuple[CardView, ...], ...]:
    """Cards in their facets, in the order in which each began; what is in none is one group at the end."""
    groups: dict[str, list[CardView]] = {}
    for card in cards:
        groups.setdefault(board.result["facets"].get(card.reference, ""), []).append(card)
    rest = groups.pop("", [])
    return tuple(tuple(group) for group in (*groups.values(), rest) if group)


def _card(
    said: Said,
    board: Board,
    reader: Reader,
    *,
    by_machine: bool,
    since: datetime | None = None,
    suggested: str = "",
    also_fits: tuple[str, ...] | None = None,
    looked: datetime | None = None,
) -> CardView:
    fits = tuple(board.result["also_fits"].get(said.reference, ())) if also_fits is None else also_fits
    return CardView(
        reference=said.reference,
        text=said.text if reader.sees(said) else "",
        language=said.language,
        is_own=said.author == reader.membership_id,
        by_machine=by_machine,
        since=since or said.submitted_at,
        suggested=suggested,
        also_fits=fits,
        is_new=looked is None or said.submitted_at > looked,
    )


def looked_at(session: Session, actor: Actor, board: Board) -> datetime | None:
    """When the actor last said that they looked through the tray."""
    look = select(ThemeLook.at).where(
        ThemeLook.process_id == board.process_id,
        ThemeLook.source == board.source,
        ThemeLook.person_id == (actor.person_id or 0),
    )
    return session.execute(look).scalar_one_or_none()


def tray(session: Session, actor: Actor, process_id: int, source: str) -> TrayView:
    """What is in no theme: what came since, newest first, what could not be compared, and what gives no view."""
    board, reader = opened(session, actor, process_id, source)
    looked = looked_at(session, actor, board)

    def card(reference: str, theme: str = "", also: tuple[str, ...] = ()) -> CardView:
        return _card(
            board.texts[reference], board, reader, by_machine=True, suggested=theme, also_fits=also, looked=looked
        )

    cards = [card(reference, theme, also) for reference, (theme, also) in board.tray.items()]
    groups = [tuple(one for one in group if one in board.tray) for group in board.result["new_groups"]]
    return TrayView(
        cards=tuple(sorted(cards, key=lambda one: one.since, reverse=True)),
        new_groups=tuple(group for group in groups if len(group) > 1),
        unplaced=tuple(card(one) for one in board.unplaced),
        no_view=tuple(card(one) for one in board.no_view),
    )
