"""Who spoke to which theme, who did not, and whether the quotes stand for everybody.

Counts are of people, each source apart. Where people are split by opinion group, small figures are hidden with as many
others as it takes that they cannot be worked out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from deliberation.methods.disclosure import Published, publish_list
from deliberation.methods.themes.types import FEW_PEOPLE
from deliberation.permissions import Actor
from deliberation.reading import results, theme_board
from deliberation.reading.theme_board import Board
from deliberation.reading.themes import Reader, opened
from models import OpinionResult, Source

NO_GROUP = ""


@dataclass(frozen=True, slots=True)
class SpokenView:
    """Who spoke to one theme: how many people of each source, and of each opinion group of this one.

    `by_group` is empty while the results are not open to the actor, or where there are no groups; its last entry, "",
    are people in no group.
    """

    name: str
    title: str
    language: str
    by_source: Mapping[str, Published]
    by_group: Mapping[str, Published]


@dataclass(frozen=True, slots=True)
class GapsView:
    """What is missing in one source: themes that nobody of it spoke to, or few, and what was set aside."""

    silent: tuple[tuple[str, str], ...]
    said_by_few: tuple[tuple[str, str], ...]
    no_view: int
    unplaced: int
    in_tray: int


@dataclass(frozen=True, slots=True)
class CoverageView:
    """Coverage of one source. `similarity` is how near everybody is to the nearest quote, beside a random pick.

    `least_covered` are contributions furthest from every quote: their references, only for those who read all words.
    """

    themes: tuple[SpokenView, ...]
    gaps: GapsView
    similarity: float | None
    random_similarity: float | None
    least_covered: tuple[str, ...]

    @property
    def worse_than_chance(self) -> bool:
        """Whether the quotes say less about everybody than as many words picked at random."""
        both = (self.similarity, self.random_similarity)
        return None not in both and float(self.similarity or 0) < float(self.random_similarity or 0)


def coverage(session: Session, actor: Actor, process_id: int, source: str) -> CoverageView:
    """Who spoke to which theme of people, what is missing, and the audit of the quotes."""
    board, reader = opened(session, actor, process_id, source)
    others = {str(one): theme_board.board(session, process_id, one) for one in Source if one != board.source}
    boards = {source: board, **others}
    groups = groups_of(session, actor, board)
    audit = board.result["audit"]
    return CoverageView(
        themes=tuple(
            SpokenView(
                name=one.reference,
                title=one.title,
                language=one.language,
                by_source={name: reader.count(len(_people(boards[name], one.reference))) for name in sorted(boards)},
                by_group=in_groups(_people(board, one.reference), groups),
            )
            for one in board.agreed
        ),
        gaps=_gaps(board),
        similarity=audit["similarity"],
        random_similarity=audit["random_similarity"],
        least_covered=_least_covered(board, reader),
    )


def gaps(session: Session, actor: Actor, process_id: int, source: str) -> GapsView:
    """What nobody of a source has said anything about, and what was set aside."""
    board, _ = opened(session, actor, process_id, source)
    return _gaps(board)


def _gaps(board: Board) -> GapsView:
    counted = [(one, len({kept.said.author for kept in one.kept})) for one in board.agreed]
    return GapsView(
        silent=tuple((one.reference, one.title) for one, people in counted if people == 0),
        said_by_few=tuple((one.reference, one.title) for one, people in counted if 0 < people < FEW_PEOPLE),
        no_view=len(board.no_view),
        unplaced=len(board.unplaced),
        in_tray=len(board.tray),
    )


def _people(board: Board, reference: str) -> set[int]:
    return {kept.said.author for one in board.agreed if one.reference == reference for kept in one.kept}


def groups_of(session: Session, actor: Actor, board: Board) -> dict[int, str]:
    """The opinion group of each person, where results are open: groups of five or more, with their letters."""
    row = session.get(OpinionResult, (board.process_id, board.source))
    if row is None or not results.may_see(session, actor, board.process_id):
        return {}
    document: dict[str, Any] = row.result
    letters = results.letters_of(document)
    return {
        int(person): letters[str(group)] for person, group in document["membership"].items() if str(group) in letters
    }


def in_groups(people: Collection[int], groups: Mapping[int, str]) -> dict[str, Published]:
    """How many of these people are in each opinion group; small ones are hidden. Empty where there are no groups."""
    if not groups:
        return {}
    counts = dict.fromkeys([*sorted(set(groups.values())), NO_GROUP], 0)
    for one in people:
        counts[groups.get(one, NO_GROUP)] += 1
    table = publish_list(counts)
    return {group: table.cells[group, ""] for group in counts}


def _least_covered(board: Board, reader: Reader) -> tuple[str, ...]:
    if not reader.reads_all:
        return ()
    return tuple(one for one in board.result["audit"]["least_covered"] if one in board.texts)
