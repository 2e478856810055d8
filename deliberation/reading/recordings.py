"""Recordings of voice or sign: a member's own, and those that wait for a facilitator to type their words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from deliberation import sealing
from deliberation.errors import NotAllowed, NotFound
from deliberation.permissions import Actor, may, require
from models import (
    ConsentGrant,
    ConsentPurpose,
    Contribution,
    ContributionState,
    EntryMark,
    Membership,
    Recording,
    TraceNode,
)


@dataclass(frozen=True, slots=True)
class OwnRecording:
    """One recording, for its speaker. `words` is the public id of what was typed ("" for nothing yet).

    `agreed_at` is none while the words wait for the speaker's yes.
    """

    public_id: str
    signed: bool
    media_type: str
    length: int
    keep: bool
    sent_at: datetime
    reference: str
    words: str
    agreed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ToType:
    """One recording at the desk, by the name on the speaker's card; `reference` is that of the words that wait."""

    public_id: str
    pseudonym: str
    signed: bool
    media_type: str
    length: int
    sent_at: datetime
    reference: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A recording with its sound or picture."""

    public_id: str
    media_type: str
    content: bytes


def own(session: Session, actor: Actor, process_id: int) -> tuple[OwnRecording, ...]:
    """The actor's recordings, the newest first; those of nobody else."""
    membership_id = own_membership(actor, process_id)
    rows = session.execute(
        select(Recording, TraceNode.reference, Contribution.public_id, EntryMark.agreed_at)
        .outerjoin(Contribution, Contribution.node_id == Recording.contribution_id)
        .outerjoin(TraceNode, TraceNode.id == Recording.contribution_id)
        .outerjoin(EntryMark, EntryMark.contribution_id == Recording.contribution_id)
        .where(Recording.membership_id == membership_id)
        .order_by(Recording.id.desc())
    ).all()
    return tuple(
        OwnRecording(
            public_id=one.public_id,
            signed=one.signed,
            media_type=one.media_type,
            length=one.length,
            keep=one.keep,
            sent_at=one.sent_at,
            reference=reference or "",
            words=words or "",
            agreed_at=agreed_at,
        )
        for one, reference, words, agreed_at in rows
    )


def own_export(session: Session, actor: Actor, process_id: int) -> list[dict[str, Any]]:
    """The same as data, for the person's own download. What was said is a file of its own; no export has it."""
    return [
        {
            "id": one.public_id,
            "signed": one.signed,
            "kind": one.media_type,
            "bytes": one.length,
            "keep": one.keep,
            "sent_at": one.sent_at.isoformat(),
            "words": one.reference,
            "agreed_at": one.agreed_at.isoformat() if one.agreed_at else None,
        }
        for one in own(session, actor, process_id)
    ]


def own_membership(actor: Actor, process_id: int) -> int:
    """The actor's membership as a member of this process; refused where there is none."""
    part = actor.membership(process_id)
    if part is None:
        raise NotAllowed("not_allowed", verb="send", thing="recording", process_id=process_id)
    require(actor, "send", "recording", process_id, owner_membership_id=part.membership_id)
    return part.membership_id


def to_type(session: Session, actor: Actor, process_id: int) -> tuple[ToType, ...]:
    """What a facilitator may play: those that nobody has typed first, then those whose words wait for a yes.

    Of whoever takes part no more nothing is here.
    """
    require(actor, "open", "recording", process_id)
    require(actor, "make", "entry", process_id)
    rows = session.execute(
        select(Recording, Membership.pseudonym, TraceNode.reference)
        .join(Membership, Membership.id == Recording.membership_id)
        .join(ConsentGrant, ConsentGrant.membership_id == Recording.membership_id)
        .outerjoin(Contribution, Contribution.node_id == Recording.contribution_id)
        .outerjoin(TraceNode, TraceNode.id == Recording.contribution_id)
        .where(
            Membership.process_id == process_id,
            Recording.contribution_id.is_(None) | (Contribution.state == ContributionState.SUBMITTED),
            ConsentGrant.purpose == ConsentPurpose.VOICE_KEPT,
            ConsentGrant.ended_at.is_(None),
            ConsentGrant.given,
        )
        .order_by(Recording.id)
    ).all()
    found = (
        ToType(one.public_id, name, one.signed, one.media_type, one.length, one.sent_at, reference or "")
        for one, name, reference in rows
    )
    return tuple(sorted(found, key=lambda one: bool(one.reference)))


def one_to_type(session: Session, actor: Actor, process_id: int, public_id: str) -> ToType:
    """One of them; `recording_unknown` for what is not there, or not any more."""
    found = next((one for one in to_type(session, actor, process_id) if one.public_id == public_id), None)
    if found is None:
        raise NotFound("recording_unknown")
    return found


def opened(session: Session, actor: Actor, process_id: int, public_id: str) -> Opened:
    """What was said or signed: for the speaker at any time, for a facilitator until the speaker agreed to the words."""
    require(actor, "open", "recording", process_id)
    row = session.execute(
        select(Recording)
        .join(Membership, Membership.id == Recording.membership_id)
        .where(Recording.public_id == public_id, Membership.process_id == process_id)
        .options(undefer(Recording.sealed))
    ).scalar_one_or_none()
    part = actor.membership(process_id)
    if row is None:
        raise NotFound("recording_unknown")
    if part is None or part.membership_id != row.membership_id:
        if not may(actor, "make", "entry", process_id):
            raise NotFound("recording_unknown")
        one_to_type(session, actor, process_id, public_id)
    content = sealing.unseal_file(sealing.RECORDINGS, row.membership_id, row.public_id, row.sealed)
    return Opened(row.public_id, row.media_type, content)
