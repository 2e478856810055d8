"""Who asks for more time for a vote, for those who can give it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.permissions import Actor, require
from models import Ballot, BallotState, Membership, RollEntry, TraceNode


@dataclass(frozen=True, slots=True)
class AsksTime:
    """A member who asks for more time for one vote. Nobody asked why, and when they asked is not kept."""

    reference: str
    member: str


def asking(session: Session, actor: Actor, process_id: int) -> tuple[AsksTime, ...]:
    """Those who wait for an answer, by ballot and name."""
    require(actor, "window", "ballot", process_id)
    rows = session.execute(
        select(TraceNode.reference, Membership.pseudonym)
        .join(Ballot, Ballot.node_id == TraceNode.id)
        .join(RollEntry, RollEntry.ballot_id == Ballot.node_id)
        .join(Membership, Membership.id == RollEntry.membership_id)
        .where(
            TraceNode.process_id == process_id,
            Ballot.state == BallotState.OPEN,
            RollEntry.asks_time,
            RollEntry.channel.is_(None),
            Membership.to_at.is_(None),
        )
        .order_by(TraceNode.id, Membership.pseudonym)
    )
    return tuple(AsksTime(*row) for row in rows)
