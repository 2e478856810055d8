"""A small made-up place for the journeys: projects that people are talking in, each with its own staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyotp
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.config import load
from deliberation.database import db
from deliberation.factory import create_app
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import actors
from deliberation.reading import processes as reading
from deliberation.schema import upgrade
from deliberation.services import (
    accounts,
    codes,
    consent,
    contributions,
    moderation,
    opinion,
    passwords,
    processes,
    second_factor,
    sign_in,
    statements,
    votes,
)
from models import Role, Source

NEIGHBOURS = 6
STEP_SECONDS = 30
REMIT = processes.RemitForm(
    question="What would make life here better, for those who have it hardest?",
    background="A first, small try before the whole borough is asked.",
    scope_in="What the council, its partners and people here can do by 2029.",
    scope_out="National rules.",
    powers="The council and its partners put what is agreed into the plan.",
    money_pence=32_000_000,
    money_note="£320,000 over two years.",
    answer_by=date(2027, 3, 31),
)
SAID = (
    "The bus should stop at the clinic.",
    "Each person should have one worker who stays.",
    "The community hall should be open in the evening.",
    "Forms should be one page long.",
    "Nobody should leave prison without a bed for that night.",
    "There should be work of a few hours a week.",
)


@dataclass(frozen=True, slots=True)
class Staff:
    """How to sign in as one of the staff."""

    email: str
    password: str
    secret: str

    def figures(self) -> str:
        """Six figures that are good now and were not used when the account was set up."""
        return next_figures(self.secret)


@dataclass(frozen=True, slots=True)
class Project:
    """One project in the state `learning`, with six open statements that the neighbours have answered."""

    public_id: str
    title: str
    poster: str
    committee: str
    facilitator: Staff
    second: Staff
    convenor: Staff


def next_figures(secret: str) -> str:
    """The figures of the coming half minute: accepted because clocks differ, and not those that were just used."""
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()) + STEP_SECONDS)


def build(var: Path, titles: tuple[str, ...]) -> dict[str, Project]:
    """A fresh installation in `var` with a project of each title."""
    app = create_app(load({"FOLKMOOT_VAR": str(var)}))
    upgrade(app)
    with app.app_context():
        session = db.session()
        made = {title: _project(session, title) for title in titles}
        db.session.remove()
        db.engine.dispose()
    return made


def account(session: Session, email: str, name: str) -> Staff:
    """A staff account with its second factor set up by the same steps that a person takes."""
    password = passwords.random_password()
    accounts.create_staff(session, SYSTEM, email=email, display_name=name, password=password, given=False)
    started = sign_in.start_staff_session(session, email=email, password=password, address="journeys")
    actor = actors.find(session, started.token)
    assert actor is not None
    setup = second_factor.begin_app(session, actor)
    token = sign_in.confirm_app(session, started.token, sealed=setup.sealed, code=pyotp.TOTP(setup.secret).now())
    sign_in.end(session, token)
    return Staff(email, password, setup.secret)


def person_id(session: Session, staff: Staff) -> int:
    """The person behind a staff account."""
    return next(one.person_id for one in actors.colleagues(session, SYSTEM) if one.email == staff.email)


def _project(session: Session, title: str) -> Project:
    mark = title.lower().replace(" ", "-")
    facilitator = account(session, f"facilitator@{mark}.example", "Facilitator")
    second = account(session, f"second@{mark}.example", "Second facilitator")
    convenor = account(session, f"convenor@{mark}.example", "Convenor")
    form = processes.ProcessForm(
        title=title,
        area_code=mark,
        area_name=title,
        area_kind="neighbourhood",
        paid_for_by="Wexmoor Borough Council",
        help_phone="01632 960 961",
        help_words="the team",
    )
    public_id = processes.create(session, SYSTEM, form, convenor_id=person_id(session, convenor))
    process_id = reading.one(session, public_id).id
    for one in (facilitator, second):
        who = person_id(session, one)
        accounts.grant_role(session, SYSTEM, process_id=process_id, person_id=who, role=Role.FACILITATOR)
    processes.write_remit(session, SYSTEM, process_id, REMIT)
    for _ in range(4):
        processes.move_on(session, SYSTEM, process_id)
    _talk(session, process_id)
    seat = codes.issue_personal_codes(
        session, SYSTEM, process_id=process_id, count=1, role=Role.ADVISORY_MEMBER, pseudonyms=["A1"]
    )[0]
    poster = codes.set_process_code(session, SYSTEM, process_id)
    return Project(public_id, title, poster, seat.words, facilitator, second, convenor)


def _talk(session: Session, process_id: int) -> None:
    neighbours = [_neighbour(session, process_id, number) for number in range(NEIGHBOURS)]
    references = []
    for neighbour, text in zip(neighbours, SAID, strict=True):
        said = contributions.submit(session, neighbour, process_id, contributions.Words(text=text)).reference
        moderation.allow(session, SYSTEM, process_id, said)
        references.append(statements.write(session, SYSTEM, process_id, text, sources=[said]))
    for position, neighbour in enumerate(neighbours):
        choices = {one: (1, 1, -1, 0)[(position + place) % 4] for place, one in enumerate(references)}
        votes.cast_several(session, neighbour, process_id, choices)
    # The first map is there from the start: how soon the worker makes one is no matter of these journeys.
    opinion.refresh(session, SYSTEM, process_id, Source.OPEN_CALL)


def _neighbour(session: Session, process_id: int, number: int) -> Actor:
    joined = codes.join_open_call(session, process_id=process_id, idempotency_key=f"neighbour {number}")
    actor = actors.find(session, joined.token)
    assert actor is not None
    given = consent.answer_from("take_part", given=True, attribution="")
    shown = consent.wording_of("take_part")
    consent.answer(session, actor, process_id, given, shown=shown, language="en-GB")
    return actor
