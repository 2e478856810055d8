"""What waits to be looked at: words that are new, and words whose hiding was appealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from deliberation.permissions import Actor, require
from models import (
    ConsentGrant,
    ConsentPurpose,
    Contribution,
    ContributionState,
    Membership,
    ModerationNote,
    ModerationStep,
    Source,
    Statement,
    TraceLink,
    TraceNode,
)


@dataclass(frozen=True, slots=True)
class QueueItem:
    """Words in a queue. Who said them is not shown: only the reference, how they came, and when."""

    reference: str
    text: str
    language: str
    channel: str
    provenance: str
    submitted_at: datetime
    source: str


@dataclass(frozen=True, slots=True)
class AppealItem:
    """Words whose hiding was appealed: why they were hidden, and what the person says."""

    reference: str
    text: str
    language: str
    reason: str
    hidden_note: str
    appeal_note: str
    hidden_by_actor: bool


@dataclass(frozen=True, slots=True)
class UsableItem:
    """Words that a statement can be made from, with the statements that were already made from them."""

    reference: str
    text: str
    language: str
    channel: str
    source: str
    statements: tuple[str, ...]


def _consenting(process_id: int) -> Select[Contribution, str, Source | None]:
    """Contributions of people who said yes to taking part, with reference and source."""
    return (
        select(Contribution, TraceNode.reference, Membership.source)
        .join(TraceNode, TraceNode.id == Contribution.node_id)
        .join(Membership, Membership.id == Contribution.membership_id)
        .join(ConsentGrant, ConsentGrant.membership_id == Membership.id)
        .where(
            TraceNode.process_id == process_id,
            ConsentGrant.purpose == ConsentPurpose.TAKE_PART,
            ConsentGrant.ended_at.is_(None),
            ConsentGrant.given,
        )
        .order_by(Contribution.submitted_at, Contribution.node_id)
    )


def queue(session: Session, actor: Actor, process_id: int) -> tuple[QueueItem, ...]:
    """New words that nobody has looked at yet, oldest first."""
    require(actor, "desk", "process", process_id)
    looked_at = select(ModerationNote.contribution_id)
    rows = session.execute(
        _consenting(process_id).where(
            Contribution.state == ContributionState.CONFIRMED, Contribution.node_id.not_in(looked_at)
        )
    )
    return tuple(
        QueueItem(
            reference=reference,
            text=one.text,
            language=one.language,
            channel=str(one.channel),
            provenance=str(one.provenance),
            submitted_at=one.submitted_at,
            source=str(source),
        )
        for one, reference, source in rows
    )


def usable(session: Session, actor: Actor, process_id: int) -> tuple[UsableItem, ...]:
    """Words that were looked at and can be used, those not used yet first."""
    require(actor, "desk", "process", process_id)
    allowed = select(ModerationNote.contribution_id).where(
        ModerationNote.step.in_((ModerationStep.ALLOWED, ModerationStep.APPEAL_UPHELD))
    )
    rows = session.execute(
        _consenting(process_id).where(
            Contribution.state.in_((ContributionState.CONFIRMED, ContributionState.IN_USE)),
            (Contribution.node_id.in_(allowed)) | (Contribution.state == ContributionState.IN_USE),
        )
    ).all()
    made = _statements_by_contribution(session, process_id)
    items = [
        UsableItem(
            reference=reference,
            text=one.text,
            language=one.language,
            channel=str(one.channel),
            source=str(source),
            statements=tuple(made.get(one.node_id, ())),
        )
        for one, reference, source in rows
    ]
    return tuple(sorted(items, key=lambda item: bool(item.statements)))


def _statements_by_contribution(session: Session, process_id: int) -> dict[int, list[str]]:
    made: dict[int, list[str]] = {}
    rows = session.execute(
        select(TraceLink.from_id, TraceNode.reference)
        .join(TraceNode, TraceNode.id == TraceLink.to_id)
        .join(Statement, Statement.node_id == TraceNode.id)
        .where(TraceNode.process_id == process_id)
        .order_by(TraceNode.id)
    )
    for from_id, reference in rows:
        made.setdefault(from_id, []).append(reference)
    return made


def appeals(session: Session, actor: Actor, process_id: int) -> tuple[AppealItem, ...]:
    """Hidden words whose person asked for a second look and has no answer yet."""
    require(actor, "desk", "process", process_id)
    rows = session.execute(_consenting(process_id).where(Contribution.state == ContributionState.HIDDEN)).all()
    found = []
    for contribution, reference, _source in rows:
        steps = (
            session.execute(
                select(ModerationNote)
                .where(ModerationNote.contribution_id == contribution.node_id)
                .order_by(ModerationNote.id)
            )
            .scalars()
            .all()
        )
        if steps[-1].step is not ModerationStep.APPEALED:
            continue
        hidden = next(step for step in reversed(steps) if step.step is ModerationStep.HIDDEN)
        found.append(
            AppealItem(
                reference=reference,
                text=contribution.text,
                language=contribution.language,
                reason=str(hidden.reason or ""),
                hidden_note=hidden.note,
                appeal_note=steps[-1].note,
                hidden_by_actor=hidden.by_id == actor.person_id,
            )
        )
    return tuple(found)
