"""Words of minority statements that go, and what follows for the recommendation that they stood with."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.services import redactions, text_erasure
from deliberation.services.erasure_marks import erase_inside, note_inside
from deliberation.services.nodes import bury, find_node
from models import (
    Ballot,
    MinorityBacking,
    MinorityState,
    MinorityStatement,
    NodeKind,
    Recommendation,
    RecommendationState,
    Relation,
    TraceLink,
    TraceNode,
)

MOVED = (RecommendationState.BELOW_THRESHOLD, RecommendationState.MINORITY)


def forget_inside(session: Session, process_id: int, membership_id: int) -> int:
    """Take back all that a member wrote, and where backing is not over their backing. Gives how many words went.

    Inside a writing block; who calls it says `forget_erased` afterwards.
    """
    mine = (MinorityStatement.membership_id == membership_id) & (MinorityStatement.state != MinorityState.TAKEN_BACK)
    found = session.scalars(select(MinorityStatement).where(mine)).all()
    for statement in found:
        take_back_inside(session, process_id, statement)
    erase_inside(session, MinorityBacking, MinorityBacking.membership_id == membership_id)
    return len(found)


def take_back_inside(session: Session, process_id: int, statement: MinorityStatement) -> None:
    """Erase the words of one statement, and who backed it. Inside a writing block."""
    if statement.state is MinorityState.TAKEN_BACK:
        return
    gone = (session.get_one(TraceNode, statement.node_id).reference, statement.text)
    statement.text, statement.membership_id, statement.state = "", None, MinorityState.TAKEN_BACK
    statement.hidden_because = statement.hidden_by_id = None
    erase_inside(session, MinorityBacking, MinorityBacking.statement_id == statement.node_id)
    note_inside(session, MinorityStatement)
    bury(session, statement.node_id)
    reconsider_inside(session, process_id, session.get_one(Ballot, statement.ballot_id))
    redactions.redact_inside(session, process_id, [gone])
    text_erasure.sweep_inside(session, process_id)


def reconsider_inside(session: Session, process_id: int, ballot: Ballot) -> None:
    """A recommendation that did not pass is a minority's where a kept statement stands that people can read."""
    session.flush()
    for option in (ballot.frozen or {}).get("options", ()):
        if not option["recommendation"]:
            continue
        node = find_node(session, process_id, NodeKind.RECOMMENDATION, option["recommendation"])
        found = session.get_one(Recommendation, node.id)
        if found.state not in MOVED:
            continue
        stands = _stands(session, node.id)
        state = RecommendationState.MINORITY if stands else RecommendationState.BELOW_THRESHOLD
        if found.state is not state:
            found.state, found.changed_at = state, clock.now()
    session.flush()


def _stands(session: Session, recommendation_id: int) -> bool:
    query = (
        select(MinorityStatement.node_id)
        .join(TraceLink, TraceLink.from_id == MinorityStatement.node_id)
        .where(
            TraceLink.to_id == recommendation_id,
            TraceLink.relation == Relation.MINORITY_ON,
            MinorityStatement.state == MinorityState.KEPT,
            MinorityStatement.hidden_because.is_(None),
        )
    )
    return session.execute(query.limit(1)).first() is not None
