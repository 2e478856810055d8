"""Votes on statements: one upsert, the last one counts, nothing in the audit chain."""

from __future__ import annotations

import importlib
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Insert, bindparam, delete, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import SAYS_WHEN, writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.services.consent import own_part, require_taking_part
from deliberation.services.statements import find_statement
from deliberation.stages import require_state
from models import Channel, NotClear, Process, Statement, StatementState, TraceNode, Vote

CHOICES = (1, 0, -1)


def cast(
    session: Session, actor: Actor, process_id: int, reference: str, choice: int, *, channel: Channel = Channel.ONLINE
) -> None:
    """Store a vote: agree 1, pass 0, disagree -1. Cast again it replaces the one before; the same is harmless."""
    part = own_part(actor, process_id)
    require(actor, "cast", "vote", process_id, owner_membership_id=part.membership_id)
    if choice not in CHOICES:
        raise DeliberationError("choice_unknown", field="choice")
    with writing(session, process_id):
        require_state(session, process_id, "vote")
        require_taking_part(session, part.membership_id)
        statement = find_statement(session, process_id, reference)
        if statement.state is not StatementState.OPEN:
            raise Refused("statement_closed", reference=reference)
        session.execute(
            _upsert(session.get_bind().dialect.name),
            {
                "statement_id": statement.node_id,
                "membership_id": part.membership_id,
                "choice": choice,
                "channel": channel,
                "cast_at": clock.now(),
                "of_process": process_id,
            },
        )
        _clear_now(session, part.membership_id, [statement.node_id])


def _clear_now(session: Session, membership_id: int, statement_ids: Collection[int]) -> None:
    """Whoever has voted on a statement has understood it."""
    session.execute(
        delete(NotClear).where(NotClear.membership_id == membership_id, NotClear.statement_id.in_(statement_ids))
    )


def cast_several(
    session: Session, actor: Actor, process_id: int, choices: Mapping[str, int], *, channel: Channel = Channel.ONLINE
) -> int:
    """Store one member's votes on several statements at once: all of them or none. Gives how many.

    For answers that come in together, as from a sheet of paper.
    """
    part = own_part(actor, process_id)
    require(actor, "cast", "vote", process_id, owner_membership_id=part.membership_id)
    if not set(choices.values()) <= set(CHOICES):
        raise DeliberationError("choice_unknown", field="choice")
    with writing(session, process_id):
        require_state(session, process_id, "vote")
        require_taking_part(session, part.membership_id)
        return cast_inside(session, process_id, part.membership_id, choices, channel=channel, at=clock.now())


def cast_inside(
    session: Session, process_id: int, membership_id: int, choices: Mapping[str, int], *, channel: Channel, at: datetime
) -> int:
    """The same inside a writing block, for a member who takes part; `at` is when they agreed to it."""
    open_ones = _open_statements(session, process_id)
    closed = sorted(set(choices) - set(open_ones))
    if closed:
        raise Refused("statement_closed", reference=closed[0])
    rows = [
        {
            "statement_id": open_ones[reference],
            "membership_id": membership_id,
            "choice": choice,
            "channel": channel,
            "cast_at": at,
            "of_process": process_id,
        }
        for reference, choice in choices.items()
    ]
    if rows:
        session.execute(_upsert(session.get_bind().dialect.name), rows)
        _clear_now(session, membership_id, [open_ones[reference] for reference in choices])
    return len(rows)


def _open_statements(session: Session, process_id: int) -> dict[str, int]:
    rows = session.execute(
        select(TraceNode.reference, Statement.node_id)
        .join(Statement, Statement.node_id == TraceNode.id)
        .where(TraceNode.process_id == process_id, Statement.state == StatementState.OPEN)
    )
    return dict(rows.all())


@cache
def _upsert(dialect: str) -> Insert:
    """INSERT ... ON CONFLICT DO UPDATE for a vote. On the bare table, which takes half the time of a mapped class.

    The vote notes the process's number of changes as it will be when the writing door has counted this one. The row of
    the process is held until then, so that nobody counts in between: not even a write that concerns all processes.
    """
    # Each brings all its drivers' adapters; only the one that is in use is loaded already.
    words = importlib.import_module(f"sqlalchemy.dialects.{dialect}")
    change = (
        select(Process.opinion_changes + 1)
        .where(Process.id == bindparam("of_process"))
        .with_for_update(key_share=True)
        .scalar_subquery()
    )
    insert: Any = words.insert(Vote.__table__).values(
        **{name: bindparam(name) for name in ("statement_id", "membership_id", "choice", "channel", "cast_at")},
        at_change=change,
    )
    statement: Insert = insert.on_conflict_do_update(
        index_elements=["statement_id", "membership_id"],
        set_={
            "choice": insert.excluded.choice,
            "channel": insert.excluded.channel,
            "cast_at": insert.excluded.cast_at,
            "at_change": insert.excluded.at_change,
        },
    )
    return statement.execution_options(**{SAYS_WHEN: True})


def not_clear(session: Session, actor: Actor, process_id: int, reference: str) -> None:
    """Tell those who wrote the statement that it is hard to understand. This is not a vote."""
    part = own_part(actor, process_id)
    require(actor, "cast", "vote", process_id, owner_membership_id=part.membership_id)
    with writing(session, process_id):
        require_state(session, process_id, "vote")
        require_taking_part(session, part.membership_id)
        statement = find_statement(session, process_id, reference)
        if statement.state is not StatementState.OPEN:
            raise NotFound("statement_closed", reference=reference)
        there = session.execute(
            select(NotClear.at).where(
                NotClear.statement_id == statement.node_id, NotClear.membership_id == part.membership_id
            )
        ).first()
        if there is None:
            session.add(NotClear(statement_id=statement.node_id, membership_id=part.membership_id, at=clock.now()))
