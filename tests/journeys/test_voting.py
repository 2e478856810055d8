"""A vote from the start page to the result, walked by keyboard, without scripts and on the smallest phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.config import load
from deliberation.database import db
from deliberation.factory import create_app
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import ballots as reading
from deliberation.schema import upgrade
from deliberation.services import ballot_closing, ballot_counts, ballots
from deliberation.services.ballots import BallotForm, OptionForm
from models import Role
from tests.journeys import resident
from tests.journeys.people import OnSmallPhone, Person, WithKeyboard, WithMouse, WithoutScripts
from tests.journeys.server import serving
from tests.services.people import someone
from tests.web.resident_journey import Place, actor_of, new_place, says_yes

pytestmark = pytest.mark.browser

SORTS = (WithKeyboard, WithoutScripts, OnSmallPhone)
SUPPORT, CANNOT = "I support it", "I cannot live with it"
SEATS, PICK = "Seats on the way to the clinic", "What comes first?"
KITCHEN, MINIBUS, GARDEN = "A kitchen for everybody", "A minibus", "A garden"


@dataclass(frozen=True, slots=True)
class Vote:
    """A served project with two ballots: question by question, and all on one page. A code for each voter."""

    address: str
    app: Flask
    place: Place
    asking: str
    ticking: str


@pytest.fixture(scope="module")
def votes(running: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vote]:
    """Open ballots, with everybody on the roll."""
    var = tmp_path_factory.mktemp("votes")
    app, place, asking, ticking = _build(var)
    with serving(var) as address:
        yield Vote(address, app, place, asking, ticking)


def _build(var: Path) -> tuple[Flask, Place, str, str]:
    app = create_app(load({"FOLKMOOT_VAR": str(var)}))
    upgrade(app)
    with app.app_context():
        session = db.session()
        place = new_place(session, people=len(SORTS), state="deciding")
        for words in place.codes:
            says_yes(session, actor_of(session, words), place)
        questions = (OptionForm(title=SEATS, text="Four of them."), OptionForm(title="Shelter at the bus stop"))
        things = tuple(OptionForm(title=one) for one in (KITCHEN, MINIBUS, GARDEN))
        asking = _open(session, place, _form("What do we put forward?", "endorse", "endorse", questions, {}))
        ticking = _open(session, place, _form(PICK, "approval", "equal-shares", things, {"seats": 1}))
        _let_go()
    return app, place, asking, ticking


def _form(title: str, kind: str, rule: str, options: tuple[OptionForm, ...], told: dict[str, int | str]) -> BallotForm:
    return BallotForm(
        title=title,
        about="What we talked about for three days.",
        kind=kind,
        rule=rule,
        options=options,
        opens_at=clock.now(),
        closes_at=clock.now() + timedelta(days=9),
        told=told,
    )


def _open(session: Session, place: Place, form: BallotForm) -> str:
    reference = ballots.set_up(session, SYSTEM, place.id, form)
    seen = reading.one(session, SYSTEM, place.id, reference).hash
    session.rollback()
    ballots.approve(session, SYSTEM, place.id, reference, seen=seen)
    ballots.open_for_voting(session, SYSTEM, place.id, reference)
    return reference


def _let_go() -> None:
    db.session.remove()
    db.engine.dispose()


def test_everybody_can_vote_look_again_and_read_the_result(running: Browser, votes: Vote) -> None:
    people: list[Person] = []
    for sort, code in zip(SORTS, votes.place.codes, strict=True):
        person = sort(running, votes.address)
        people.append(person)
        resident.come_in(person, code)
        _answer_questions(person, votes)
        _tick(person, votes)
    _count(votes)
    reader = WithMouse(running, votes.address)
    people.append(reader)
    _read_result(reader, votes)
    faults = [one for each in people for one in each.faults]
    foreign = [one for each in people for one in each.foreign]
    for each in people:
        each.leave()
    assert not foreign, "the pages asked another machine for something"
    assert not faults, "\n".join(dict.fromkeys(faults))


def _answer_questions(person: Person, votes: Vote) -> None:
    """The start page leads there; nothing chosen is asked again; one left out; read through; changed; sent."""
    person.press("Vote")
    person.at("What do we put forward?")
    person.press("Vote")
    person.at(SEATS)
    person.press("Next", status=400)
    person.see("Choose one answer, or press “Skip this one”.")
    person.choose(re.compile(f"^{SUPPORT}"))
    person.press("Next")
    person.at("Shelter at the bus stop")
    person.press("Skip this one")
    person.at("Is this your vote?")
    person.see(SUPPORT)
    words = _send(person)
    person.open(votes.place.url(f"ballots/{votes.asking}"))
    person.press("Check my vote with my five words")
    person.write("Type your five words", "these are not the words")
    person.press("Show my vote", status=400)
    person.open(votes.place.url(f"ballots/{votes.asking}/own"))
    person.write("Type your five words", f" {words.upper()} ")
    person.press("Show my vote")
    person.see("This vote is there.")
    person.see(SUPPORT)


def _tick(person: Person, votes: Vote) -> None:
    """Two things; and then, voting again, another one: the first paper is gone."""
    for wanted, replaced in ((KITCHEN, False), (MINIBUS, True)):
        person.open(votes.place.url(f"ballots/{votes.ticking}"))
        person.press("Vote again" if replaced else "Vote")
        person.choose(re.compile(f"^{wanted}"))
        person.press("Read it through first")
        person.see(wanted)
        first = _send(person, replaced=replaced)
        if not replaced:
            before = first
    person.open(votes.place.url(f"ballots/{votes.ticking}/own"))
    person.write("Type your five words", before)
    person.press("Show my vote", status=400)


def _send(person: Person, *, replaced: bool = False) -> str:
    """Send what was read through; gives the five words."""
    person.press("Send my vote")
    person.at("Your vote is in")
    if replaced:
        person.see("It takes the place of your earlier vote.")
    words = person.page.locator("p.said").inner_text()
    assert len(words.split()) == 5
    person.press("I have kept them, or do not want them")
    person.at("Votes")
    person.see("You have voted.")
    return words


def _count(votes: Vote) -> None:
    """Everybody has voted, so it closes; two tellers sign what was counted."""
    with votes.app.app_context():
        session = db.session()
        tellers: list[Actor] = [someone(session, votes.place.id, Role.TELLER) for _ in range(2)]
        for reference in (votes.asking, votes.ticking):
            ballot_closing.close(session, SYSTEM, votes.place.id, reference)
            ballot_counts.work_out(session, SYSTEM, votes.place.id, reference)
            for teller in tellers:
                seen = reading.one(session, teller, votes.place.id, reference).result
                digest = ballot_counts.digest_of(seen or {})
                ballot_counts.sign(session, teller, votes.place.id, reference, seen=digest)
        _let_go()


def _read_result(person: Person, votes: Vote) -> None:
    """In words, in easy words and in numbers; the thing that everybody changed to comes first."""
    page = f"/projects/{votes.place.public_id}/ballots/{votes.ticking}"
    person.open(page)
    person.at(PICK)
    assert person.page.locator("main").inner_text().index(MINIBUS) > 0
    person.press("Read this in easy words")
    person.see(MINIBUS)
    person.open(page)
    person.press("See all the numbers")
    person.see(MINIBUS)
    person.open(f"/projects/{votes.place.public_id}/ballots/{votes.asking}")
    person.see(SEATS)
