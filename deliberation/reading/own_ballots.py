"""What a member may take along of ballots: that they were on the roll, and whether and how they voted. Never what."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import NotAllowed
from deliberation.permissions import Actor, require
from models import AssistedVoting, Ballot, RollEntry, SupportLink, TraceNode


def own_export(session: Session, actor: Actor, process_id: int) -> list[dict[str, Any]]:
    """The member's entries on the rolls of a process, in the order of the ballots. A mark has no time."""
    part = actor.membership(process_id)
    if part is None:
        raise NotAllowed("not_allowed", verb="see own", thing="record", process_id=process_id)
    require(actor, "see_own", "record", process_id, owner_membership_id=part.membership_id)
    asked = (AssistedVoting.ballot_id == RollEntry.ballot_id) & (
        AssistedVoting.membership_id == RollEntry.membership_id
    )
    rows = session.execute(
        select(RollEntry, Ballot.title, Ballot.language, Ballot.state, TraceNode.reference, AssistedVoting, SupportLink)
        .join(Ballot, Ballot.node_id == RollEntry.ballot_id)
        .join(TraceNode, TraceNode.id == RollEntry.ballot_id)
        .outerjoin(AssistedVoting, asked)
        .outerjoin(SupportLink, SupportLink.id == AssistedVoting.link_id)
        .where(TraceNode.process_id == process_id, RollEntry.membership_id == part.membership_id)
        .order_by(TraceNode.id)
    )
    return [
        {
            "reference": reference,
            "title": title,
            "language": language,
            "state": str(state),
            "voted": entry.channel is not None,
            "came": str(entry.channel or ""),
            "with_help": entry.assisted,
            "own_time_until": entry.until.isoformat() if entry.until else None,
            "asked_for_help": help_asked is not None,
            "help_from": link.called if link is not None else "",
        }
        for entry, title, language, state, reference, help_asked, link in rows
    ]
