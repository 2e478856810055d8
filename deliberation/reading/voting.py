"""What a member sees while voting: the next statement, how much is left, and their own votes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import NotAllowed, NotFound
from deliberation.permissions import Actor, Part, require
from models import OpinionResult, Source, Statement, StatementState, TraceNode, Vote


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
    part = _own(actor, process_id)
    rows = session.execute(
        select(Statement, TraceNode.reference, Vote.choice)
        .join(TraceNode, TraceNode.id == Statement.node_id)
        .outerjoin(Vote, (Vote.statement_id == Statement.node_id) & (Vote.membership_id == part.membership_id))
        .where(TraceNode.process_id == process_id, Statement.state.in_((StatementState.OPEN, StatementState.CLOSED)))
        .order_by(TraceNode.id)
    )
    return tuple(
        StatementCard(
            reference=reference,
            text=statement.text,
            language=statement.language,
            is_meta=statement.is_meta,
            is_open=statement.state is StatementState.OPEN,
            choice=choice,
        )
        for statement, reference, choice in rows
        if statement.state is StatementState.OPEN or choice is not None
    )


def card(session: Session, actor: Actor, process_id: int, reference: str) -> StatementCard:
    """One statement with the member's own vote; `NotFound` when it is not there to be answered."""
    found = next((one for one in cards(session, actor, process_id) if one.reference == reference), None)
    if found is None:
        raise NotFound("reference_unknown", kind="statement", reference=reference)
    return found


def progress(session: Session, actor: Actor, process_id: int) -> Progress:
    """How far the member is. Skipped statements are still left; they can be answered later."""
    open_cards = [one for one in cards(session, actor, process_id) if one.is_open]
    answered = sum(1 for one in open_cards if one.choice is not None)
    return Progress(answered=answered, left=len(open_cards) - answered)


def next_statement(
    session: Session, actor: Actor, process_id: int, *, rng: np.random.Generator, skipped: Collection[str] = ()
) -> str | None:
    """The reference of a statement to show next, or None when all are answered.

    Drawn at random in proportion to the priorities of the newest opinion map, so that every statement is seen by
    enough people. Skipped ones come back only when nothing else is left.
    """
    part = _own(actor, process_id)
    waiting = [one.reference for one in cards(session, actor, process_id) if one.is_open and one.choice is None]
    fresh = [reference for reference in waiting if reference not in skipped]
    candidates = fresh or waiting
    if not candidates:
        return None
    weights = _priorities(session, process_id, part.source)
    chances = np.array([max(weights.get(reference, 1.0), 1e-9) for reference in candidates])
    return str(rng.choice(np.array(candidates), p=chances / chances.sum()))


def _priorities(session: Session, process_id: int, source: Source | None) -> Mapping[str, float]:
    row = session.get(OpinionResult, (process_id, source)) if source else None
    if row is None:
        return {}
    results = row.result.get("statement_results", [])
    if not isinstance(results, list):
        return {}
    return {str(one["id"]): float(one["priority"]) for one in results if one.get("priority") is not None}
