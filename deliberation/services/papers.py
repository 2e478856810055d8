"""Casting a paper: one to a roll entry, kept apart from the roll, the last one counts until the ballot closes.

Nothing here writes an audit event, a time or an idempotency key: each would join a person to a moment, and a moment to
a paper. A form that is sent twice brings the same nonce, so it makes the same paper and gives the same words.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, bindparam, select, update
from sqlalchemy.orm import Session

from accessibility import codes
from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.methods.commitments import paper_commitment, tracker_words
from deliberation.methods.counting.papers import Said, clean_paper, paper_text
from deliberation.methods.errors import MethodError
from deliberation.permissions import Actor, require
from deliberation.reading import ballots as reading
from deliberation.services import ballot_help_endings, ballot_keys
from deliberation.services.ballots import find
from deliberation.services.consent import own_part, yes_stands
from models import (
    AssistedVoting,
    Ballot,
    BallotChannel,
    BallotState,
    ConsentPurpose,
    CountedPaper,
    NodeKind,
    Paper,
    Process,
    ProcessState,
    RollEntry,
    TraceNode,
)

NONCE_BYTES = 16
TRACKER_WORDS = 5
_NONCE = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Cast:
    """What a voter gets: the words that find this paper again, and whether it took the place of an earlier one."""

    tracker: tuple[str, ...]
    replaced: bool


def new_nonce() -> str:
    """A random number for one form; it goes into the paper's commitment, so that nobody can try papers out."""
    return secrets.token_hex(NONCE_BYTES)


def cast(
    session: Session, actor: Actor, process_id: int, reference: str, given: Mapping[str, Said], *, nonce: str
) -> Cast:
    """Put a member's own paper into the ballot, in the place of their earlier one.

    Raises:
        DeliberationError: `consent_missing` while they do not take part; what is wrong with the paper (`paper_...`),
            beside its field where there is one.
        Refused: `ballot_not_open`, `ballot_paused`, `ballot_window_over`, `voted_on_paper` or `ballot_key_missing`.
        NotFound: `not_on_the_roll`.
    """
    part = own_part(actor, process_id)
    require(actor, "cast", "ballot", process_id, owner_membership_id=part.membership_id)
    with writing(session, process_id):
        return put_inside(session, process_id, reference, part.membership_id, given, nonce=nonce)


def put_inside(
    session: Session,
    process_id: int,
    reference: str,
    membership_id: int,
    given: Mapping[str, Said],
    *,
    nonce: str,
    assisted: bool = False,
) -> Cast:
    """The same inside a writing block, for whoever may vote for this member or is the member."""
    place = open_entry(session, process_id, reference, membership_id)
    ballot, entry = place.ballot, place.entry
    if not place.takes_part:
        raise DeliberationError("consent_missing")
    new = _paper(ballot, membership_id, given, nonce)
    replaced = _put(session, ballot, new)
    entry.channel, entry.assisted, entry.asks_time = BallotChannel.ONLINE, assisted, False
    if place.has_help:
        # Help is for one vote. From here on nothing tells who helped.
        ballot_help_endings.of_member_inside(session, ballot.node_id, membership_id)
    return Cast(tuple(new.tracker.split(" ")), replaced)


def sent_before(
    session: Session, ballot: Ballot, membership_id: int, given: Mapping[str, Said], *, nonce: str
) -> Cast | None:
    """What somebody got for this very form, where it is in already; None where it is not, or the ballot is over."""
    if ballot.state is not BallotState.OPEN:
        return None
    same = _paper(ballot, membership_id, given, nonce)
    there = session.get(Paper, (same.ballot_id, same.slot))
    if there is None or (there.nonce, there.content) != (same.nonce, same.content):
        return None
    return Cast(tuple(there.tracker.split(" ")), replaced=False)


def _paper(ballot: Ballot, membership_id: int, given: Mapping[str, Said], nonce: str) -> Paper:
    """The paper as it would stand in this member's slot; nothing is stored."""
    if not _NONCE.fullmatch(nonce):
        raise DeliberationError("paper_kind")
    paper = checked(ballot, given)
    return Paper(
        ballot_id=ballot.node_id,
        slot=ballot_keys.slot_of_member(ballot.public_id, membership_id),
        nonce=nonce,
        tracker=" ".join(tracker(paper_commitment(bytes.fromhex(nonce), paper))),
        content=paper_text(paper),
    )


def checked(ballot: Ballot, given: Mapping[str, Said]) -> dict[str, Said]:
    """The paper as it is kept, or a refusal in the platform's own words."""
    if ballot.frozen is None:
        raise Refused("ballot_not_open")
    return fits(ballot.frozen, given)  # type: ignore[arg-type]  # stored as a SetUp


