"""Recommendations: drafted from statements, changed in the open, made final."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.reading import trace
from deliberation.services import audit, once, words
from deliberation.services.nodes import link, new_node
from deliberation.services.statements import find_statement
from deliberation.stages import require_state
from models import (
    NodeKind,
    Recommendation,
    RecommendationState,
    RecommendationVersion,
    Relation,
    StatementState,
    TraceNode,
)

TITLE_LIMIT = 200
TEXT_LIMIT = 3000
CHANGEABLE = (RecommendationState.DRAFT, RecommendationState.CIRCULATED, RecommendationState.REVISED)
STEPS: dict[RecommendationState, tuple[RecommendationState, ...]] = {
    RecommendationState.DRAFT: (RecommendationState.CIRCULATED,),
    RecommendationState.CIRCULATED: (RecommendationState.REVISED, RecommendationState.FINAL),
    RecommendationState.REVISED: (RecommendationState.FINAL,),
}


@dataclass(frozen=True, slots=True)
class RecommendationForm:
    """What a recommendation says: a title, what to do, and why."""

    title: str
    text: str
    why: str
    language: str = "en-GB"


def draft(
    session: Session,
    actor: Actor,
    process_id: int,
    form: RecommendationForm,
    *,
    statements: Sequence[str],
    key: str | None = None,
) -> str:
    """Draft a recommendation from statements (their references, at least one). Gives its reference."""
    require(actor, "edit", "recommendation", process_id)
    clean = _checked(form)
    if not statements:
        raise DeliberationError("recommendation_needs_statement", field="statements")
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "recommendation", key)
        if earlier is not None:
            return earlier
        require_state(session, process_id, "draft")
        source_ids = [_live_statement(session, process_id, reference) for reference in dict.fromkeys(statements)]
        node = new_node(session, process_id, NodeKind.RECOMMENDATION)
        recommendation = Recommendation(
            node_id=node.id,
            title=clean.title,
            text=clean.text,
            why=clean.why,
            language=clean.language,
            state=RecommendationState.DRAFT,
            version=1,
            changed_at=clock.now(),
        )
        session.add(recommendation)
        session.flush()
        for source_id in source_ids:
            link(session, actor, source_id, node.id, Relation.DRAWN_FROM)
        _keep_version(session, actor, recommendation, note="")
        once.remember(session, actor, "recommendation", key, node.reference)
        return node.reference


def _live_statement(session: Session, process_id: int, reference: str) -> int:
    statement = find_statement(session, process_id, reference)
    if statement.state is StatementState.HIDDEN:
        raise Refused("statement_withdrawn", reference=reference)
    return statement.node_id


def change(
    session: Session,
    actor: Actor,
    process_id: int,
    reference: str,
    form: RecommendationForm,
    *,
    note: str,
    key: str | None = None,
) -> int:
    """Change the words of a recommendation that is not final, with a note on what and why. Gives the new version."""
    require(actor, "edit", "recommendation", process_id)
    clean = _checked(form)
    note = words.required(note, field="note", limit=TEXT_LIMIT)
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "recommendation_change", key)
        if earlier is not None:
            return int(earlier)
        require_state(session, process_id, "draft")
        recommendation = find_recommendation(session, process_id, reference)
        if recommendation.state not in CHANGEABLE:
            raise Refused("recommendation_is_final", reference=reference)
        recommendation.title, recommendation.text, recommendation.why = clean.title, clean.text, clean.why
        recommendation.version += 1
        recommendation.changed_at = clock.now()
        if recommendation.state is RecommendationState.CIRCULATED:
            recommendation.state = RecommendationState.REVISED
        session.flush()
        _keep_version(session, actor, recommendation, note=note)
        once.remember(session, actor, "recommendation_change", key, str(recommendation.version))
        return recommendation.version


def add_statement(session: Session, actor: Actor, process_id: int, reference: str, *, statement: str) -> None:
    """Let another statement stand behind a recommendation that is not final (a new source for a lost one)."""
    require(actor, "edit", "recommendation", process_id)
    with writing(session, process_id):
        require_state(session, process_id, "draft")
        recommendation = find_recommendation(session, process_id, reference)
        if recommendation.state not in CHANGEABLE:
            raise Refused("recommendation_is_final", reference=reference)
        source_id = _live_statement(session, process_id, statement)
        link(session, actor, source_id, recommendation.node_id, Relation.DRAWN_FROM)


def next_steps(state: str) -> tuple[str, ...]:
    """The states to which a recommendation in this state can be moved by hand."""
    found = next((known for known in STEPS if known == state), None)
    return tuple(str(step) for step in STEPS[found]) if found else ()


def move(session: Session, actor: Actor, process_id: int, reference: str, to: str) -> None:
    """Send a draft round, or make it final; where it is already, nothing changes.

    `to` is the name of a `RecommendationState`. The wording that becomes final is an act of governance.
    """
    require(actor, "move", "recommendation", process_id)
    with writing(session, process_id):
        require_state(session, process_id, "draft")
        recommendation = find_recommendation(session, process_id, reference)
        if recommendation.state == to:
            return
        step = next((known for known in STEPS.get(recommendation.state, ()) if known == to), None)
        if step is None:
            raise Refused("recommendation_cannot_move", state=str(recommendation.state), to=to)
        if step is RecommendationState.FINAL:
            require_source(session, process_id, reference)
        recommendation.state = step
        recommendation.changed_at = clock.now()
        if step is RecommendationState.FINAL:
            payload: dict[str, object] = {"version": recommendation.version}
            audit.record(session, actor, "recommendation_final", reference, payload, process_id=process_id)


def require_source(session: Session, process_id: int, reference: str) -> None:
    """Refuse to go on with a recommendation when all the words behind it were taken back."""
    if trace.load(session, process_id).lost_its_source(reference):
        raise Refused("recommendation_lost_its_source", reference=reference)


def find_recommendation(session: Session, process_id: int, reference: str) -> Recommendation:
    """The recommendation with this reference in this process, or `NotFound`."""
    found = session.execute(
        select(Recommendation)
        .join(TraceNode, TraceNode.id == Recommendation.node_id)
        .where(TraceNode.process_id == process_id, TraceNode.reference == reference)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound("reference_unknown", kind="recommendation", reference=reference)
    return found


def _checked(form: RecommendationForm) -> RecommendationForm:
    return RecommendationForm(
        title=words.required(form.title, field="title", limit=TITLE_LIMIT),
        text=words.required(form.text, field="text", limit=TEXT_LIMIT),
        why=words.required(form.why, field="why", limit=TEXT_LIMIT),
        language=form.language,
    )


def _keep_version(session: Session, actor: Actor, recommendation: Recommendation, *, note: str) -> None:
    session.add(
        RecommendationVersion(
            recommendation_id=recommendation.node_id,
            version=recommendation.version,
            title=recommendation.title,
            text=recommendation.text,
            why=recommendation.why,
            change_note=note,
            by_id=actor.person_id,
            at=clock.now(),
        )
    )
    session.flush()
