"""More time for one vote, asked for by the member; services/ballots.py gives it. Why is never asked."""

from __future__ import annotations

from sqlalchemy.orm import Session

from deliberation.database import writing
from deliberation.errors import NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.services.ballots import find
from deliberation.services.consent import own_part, require_taking_part
from models import BallotState, RollEntry


def ask(session: Session, actor: Actor, process_id: int, reference: str) -> None:
    """A member who has not voted asks for more time, also when theirs is over. Twice is once.

    Raises:
        Refused: `ballot_not_open`, or `ballot_time_not_needed` for whoever has voted.
        NotFound: `not_on_the_roll`.
    """
    part = own_part(actor, process_id)
    require(actor, "ask_time", "ballot", process_id, owner_membership_id=part.membership_id)
    with writing(session, process_id):
        require_taking_part(session, part.membership_id)
        ballot = find(session, process_id, reference)
        if ballot.state is not BallotState.OPEN:
            raise Refused("ballot_not_open", reference=reference)
        entry = session.get(RollEntry, (ballot.node_id, part.membership_id))
        if entry is None:
            raise NotFound("not_on_the_roll")
        if entry.channel is not None:
            raise Refused("ballot_time_not_needed")
        entry.asks_time = True
