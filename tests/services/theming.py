"""What the tests of themes share: a talk with words about three things, and where each contribution is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import theme_board, theme_texts, themes
from deliberation.services import contributions, moderation, theme_proposals
from models import Attribution, Source, ThemeProposal, TraceLink
from tests.services.people import contribution, member, place, say

ASSEMBLY, OPEN_CALL = Source.ASSEMBLY, Source.OPEN_CALL
BUSES = (
    "The bus comes once an hour and is late.",
    "Late buses make me miss the clinic.",
    "The last bus goes before my shift ends.",
    "Buses should run in the evening.",
    "The bus to the clinic is always late.",
)
LIBRARY = (
    "The library is warm and quiet.",
    "Open the library on Sundays please.",
    "My children love the library books.",
    "The library should stay open later.",
    "A warm library keeps old people well.",
)
PARK = (
    "The park needs more trees.",
    "Broken swings in the park hurt my child.",
    "Dogs run free in the park at night.",
    "Lights in the park would make it safe.",
    "Plant trees along the park wall.",
)


class Talk:
    """A process in which three people each said something about everything; the first wants to be quoted."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.here = place(session)
        self.id = self.here.process_id
        self.facilitator = self.here.facilitator
        self.people = [
            member(session, self.id, quoted=how) for how in (Attribution.PSEUDONYM, Attribution.PSEUDONYM, None)
        ]
        self.author: dict[str, Actor] = {}
        for number, text in enumerate((*BUSES, *LIBRARY, *PARK)):
            self.say(self.people[number % 3], text)

    def say(self, who: Actor, text: str, *, looked_at: bool = True) -> str:
        """Something more, which somebody at the desk has looked at; gives its reference."""
        reference = say(self.session, who, self.id, text)
        self.author[reference] = who
        if looked_at:
            moderation.allow(self.session, SYSTEM, self.id, reference)
        return reference

    def take_back(self, reference: str) -> None:
        public_id = contribution(self.session, self.id, reference).public_id
        contributions.withdraw(self.session, self.author[reference], public_id)

    def refresh(self, source: Source = ASSEMBLY) -> None:
        """What the worker does."""
        theme_proposals.refresh(self.session, SYSTEM, self.id, source)

    def is_stale(self, source: Source = ASSEMBLY) -> bool:
        return (self.id, source) in theme_proposals.stale(self.session, SYSTEM)

    def board(self, source: Source = ASSEMBLY) -> theme_board.Board:
        self.session.rollback()
        return theme_board.board(self.session, self.id, source)

    def themes(self, actor: Actor | None = None, source: Source = ASSEMBLY) -> dict[str, themes.ThemeView]:
        self.session.rollback()
        found = themes.themes(self.session, actor or self.facilitator, self.id, str(source)).themes
        return {one.name: one for one in found}

    def inside(self, theme: str) -> set[str]:
        """The contributions in a theme, of people or suggested."""
        here = self.board()
        own = {one.reference: {kept.said.reference for kept in one.kept} for one in here.agreed}
        return own[theme] if theme in own else set(here.suggested.get(theme, ()))

    def stored(self, source: Source = ASSEMBLY) -> dict[str, Any]:
        """The suggestions as they are stored."""
        self.session.rollback()
        return self.session.get_one(ThemeProposal, (self.id, source)).result

    def links(self) -> set[tuple[int, int, bool, int | None, str]]:
        """Every link to or from a theme with who made it and since when."""
        self.session.rollback()
        themes_here = {one.node_id for one in self.board().agreed}
        rows = self.session.execute(select(TraceLink)).scalars()
        return {
            (one.from_id, one.to_id, one.by_machine, one.made_by_id, one.made_at.isoformat())
            for one in rows
            if one.to_id in themes_here or one.from_id in themes_here
        }

    def places(self) -> list[str]:
        """Each contribution as often as it is somewhere: in people's themes once, however many."""
        here = self.board()
        suggested = [one for found in here.suggested.values() for one in found]
        return [*here.placed, *suggested, *here.tray, *here.unplaced, *here.no_view]

    def shown(self) -> set[str]:
        """What may be shown, by asking for each."""
        self.session.rollback()
        return {one.reference for one in theme_texts.living(self.session, self.id, ASSEMBLY)}
