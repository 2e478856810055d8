"""A person's own words and where they went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import NotAllowed, NotFound
from deliberation.methods.tracing.trace import Trace
from deliberation.permissions import Actor, require
from deliberation.reading import trace as tracing
from deliberation.reading.trace import Stop
from models import Contribution, ContributionState, ModerationNote, ModerationStep, TraceNode


@dataclass(frozen=True, slots=True)
class OwnWords:
    """One contribution as its own person sees it, with every stop on its way so far.

    `hidden_reason` is set while it is hidden; `can_appeal` until an appeal was made; `appeal_answer` is what was said
    to one. `stops` are in the order of the trace and hold only what others may see as well.
    """

    public_id: str
    reference: str
    text: str
    language: str
    state: str
    submitted_at: datetime
    process_id: int
    stops: tuple[Stop, ...]
    furthest: str
    hidden_reason: str
    hidden_note: str
    can_appeal: bool
    appeal_waiting: bool
    appeal_answer: str


def own(session: Session, actor: Actor, process_id: int) -> tuple[OwnWords, ...]:
    """Everything that the member said in a process, newest first; withdrawn words as an empty line."""
    part = actor.membership(process_id)
    if part is None:
        raise NotAllowed("not_allowed", verb="see own", thing="contribution", process_id=process_id)
    require(actor, "see_own", "contribution", process_id, owner_membership_id=part.membership_id)
    rows = session.execute(
        select(Contribution, TraceNode.reference)
        .join(TraceNode, TraceNode.id == Contribution.node_id)
        .where(TraceNode.process_id == process_id, Contribution.membership_id == part.membership_id)
        .order_by(Contribution.submitted_at.desc(), Contribution.node_id.desc())
    ).all()
    if not rows:
        return ()
    trace = tracing.load(session, process_id)
    words = tracing.words_of(session, process_id)
    return tuple(_own_words(session, row, reference, process_id, trace, words) for row, reference in rows)


def one(session: Session, actor: Actor, public_id: str) -> OwnWords:
    """One contribution for its own person; anybody else is refused."""
    found = session.execute(
        select(Contribution, TraceNode.reference, TraceNode.process_id)
        .join(TraceNode, TraceNode.id == Contribution.node_id)
        .where(Contribution.public_id == public_id)
    ).one_or_none()
    if found is None:
        raise NotFound("contribution_unknown")
    contribution, reference, process_id = found
    require(actor, "see_own", "contribution", process_id, owner_membership_id=contribution.membership_id)
    trace = tracing.load(session, process_id)
    return _own_words(session, contribution, reference, process_id, trace, tracing.words_of(session, process_id))


def _own_words(
    session: Session,
    contribution: Contribution,
    reference: str,
    process_id: int,
    trace: Trace,
    words: Mapping[str, Stop],
) -> OwnWords:
    journey = trace.where_did_it_go(reference)
    steps = (
        session.execute(
            select(ModerationNote)
            .where(ModerationNote.contribution_id == contribution.node_id)
            .order_by(ModerationNote.id)
        )
        .scalars()
        .all()
    )
    hidden = next((step for step in reversed(steps) if step.step is ModerationStep.HIDDEN), None)
    is_hidden = contribution.state is ContributionState.HIDDEN and hidden is not None
    last = steps[-1].step if steps else None
    answered = last in (ModerationStep.APPEAL_UPHELD, ModerationStep.APPEAL_REFUSED)
    return OwnWords(
        public_id=contribution.public_id,
        reference=reference,
        text=contribution.text,
        language=contribution.language,
        state=str(contribution.state),
        submitted_at=contribution.submitted_at,
        process_id=process_id,
        stops=tuple(words[step.ref] for step in journey.reached if step.ref in words),
        furthest=journey.furthest,
        hidden_reason=str(hidden.reason or "") if is_hidden and hidden else "",
        hidden_note=hidden.note if is_hidden and hidden else "",
        can_appeal=is_hidden and last is ModerationStep.HIDDEN,
        appeal_waiting=is_hidden and last is ModerationStep.APPEALED,
        appeal_answer=steps[-1].note if answered else "",
    )
