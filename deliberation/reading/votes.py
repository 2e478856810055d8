"""The votes of a process as the opinion map needs them, and what tells one set of votes from another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Select, and_, cast, func, select
from sqlalchemy.orm import Session

from deliberation.methods.opinion.types import Moderation, VoteMatrix
from models import (
    ConsentGrant,
    ConsentPurpose,
    Membership,
    Process,
    Source,
    Statement,
    StatementState,
    TraceNode,
    Vote,
)

IN_THE_MAP = (StatementState.OPEN, StatementState.CLOSED)
# Of a grant: a yes to taking part and being analysed that stands now.
SAID_YES = and_(ConsentGrant.purpose == ConsentPurpose.TAKE_PART, ConsentGrant.ended_at.is_(None), ConsentGrant.given)


@dataclass(frozen=True, slots=True)
class VotesTaken:
    """The votes that were taken from the database, what marks them as one set, and the statements about the person.

    `at_change` is the process's number of changes when they were taken, or an earlier one.
    """

    matrix: VoteMatrix
    moderation: Moderation
    version: str
    at_change: int


def of_consenting(process_id: int, *columns: Any) -> Select[Any]:
    """All votes of members who said yes to taking part, whatever became of the statement."""
    return (
        select(*columns)
        .select_from(Vote)
        .join(Statement, Statement.node_id == Vote.statement_id)
        .join(TraceNode, TraceNode.id == Statement.node_id)
        .join(Membership, Membership.id == Vote.membership_id)
        .join(ConsentGrant, ConsentGrant.membership_id == Membership.id)
        .where(TraceNode.process_id == process_id, SAID_YES)
    )


def _counted(process_id: int, source: Source, *columns: Any) -> Select[Any]:
    """Votes that may enter a result: of members of one source who said yes, on statements that are not hidden."""
    return of_consenting(process_id, *columns).where(Membership.source == source, Statement.state.in_(IN_THE_MAP))


def version(session: Session, process_id: int, source: Source) -> str:
    """Marks the present set of votes: their number, sum and newest, the newest yes or no to taking part, and the
    number and newest change of the statements.

    The sum tells votes apart whose time does not (a clock that was set back). The answers to being asked tell when one
    person's votes came in and as many of another's went out.
    """
    places = cast(Vote.statement_id, BigInteger) * cast(Vote.membership_id, BigInteger)
    count, newest, total = session.execute(
        _counted(process_id, source, func.count(), func.max(Vote.cast_at), func.sum((Vote.choice + 2) * places))
    ).one()
    answer = session.execute(
        select(func.max(ConsentGrant.id))
        .join(Membership, Membership.id == ConsentGrant.membership_id)
        .where(
            Membership.process_id == process_id,
            Membership.source == source,
            ConsentGrant.purpose == ConsentPurpose.TAKE_PART,
        )
    ).scalar()
    statements, changed = session.execute(
        select(func.count(), func.max(Statement.changed_at))
        .select_from(Statement)
        .join(TraceNode, TraceNode.id == Statement.node_id)
        .where(TraceNode.process_id == process_id, Statement.state.in_(IN_THE_MAP))
    ).one()
    marks = [f"{one.timestamp():.6f}" if one else "0" for one in (newest, changed)]
    return f"{count}:{total or 0}:{marks[0]}:{answer or 0}:{statements}:{marks[1]}"


def is_older(session: Session, process_id: int, source: Source, *, at_change: int, made_from: str) -> bool:
    """Whether what was made from one set of votes is older than the votes that count now.

    The votes are only looked at when anything at all has changed: marking a set means to count it.
    """
    return at_change != changes(session, process_id) and made_from != version(session, process_id, source)


def changes(session: Session, process_id: int) -> int:
    """How many writes so far may have changed an opinion map of this process."""
    return session.execute(select(Process.opinion_changes).where(Process.id == process_id)).scalar_one()


def take(session: Session, process_id: int, source: Source) -> VotesTaken:
    """All votes of one process and one source. Passes stay passes; what was not seen is no entry."""
    # First of all: a vote that comes in between may be in the set, and the set then counts as older than it is.
    at_change = changes(session, process_id)
    mark = version(session, process_id, source)
    people: dict[str, int] = {}
    statements, meta = _statements(session, process_id)
    place = {reference: position for position, reference in enumerate(statements)}
    rows, columns, values = [], [], []
    found = session.execute(
        _counted(process_id, source, Vote.membership_id, TraceNode.reference, Vote.choice).order_by(
            Vote.membership_id, TraceNode.id
        )
    )
    for membership_id, reference, choice in found:
        rows.append(people.setdefault(str(membership_id), len(people)))
        columns.append(place[str(reference)])
        values.append(choice)
    matrix = VoteMatrix.from_events(tuple(people), statements, people=rows, items=columns, values=values)
    moderation = Moderation(hidden=frozenset(), meta=meta)
    return VotesTaken(matrix=matrix, moderation=moderation, version=mark, at_change=at_change)


def _statements(session: Session, process_id: int) -> tuple[tuple[str, ...], frozenset[str]]:
    rows = session.execute(
        select(TraceNode.reference, Statement.is_meta)
        .join(Statement, Statement.node_id == TraceNode.id)
        .where(TraceNode.process_id == process_id, Statement.state.in_(IN_THE_MAP))
        .order_by(TraceNode.id)
    ).all()
    return tuple(row.reference for row in rows), frozenset(row.reference for row in rows if row.is_meta)
