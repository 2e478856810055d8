"""A person's own words and where they went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import NotAllowed, NotFound
from deliberation.methods.tracing.trace import Trace
from deliberation.methods.tracing.types import KINDS
from deliberation.permissions import Actor, require
from deliberation.reading import strategies
from deliberation.reading import trace as tracing
from deliberation.reading.published_trace import as_published
from deliberation.reading.trace import Stop
from models import Contribution, ContributionState, ModerationNote, ModerationStep, NodeKind, TraceNode


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


@dataclass(frozen=True, slots=True)
class _Ways:
    """The trace as it is worked on and, once there is one, as the newest published strategy has it."""

    traces: tuple[Trace, ...]
    words: Mapping[str, Stop]

    def stops(self, reference: str) -> tuple[Stop, ...]:
        """Every stop on one of the ways from a contribution, in the order of the trace."""
        reached = {step.ref: step for trace in self.traces for step in trace.where_did_it_go(reference).reached}
        steps = sorted(reached.values(), key=lambda step: (KINDS.index(step.kind), step.distance, step.ref))
        return tuple(self.words[step.ref] for step in steps if step.ref in self.words)


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
    ways = _ways(session, process_id)
    return tuple(_own_words(session, row, reference, process_id, ways) for row, reference in rows)


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
    return _own_words(session, contribution, reference, process_id, _ways(session, process_id))


def _ways(session: Session, process_id: int) -> _Ways:
    trace, words = tracing.load(session, process_id), tracing.words_of(session, process_id)
    published = strategies.newest(session, process_id)
    if published is None:
        return _Ways((trace,), words)
    return _Ways((trace, as_published(trace, published)), {**words, **strategies.published_words(published)})


def _own_words(
    session: Session,
    contribution: Contribution,
    reference: str,
    process_id: int,
    ways: _Ways,
) -> OwnWords:
    stops = ways.stops(reference)
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
        stops=stops,
        furthest=stops[-1].kind if stops else str(NodeKind.CONTRIBUTION),
        hidden_reason=str(hidden.reason or "") if is_hidden and hidden else "",
        hidden_note=hidden.note if is_hidden and hidden else "",
        can_appeal=is_hidden and last is ModerationStep.HIDDEN,
        appeal_waiting=is_hidden and last is ModerationStep.APPEALED,
        appeal_answer=steps[-1].note if answered else "",
    )
