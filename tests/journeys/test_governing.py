"""Whom to bring together, and a committee that decides: by keyboard, without scripts and on the smallest phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.config import load
from deliberation.database import db
from deliberation.factory import create_app
from deliberation.permissions import SYSTEM
from deliberation.schema import upgrade
from deliberation.services import accounts, bodies, codes
from deliberation.services.bodies import Rules
from models import Role
from tests.journeys import resident, staff
from tests.journeys.people import OnSmallPhone, Person, WithKeyboard, WithoutScripts
from tests.journeys.place import Staff, account, person_id
from tests.journeys.server import serving
from tests.services.recruiting import SHARES
from tests.web.resident_journey import new_place

pytestmark = pytest.mark.browser

SORTS = (WithKeyboard, WithoutScripts, OnSmallPhone)
SEATS = ("A1", "A2", "A3")


@dataclass(frozen=True, slots=True)
class Governed:
    """One project, its convenor, and the code of A1, who has a seat for lived experience."""

    public_id: str
    convenor: Staff
    committee: str


@dataclass(frozen=True, slots=True)
class Site:
    """A served project for each sort of person."""

    address: str
    projects: tuple[Governed, ...]


@pytest.fixture(scope="module")
def site(running: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Projects whose remit is agreed, each with a committee of three."""
    var = tmp_path_factory.mktemp("governing")
    projects = _build(var)
    with serving(var) as address:
        yield Site(address, projects)


def _build(var: Path) -> tuple[Governed, ...]:
    app = create_app(load({"FOLKMOOT_VAR": str(var)}))
    upgrade(app)
    with app.app_context():
        made = tuple(_project(db.session(), f"W{number}") for number in range(len(SORTS)))
        db.session.remove()
        db.engine.dispose()
    return made


def _project(session: Session, name: str) -> Governed:
    place = new_place(session, state="remit_agreed", people=0, area=name)
    convenor = account(session, f"c@{name}.example".lower(), "Convenor")
    who = person_id(session, convenor)
    accounts.grant_role(session, SYSTEM, process_id=place.id, person_id=who, role=Role.CONVENOR)
    issued = codes.issue_personal_codes(
        session, SYSTEM, process_id=place.id, count=len(SEATS), role=Role.ADVISORY_MEMBER, pseudonyms=SEATS
    )
    bodies.set_up(session, SYSTEM, place.id, "Advisory committee", Rules(3, 2, 1))
    for number, label in enumerate(SEATS):
        bodies.seat(session, SYSTEM, place.id, label, lived_experience=number == 0)
    return Governed(place.public_id, convenor, issued[0].words)


def test_a_room_is_planned_and_a_committee_decides(running: Browser, site: Site) -> None:
    faults, foreign = list[str](), list[str]()
    for sort, project in zip(SORTS, site.projects, strict=True):
        for walk in (_plan, _decide, _read):
            person = sort(running, site.address)
            walk(person, project)
            faults += person.faults
            foreign += person.foreign
            person.leave()
    assert not foreign, "the pages asked another machine for something"
    assert not faults, "\n".join(dict.fromkeys(faults))


def _plan(person: Person, project: Governed) -> None:
    """Wrong first, with everything that was typed still there; then right, and half of the seats by hand."""
    staff.sign_in(person, project.convenor)
    person.open(f"/run/{project.public_id}/recruiting")
    person.press("Make the plan")
    person.write("How many people take part?", "48")
    person.write("How many more are drawn, in case somebody cannot come?", "12")
    person.write("Who lives here?", f"{SHARES}\nage; 99")
    person.write("Where do these numbers come from?", "Census 2021, table TS007.")
    for box, words in (("Day", "21"), ("Month", "3"), ("Year", "2021")):
        person.write(box, words)
    person.write("How many seats more or fewer than planned may a group have?", "1")
    person.press("Save the plan", status=400)
    person.see("Line 7: write one group in a line")
    person.page.get_by_label("Who lives here?").fill(SHARES)
    person.press("Save the plan")
    person.see("There are 48 seats.")
    person.press("Decide by hand yes")
    person.write("How many seats for this group?", "24")
    person.press("Save this", status=400)
    person.write("Why?", "They are left out elsewhere.")
    person.press("Save this")
    person.see("They are left out elsewhere.")


def _decide(person: Person, project: Governed) -> None:
    """Say what could sway one; a decision without enough people in the room is refused, then with enough it counts."""
    resident.come_in(person, project.committee)
    person.open(f"/committee/{project.public_id}/decisions")
    person.press("Say what could sway you")
    person.write("What could sway you?", "My brother works for a provider.")
    person.press("Let everybody read this")
    person.press("Write down a decision about something else")
    person.write("What did you decide about?", "Do we meet in the evening?")
    today = clock.now().date()
    for box, number in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        person.write(box, str(number))
    person.pick("A1 (lived experience)", "for")
    person.press("Write it down", status=409)
    person.see("There: 1. Needed: 2.")
    person.pick("A2", "against")
    person.pick("A3", "for")
    person.press("Write it down")
    person.see("It is recorded as D01: yes.")


def _read(person: Person, project: Governed) -> None:
    """Anybody reads both, and nobody's name."""
    person.open(f"/projects/{project.public_id}")
    person.press("See who is to be in the room")
    person.at("Who is to be in the room")
    person.see("They are left out elsewhere.")
    person.see(re.compile("23 to 25"))
    person.open(f"/projects/{project.public_id}")
    person.press("See the committee and what it decided")
    person.see("My brother works for a provider.")
    person.see("Do we meet in the evening?")
    person.see_not("A2")
