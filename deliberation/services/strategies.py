"""The local strategy as it is drawn up: priorities chosen with a reason, actions with owner, date, money and kind."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.reading import approval
from deliberation.services import audit, bodies, once, words
from deliberation.services.nodes import find_node, link, new_node
from deliberation.services.recommendations import find_recommendation, require_source
from deliberation.stages import require_state
from models import (
    Action,
    ActionKind,
    NodeKind,
    Priority,
    Process,
    RecommendationState,
    Relation,
    Strategy,
    StrategyState,
    TraceNode,
)

TITLE_LIMIT = 200
TEXT_LIMIT = 3000
MONEY_LIMIT_PENCE = 10**13
YEARS = range(2000, 2101)
OPEN_STATES = (StrategyState.DRAFTING, StrategyState.CONSULTATION, StrategyState.IN_REVIEW, StrategyState.PUBLISHED)
CHOOSABLE = (RecommendationState.FINAL, RecommendationState.ADOPTED)


@dataclass(frozen=True, slots=True)
class StrategyForm:
    """What a new strategy needs: a title, its years, and a vision in a few sentences (may be empty)."""

    title: str
    period_start: int
    period_end: int
    vision: str = ""


@dataclass(frozen=True, slots=True)
class ActionForm:
    """A line of the strategy; `kind` is one of `ActionKind`. `money_pence` None: none is needed, or not known yet."""

    text: str
    owner: str
    starts_on: date
    due_on: date
    kind: str
    money_pence: int | None = None
    officer_proposed: bool = False


def start(session: Session, actor: Actor, process_id: int, form: StrategyForm, *, key: str | None = None) -> str:
    """Start the strategy that a process feeds; one a process. Gives its public reference."""
    require(actor, "edit", "strategy", process_id)
    title = words.required(form.title, field="title", limit=TITLE_LIMIT)
    vision = words.optional(form.vision, field="vision", limit=TEXT_LIMIT)
    if form.period_start not in YEARS or form.period_end not in YEARS or form.period_end < form.period_start:
        raise DeliberationError("period_wrong", field="period_end")
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "strategy", key)
        if earlier is not None:
            return earlier
        process = require_state(session, process_id, "choose_priorities")
        if session.execute(select(Strategy.id).where(Strategy.process_id == process_id)).first():
            raise Refused("strategy_exists")
        strategy = Strategy(
            reference=f"ST-{secrets.token_hex(3).upper()}",
            process_id=process_id,
            area_id=process.area_id,
            title=title,
            vision=vision,
            period_start=form.period_start,
            period_end=form.period_end,
            state=StrategyState.DRAFTING,
            created_at=clock.now(),
        )
        session.add(strategy)
        session.flush()
        audit.record(session, actor, "strategy_started", strategy.reference, {"title": title}, process_id=process_id)
        once.remember(session, actor, "strategy", key, strategy.reference)
        return strategy.reference


def choose_priority(
    session: Session,
    actor: Actor,
    process_id: int,
    *,
    title: str,
    why: str,
    recommendations: Sequence[str],
    key: str | None = None,
) -> str:
    """Choose final recommendations as the next priority, with the reason. Gives the priority's reference."""
    require(actor, "edit", "strategy", process_id)
    title = words.required(title, field="title", limit=TITLE_LIMIT)
    why = words.required(why, field="why", limit=TEXT_LIMIT)
    if not recommendations:
        raise DeliberationError("priority_needs_recommendation", field="recommendations")
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "priority", key)
        if earlier is not None:
            return earlier
        require_state(session, process_id, "choose_priorities")
        strategy = open_strategy(session, process_id)
        source_ids = [choosable(session, process_id, reference) for reference in dict.fromkeys(recommendations)]
        last = session.execute(select(func.max(Priority.rank)).where(Priority.strategy_id == strategy.id)).scalar()
        node = new_node(session, process_id, NodeKind.PRIORITY)
        session.add(
            Priority(
                node_id=node.id,
                strategy_id=strategy.id,
                rank=(last or 0) + 1,
                title=title,
                why=why,
                chosen_by_id=actor.person_id,
                chosen_at=clock.now(),
            )
        )
        session.flush()
        for source_id in source_ids:
            link(session, actor, source_id, node.id, Relation.CHOSEN_AS)
        audit.record(
            session, actor, "priority_chosen", node.reference, {"from": list(recommendations)}, process_id=process_id
        )
        once.remember(session, actor, "priority", key, node.reference)
        return node.reference


def choosable(session: Session, process_id: int, reference: str) -> int:
    """The node of a recommendation that a priority can come from now: it is final, and words stand behind it."""
    recommendation = find_recommendation(session, process_id, reference)
    if recommendation.state not in CHOOSABLE:
        raise Refused("recommendation_not_final", reference=reference)
    require_source(session, process_id, reference)
    return recommendation.node_id


