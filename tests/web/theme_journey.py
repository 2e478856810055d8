"""What the tests of the desk's themes share: a process with words about three things, and what stands where."""

from __future__ import annotations

import re
from html import unescape

from flask import Flask
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import theme_board, theme_history
from deliberation.services import consent, contributions, moderation, theme_proposals
from models import Source
from tests.services.theming import BUSES, LIBRARY, PARK
from tests.web.resident_journey import Place, actor_of, new_place, says_yes
from tests.web.staff import at_work, complete, desk

TEXTS = (*BUSES, *LIBRARY, *PARK)


class Themes:
    """A facilitator at the desk of a process in which three members said something about everything."""

    def __init__(self, app: Flask, session: Session, *, texts: tuple[str, ...] = TEXTS) -> None:
        self.app, self.session = complete(app), session
        self.place: Place = new_place(session, state="deliberating", people=3)
        self.people = [actor_of(session, words) for words in self.place.codes]
        for number, actor in enumerate(self.people):
            says_yes(session, actor, self.place)
            if number < 2:
                self.quoted(actor)
        self.receipts: dict[str, tuple[Actor, str]] = {}
        for number, text in enumerate(texts):
            self.say(self.people[number % 3], text)
        self.refresh()
        self.phone = at_work(app, session, self.place)

    def quoted(self, actor: Actor, *, given: bool = True) -> None:
        """Somebody says whether they want to be quoted."""
        answer = consent.answer_from("be_quoted", given=given, attribution="pseudonym" if given else "")
        wording = consent.wording_of("be_quoted")
        consent.answer(self.session, actor, self.place.id, answer, shown=wording, language="en-GB")

    def say(self, actor: Actor, text: str) -> str:
        """Words that were looked at; gives their reference."""
        sent = contributions.submit(self.session, actor, self.place.id, contributions.Words(text))
        moderation.allow(self.session, SYSTEM, self.place.id, sent.reference)
        self.receipts[sent.reference] = (actor, sent.public_id)
        return sent.reference

    def take_back(self, reference: str) -> None:
        """The person takes their words back."""
        actor, public_id = self.receipts[reference]
        contributions.withdraw(self.session, actor, public_id)

    def refresh(self) -> None:
        """What the worker does."""
        theme_proposals.refresh(self.session, SYSTEM, self.place.id, Source.ASSEMBLY)

    def board(self) -> theme_board.Board:
        """Where everything is."""
        self.session.rollback()
        return theme_board.board(self.session, self.place.id, Source.ASSEMBLY)

    def inside(self, theme: str) -> set[str]:
        """The contributions in a theme of people."""
        return {kept.said.reference for one in self.board().agreed if one.reference == theme for kept in one.kept}

    def titles(self) -> dict[str, str]:
        """The themes of people that are open."""
        return {one.reference: one.title for one in self.board().agreed}

    def acts(self) -> list[str]:
        """What was decided, oldest first."""
        self.session.rollback()
        return [one.act for one in reversed(theme_history.history(self.session, SYSTEM, self.place.id))]

    def address(self, rest: str = "") -> str:
        """The address of one of the pages on themes."""
        return desk(self.place, f"themes{rest}")

    def at(self, rest: str) -> str:
        """The address of a page on the assembly's themes."""
        one = "theme/" if re.match(r"T\d|\d", rest) else ""
        return self.address(f"/assembly/{one}{rest}" if rest else "/assembly")

    def open(self, rest: str = "") -> str:
        """The text of a page on the assembly's themes."""
        return unescape(self.phone.open(self.at(rest)).text)

    def send(self, page: str, action: str, **fields: object) -> int:
        """Open a page and send the form with this address twice, as somebody with a slow line does; gives the status.

        The second answer is the same as the first.
        """
        self.open(page)
        sent = {**self.phone.hidden(self.at(action)), **fields}
        found = []
        for _ in range(2):
            self.phone.page = self.phone.client.post(self.at(action), data=sent)
            found.append(self.phone.page.status_code)
        assert found[0] == found[1]
        if found[0] == 303:
            self.phone.open(str(self.phone.page.location))
        return found[0]

    @property
    def text(self) -> str:
        """The page that is open, in plain characters."""
        return unescape(self.phone.text)

    @property
    def ticked(self) -> list[str]:
        """What is ticked on the page that is open."""
        boxes = re.findall(r"<input[^>]*type=\"checkbox\"[^>]*>", self.phone.text)
        return [found[1] for box in boxes if " checked" in box and (found := re.search(r'value="([^"]+)"', box))]
