"""The whole demo: a fresh installation with people for every role, two projects, and how to sign in as each."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import pyotp
from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.reading import actors
from deliberation.scenario import befriending, castle_ward, deciding, plainly, safety, sorting, wexmoor
from deliberation.scenario.report import Report
from deliberation.services import accounts, passwords, second_factor, sign_in

SEED = 2027
DETAILS = "demo.json"
STAFF = (
    ("convenor@wexmoor.example", "Convenor", "Convenor"),
    ("facilitator@wexmoor.example", "Facilitator F1", "Facilitator"),
    ("admin@wexmoor.example", "Administrator", "Administrator"),
    ("facilitator2@wexmoor.example", "Facilitator F2", "Second facilitator"),
    ("reviewer@wexmoor.example", "Reviewer R1", "Reviewer from outside"),
    ("teller@wexmoor.example", "Teller T1", "Teller"),
    ("teller2@wexmoor.example", "Teller T2", "Second teller"),
)


@dataclass(frozen=True, slots=True)
class StaffSignIn:
    """How to sign in as one of the staff; `secret` makes the six figures that the second page asks for."""

    role: str
    email: str
    password: str
    secret: str


@dataclass(frozen=True, slots=True)
class CodeSignIn:
    """How to come in as a resident: the words of a card, and what they open."""

    role: str
    words: str
    opens: str


@dataclass(frozen=True, slots=True)
class Details:
    """Everything that the demo's front page shows."""

    staff: tuple[StaffSignIn, ...]
    codes: tuple[CodeSignIn, ...]
    process: str
    finished_process: str
    voting_process: str
    strategy: str


def build(session: Session, var: Path, say: Callable[[str], None]) -> tuple[Details, Report]:
    """Build everything into an empty database, and keep how to sign in beside it."""
    report = Report()
    staff = {role: _account(session, email, name, role) for email, name, role in STAFF}
    people = {one.email: one.person_id for one in actors.colleagues(session, SYSTEM)}
    runs = wexmoor.Staff(people[STAFF[0][0]], people[STAFF[1][0]], people[STAFF[3][0]])
    borough = wexmoor.build(session, report, runs, SEED, say)
    first, second = (sorting.facilitator_of(session, borough.process_id, people[STAFF[at][0]]) for at in (1, 3))
    befriending.befriend(session, borough.process_id, first, second, borough.members)
    safety.build(session, report, borough.process_id, borough.members, people[STAFF[4][0]])
    plainly.add(session, borough.process_id)
    ward = castle_ward.build(session, report, runs, SEED, say)
    vote = deciding.build(session, report, runs, [people[STAFF[at][0]] for at in (5, 6)], say)
    details = Details(
        staff=tuple(staff.values()),
        codes=(
            CodeSignIn("Anybody: the code on the poster", borough.process_code, "Thriving in Wexmoor, as a new person"),
            CodeSignIn("Resident, member M48", borough.members[-1].words, "Thriving in Wexmoor"),
            CodeSignIn("Resident, member M08", ward.members[7].words, "Castle Ward decides: see where words went"),
            CodeSignIn("Resident with a supporter, member M12", borough.members[11].words, "Thriving in Wexmoor"),
            CodeSignIn("The supporter of M12", borough.supporter.words, "Thriving in Wexmoor: to help, with a yes"),
            CodeSignIn("Advisory committee", borough.committee, "Thriving in Wexmoor"),
            CodeSignIn("Resident who can vote, member M48", vote.members[-1].words, "Wexmoor votes: one vote is open"),
        ),
        process=borough.public_id,
        finished_process=ward.public_id,
        voting_process=vote.public_id,
        strategy=ward.strategy,
    )
    path = var / DETAILS
    path.write_text(json.dumps(asdict(details), indent=1), encoding="utf-8")
    path.chmod(0o600)
    return details, report


def _account(session: Session, email: str, name: str, role: str) -> StaffSignIn:
    """A staff account with its second factor set up, by the same steps that a person takes."""
    password = passwords.random_password()
    accounts.create_staff(
        session,
        SYSTEM,
        email=email,
        display_name=name,
        password=password,
        administrator=role == "Administrator",
        given=False,
    )
    started = sign_in.start_staff_session(session, email=email, password=password, address="demo")
    actor = actors.find(session, started.token)
    if actor is None:
        raise RuntimeError("a new account must be able to sign in")
    setup = second_factor.begin_app(session, actor)
    code = pyotp.TOTP(setup.secret).now()
    token = sign_in.confirm_app(session, started.token, sealed=setup.sealed, code=code)
    sign_in.end(session, token)
    return StaffSignIn(role=role, email=email, password=password, secret=setup.secret)
