"""What the tests of minority statements share: a vote on recommendations, and people who see it another way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM, Actor
from deliberation.services import ballot_closing, ballot_counts, minority
from deliberation.services.ballots import OptionForm
from models import BallotResult, MinorityStatement, ProcessState, Recommendation, Role, TraceNode
from tests.services.people import Place, members, place, recommend, set_state, someone, statement
from tests.services.voting import form, opened, vote


@dataclass(frozen=True)
class Divided:
    """A ballot on two recommendations: `first` passes, `second` does not; everybody here is on its roll."""

    here: Place
    ballot: str
    first: str
    second: str
    people: list[Actor]


def divided(session: Session, number: int = 6) -> Divided:
    """A vote that is open."""
    here = place(session, ProcessState.DELIBERATING)
    stated = [statement(session, here) for _ in range(2)]
    recommended = [recommend(session, here, one, title=title) for one, title in zip(stated, ("A", "B"), strict=True)]
    set_state(session, here.process_id, ProcessState.DECIDING)
    people = members(session, here.process_id, number)
    options = tuple(OptionForm(recommendation=one) for one in recommended)
    asked = replace(form("endorse", "endorse"), options=options, threshold=(4, 5), share_of="votes_cast")
    return Divided(here, opened(session, here, asked), *recommended, people)


def everybody_votes(session: Session, of: Divided, voters: Sequence[Actor] | None = None) -> None:
    """All support the first; nobody can live with the second."""
    for who in of.people if voters is None else voters:
        vote(session, who, of.here, of.ballot, {"1": "support", "2": "cannot_live"})


def signed(session: Session, of: Divided) -> None:
    """Closed after its time, counted, and signed by two tellers."""
    pid = of.here.process_id
    with clock.moved(timedelta(days=15)):
        ballot_closing.close(session, of.here.convenor, pid, of.ballot)
        ballot_counts.work_out(session, SYSTEM, pid, of.ballot)
        node = select(TraceNode.id).where(TraceNode.reference == of.ballot, TraceNode.process_id == pid)
        result = session.scalars(select(BallotResult).where(BallotResult.ballot_id.in_(node))).one().result
        session.rollback()
        for _ in range(2):
            teller = someone(session, pid, Role.TELLER)
            ballot_counts.sign(session, teller, pid, of.ballot, seen=ballot_counts.digest_of(result))


def says(session: Session, of: Divided, who: Actor, option: int = 2, text: str = "We need it where we live.") -> str:
    return minority.say(session, who, of.here.process_id, of.ballot, option, text)


def back_it(session: Session, of: Divided, written: str, *people: Actor) -> None:
    for who in people:
        minority.back(session, who, of.here.process_id, written, stands=True)


def stored(session: Session, reference: str) -> MinorityStatement:
    """As it is in the database; of the newest place, where several have one of this name."""
    session.rollback()
    return session.scalars(
        select(MinorityStatement)
        .join(TraceNode, TraceNode.id == MinorityStatement.node_id)
        .where(TraceNode.reference == reference)
        .order_by(MinorityStatement.node_id.desc())
        .limit(1)
    ).one()


def state_of(session: Session, recommendation: str) -> str:
    session.rollback()
    query = (
        select(Recommendation.state)
        .join(TraceNode, TraceNode.id == Recommendation.node_id)
        .where(TraceNode.reference == recommendation)
    )
    return str(session.scalars(query).one())
