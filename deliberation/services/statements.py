"""Statements: short sentences made from what people said, that others can agree or disagree with."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.services import once, words
from deliberation.services.consent import takes_part
from deliberation.services.nodes import find_node, link, new_node
from deliberation.stages import require_state
from models import (
    Contribution,
    ContributionState,
    NodeKind,
    Relation,
    Statement,
    StatementState,
    TraceNode,
)

TEXT_LIMIT = 280
USABLE = (ContributionState.CONFIRMED, ContributionState.IN_USE)


def write(
    session: Session,
    actor: Actor,
    process_id: int,
    text: str,
    *,
    sources: Sequence[str],
    language: str = "en-GB",
    is_meta: bool = False,
    key: str | None = None,
) -> str:
    """Turn contributions into a statement that people can vote on; `sources` are their references. Gives its own.

    Nobody agrees automatically with a statement that came from their words: voting stays theirs.
    """
    require(actor, "write", "statement", process_id)
    text = checked(text, sources)
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "statement", key)
        if earlier is not None:
            return earlier
        require_state(session, process_id, "write_statements")
        contributions = [_usable(session, process_id, reference) for reference in dict.fromkeys(sources)]
        reference = add_inside(
            session, actor, process_id, text, [one.node_id for one in contributions], language=language, is_meta=is_meta
        )
        for contribution in contributions:
            contribution.state = ContributionState.IN_USE
        once.remember(session, actor, "statement", key, reference)
        return reference


def checked(text: str, sources: Sequence[str]) -> str:
    """The cleaned text of a statement that could be written: with words, not too many, and from somewhere."""
    text = words.required(text, field="text", limit=TEXT_LIMIT)
    if not sources:
        raise DeliberationError("statement_needs_source", field="sources")
    return text


def add_inside(
    session: Session,
    actor: Actor,
    process_id: int,
    text: str,
    source_ids: Sequence[int],
    *,
    language: str,
    is_meta: bool = False,
    state: StatementState = StatementState.OPEN,
) -> str:
    """Add a statement with its links inside an open writing block; the text is clean already."""
    node = new_node(session, process_id, NodeKind.STATEMENT)
    session.add(
        Statement(
            node_id=node.id,
            text=text,
            language=language,
            state=state,
            is_meta=is_meta,
            written_by_id=actor.person_id,
            created_at=clock.now(),
            changed_at=clock.now(),
        )
    )
    session.flush()
    for source_id in source_ids:
        link(session, actor, source_id, node.id, Relation.SAID_IN)
    return node.reference


def _usable(session: Session, process_id: int, reference: str) -> Contribution:
    node = find_node(session, process_id, NodeKind.CONTRIBUTION, reference)
    contribution = session.get_one(Contribution, node.id)
    if contribution.state not in USABLE or not takes_part(session, contribution.membership_id):
        raise Refused("contribution_cannot_be_used", reference=reference, state=str(contribution.state))
    return contribution


def merge(session: Session, actor: Actor, process_id: int, *, gone: str, kept: str) -> None:
    """Say that two statements mean the same: `gone` closes, and its trail leads on to `kept`. Both trails stay.

    Votes do not move, since people voted on other words; those who voted on `gone` are shown `kept`. Doing it twice
    changes nothing.
    """
    require(actor, "merge", "statement", process_id)
    if gone == kept:
        raise DeliberationError("merge_with_itself", field="kept")
    with writing(session, process_id):
        require_state(session, process_id, "write_statements")
        going = find_statement(session, process_id, gone)
        staying = find_statement(session, process_id, kept)
        if going.merged_into_id == staying.node_id:
            return
        for one, reference in ((going, gone), (staying, kept)):
            if one.state not in (StatementState.OPEN, StatementState.CLOSED):
                raise Refused("statement_cannot_merge", reference=reference, state=str(one.state))
        going.state = StatementState.MERGED
        going.merged_into_id = staying.node_id
        going.changed_at = clock.now()
        link(session, actor, going.node_id, staying.node_id, Relation.MERGED_INTO)


def set_open(session: Session, actor: Actor, process_id: int, reference: str, *, is_open: bool) -> None:
    """Close a statement to new votes, or open it again; votes that were cast stay."""
    require(actor, "close", "statement", process_id)
    with writing(session, process_id):
        statement = find_statement(session, process_id, reference)
        if statement.state not in (StatementState.OPEN, StatementState.CLOSED):
            raise Refused("statement_is_settled", reference=reference, state=str(statement.state))
        statement.state = StatementState.OPEN if is_open else StatementState.CLOSED
        statement.changed_at = clock.now()


def find_statement(session: Session, process_id: int, reference: str) -> Statement:
    """The statement with this reference in this process, or `NotFound`."""
    found = session.execute(
        select(Statement)
        .join(TraceNode, TraceNode.id == Statement.node_id)
        .where(TraceNode.process_id == process_id, TraceNode.reference == reference)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound("reference_unknown", kind="statement", reference=reference)
    return found
