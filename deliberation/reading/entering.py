"""What a facilitator sees who enters something for somebody: the person by the name on their card, and what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.reading.names_on_cards import member_called
from models import (
    ConsentGrant,
    ConsentPurpose,
    Contribution,
    ContributionState,
    EntryMark,
    Membership,
    Process,
    Statement,
    StatementState,
    TraceNode,
    Vote,
)


@dataclass(frozen=True, slots=True)
class ReadOut:
    """A statement to read out; `entered`: an answer to it was entered at the desk before, and it still stands."""

    reference: str
    text: str
    language: str
    entered: bool


@dataclass(frozen=True, slots=True)
class Caller:
    """For whom something is entered: the name on the card, and which questions they have answered (yes or no).

    Which way they were answered is told for taking part alone, as nothing can be entered without that yes.
    """

    pseudonym: str
    taking_part: bool
    asked: frozenset[str]


@dataclass(frozen=True, slots=True)
class ToReadBack:
    """Words that a facilitator wrote down and that wait to be read back."""

    reference: str
    pseudonym: str
    text: str
    language: str
    channel: str
    verbatim: bool
    at: datetime


def caller(session: Session, actor: Actor, process_id: int, pseudonym: str) -> Caller:
    """The member with this name on their card; refused with `pseudonym_unknown` when there is no such one."""
    membership_id, name = _found(session, actor, process_id, pseudonym)
    answers = session.execute(
        select(ConsentGrant.purpose, ConsentGrant.given).where(
            ConsentGrant.membership_id == membership_id, ConsentGrant.ended_at.is_(None)
        )
    ).all()
    said = {str(purpose): given for purpose, given in answers}
    return Caller(pseudonym=name, taking_part=said.get("take_part", False), asked=frozenset(said))


def to_read_out(session: Session, actor: Actor, process_id: int, pseudonym: str) -> tuple[ReadOut, ...]:
    """All open statements, those first to which no answer was entered yet.

    What the person answered by themselves is not told: neither how, nor whether.
    """
    membership_id, _ = _found(session, actor, process_id, pseudonym)
    entered = set(
        session.execute(
            select(EntryMark.statement_id)
            .join(Vote, (Vote.statement_id == EntryMark.statement_id) & (Vote.membership_id == EntryMark.membership_id))
            .where(
                EntryMark.membership_id == membership_id,
                EntryMark.link_id.is_(None),
                EntryMark.counts,
                Vote.cast_at == EntryMark.at,
            )
        ).scalars()
    )
    rows = session.execute(
        select(TraceNode.id, TraceNode.reference, Statement.text, Statement.language)
        .join(Statement, Statement.node_id == TraceNode.id)
        .where(TraceNode.process_id == process_id, Statement.state == StatementState.OPEN)
        .order_by(TraceNode.id)
    )
    found = [ReadOut(reference, text, language, node in entered) for node, reference, text, language in rows]
    return tuple(sorted(found, key=lambda one: one.entered))


def to_read_back(session: Session, actor: Actor, process_id: int) -> tuple[ToReadBack, ...]:
    """Words that were entered at the desk and wait for the person's yes: the oldest first.

    What a supporter wrote is not among them: to that the member alone agrees.
    """
    require(actor, "make", "entry", process_id)
    rows = session.execute(
        select(TraceNode.reference, Membership.pseudonym, Contribution, EntryMark)
        .join(Contribution, Contribution.node_id == TraceNode.id)
        .join(Membership, Membership.id == Contribution.membership_id)
        .join(EntryMark, EntryMark.contribution_id == Contribution.node_id)
        .join(ConsentGrant, ConsentGrant.membership_id == Contribution.membership_id)
        .where(
            TraceNode.process_id == process_id,
            Contribution.state == ContributionState.SUBMITTED,
            EntryMark.link_id.is_(None),
            # Whoever takes part no more is not read by anybody.
            ConsentGrant.purpose == ConsentPurpose.TAKE_PART,
            ConsentGrant.ended_at.is_(None),
            ConsentGrant.given,
        )
        .order_by(TraceNode.id)
    ).all()
    return tuple(
        ToReadBack(
            reference=reference,
            pseudonym=pseudonym,
            text=said.text,
            language=said.language,
            channel=str(mark.channel),
            verbatim=mark.verbatim,
            at=mark.at,
        )
        for reference, pseudonym, said, mark in rows
    )


def _found(session: Session, actor: Actor, process_id: int, pseudonym: str) -> tuple[int, str]:
    require(actor, "make", "entry", process_id)
    if session.get(Process, process_id) is None:
        raise NotFound("process_unknown")
    membership_id, name = member_called(session, process_id, pseudonym)
    if session.get_one(Membership, membership_id).person_id is None:
        raise Refused("membership_ended")
    return membership_id, name
