"""What a member sees while voting: the next statement, how much is left, and their own votes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from deliberation.errors import NotAllowed, NotFound
from deliberation.methods.opinion.routing import draw_next
from deliberation.permissions import Actor, Part, require
from deliberation.reading import routing
from models import Contribution, NodeKind, Statement, StatementState, TraceLink, TraceNode, Vote


@dataclass(frozen=True, slots=True)
class StatementCard:
    """A statement to vote on. `choice` is the member's own vote so far: 1, 0, -1, or None for none."""

    reference: str
    text: str
    language: str
    is_meta: bool
    is_open: bool
    choice: int | None


# A round: what a person is shown before the results open to them. There may be hundreds of statements in all.
ROUND = 10


@dataclass(frozen=True, slots=True)
class Progress:
    """How many statements the member has answered, and how many are left."""

    answered: int
    left: int

    @property
    def until_results(self) -> int:
        """How many more answers open the results: a round, or all there are when there are fewer."""
        return max(0, min(ROUND, self.answered + self.left) - self.answered)

    @property
    def left_in_round(self) -> int:
        """How many answers are left of the round that the member is in; a round that is full starts the next."""
        return min(self.left, ROUND - self.answered % ROUND)

    @property
    def ends_a_round(self) -> bool:
        """Whether the answer just given was the last of a round, with more statements to come."""
        return self.left > 0 and self.answered > 0 and self.answered % ROUND == 0

    @property
    def done(self) -> bool:
        """Whether nothing is left to answer."""
        return self.left == 0


def _own(actor: Actor, process_id: int) -> Part:
    part = actor.membership(process_id)
    if part is None:
        raise NotAllowed("not_allowed", verb="see own", thing="vote", process_id=process_id)
    require(actor, "see_own", "vote", process_id, owner_membership_id=part.membership_id)
    return part


def cards(session: Session, actor: Actor, process_id: int) -> tuple[StatementCard, ...]:
    """All statements that the member can answer or has answered, in the order of their references."""
    return _cards(session, _own(actor, process_id), process_id)


def _cards(session: Session, part: Part, process_id: int, *only: ColumnElement[bool]) -> tuple[StatementCard, ...]:
    # Columns and not rows of the mapped class: there may be hundreds, and nothing is changed.
    columns = (Statement.text, Statement.language, Statement.is_meta, Statement.state)
    rows = session.execute(
        _with_own_votes(part, process_id, TraceNode.reference, *columns, Vote.choice)
        .where(Statement.state.in_((StatementState.OPEN, StatementState.CLOSED)), *only)
        .order_by(TraceNode.id)
    )
    return tuple(
        StatementCard(reference, text, language, is_meta, state is StatementState.OPEN, choice)
        for reference, text, language, is_meta, state, choice in rows
        if state is StatementState.OPEN or choice is not None
    )


def _with_own_votes(part: Part, process_id: int, *columns: Any) -> Select[Any]:
    """The statements of a process, each beside the member's own vote if there is one."""
    return (
        select(*columns)
        .select_from(Statement)
        .join(TraceNode, TraceNode.id == Statement.node_id)
        .outerjoin(Vote, (Vote.statement_id == Statement.node_id) & (Vote.membership_id == part.membership_id))
        .where(TraceNode.process_id == process_id)
    )


def card(session: Session, actor: Actor, process_id: int, reference: str) -> StatementCard:
    """One statement with the member's own vote; `NotFound` when it is not there to be answered."""
    found = _cards(session, _own(actor, process_id), process_id, TraceNode.reference == reference)
    if not found:
        raise NotFound("reference_unknown", kind="statement", reference=reference)
    return found[0]


def was_there(session: Session, actor: Actor, process_id: int, reference: str) -> bool:
    """Whether there is, or was, a statement with this reference here, whatever became of it."""
    _own(actor, process_id)
    wanted = select(TraceNode.id).where(
        TraceNode.process_id == process_id, TraceNode.kind == NodeKind.STATEMENT, TraceNode.reference == reference
    )
    return session.execute(wanted).first() is not None


def _is_asked(part: Part) -> ColumnElement[bool]:
    """That a statement is open, and that it is not from words which the member took back.

    Others may have said the same, so that it is still there; the member is not reminded of it, unless they answered.
    """
    taken_back = (
        select(TraceLink.to_id)
        .join(Contribution, Contribution.node_id == TraceLink.from_id)
        .where(Contribution.membership_id == part.membership_id, Contribution.withdrawn_at.is_not(None))
    )
    return and_(
        Statement.state == StatementState.OPEN, or_(Vote.choice.is_not(None), Statement.node_id.not_in(taken_back))
    )


def progress(session: Session, actor: Actor, process_id: int) -> Progress:
    """How far the member is. Skipped statements are still left; they can be answered later."""
    part = _own(actor, process_id)
    counted = _with_own_votes(part, process_id, func.count(), func.count(Vote.choice))
    there, answered = session.execute(counted.where(_is_asked(part))).one()
    return Progress(answered=answered, left=there - answered)


def waiting(session: Session, actor: Actor, process_id: int) -> tuple[str, ...]:
    """The references of the open statements that the member has not answered, in their order."""
    part = _own(actor, process_id)
    unanswered = _with_own_votes(part, process_id, TraceNode.reference).where(_is_asked(part), Vote.choice.is_(None))
    return tuple(session.execute(unanswered.order_by(TraceNode.id)).scalars())


def next_statement(
    session: Session, actor: Actor, process_id: int, *, rng: np.random.Generator, skipped: Collection[str] = ()
) -> str | None:
    """The reference of a statement to show next, or None when all are answered.

    Drawn at random, half by the priorities of the newest opinion map and half from what fewer people have seen than is
    usual, so that a statement that comes late is soon as well known as the others. Without a map all are as likely.
    Skipped ones come back only when nothing else is left.
    """
    part = _own(actor, process_id)
    unanswered = waiting(session, actor, process_id)
    candidates = [reference for reference in unanswered if reference not in skipped] or unanswered
    known = routing.priorities(session, process_id, part.source) if candidates else routing.Priorities()
    return draw_next(candidates, known.weights, seen=known.seen, rng=rng)