def add_action(
    session: Session, actor: Actor, process_id: int, priority: str, form: ActionForm, *, key: str | None = None
) -> str:
    """Add an action under a priority. It traces back through the priority, or is labelled "proposed by officers"."""
    require(actor, "edit", "strategy", process_id)
    line = checked(form)
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "action", key)
        if earlier is not None:
            return earlier
        require_state(session, process_id, "choose_priorities")
        open_strategy(session, process_id)
        above = find_priority(session, process_id, priority)
        node = new_node(session, process_id, NodeKind.ACTION)
        session.add(
            Action(
                node_id=node.id,
                priority_id=above.node_id,
                text=line.text,
                owner=line.owner,
                starts_on=line.starts_on,
                due_on=line.due_on,
                money_pence=line.money_pence,
                kind=ActionKind(line.kind),
                officer_proposed=line.officer_proposed,
                created_at=clock.now(),
            )
        )
        session.flush()
        if not line.officer_proposed:
            link(session, actor, above.node_id, node.id, Relation.DONE_BY)
        once.remember(session, actor, "action", key, node.reference)
        return node.reference


def find_priority(session: Session, process_id: int, reference: str) -> Priority:
    """The priority with this reference; `NotFound` also for one that was taken out of the draft."""
    row = session.get(Priority, find_node(session, process_id, NodeKind.PRIORITY, reference).id)
    if row is None:
        raise NotFound("reference_unknown", kind=str(NodeKind.PRIORITY), reference=reference)
    return row


def checked(form: ActionForm) -> ActionForm:
    """The same line with its texts cleaned, or a refusal that names the field that does not fit."""
    text = words.required(form.text, field="text", limit=TEXT_LIMIT)
    owner = words.required(form.owner, field="owner", limit=TITLE_LIMIT)
    if form.kind not in [str(known) for known in ActionKind]:
        raise DeliberationError("choice_unknown", field="kind")
    if form.due_on < form.starts_on:
        raise DeliberationError("due_before_start", field="due_on")
    if form.money_pence is not None and not 0 <= form.money_pence <= MONEY_LIMIT_PENCE:
        raise DeliberationError("money_out_of_range", field="money")
    return replace(form, text=text, owner=owner)


def approve(session: Session, actor: Actor, process_id: int, *, seen: str | None = None) -> None:
    """The advisory committee approves the strategy as it stands. Any later change needs approval again.

    `seen` is the mark (`reading.approval.mark`) of the text that was read: another text is not approved
    (`strategy_changed_meanwhile`), and the same text that has approval already is left as it is. Where the committee is
    a body with a quorum, it decides together (`services.decisions`).
    """
    require(actor, "approve", "strategy", process_id)
    with writing(session, process_id):
        bodies.require_no_body(session, process_id)
        approve_inside(session, actor, process_id, seen=seen)


def approve_inside(session: Session, actor: Actor, process_id: int, *, seen: str | None) -> None:
    """The same within a writing block, for callers that have asked who may."""
    if seen is not None and is_settled_as(session, process_id, seen):
        return
    require_state(session, process_id, "choose_priorities")
    strategy = open_strategy(session, process_id)
    empty = empty_priorities(session, strategy.id)
    has_priority = session.execute(select(Priority.node_id).where(Priority.strategy_id == strategy.id)).first()
    if not has_priority or empty:
        raise Refused("strategy_incomplete", empty=tuple(empty))
    strategy.state = StrategyState.APPROVED
    strategy.approved_at = clock.now()
    audit.record(session, actor, "strategy_approved", strategy.reference, {}, process_id=process_id)


def is_settled_as(session: Session, process_id: int, seen: str) -> bool:
    """Whether the text with this mark is approved or published already; refuses the mark of another text."""
    stored = session.execute(select(Strategy).where(Strategy.process_id == process_id)).scalar_one_or_none()
    if stored is None:
        raise NotFound("strategy_not_started")
    if approval.mark_of(session, process_id) != seen:
        raise Refused("strategy_changed_meanwhile")
    return stored.state in (StrategyState.APPROVED, StrategyState.PUBLISHED)


def empty_priorities(session: Session, strategy_id: int) -> list[str]:
    """The references of priorities under which there is no action yet."""
    return list(
        session.execute(
            select(TraceNode.reference)
            .join(Priority, Priority.node_id == TraceNode.id)
            .outerjoin(Action, Action.priority_id == Priority.node_id)
            .where(Priority.strategy_id == strategy_id, Action.node_id.is_(None))
            .order_by(Priority.rank)
        ).scalars()
    )


def open_strategy(session: Session, process_id: int) -> Strategy:
    """The process's strategy, if it can be changed now; changing a published one opens its review."""
    strategy = session.execute(select(Strategy).where(Strategy.process_id == process_id)).scalar_one_or_none()
    if strategy is None:
        raise NotFound("strategy_not_started")
    if strategy.state not in OPEN_STATES and strategy.state is not StrategyState.APPROVED:
        raise Refused("strategy_is_settled", state=str(strategy.state))
    if strategy.state is StrategyState.PUBLISHED:
        strategy.state = StrategyState.IN_REVIEW
    elif strategy.state is StrategyState.APPROVED:
        strategy.state = StrategyState.DRAFTING
    strategy.approved_at = None
    session.flush()
    return strategy


def process_of(session: Session, reference: str) -> Process:
    """The process behind a strategy's public reference, or `NotFound`."""
    process = session.execute(
        select(Process).join(Strategy, Strategy.process_id == Process.id).where(Strategy.reference == reference)
    ).scalar_one_or_none()
    if process is None:
        raise NotFound("strategy_unknown", reference=reference)
    return process
