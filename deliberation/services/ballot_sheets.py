"""Paper and telephone: whoever gives out a sheet marks the roll, and two tellers read it. Neither sees both.

A sheet has a number and is given out unseen, from the top of a pile, so that a number is nobody's. What is said on the
telephone is written on such a sheet by a teller, and read by a second one like any other.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from accessibility import sheet_numbers
from deliberation import clock
from deliberation.database import forget_erased, writing
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.methods.commitments import paper_commitment
from deliberation.methods.counting.papers import Said, paper_text
from deliberation.permissions import Actor, require
from deliberation.reading import ballot_sheets
from deliberation.reading.names_on_cards import member_called
from deliberation.services import ballot_help_endings, ballot_keys, once, papers
from deliberation.services.ballots import find
from deliberation.services.consent import require_taking_part
from models import Ballot, BallotChannel, BallotSheet, BallotState, Paper, PaperKeying, RollEntry
from models.base import new_public_id

MOST_SHEETS = 500
BY_HAND = {str(one): one for one in (BallotChannel.PAPER, BallotChannel.PHONE)}


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a sheet: `waits` for a second teller, `differs` in these options, or `counted`."""

    state: str
    differing: tuple[str, ...] = ()


def print_sheets(
    session: Session, actor: Actor, process_id: int, reference: str, many: int, *, key: str | None = None
) -> tuple[str, ...]:
    """Numbers for new sheets of a ballot that is open. The same form sent again makes no more."""
    require(actor, "hand_out", "ballot", process_id)
    if not 1 <= many <= MOST_SHEETS:
        raise DeliberationError("ballot_figure", field="many", least=1, most=MOST_SHEETS)
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "ballot_sheets", key)
        ballot = _open(session, process_id, reference)
        if earlier is None:
            pack = new_public_id()
            for _ in range(many):
                _add_number(session, ballot, pack)
            once.remember(session, actor, "ballot_sheets", key, pack)
        return ballot_sheets.sheets_out(session, actor, process_id, reference)


def _add_number(session: Session, ballot: Ballot, pack: str) -> None:
    while True:
        number = sheet_numbers.new_number(secrets)
        if session.get(BallotSheet, (ballot.node_id, number)) is None:
            session.add(BallotSheet(ballot_id=ballot.node_id, number=number, pack=pack))
            session.flush()
            return


def hand_out(session: Session, actor: Actor, process_id: int, reference: str, member: str, channel: str) -> None:
    """Mark on the roll that this member (the name on their card) votes by a sheet or by telephone. Twice is once.

    Refused for whoever has voted online: nobody can find that paper to take it out again.
    """
    require(actor, "hand_out", "ballot", process_id)
    with writing(session, process_id):
        ballot = _open(session, process_id, reference)
        entry = _entry(session, ballot, process_id, member)
        if channel not in BY_HAND:
            raise DeliberationError("choice_unknown", field="channel")
        if entry.channel is BallotChannel.ONLINE:
            raise Refused("voted_online")
        if clock.now() >= max(ballot.closes_at, entry.until or ballot.closes_at):
            raise Refused("ballot_window_over")
        papers.require_no_pause(session, ballot)
        require_taking_part(session, entry.membership_id)
        entry.channel, entry.asks_time = BY_HAND[channel], False
        ballot_help_endings.of_member_inside(session, ballot.node_id, entry.membership_id)


def take_in(session: Session, actor: Actor, process_id: int, reference: str, member: str) -> None:
    """They gave the sheet back, and vote in another way or not at all. The sheet itself goes back under the pile."""
    require(actor, "hand_out", "ballot", process_id)
    with writing(session, process_id):
        entry = _entry(session, _open(session, process_id, reference), process_id, member)
        if entry.channel is BallotChannel.ONLINE:
            raise Refused("voted_online")
        entry.channel = None


def _entry(session: Session, ballot: Ballot, process_id: int, member: str) -> RollEntry:
    membership_id, _name = member_called(session, process_id, member)
    entry = session.get(RollEntry, (ballot.node_id, membership_id))
    if entry is None:
        raise NotFound("not_on_the_roll", field="pseudonym")
    return entry


def read(
    session: Session, actor: Actor, process_id: int, reference: str, number: str, given: Mapping[str, Said]
) -> Read:
    """What a teller read on a sheet. A teller who reads it again corrects themselves; two who read the same make a
    paper of it. Nobody is told what the other has read, only where the two differ.
    """
    require(actor, "key", "ballot", process_id)
    if actor.person_id is None:
        raise NotAllowed("not_allowed", verb="key", thing="ballot", process_id=process_id)
    with writing(session, process_id):
        ballot = _open(session, process_id, reference)
        sheet = session.get(BallotSheet, (ballot.node_id, sheet_numbers.normalise(number) or ""))
        if sheet is None:
            raise NotFound("ballot_sheet_unknown", field="number")
        if sheet.counted:
            raise Refused("ballot_sheet_counted", number=sheet.number)
        paper = papers.checked(ballot, given)
        mine = PaperKeying(
            ballot_id=ballot.node_id, sheet=sheet.number, by_id=actor.person_id, content=paper_text(paper)
        )
        session.merge(mine)
        session.flush()
        outcome = _compare(session, ballot, sheet)
    forget_erased(session)
    return outcome


def _compare(session: Session, ballot: Ballot, sheet: BallotSheet) -> Read:
    there = select(PaperKeying.content).where(
        PaperKeying.ballot_id == ballot.node_id, PaperKeying.sheet == sheet.number
    )
    readings = [dict(json.loads(content)) for content in session.scalars(there)]
    if len(readings) == 1:
        return Read("waits")
    first = readings[0]
    alike = next((one for number, one in enumerate(readings) if one in readings[:number]), None)
    if alike is None:
        options = {option for one in readings for option in one}
        return Read("differs", tuple(sorted(o for o in options if any(one.get(o) != first.get(o) for one in readings))))
    nonce = papers.new_nonce()
    session.add(
        Paper(
            ballot_id=ballot.node_id,
            slot=ballot_keys.slot(ballot.public_id, f"sheet:{sheet.number}"),
            nonce=nonce,
            tracker=" ".join(papers.tracker(paper_commitment(bytes.fromhex(nonce), alike))),
            content=paper_text(alike),
        )
    )
    session.execute(
        delete(PaperKeying).where(PaperKeying.ballot_id == ballot.node_id, PaperKeying.sheet == sheet.number)
    )
    sheet.counted = True
    return Read("counted")


def _open(session: Session, process_id: int, reference: str) -> Ballot:
    ballot = find(session, process_id, reference)
    if ballot.state is not BallotState.OPEN:
        raise Refused("ballot_not_open", reference=reference)
    return ballot