def fits(set_up: reading.SetUp, given: Mapping[str, Said]) -> dict[str, Said]:
    """The same for whoever only wants to know whether it fits; nothing is stored."""
    try:
        return clean_paper(reading.paper_rules(set_up), given)
    except MethodError as error:
        option = error.params.get("option")
        raise DeliberationError(error.code, field=f"o{option}" if option else None, **error.params) from error


def _of_both(table: type[RollEntry | AssistedVoting]) -> ColumnElement[bool]:
    return and_(table.ballot_id == Ballot.node_id, table.membership_id == bindparam("membership"))


# Put together once: it is asked for every vote.
_WHO_MAY_VOTE = (
    select(
        Ballot,
        Process.state,
        RollEntry,
        AssistedVoting.membership_id,
        yes_stands(bindparam("membership"), ConsentPurpose.TAKE_PART),
    )
    .join(TraceNode, TraceNode.id == Ballot.node_id)
    .join(Process, Process.id == TraceNode.process_id)
    .outerjoin(RollEntry, _of_both(RollEntry))
    .outerjoin(AssistedVoting, _of_both(AssistedVoting))
    .where(TraceNode.process_id == bindparam("process"), TraceNode.reference == bindparam("reference"))
)


@dataclass(frozen=True, slots=True)
class MayVote:
    """The ballot, and the line on its roll of somebody who may vote now.

    `takes_part`: their yes to taking part stands. `has_help`: they asked for help with this vote.
    """

    ballot: Ballot
    entry: RollEntry
    takes_part: bool
    has_help: bool


def open_entry(session: Session, process_id: int, reference: str, membership_id: int) -> MayVote:
    """Who may vote online now, in one question to the database: many ask it at the same moment. Or why they may not."""
    found = session.execute(
        _WHO_MAY_VOTE, {"process": process_id, "reference": reference, "membership": membership_id}
    ).one_or_none()
    if found is None:
        raise NotFound("reference_unknown", kind=str(NodeKind.BALLOT), reference=reference)
    ballot, state, entry, helped, takes_part = found
    if ballot.state is not BallotState.OPEN:
        raise Refused("ballot_not_open")
    _refuse_pause(state)
    if entry is None:
        raise NotFound("not_on_the_roll")
    if clock.now() >= max(ballot.closes_at, entry.until or ballot.closes_at):
        raise Refused("ballot_window_over")
    if entry.channel in (BallotChannel.PAPER, BallotChannel.PHONE):
        raise Refused("voted_on_paper")
    return MayVote(ballot, entry, bool(takes_part), helped is not None)


def require_no_pause(session: Session, ballot: Ballot) -> None:
    """Nobody votes while the project is paused. A sheet that was given out before can still be read."""
    _refuse_pause(
        session.scalar(
            select(Process.state)
            .join(TraceNode, TraceNode.process_id == Process.id)
            .where(TraceNode.id == ballot.node_id)
        )
    )


def _refuse_pause(state: ProcessState | None) -> None:
    if state is ProcessState.PAUSED:
        raise Refused("ballot_paused")


def _put(session: Session, ballot: Ballot, new: Paper) -> bool:
    """Store it; whether another paper stood there. The same paper sent again changes nothing."""
    there = session.get(Paper, (new.ballot_id, new.slot))
    if there is None:
        session.add(new)
        return False
    if (there.nonce, there.content) != (new.nonce, new.content):
        there.nonce, there.tracker, there.content = new.nonce, new.tracker, new.content
        session.execute(update(Ballot).where(Ballot.node_id == ballot.node_id).values(replaced=Ballot.replaced + 1))
    return True


def tracker(commitment: str) -> tuple[str, ...]:
    """The words that are a short form of a paper's commitment."""
    return tracker_words(commitment, codes.word_list(), TRACKER_WORDS)


def own(session: Session, reference: str, process_id: int, typed: str) -> dict[str, Said]:
    """The paper with these tracker words, for whoever types them: that is all that is asked.

    Raises:
        NotFound: `tracker_unknown`, for words of another ballot, of a paper that was replaced, or of none.
    """
    words = codes.read_words(typed, TRACKER_WORDS)
    ballot = find(session, process_id, reference)
    for table in (Paper, CountedPaper):
        content = session.scalar(
            select(table.content).where(table.ballot_id == ballot.node_id, table.tracker == words).limit(1)
        )
        if content is not None:
            return dict(json.loads(content))
    raise NotFound("tracker_unknown", field="tracker")
