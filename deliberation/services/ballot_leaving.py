"""Ballots and somebody who stops taking part: what of theirs can still be found in an open ballot goes.

The roll was fixed and published when the ballot opened, so the entry stays: it is the whole of which turnout is a part,
and whoever says yes again may vote again. What was voted by a sheet stays, as nobody can find it; so does everything in
a ballot that is closed.
"""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from deliberation.errors import Refused
from deliberation.services import ballot_keys
from models import AssistedVoting, Ballot, BallotChannel, BallotState, Paper, RollEntry


def take_out_inside(session: Session, membership_id: int) -> None:
    """Take a member's papers out of open ballots, with the marks on the roll, and end the help they asked for.

    Who calls it says `forget_erased` afterwards. A paper stays, with its mark, where the key that finds it is lost.
    """
    rows = session.execute(
        select(RollEntry, Ballot)
        .join(Ballot, Ballot.node_id == RollEntry.ballot_id)
        .where(
            RollEntry.membership_id == membership_id,
            RollEntry.channel == BallotChannel.ONLINE,
            Ballot.state == BallotState.OPEN,
        )
    ).all()
    for entry, ballot in rows:
        try:
            slot = ballot_keys.slot_of_member(ballot.public_id, membership_id)
        except Refused:
            continue
        session.execute(delete(Paper).where(Paper.ballot_id == ballot.node_id, Paper.slot == slot))
        entry.channel, entry.assisted = None, False
    session.execute(delete(AssistedVoting).where(AssistedVoting.membership_id == membership_id))
