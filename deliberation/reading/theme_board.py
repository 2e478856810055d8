"""Where everything that was said in one source is: in themes of people, suggested, in the tray, set aside.

Each contribution that may be shown is in exactly one of these places (in themes: in one or more), so none is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.reading import theme_proposals, theme_texts
from deliberation.reading.theme_proposals import Result
from deliberation.reading.theme_texts import Said
from models import Source, Theme, ThemeLabel, ThemeProposal, ThemeState, TraceNode

NO_RESULT: Result = {
    "enough": False,
    "why": None,
    "themes": [],
    "membership": {},
    "facets": {},
    "also_fits": {},
    "strength": {},
    "no_view": [],
    "unplaced": [],
    "duplicates": [],
    "tray": {},
    "new_groups": [],
    "audit": {"quotes": 0, "similarity": None, "random_similarity": None, "least_covered": []},
    "receipt": {},
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A contribution in a theme of people: since when, and whether the machine had suggested it for that theme."""

    said: Said
    by_machine: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class Agreed:
    """A theme of people with the label that holds now, and what is in it of one source."""

    node_id: int
    reference: str
    state: str
    title: str
    description: str
    language: str
    version: int
    by_machine: bool
    proposal: str
    kept: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Everything of one source. `tray` and `suggested` name themes as "T01" (of people) or "3.1" (suggested).

    `tray`: contribution to the theme that is suggested ("" for none yet) and the others that fit. `version` is 0, and
    `made_at` None, before the machine made any suggestion.
    """

    process_id: int
    source: Source
    texts: Mapping[str, Said]
    agreed: tuple[Agreed, ...]
    suggested: Mapping[str, tuple[str, ...]]
    tray: Mapping[str, tuple[str, tuple[str, ...]]]
    unplaced: tuple[str, ...]
    no_view: tuple[str, ...]
    result: Result
    version: int
    made_at: datetime | None
    is_stale: bool

    def entry(self, theme: str) -> Mapping[str, Any] | None:
        """What the machine says about a suggested theme."""
        return next((one for one in self.result["themes"] if one["id"] == theme), None)

    @property
    def placed(self) -> frozenset[str]:
        """The contributions in themes of people."""
        return frozenset(kept.said.reference for theme in self.agreed for kept in theme.kept)


def board(session: Session, process_id: int, source: Source) -> Board:
    """Where everything of one source is now."""
    taken = theme_texts.take(session, process_id, source)
    row = session.get(ThemeProposal, (process_id, source))
    result: Result = NO_RESULT if row is None else row.result
    texts = {one.reference: one for one in taken.said}
    waiting = [one for one in texts if one not in taken.settled]
    suggested: dict[str, list[str]] = {}
    places: dict[str, list[str]] = {"unplaced": [], "no_view": []}
    tray: dict[str, tuple[str, tuple[str, ...]]] = {}
    names = _Names(session, process_id, source, result)
    for one in waiting:
        theme = result["membership"].get(one)
        aside = next((name for name in places if one in names.aside[name]), None)
        if theme is not None and theme not in taken.accepted:
            suggested.setdefault(theme, []).append(one)
        elif aside is not None:
            places[aside].append(one)
        else:
            tray[one] = names.tray(one, taken.taken_out.get(one, frozenset()))
    return Board(
        process_id=process_id,
        source=source,
        texts=texts,
        agreed=_agreed(session, process_id, texts),
        suggested={theme: tuple(found) for theme, found in suggested.items()},
        tray=tray,
        unplaced=tuple(places["unplaced"]),
        no_view=tuple(places["no_view"]),
        result=result,
        version=0 if row is None else row.version,
        made_at=None if row is None else row.made_at,
        is_stale=bool(texts) if row is None else row.again or row.made_from != taken.mark,
    )


class _Names:
    """What the themes of stored suggestions are called now: those that people took up have a name of their own."""

    def __init__(self, session: Session, process_id: int, source: Source, result: Result) -> None:
        self._tray = result["tray"]
        self.aside = {name: frozenset(result[name]) for name in ("unplaced", "no_view")}
        people = theme_texts.open_themes(session, process_id).values()
        self._accepted = {proposal: reference for reference, proposal, of in people if proposal and of == source}
        self._living = {reference for reference, _, _ in people} | {one["id"] for one in result["themes"]}

    def tray(self, contribution: str, taken_out: frozenset[str]) -> tuple[str, tuple[str, ...]]:
        """The theme that is suggested for a contribution in the tray ("" for none), and the others that fit."""
        entry = self._tray.get(contribution, {"theme": None, "also_fits": []})
        fits = [self._accepted.get(one, one) for one in (entry["theme"], *entry["also_fits"]) if one is not None]
        fits = [one for one in dict.fromkeys(fits) if one in self._living and one not in taken_out]
        return (fits[0] if fits else "", tuple(fits[1:]))


def _agreed(session: Session, process_id: int, texts: Mapping[str, Said]) -> tuple[Agreed, ...]:
    by_node = {one.node_id: one for one in texts.values()}
    kept: dict[int, list[Kept]] = {}
    for link in theme_texts.theme_links(session, process_id):
        if link.from_id in by_node:
            kept.setdefault(link.to_id, []).append(Kept(by_node[link.from_id], link.by_machine, link.made_at))
    rows = session.execute(
        select(Theme, ThemeLabel, TraceNode.reference)
        .join(ThemeLabel, (ThemeLabel.theme_id == Theme.node_id) & (ThemeLabel.version == Theme.label))
        .join(TraceNode, TraceNode.id == Theme.node_id)
        .where(TraceNode.process_id == process_id, Theme.state != ThemeState.CLOSED)
        .order_by(TraceNode.id)
    )
    return tuple(
        Agreed(
            node_id=theme.node_id,
            reference=reference,
            state=str(theme.state),
            title=label.title,
            description=label.description,
            language=label.language,
            version=label.version,
            by_machine=label.by_machine,
            proposal=theme.proposal or "",
            kept=tuple(kept.get(theme.node_id, ())),
        )
        for theme, label, reference in rows
    )


def title_of(board: Board, theme: str) -> tuple[str, str]:
    """What a theme is called now ("T01" or "3.1"), and in which language ("" where that is not known)."""
    for one in board.agreed:
        if one.reference == theme:
            return one.title, one.language
    entry = board.entry(theme)
    if entry is None:
        return "", ""
    words, said = theme_proposals.title_of(entry, board.texts)
    return words, said.language if said else ""
