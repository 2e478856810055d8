"""Counting a ballot that is closed, signing the count, and what follows for what was voted on."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import NO_PROCESS, writing
from deliberation.errors import NotAllowed, Refused
from deliberation.methods.counting.tallying import Asked, count, questions_in
from deliberation.permissions import Actor, require
from deliberation.services import audit, ballot_closing, minority_settling
from deliberation.services.ballots import find
from deliberation.services.nodes import find_node
from models import (
    Ballot,
    BallotKind,
    BallotResult,
    BallotSignature,
    BallotState,
    CountedPaper,
    NodeKind,
    Recommendation,
    RecommendationState,
    RollEntry,
    TraceNode,
)

TELLERS = 2


def waiting(session: Session, actor: Actor, process_id: int = NO_PROCESS) -> tuple[tuple[int, str], ...]:
    """The ballots that are closed and not counted: process and reference. `process_id`: only of this process."""
    require(actor, "work", "job")
    query = (
        select(TraceNode.process_id, TraceNode.reference)
        .join(Ballot, Ballot.node_id == TraceNode.id)
        .where(Ballot.state == BallotState.CLOSED)
        .order_by(TraceNode.id)
    )
    if process_id != NO_PROCESS:
        query = query.where(TraceNode.process_id == process_id)
    return tuple((one, reference) for one, reference in session.execute(query))


def work_out(session: Session, actor: Actor, process_id: int, reference: str) -> None:
    """Seal the papers, count them and store the result. Can be done again; what is counted is left as it is."""
    require(actor, "work", "job")
    ballot = find(session, process_id, reference)
    if ballot.state is not BallotState.CLOSED:
        return
    root = ballot_closing.seal(session, actor, process_id, reference)
    ballot = find(session, process_id, reference)
    asked = asked_of(session, ballot)
    papers = [dict(json.loads(content)) for content in session.scalars(_contents(ballot))]
    session.rollback()
    result = count(asked, papers)
    with writing(session, process_id):
        ballot = find(session, process_id, reference)
        if ballot.state is not BallotState.CLOSED:
            return
        session.add(BallotResult(ballot_id=ballot.node_id, result=result, root=root, counted_at=clock.now()))
        ballot.state = BallotState.COUNTED
        payload: dict[str, object] = {"root": root, "papers": len(papers), "result": digest_of(result)}
        audit.record(session, actor, "ballot_counted", reference, payload, process_id=process_id)


def asked_of(session: Session, ballot: Ballot) -> Asked:
    """What the count of a ballot that has opened is given beside the papers."""
    if ballot.frozen is None or ballot.lot is None:
        raise Refused("ballot_not_open")
    roll = session.scalar(select(func.count()).where(RollEntry.ballot_id == ballot.node_id)) or 0
    return Asked(ballot.frozen, tuple(ballot.lot), roll, ballot.lot_seed or "")


def _contents(ballot: Ballot) -> Any:
    return (
        select(CountedPaper.content).where(CountedPaper.ballot_id == ballot.node_id).order_by(CountedPaper.commitment)
    )


def digest_of(result: dict[str, Any]) -> str:
    """SHA-256 of a result, in one fixed form."""
    return hashlib.sha256(json.dumps(result, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def sign(session: Session, actor: Actor, process_id: int, reference: str, *, seen: str) -> bool:
    """A teller signs the count whose digest is `seen`. With the second one it stands. Twice by one teller is once.

    Gives whether it stands now. What an endorsing ballot decided of recommendations holds from then on.
    """
    require(actor, "sign", "ballot", process_id)
    if actor.person_id is None:
        raise NotAllowed("not_allowed", verb="sign", thing="ballot", process_id=process_id)
    with writing(session, process_id):
        ballot = find(session, process_id, reference)
        if ballot.state is BallotState.SIGNED:
            return True
        if ballot.state is not BallotState.COUNTED:
            raise Refused("ballot_not_counted", reference=reference)
        result = session.get_one(BallotResult, ballot.node_id).result
        if digest_of(result) != seen:
            raise Refused("ballot_changed_meanwhile", reference=reference)
        if session.get(BallotSignature, (ballot.node_id, actor.person_id)) is None:
            session.add(BallotSignature(ballot_id=ballot.node_id, person_id=actor.person_id, at=clock.now()))
            session.flush()
            audit.record(session, actor, "ballot_signed", reference, {"result": seen}, process_id=process_id)
        signed = session.scalar(select(func.count()).where(BallotSignature.ballot_id == ballot.node_id)) or 0
        if signed < TELLERS:
            return False
        ballot.state = BallotState.SIGNED
        _settle(session, process_id, ballot, result)
        minority_settling.settle_inside(session, actor, process_id, ballot, reference)
        return True


def _settle(session: Session, process_id: int, ballot: Ballot, result: dict[str, Any]) -> None:
    """Recommendations that were put to the vote are adopted or below the threshold."""
    if ballot.kind is not BallotKind.ENDORSE or ballot.frozen is None:
        return
    passed = set(questions_in(result))
    for option in ballot.frozen["options"]:
        if option["recommendation"]:
            node = find_node(session, process_id, NodeKind.RECOMMENDATION, option["recommendation"])
            found = session.get_one(Recommendation, node.id)
            adopted = str(option["number"]) in passed
            found.state = RecommendationState.ADOPTED if adopted else RecommendationState.BELOW_THRESHOLD
            found.changed_at = clock.now()
