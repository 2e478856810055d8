"""The end of backing: which minority statements are kept, with what they are about for ever after.

Only how many stood behind each is kept. Who they were goes in the same step.
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.database import NO_PROCESS, forget_erased, writing
from deliberation.methods.counting.backing import backers_needed
from deliberation.permissions import ANONYMOUS, Actor, require
from deliberation.reading.minority import is_open
from deliberation.services import audit, text_erasure
from deliberation.services.ballots import find
from deliberation.services.erasure_marks import erase_inside
from deliberation.services.minority_erasure import reconsider_inside
from deliberation.services.nodes import find_node, link
from models import (
    Ballot,
    BallotResult,
    BallotState,
    MinorityBacking,
    MinorityState,
    MinorityStatement,
    NodeKind,
    Relation,
    TraceNode,
)

SETTLED_FROM = (BallotState.SIGNED, BallotState.VOID)


def waiting(session: Session, actor: Actor, process_id: int = NO_PROCESS) -> tuple[tuple[int, str], ...]:
    """The ballots whose statements wait to be settled: process and reference. `process_id`: only of this process."""
    require(actor, "work", "job")
    query = (
        select(TraceNode.process_id, TraceNode.reference, Ballot)
        .join(Ballot, Ballot.node_id == TraceNode.id)
        .join(MinorityStatement, MinorityStatement.ballot_id == Ballot.node_id)
        .where(Ballot.state.in_(SETTLED_FROM), MinorityStatement.state == MinorityState.OPEN)
        .order_by(TraceNode.id)
    )
    if process_id != NO_PROCESS:
        query = query.where(TraceNode.process_id == process_id)
    rows = session.execute(query).unique().all()
    found = dict.fromkeys((one, reference) for one, reference, ballot in rows if not is_open(ballot))
    session.rollback()
    return tuple(found)


def settle(session: Session, actor: Actor, process_id: int, reference: str) -> None:
    """Count who stands behind each statement of a ballot whose backing is over. Can be done again."""
    require(actor, "work", "job")
    with writing(session, process_id):
        ballot = find(session, process_id, reference)
        settle_inside(session, actor, process_id, ballot, reference)
    forget_erased(session)


def settle_inside(session: Session, actor: Actor, process_id: int, ballot: Ballot, reference: str) -> None:
    """The same inside a writing block; where backing is not over, or nothing waits, nothing changes.

    Of a ballot that is void nothing is kept: what people said of it was of a vote that does not count.
    """
    if ballot.state not in SETTLED_FROM or is_open(ballot):
        return
    open_ones = (MinorityStatement.ballot_id == ballot.node_id) & (MinorityStatement.state == MinorityState.OPEN)
    statements = session.scalars(select(MinorityStatement).where(open_ones)).all()
    if not statements:
        return
    result = session.get(BallotResult, ballot.node_id) if ballot.state is BallotState.SIGNED else None
    needed = backers_needed(result.result["papers"], ballot.backing, ballot.backing_over) if result else None
    backers = _backers(session, ballot)
    for one in statements:
        one.backers, one.needed = backers.get(one.node_id, 0), needed
        is_kept = needed is not None and one.backers >= needed
        one.state = MinorityState.KEPT if is_kept else MinorityState.NOT_KEPT
    erase_inside(session, MinorityBacking, MinorityBacking.ballot_id == ballot.node_id)
    session.flush()
    kept = [one for one in statements if one.state is MinorityState.KEPT]
    for one in kept:
        # By nobody: the link would name the author a second time.
        link(session, ANONYMOUS, one.node_id, _about(session, process_id, ballot, one.option), Relation.MINORITY_ON)
    reconsider_inside(session, process_id, ballot)
    text_erasure.sweep_inside(session, process_id)
    payload: dict[str, object] = {"kept": len(kept), "not_kept": len(statements) - len(kept), "needed": needed}
    audit.record(session, actor, "minority_settled", reference, payload, process_id=process_id)


def _backers(session: Session, ballot: Ballot) -> dict[int, int]:
    rows = session.execute(
        select(MinorityBacking.statement_id, func.count())
        .where(MinorityBacking.ballot_id == ballot.node_id)
        .group_by(MinorityBacking.statement_id)
    )
    return dict(rows.all())


def _about(session: Session, process_id: int, ballot: Ballot, option: int) -> int:
    """The recommendation that this option is; the ballot itself where it is none."""
    for one in (ballot.frozen or {}).get("options", ()):
        if one["number"] == option and one["recommendation"]:
            return find_node(session, process_id, NodeKind.RECOMMENDATION, one["recommendation"]).id
    return ballot.node_id
