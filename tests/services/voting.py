"""What the tests of ballots share: a place with a ballot in it, in any state, and people who vote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import ballots as reading
from deliberation.services import ballot_closing, ballots, papers
from deliberation.services.ballots import BallotForm, OptionForm
from deliberation.services.papers import Cast
from models import ProcessState
from tests.services.people import Place, place

OPTIONS = tuple(OptionForm(title=f"Thing {number}", text=f"About thing {number}.") for number in range(1, 4))


def form(kind: str = "approval", rule: str = "equal-shares", **told: int | str) -> BallotForm:
    """A ballot of three options, open for two weeks."""
    wanted = {"approval": {"seats": 2}, "score": {"top": 5}, "points": {"points": 6}, "ranked": {"seats": 1}}
    options = OPTIONS
    if kind == "budget":
        options = tuple(replace(one, cost=100 * number) for number, one in enumerate(OPTIONS, 1))
        wanted["budget"] = {"money": 300}
    return BallotForm(
        title="What comes first?",
        about="Three things that we could do.",
        kind=kind,
        rule=rule,
        options=options,
        opens_at=clock.now(),
        closes_at=clock.now() + timedelta(days=14),
        told={**wanted.get(kind, {}), **told},
    )


def deciding(session: Session) -> Place:
    return place(session, ProcessState.DECIDING)


def approve(session: Session, here: Place, reference: str) -> None:
    ballot = ballots.find(session, here.process_id, reference)
    seen = reading.set_up_hash(session, ballot)
    session.rollback()
    ballots.approve(session, here.committee, here.process_id, reference, seen=seen)


def opened(session: Session, here: Place, asked: BallotForm | None = None) -> str:
    """A ballot that people can vote in now; whoever is to vote takes part already."""
    reference = ballots.set_up(session, here.convenor, here.process_id, asked or form())
    approve(session, here, reference)
    ballots.open_for_voting(session, here.convenor, here.process_id, reference)
    return reference


def vote(session: Session, who: Actor, here: Place, reference: str, paper: Mapping[str, str | int]) -> Cast:
    return papers.cast(session, who, here.process_id, reference, paper, nonce=papers.new_nonce())


def closed(session: Session, here: Place, reference: str) -> str:
    """Closed after its time, and sealed; gives the root."""
    with clock.moved(timedelta(days=15)):
        ballot_closing.close(session, here.convenor, here.process_id, reference)
    return ballot_closing.seal(session, SYSTEM, here.process_id, reference)
