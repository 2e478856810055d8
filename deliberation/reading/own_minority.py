"""What a member wrote because they see something another way, and what they stand behind: for that member alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from deliberation.errors import NotAllowed
from deliberation.permissions import Actor, require
from models import MinorityBacking, MinorityState, MinorityStatement, TraceNode


@dataclass(frozen=True, slots=True)
class OwnMinority:
    """One statement of the member's own. `backers` is none until backing is over; `hidden`: others cannot see it."""

    reference: str
    ballot: str
    option: int
    text: str
    language: str
    state: str
    backers: int | None
    hidden: bool


def written(session: Session, actor: Actor, process_id: int) -> tuple[OwnMinority, ...]:
    """The member's own statements in a process, in the order of the ballots. Those taken back are no longer theirs."""
    of_ballot = aliased(TraceNode)
    rows = session.execute(
        select(MinorityStatement, TraceNode.reference, of_ballot.reference)
        .join(TraceNode, TraceNode.id == MinorityStatement.node_id)
        .join(of_ballot, of_ballot.id == MinorityStatement.ballot_id)
        .where(
            TraceNode.process_id == process_id,
            MinorityStatement.membership_id == _own(actor, process_id),
        )
        .order_by(of_ballot.id, MinorityStatement.option)
    )
    return tuple(
        OwnMinority(
            reference=reference,
            ballot=ballot,
            option=one.option,
            text=one.text,
            language=one.language,
            state=str(one.state),
            backers=one.backers,
            hidden=one.hidden_because is not None,
        )
        for one, reference, ballot in rows
    )


def own_export(session: Session, actor: Actor, process_id: int) -> dict[str, list[dict[str, Any]]]:
    """The same as data, and what the member stands behind: that is kept until it is counted, and without a time."""
    membership_id = _own(actor, process_id)
    behind = session.execute(
        select(TraceNode.reference, MinorityStatement)
        .join(MinorityStatement, MinorityStatement.node_id == TraceNode.id)
        .join(MinorityBacking, MinorityBacking.statement_id == MinorityStatement.node_id)
        .where(
            TraceNode.process_id == process_id,
            MinorityBacking.membership_id == membership_id,
            MinorityStatement.membership_id.is_distinct_from(membership_id),
            MinorityStatement.state != MinorityState.TAKEN_BACK,
        )
        .order_by(TraceNode.id)
    )
    return {
        "written": [
            {
                "reference": one.reference,
                "ballot": one.ballot,
                "text": one.text,
                "language": one.language,
                "state": one.state,
                "backers": one.backers,
                "hidden": one.hidden,
            }
            for one in written(session, actor, process_id)
        ],
        # Hidden words are shown to nobody but their author.
        "stands_behind": [
            {"reference": reference, "text": "" if one.hidden_because else one.text, "language": one.language}
            for reference, one in behind
        ],
    }


def _own(actor: Actor, process_id: int) -> int:
    part = actor.membership(process_id)
    if part is None:
        raise NotAllowed("not_allowed", verb="see own", thing="record", process_id=process_id)
    require(actor, "see_own", "record", process_id, owner_membership_id=part.membership_id)
    return part.membership_id
