"""Step 1 of the scenario: an advisory committee of eleven agrees the remit, and can't with two of lived experience."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import Refused
from deliberation.permissions import SYSTEM, Actor, Part
from deliberation.reading import bodies as reading
from deliberation.scenario.report import Report
from deliberation.services import bodies, codes, decisions
from deliberation.services.bodies import Rules
from deliberation.services.decisions import DecisionForm
from models import Role

SEATS, LIVED = 11, 5
RULES = Rules(seats=SEATS, quorum=6, lived_quorum=3)
LABELS = tuple(f"A{number}" for number in range(1, SEATS + 1))
# The first five hold the seats for lived experience.
TOO_FEW = ("A1", "A2", "A6", "A7", "A8", "A9")
ENOUGH = ("A1", "A2", "A3", "A6", "A7", "A8")
AGAINST = "A8"
INTERESTS = {
    "A1": "",
    "A6": "I work for the council.",
    "A7": "I sit on the board of a charity that runs services here.",
}
MINUTES = (
    "We asked for the money and the powers to be written down. Now they are.\n"
    "A8 would like benefits to be part of it. Most of us think that nobody here can change them."
)


def govern(session: Session, report: Report, process_id: int, version: str) -> str:
    """Seat the committee and let it agree this version of the remit; gives the words of A1's card."""
    issued = codes.issue_personal_codes(
        session, SYSTEM, process_id=process_id, count=SEATS, role=Role.ADVISORY_MEMBER, pseudonyms=LABELS
    )
    actors = [
        Actor(
            public_id=one.pseudonym,
            parts=(Part(process_id, one.membership_id, Role.ADVISORY_MEMBER, one.pseudonym),),
        )
        for one in issued
    ]
    bodies.set_up(session, SYSTEM, process_id, "Advisory committee", RULES)
    for number, label in enumerate(LABELS):
        bodies.seat(session, SYSTEM, process_id, label, lived_experience=number < LIVED)
    for actor in actors:
        if actor.public_id in INTERESTS:
            bodies.declare_interests(session, actor, process_id, INTERESTS[actor.public_id])
    _agree(session, report, process_id, actors[0], version)
    return issued[0].words


def _agree(session: Session, report: Report, process_id: int, recorder: Actor, version: str) -> None:
    form = DecisionForm(
        subject="remit",
        about=version,
        question="Do we agree to the question and what goes with it?",
        minutes=MINUTES,
        held_on=clock.now().date(),
        stands=_stands(TOO_FEW),
    )
    try:
        decisions.decide(session, recorder, process_id, form)
        refused = "not refused"
    except Refused as error:
        refused = error.code
    report.check(1, "two of lived experience are there: refused as", "decision_without_lived_quorum", refused)
    decisions.decide(session, recorder, process_id, replace(form, stands=_stands(ENOUGH)))
    view = reading.of_process(session, SYSTEM, process_id)
    if view is None:
        raise RuntimeError("a committee that was set up is there")
    made = view.decisions[0]
    report.check(1, "seats, and those for lived experience", [11, 5], [len(view.taken), view.lived_seats])
    report.check(1, "quorum, and of lived experience", [6, 3], [view.quorum, view.lived_quorum])
    report.check(
        1, "there when the remit was agreed, and of lived experience", [6, 3], [made.present, made.lived_present]
    )
    report.check(1, "what the committee agreed to", ["v2", True], [made.about, made.carried])


def _stands(labels: Sequence[str]) -> dict[str, str]:
    return {label: "against" if label == AGAINST else "for" for label in labels}
