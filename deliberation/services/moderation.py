"""The moderation of words: allowed or hidden with a reason, never deleted, and open to appeal."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.services import audit, theme_erasure, words
from models import (
    Contribution,
    ContributionState,
    EntryMark,
    HidingReason,
    ModerationNote,
    ModerationStep,
    NodeKind,
    Relation,
    Statement,
    TraceLink,
    TraceNode,
)

NOTE_LIMIT = 1000


def allow(session: Session, actor: Actor, process_id: int, reference: str) -> None:
    """Say that these words can be used; they leave the queue."""
    require(actor, "hide", "contribution", process_id)
    with writing(session, process_id):
        contribution = _find(session, process_id, reference)
        if contribution.state not in (ContributionState.CONFIRMED, ContributionState.IN_USE):
            raise Refused("contribution_not_waiting", state=str(contribution.state))
        if _is_done(session, actor, contribution, ModerationStep.ALLOWED):
            return
        _note(session, actor, contribution, ModerationStep.ALLOWED)


def hide(session: Session, actor: Actor, process_id: int, reference: str, *, reason: str, note: str = "") -> None:
    """Keep words from view, with a reason that the person is told. They stay stored, and the person can appeal.

    `reason` is one of `HidingReason` (else `choice_unknown`). Doing it twice changes nothing.
    """
    require(actor, "hide", "contribution", process_id)
    chosen = next((known for known in HidingReason if known == reason), None)
    if chosen is None:
        raise DeliberationError("choice_unknown", field="reason")
    note = words.optional(note, field="note", limit=NOTE_LIMIT)
    with writing(session, process_id):
        contribution = _find(session, process_id, reference)
        if _is_done(session, actor, contribution, ModerationStep.HIDDEN):
            return
        if contribution.state in (ContributionState.WITHDRAWN, ContributionState.HIDDEN):
            raise Refused("contribution_not_shown", state=str(contribution.state))
        contribution.state = ContributionState.HIDDEN
        theme_erasure.hide_inside(session, process_id, [contribution.node_id])
        _note(session, actor, contribution, ModerationStep.HIDDEN, reason=chosen, note=note)
        audit.record(session, actor, "contribution_hidden", reference, {"reason": str(chosen)}, process_id=process_id)


def judge_appeal(
    session: Session, actor: Actor, process_id: int, reference: str, *, show_again: bool, note: str
) -> None:
    """Answer an appeal: the words are shown again, or stay hidden with a second reason in words.

    Whoever hid them cannot be the one who judges. Giving the same answer twice changes nothing.
    """
    require(actor, "judge_appeal", "contribution", process_id)
    note = words.required(note, field="note", limit=NOTE_LIMIT)
    step = ModerationStep.APPEAL_UPHELD if show_again else ModerationStep.APPEAL_REFUSED
    with writing(session, process_id):
        contribution = _find(session, process_id, reference)
        if _is_done(session, actor, contribution, step):
            return
        steps = _steps(session, contribution)
        is_hidden = contribution.state is ContributionState.HIDDEN
        if not is_hidden or not steps or steps[-1].step is not ModerationStep.APPEALED:
            raise Refused("no_appeal_waiting")
        hidden_by = next(step.by_id for step in reversed(steps) if step.step is ModerationStep.HIDDEN)
        if hidden_by == actor.person_id:
            raise Refused("appeal_needs_somebody_else")
        if show_again:
            contribution.state = _state_again(session, contribution)
        _note(session, actor, contribution, step, note=note)
        audit.record(session, actor, str(step), reference, {}, process_id=process_id)


def _state_again(session: Session, contribution: Contribution) -> ContributionState:
    """What the words are once they are shown again. Words to which the speaker has not agreed yet wait as before."""
    if _is_in_use(session, contribution):
        return ContributionState.IN_USE
    waits = select(EntryMark.id).where(EntryMark.contribution_id == contribution.node_id, EntryMark.agreed_at.is_(None))
    is_waiting = session.execute(waits).first() is not None
    return ContributionState.SUBMITTED if is_waiting else ContributionState.CONFIRMED


def _is_in_use(session: Session, contribution: Contribution) -> bool:
    found = session.execute(
        select(Statement.node_id)
        .join(TraceLink, TraceLink.to_id == Statement.node_id)
        .where(TraceLink.from_id == contribution.node_id, TraceLink.relation == Relation.SAID_IN)
        .limit(1)
    ).first()
    return found is not None


def _is_done(session: Session, actor: Actor, contribution: Contribution, step: ModerationStep) -> bool:
    """Whether this very step was the last one, by the same person: a form that was sent twice."""
    steps = _steps(session, contribution)
    return bool(steps) and steps[-1].step is step and steps[-1].by_id == actor.person_id


def _steps(session: Session, contribution: Contribution) -> list[ModerationNote]:
    return list(
        session.execute(
            select(ModerationNote)
            .where(ModerationNote.contribution_id == contribution.node_id)
            .order_by(ModerationNote.id)
        ).scalars()
    )


def _note(
    session: Session,
    actor: Actor,
    contribution: Contribution,
    step: ModerationStep,
    *,
    reason: HidingReason | None = None,
    note: str = "",
) -> None:
    session.add(
        ModerationNote(
            contribution_id=contribution.node_id,
            step=step,
            reason=reason,
            note=note,
            by_id=actor.person_id,
            at=clock.now(),
        )
    )
    session.flush()


def _find(session: Session, process_id: int, reference: str) -> Contribution:
    found = session.execute(
        select(Contribution)
        .join(TraceNode, TraceNode.id == Contribution.node_id)
        .where(
            TraceNode.process_id == process_id,
            TraceNode.kind == NodeKind.CONTRIBUTION,
            TraceNode.reference == reference,
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound("reference_unknown", kind="contribution", reference=reference)
    return found
