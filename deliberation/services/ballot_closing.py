"""Closing a ballot and counting it: no more papers, then no more slots and no key, then the count, then signatures."""

from __future__ import annotations

import json

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from deliberation import clock, queueing
from deliberation.database import writing
from deliberation.errors import Refused
from deliberation.methods.commitments import merkle_root, paper_commitment
from deliberation.permissions import Actor, require
from deliberation.services import audit, ballot_help_endings, ballot_traces
from deliberation.services.ballots import find
from models import Ballot, BallotState, CountedPaper, Paper, PaperKeying, RollEntry


def close(session: Session, actor: Actor, process_id: int, reference: str) -> None:
    """No more papers. Refused while anybody's window is open, or a sheet waits for its second teller. Twice: once."""
    require(actor, "open", "ballot", process_id)
    with writing(session, process_id):
        ballot = find(session, process_id, reference)
        if ballot.state is BallotState.CLOSED:
            return
        if ballot.state is not BallotState.OPEN:
            raise Refused("ballot_not_open", reference=reference)
        last = session.scalar(select(func.max(RollEntry.until)).where(RollEntry.ballot_id == ballot.node_id))
        ends = max(ballot.closes_at, last or ballot.closes_at)
        if clock.now() < ends and not _everybody_voted(session, ballot):
            raise Refused("ballot_window_open", reference=reference, until=ends)
        _require_sheets_done(session, ballot)
        ballot.state = BallotState.CLOSED
        ballot_help_endings.of_ballot_inside(session, ballot.node_id)
        queueing.enqueue(session, queueing.BALLOT_COUNTS, process_id)
        audit.record(session, actor, "ballot_closed", reference, _of_the_roll(session, ballot), process_id=process_id)


def _everybody_voted(session: Session, ballot: Ballot) -> bool:
    waiting = select(RollEntry.membership_id).where(RollEntry.ballot_id == ballot.node_id, RollEntry.channel.is_(None))
    return session.execute(waiting.limit(1)).first() is None


def _require_sheets_done(session: Session, ballot: Ballot) -> None:
    """Every sheet read by two, and as many papers as marks on the roll: otherwise something is lost, or too much."""
    keyed = session.scalar(
        select(func.count(PaperKeying.sheet.distinct())).where(PaperKeying.ballot_id == ballot.node_id)
    )
    if keyed:
        raise Refused("ballot_sheets_wait", sheets=keyed)
    marks = session.scalar(
        select(func.count()).where(RollEntry.ballot_id == ballot.node_id, RollEntry.channel.is_not(None))
    )
    papers = session.scalar(select(func.count()).where(Paper.ballot_id == ballot.node_id))
    if marks != papers:
        raise Refused("ballot_does_not_add_up", marks=marks, papers=papers)


def _of_the_roll(session: Session, ballot: Ballot) -> dict[str, object]:
    rows = session.execute(
        select(RollEntry.channel, func.count()).where(RollEntry.ballot_id == ballot.node_id).group_by(RollEntry.channel)
    )
    counts = {str(channel) if channel else "not_voted": number for channel, number in rows}
    return {"roll": sum(counts.values()), **counts, "replaced": ballot.replaced}


def seal(session: Session, actor: Actor, process_id: int, reference: str) -> str:
    """Write the papers anew in the order of their commitments, and destroy what could find whose they were.

    Gives the Merkle root over the sorted commitments. Can be done again at any time before the count is stored, and has
    to be where it says `still_being_read`: somebody reads the old rows, so they are not gone yet.
    """
    require(actor, "work", "job")
    with writing(session, process_id):
        ballot = find(session, process_id, reference)
        if ballot.state is not BallotState.CLOSED:
            raise Refused("ballot_not_closed", reference=reference)
        rows = session.execute(
            select(Paper.nonce, Paper.tracker, Paper.content).where(Paper.ballot_id == ballot.node_id)
        ).all()
        sealed = sorted(
            (
                {
                    "ballot_id": ballot.node_id,
                    "commitment": paper_commitment(bytes.fromhex(nonce), json.loads(content)),
                    "nonce": nonce,
                    "tracker": words,
                    "content": content,
                }
                for nonce, words, content in rows
            ),
            key=lambda row: str(row["commitment"]),
        )
        if sealed:
            session.execute(insert(CountedPaper), sealed)
            session.execute(delete(Paper).where(Paper.ballot_id == ballot.node_id))
            ballot_traces.write_roll_anew(session, ballot.node_id)
        commitments = session.scalars(
            select(CountedPaper.commitment)
            .where(CountedPaper.ballot_id == ballot.node_id)
            .order_by(CountedPaper.commitment)
        ).all()
        public_id = ballot.public_id
    if not ballot_traces.forget(session, public_id):
        raise Refused("still_being_read")
    return merkle_root([bytes.fromhex(one) for one in commitments])
