"""What the tests of committees share: a process whose committee has eleven seats, five of them for lived experience."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM, Actor
from deliberation.services import bodies, decisions, processes
from deliberation.services.bodies import Rules
from deliberation.services.decisions import DecisionForm
from deliberation.services.processes import RemitForm
from models import ProcessState, Role
from tests.services.people import Place, place, someone

RULES = Rules(seats=11, quorum=6, lived_quorum=3)
QUESTION = "Do we say yes?"


@dataclass(frozen=True)
class Committee:
    """A process, and its seats: the first five for lived experience."""

    here: Place
    seats: tuple[Actor, ...]

    @property
    def id(self) -> int:
        return self.here.process_id

    @property
    def lived(self) -> tuple[Actor, ...]:
        return self.seats[:5]

    @property
    def others(self) -> tuple[Actor, ...]:
        return self.seats[5:]


def label(actor: Actor) -> str:
    return actor.parts[0].pseudonym


def committee(session: Session, state: ProcessState = ProcessState.DRAFT, *, here: Place | None = None) -> Committee:
    """A process in a state (or the one given), with eleven people on its committee."""
    here = here or place(session, state)
    bodies.set_up(session, here.convenor, here.process_id, "Advisory committee", RULES)
    seats = (here.committee, *(someone(session, here.process_id, Role.ADVISORY_MEMBER) for _ in range(10)))
    for number, one in enumerate(seats):
        bodies.seat(session, here.convenor, here.process_id, label(one), lived_experience=number < 5)
    return Committee(here, seats)


def room(yes: Iterable[Actor] = (), no: Iterable[Actor] = (), aside: Iterable[Actor] = ()) -> dict[str, str]:
    """Who stood how."""
    stands = (("for", yes), ("against", no), ("stood_aside", aside))
    return {label(one): stand for stand, people in stands for one in people}


def deciding(subject: str, stands: dict[str, str], *, about: str = "", seen: str = "") -> DecisionForm:
    return DecisionForm(
        subject=subject, about=about, seen=seen, question=QUESTION, held_on=clock.now().date(), stands=stands
    )


def decide(session: Session, here: Committee, form: DecisionForm) -> str:
    """The first of those named records it."""
    recorder = next(one for one in here.seats if label(one) in form.stands)
    return decisions.decide(session, recorder, here.id, form)


def with_remit(session: Session, process_id: int, change_note: str = "") -> str:
    """A whole remit; gives what its version is called in a decision."""
    form = RemitForm(
        question="How can everyone get support?",
        background="Many people wait.",
        scope_in="Support.",
        scope_out="Benefits.",
        powers="The council answers.",
        money_pence=1_200_000_00,
        answer_by=clock.now().date(),
        change_note=change_note,
    )
    return f"v{processes.write_remit(session, SYSTEM, process_id, form)}"


def seated(session: Session) -> Place:
    """A process whose committee is one person with a seat."""
    here = place(session)
    bodies.set_up(session, here.convenor, here.process_id, "Committee", Rules(seats=1, quorum=1, lived_quorum=0))
    bodies.seat(session, here.convenor, here.process_id, label(here.committee), lived_experience=False)
    return here


# Where to be, and the act with a key (tests/services/test_sent_twice.py).
BODY_ACTS: Mapping[str, tuple[Callable[[Session], Place], Callable[[Session, Place, str], object]]] = {
    "decisions.decide": (
        seated,
        lambda s, h, key: decisions.decide(
            s, h.committee, h.process_id, deciding("other", room([h.committee])), key=key
        ),
    ),
}
