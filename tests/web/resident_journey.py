"""What the tests of residents' pages share: a process with people in it, and somebody with a phone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import actors
from deliberation.services import codes, consent, contributions, moderation, opinion, processes, statements, votes
from deliberation.services.processes import ProcessForm, RemitForm
from models import Process, Source

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

ADDRESS = "192.0.2.9"
STATES = ("draft", "remit_agreed", "recruiting", "onboarding", "learning", "deliberating")
QUESTION = "How can everyone in Wexmoor get the support they want?"
STAND_INS = {
    "public.front": "/",
    "public.process": "/projects/<pid>",
    "public.line": "/strategies/<ref>/<line>",
    "account.sign_in": "/staff/sign-in",
}


@dataclass
class Place:
    """One process: its public id, its inner id, and the codes of its members."""

    public_id: str
    id: int
    codes: list[str] = field(default_factory=list)

    def url(self, rest: str = "") -> str:
        """The address of one of its pages for residents."""
        return f"/take-part/{self.public_id}/{rest}"


def with_stand_ins(app: Flask) -> Flask:
    """Pages of other audiences that ours link to, where they are not there."""
    for endpoint, rule in STAND_INS.items():
        if endpoint not in app.view_functions:
            app.add_url_rule(rule, endpoint, lambda **_values: ("", 204))
    return app


def new_place(session: Session, *, state: str = "learning", people: int = 1, area: str = "WEX") -> Place:
    """A process in a state, with so many members, each with a code."""
    public_id = processes.create(
        session,
        SYSTEM,
        ProcessForm("Thriving in Wexmoor", area, "Wexmoor", paid_for_by="Wexmoor Council", help_phone="01632 960 123"),
    )
    found = session.execute(select(Process.id).where(Process.public_id == public_id)).scalar_one()
    processes.write_remit(
        session,
        SYSTEM,
        found,
        RemitForm(
            QUESTION, "Help is far away.", "Support", "Benefits", "The council answers.", 100, "", date(2027, 7, 1)
        ),
    )
    place = Place(public_id, found)
    move_to(session, place, state)
    if people:
        issued = codes.issue_personal_codes(session, SYSTEM, process_id=found, count=people, source=Source.ASSEMBLY)
        place.codes = [one.words for one in issued]
    return place


def move_to(session: Session, place: Place, state: str) -> None:
    """Move the process on until it is in this state."""
    while str(session.get_one(Process, place.id).state) != state:
        processes.move_on(session, SYSTEM, place.id)
    session.rollback()


def actor_of(session: Session, words: str) -> Actor:
    """Whoever holds this code."""
    redeemed = codes.redeem(session, words=words, address=ADDRESS)
    actor = actors.find(session, redeemed.token)
    assert actor is not None
    return actor


def says_yes(session: Session, actor: Actor, place: Place) -> None:
    """The actor says yes to taking part."""
    given = consent.answer_from("take_part", given=True)
    consent.answer(session, actor, place.id, given, shown=consent.wording_of("take_part"), language="en-GB")


def says(session: Session, actor: Actor, place: Place, text: str) -> str:
    """The actor sends words, which are allowed; gives their reference."""
    receipt = contributions.submit(session, actor, place.id, contributions.Words(text))
    moderation.allow(session, SYSTEM, place.id, receipt.reference)
    return receipt.reference


def with_statements(session: Session, place: Place, texts: list[str]) -> list[str]:
    """Statements from the words of the last member of the place."""
    author = actor_of(session, place.codes[-1])
    says_yes(session, author, place)
    return [
        statements.write(session, SYSTEM, place.id, text, sources=[says(session, author, place, text)])
        for text in texts
    ]


def everybody_votes(session: Session, place: Place, references: list[str], *, but: int = 1) -> None:
    """All but the first so many members vote: half of them the other way on the second half of the statements."""
    for at, words in enumerate(place.codes[but:]):
        actor = actor_of(session, words)
        says_yes(session, actor, place)
        for number, reference in enumerate(references):
            choice = 1 if number < len(references) // 2 or at % 2 else -1
            votes.cast(session, actor, place.id, reference, choice)
    refresh(session)


def refresh(session: Session) -> None:
    """Work out the opinion maps that are not up to date."""
    for process_id, source in opinion.stale(session, SYSTEM):
        opinion.refresh(session, SYSTEM, process_id, source)


@dataclass
class Phone:
    """Somebody's browser: it follows forms as people do, by what stands on the page."""

    client: FlaskClient
    page: TestResponse | None = None

    @property
    def text(self) -> str:
        """The page that is open."""
        assert self.page is not None
        return self.page.get_data(as_text=True)

    @property
    def words(self) -> str:
        """What the page says, without its marks: a hard word is a link to what it means."""
        return " ".join(re.sub(r"<[^>]+>", "", unescape(self.text)).split())

    def open(self, address: str) -> Phone:
        """Open a page, following to where it leads."""
        self.page = self.client.get(address, follow_redirects=True)
        return self

    def hidden(self, action: str) -> dict[str, str]:
        """The hidden fields of the form with this address on the page."""
        found = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', self.text, re.DOTALL)
        assert found, f"no form for {action}"
        inputs = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", found.group(1))
        pairs = [(re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)) for one in inputs]
        return {name.group(1): unescape(value.group(1)) if value else "" for name, value in pairs if name}

    def send(self, action: str, **fields: str) -> Phone:
        """Fill in the form with this address and send it, following to where it leads."""
        self.page = self.client.post(action, data={**self.hidden(action), **fields}, follow_redirects=True)
        return self

    def token(self) -> str:
        """The token of the page that is open."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.text)
        assert found
        return found.group(1)

    def come_in(self, words: str) -> Phone:
        """Type a code."""
        return self.open("/join").send("/join", words=words)

    def take_part(self, place: Place) -> Phone:
        """Say yes to taking part."""
        return self.open(place.url("yes/take_part")).send(place.url("yes/take_part"), answer="yes")
