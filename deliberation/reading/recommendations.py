"""Recommendations with the statements that they stand on, and how people answered those."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.errors import NotFound
from deliberation.methods.tracing.trace import Trace
from deliberation.permissions import Actor, require
from deliberation.reading import trace as tracing
from models import (
    NodeKind,
    NotClear,
    Recommendation,
    RecommendationState,
    RecommendationVersion,
    Relation,
    Statement,
    StatementState,
    TraceLink,
    TraceNode,
)

PUBLIC_STATES = (
    RecommendationState.FINAL,
    RecommendationState.ADOPTED,
    RecommendationState.BELOW_THRESHOLD,
    RecommendationState.MINORITY,
)


@dataclass(frozen=True, slots=True)
class RecommendationView:
    """A recommendation. `statements` are the references it was drawn from; `lost_its_source` asks for a new one."""

    reference: str
    title: str
    text: str
    why: str
    language: str
    state: str
    version: int
    statements: tuple[str, ...]
    contributions: int
    withdrawn: int
    lost_its_source: bool


@dataclass(frozen=True, slots=True)
class VersionView:
    """How a recommendation read before, and what was changed and why."""

    version: int
    title: str
    text: str
    why: str
    change_note: str


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement for the desk: its words, its state, and the contributions behind it."""

    reference: str
    text: str
    language: str
    state: str
    is_meta: bool
    merged_into: str
    sources: tuple[str, ...]
    withdrawn_sources: int
    not_clear: int


def drafts(session: Session, actor: Actor, process_id: int) -> tuple[RecommendationView, ...]:
    """All recommendations of a process, for its own people."""
    require(actor, "see_draft", "recommendation", process_id)
    return unchecked(session, process_id, tuple(RecommendationState))


def public(session: Session, process_id: int, *, trace: Trace | None = None) -> tuple[RecommendationView, ...]:
    """The recommendations that are final, for everybody. `trace`: the process's, where the caller has it already."""
    return unchecked(session, process_id, PUBLIC_STATES, trace=trace)


def draft(session: Session, actor: Actor, process_id: int, reference: str) -> RecommendationView:
    """One recommendation for the process's own people."""
    found = next((one for one in drafts(session, actor, process_id) if one.reference == reference), None)
    if found is None:
        raise NotFound("reference_unknown", kind="recommendation", reference=reference)
    return found


def unchecked(
    session: Session, process_id: int, states: Sequence[RecommendationState], *, trace: Trace | None = None
) -> tuple[RecommendationView, ...]:
    """The same for callers that have asked already."""
    rows = session.execute(
        select(Recommendation, TraceNode.reference)
        .join(TraceNode, TraceNode.id == Recommendation.node_id)
        .where(TraceNode.process_id == process_id, Recommendation.state.in_(states))
        .order_by(TraceNode.id)
    ).all()
    if not rows:
        return ()
    trace = trace or tracing.load(session, process_id)
    found = []
    for one, reference in rows:
        sources = trace.whose_words(reference)
        before = sorted(
            ref
            for ref in trace.graph.predecessors(reference)
            if not trace.is_withdrawn(ref) and trace.relations(ref, reference) != (str(Relation.MINORITY_ON),)
        )
        found.append(
            RecommendationView(
                reference=reference,
                title=one.title,
                text=one.text,
                why=one.why,
                language=one.language,
                state=str(one.state),
                version=one.version,
                statements=tuple(before),
                contributions=len(sources.direct) + len(sources.indirect),
                withdrawn=sources.withdrawn,
                lost_its_source=trace.lost_its_source(reference),
            )
        )
    return tuple(found)


def versions(session: Session, actor: Actor, process_id: int, reference: str) -> tuple[VersionView, ...]:
    """Every version of a recommendation, newest first."""
    require(actor, "see_draft", "recommendation", process_id)
    rows = session.execute(
        select(RecommendationVersion)
        .join(TraceNode, TraceNode.id == RecommendationVersion.recommendation_id)
        .where(TraceNode.process_id == process_id, TraceNode.reference == reference)
        .order_by(RecommendationVersion.version.desc())
    ).scalars()
    return tuple(VersionView(row.version, row.title, row.text, row.why, row.change_note) for row in rows)


def statements(session: Session, actor: Actor, process_id: int) -> tuple[StatementRow, ...]:
    """All statements with their trails, for the desk; withdrawn ones without words."""
    require(actor, "desk", "process", process_id)
    rows = session.execute(
        select(Statement, TraceNode.reference)
        .join(TraceNode, TraceNode.id == Statement.node_id)
        .where(TraceNode.process_id == process_id)
        .order_by(TraceNode.id)
    ).all()
    references = {one.node_id: reference for one, reference in rows}
    sources = _contributions_behind(session, process_id)
    unclear = _unclear(session, process_id)
    return tuple(
        StatementRow(
            reference=reference,
            text=one.text if one.state is not StatementState.HIDDEN else "",
            language=one.language,
            state=str(one.state),
            is_meta=one.is_meta,
            merged_into=references.get(one.merged_into_id or 0, ""),
            sources=tuple(ref for ref, gone in sources.get(one.node_id, ()) if not gone),
            withdrawn_sources=sum(gone for _, gone in sources.get(one.node_id, ())),
            not_clear=unclear.get(one.node_id, 0),
        )
        for one, reference in rows
    )


def _contributions_behind(session: Session, process_id: int) -> dict[int, list[tuple[str, bool]]]:
    rows = session.execute(
        select(TraceLink.to_id, TraceNode.reference, TraceNode.withdrawn_at)
        .join(TraceNode, TraceNode.id == TraceLink.from_id)
        .where(TraceNode.process_id == process_id, TraceNode.kind == NodeKind.CONTRIBUTION)
        .order_by(TraceNode.id)
    )
    found: dict[int, list[tuple[str, bool]]] = {}
    for to_id, reference, withdrawn_at in rows:
        found.setdefault(to_id, []).append((reference, withdrawn_at is not None))
    return found


def _unclear(session: Session, process_id: int) -> dict[int, int]:
    rows = session.execute(
        select(NotClear.statement_id, func.count())
        .join(TraceNode, TraceNode.id == NotClear.statement_id)
        .where(TraceNode.process_id == process_id)
        .group_by(NotClear.statement_id)
    )
    return dict(rows.all())
