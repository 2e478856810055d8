"""Correcting a strategy: its priorities and actions are changed, put in another order, or taken out of the draft.

What was published stays as it is: these acts change the text that is worked on, and that needs approval again before
it becomes the next version.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from deliberation.database import writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.services import audit, once, strategies, words
from deliberation.services.nodes import bury, find_node, link, unlink
from deliberation.services.strategies import TEXT_LIMIT, TITLE_LIMIT, ActionForm, find_priority, open_strategy
from deliberation.stages import require_state
from models import (
    Action,
    ActionKind,
    NodeKind,
    Priority,
    Relation,
    Strategy,
    StrategyState,
    TraceLink,
    TraceNode,
)

# Nothing is taken out of a text that is approved or published: it is taken up again first, and everybody can see that.
DRAFT = (StrategyState.DRAFTING, StrategyState.CONSULTATION, StrategyState.IN_REVIEW)


@dataclass(frozen=True, slots=True)
class PriorityForm:
    """A priority as it should read: its title, the reason, and the recommendations that it comes from."""

    title: str
    why: str
    recommendations: tuple[str, ...]


def change_priority(
    session: Session, actor: Actor, process_id: int, priority: str, form: PriorityForm, *, key: str | None = None
) -> str:
    """Give a priority another title, reason or other recommendations behind it. Gives its reference.

    A recommendation that stood behind it already may stay; a new one has to be final, with words behind it. A form
    that changes nothing leaves the approval as it is.
    """
    require(actor, "edit", "strategy", process_id)
    title = words.required(form.title, field="title", limit=TITLE_LIMIT)
    why = words.required(form.why, field="why", limit=TEXT_LIMIT)
    if not form.recommendations:
        raise DeliberationError("priority_needs_recommendation", field="recommendations")

    def act() -> str:
        row = find_priority(session, process_id, priority)
        before = _sources(session, row.node_id)
        wanted = {
            reference: before.get(reference) or strategies.choosable(session, process_id, reference)
            for reference in form.recommendations
        }
        changed = _differ(title=(row.title, title), why=(row.why, why), sources=({*before}, {*wanted}))
        if not changed:
            return priority
        open_strategy(session, process_id)
        row.title, row.why = title, why
        for reference in before.keys() - wanted.keys():
            unlink(session, before[reference], row.node_id)
        for source_id in wanted.values():
            link(session, actor, source_id, row.node_id, Relation.CHOSEN_AS)
        details: dict[str, object] = {"changed": changed, "from": sorted(wanted)}
        audit.record(session, actor, "priority_changed", priority, details, process_id=process_id)
        return priority

    return _once(session, actor, process_id, "priority_change", key, act)


def change_action(
    session: Session,
    actor: Actor,
    process_id: int,
    action: str,
    form: ActionForm,
    *,
    under: str = "",
    key: str | None = None,
) -> str:
    """Change a line: its text, owner, dates, money, kind or label, or the priority that it stands `under`.

    Gives its reference. A form that changes nothing leaves the approval as it is.
    """
    require(actor, "edit", "strategy", process_id)
    line = strategies.checked(form)

    def act() -> str:
        row = _action(session, process_id, action)
        above = find_priority(session, process_id, under).node_id if under else row.priority_id
        changed = _differ(
            text=(row.text, line.text),
            owner=(row.owner, line.owner),
            starts_on=(row.starts_on, line.starts_on),
            due_on=(row.due_on, line.due_on),
            money=(row.money_pence, line.money_pence),
            kind=(str(row.kind), str(line.kind)),
            officer_proposed=(row.officer_proposed, line.officer_proposed),
            priority=(row.priority_id, above),
        )
        if not changed:
            return action
        open_strategy(session, process_id)
        row.text, row.owner, row.kind = line.text, line.owner, ActionKind(line.kind)
        row.starts_on, row.due_on, row.money_pence = line.starts_on, line.due_on, line.money_pence
        if {"priority", "officer_proposed"} & {*changed}:
            _put_under(session, actor, row, above, officer_proposed=line.officer_proposed)
        audit.record(session, actor, "action_changed", action, {"changed": changed}, process_id=process_id)
        return action

    return _once(session, actor, process_id, "action_change", key, act)


def remove_action(session: Session, actor: Actor, process_id: int, action: str, *, key: str | None = None) -> str:
    """Take a line out of the draft. Gives the reference, which is not given to anything else."""
    require(actor, "remove", "strategy", process_id)

    def act() -> str:
        _require_draft(session, process_id)
        _remove_action(session, _action(session, process_id, action))
        audit.record(session, actor, "action_removed", action, {}, process_id=process_id)
        return action

    return _once(session, actor, process_id, "action_removal", key, act)


def remove_priority(
    session: Session,
    actor: Actor,
    process_id: int,
    priority: str,
    *,
    move_to: str = "",
    with_actions: bool = False,
    key: str | None = None,
) -> str:
    """Take a priority out of the draft; those after it move up. Gives its reference, which is not given again.

    Its actions are moved under the priority `move_to`, or go too where `with_actions` says so; while it has any and
    neither is said, it stays (`priority_has_actions`).
    """
    require(actor, "remove", "strategy", process_id)

    def act() -> str:
        strategy = _require_draft(session, process_id)
        row = find_priority(session, process_id, priority)
        actions = _actions_of(session, row.node_id)
        if move_to == priority:
            raise DeliberationError("priority_moves_to_itself", field="actions")
        if actions and not move_to and not with_actions:
            raise Refused("priority_has_actions", field="actions", actions=tuple(actions))
        for action in actions.values():
            if move_to:
                above = find_priority(session, process_id, move_to).node_id
                _put_under(session, actor, action, above, officer_proposed=action.officer_proposed)
            else:
                _remove_action(session, action)
        session.execute(delete(Priority).where(Priority.node_id == row.node_id))
        bury(session, row.node_id)
        _number(session, _ranked(session, strategy.id))
        details: dict[str, object] = {"actions": sorted(actions), "moved_to": move_to}
        audit.record(session, actor, "priority_removed", priority, details, process_id=process_id)
        return priority

    return _once(session, actor, process_id, "priority_removal", key, act)


def reorder(session: Session, actor: Actor, process_id: int, order: Sequence[str], *, key: str | None = None) -> str:
    """Put the priorities in this order, the first one first. It names each of them once (`order_incomplete`)."""
    require(actor, "edit", "strategy", process_id)

    def act() -> str:
        strategy = _strategy(session, process_id)
        ranked = _ranked(session, strategy.id)
        if sorted(order) != sorted(ranked):
            raise Refused("order_incomplete")
        if [*order] != [*ranked]:
            open_strategy(session, process_id)
            _number(session, {reference: ranked[reference] for reference in order})
            details: dict[str, object] = {"order": [*order]}
            audit.record(session, actor, "priorities_reordered", strategy.reference, details, process_id=process_id)
        return strategy.reference

    return _once(session, actor, process_id, "priority_order", key, act)


def take_up(session: Session, actor: Actor, process_id: int, *, key: str | None = None) -> str:
    """Take an approved or published text up again, to correct it. A draft stays as it is. Gives the reference."""
    require(actor, "edit", "strategy", process_id)

    def act() -> str:
        strategy = _strategy(session, process_id)
        if strategy.state not in DRAFT:
            open_strategy(session, process_id)
            audit.record(session, actor, "strategy_taken_up", strategy.reference, {}, process_id=process_id)
        return strategy.reference

    return _once(session, actor, process_id, "strategy_taken_up", key, act)


def _once(session: Session, actor: Actor, process_id: int, act: str, key: str | None, do: Callable[[], str]) -> str:
    """Do an act inside the writing door while priorities can be chosen; a form that was sent before does nothing."""
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, act, key)
        if earlier is not None:
            return earlier
        require_state(session, process_id, "choose_priorities")
        answer = do()
        once.remember(session, actor, act, key, answer)
        return answer


def _differ(**fields: tuple[object, object]) -> list[str]:
    """The names of the fields whose value after is another than before."""
    return [name for name, (before, after) in fields.items() if before != after]


def _strategy(session: Session, process_id: int) -> Strategy:
    strategy = session.execute(select(Strategy).where(Strategy.process_id == process_id)).scalar_one_or_none()
    if strategy is None:
        raise NotFound("strategy_not_started")
    return strategy


def _require_draft(session: Session, process_id: int) -> Strategy:
    strategy = _strategy(session, process_id)
    if strategy.state not in DRAFT:
        raise Refused("strategy_not_a_draft")
    return strategy


def _action(session: Session, process_id: int, reference: str) -> Action:
    node = find_node(session, process_id, NodeKind.ACTION, reference)
    row = session.get(Action, node.id)
    if row is None:
        raise NotFound("reference_unknown", kind=str(NodeKind.ACTION), reference=reference)
    return row


def _sources(session: Session, node_id: int) -> dict[str, int]:
    """The recommendations that lead to a priority: their nodes by reference."""
    rows = session.execute(
        select(TraceNode.reference, TraceNode.id)
        .join(TraceLink, TraceLink.from_id == TraceNode.id)
        .where(TraceLink.to_id == node_id, TraceNode.kind == NodeKind.RECOMMENDATION)
    )
    return {row.reference: row.id for row in rows}


def _actions_of(session: Session, priority_id: int) -> dict[str, Action]:
    rows = session.execute(
        select(TraceNode.reference, Action)
        .join(Action, Action.node_id == TraceNode.id)
        .where(Action.priority_id == priority_id)
        .order_by(TraceNode.id)
    )
    return {row.reference: row.Action for row in rows}


def _put_under(session: Session, actor: Actor, action: Action, priority_id: int, *, officer_proposed: bool) -> None:
    """Let an action stand under a priority, traced to it unless it is the officers' own."""
    unlink(session, action.priority_id, action.node_id)
    action.priority_id, action.officer_proposed = priority_id, officer_proposed
    session.flush()
    if not officer_proposed:
        link(session, actor, priority_id, action.node_id, Relation.DONE_BY)


def _remove_action(session: Session, action: Action) -> None:
    node_id = action.node_id
    session.execute(delete(Action).where(Action.node_id == node_id))
    bury(session, node_id)


def _ranked(session: Session, strategy_id: int) -> dict[str, int]:
    """The priorities of a strategy in their order: their nodes by reference."""
    rows = session.execute(
        select(TraceNode.reference, Priority.node_id)
        .join(Priority, Priority.node_id == TraceNode.id)
        .where(Priority.strategy_id == strategy_id)
        .order_by(Priority.rank)
    )
    return {row.reference: row.node_id for row in rows}


def _number(session: Session, ranked: dict[str, int]) -> None:
    """Number priorities from 1. No two may have one rank at any moment, so all step aside first."""
    rows = [session.get_one(Priority, node_id) for node_id in ranked.values()]
    for start in (-len(rows), 1):
        for rank, row in enumerate(rows, start):
            row.rank = rank
        session.flush()
