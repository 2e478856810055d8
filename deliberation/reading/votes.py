"""The votes of a process as the opinion map needs them, and what tells one set of votes from another.

Two marks tell sets apart. `at_change`: every vote carries the process's number of changes at which it was stored, and
the process the one at which votes last went. `version`: a text that names the people and the statements. So neither
telling whether a map is older nor bringing a set up to date needs more than what changed, and no clock is trusted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, TypeAlias

import numpy as np
from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import Session

from deliberation.methods.opinion.types import Ints, Moderation, VoteMatrix
from models import (
    ConsentGrant,
    ConsentPurpose,
    Membership,
    NodeKind,
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
_StatementRow: TypeAlias = Row[int, str, bool, StatementState, datetime]
# Rows that are taken from the database at a time, and ids that are named in one question.
PART, NAMED = 1_000, 500
# So many changes, of whichever source, are always gone through sooner than that everything is read.
FEW = 1_000


@dataclass(frozen=True, slots=True, eq=False)
class VotesTaken:
    """The votes that were taken from the database, what marks them as one set, and the statements about the person.

    `process` is the public id of the process, `at_change` its number of changes when they were taken. `people` are the
    memberships that may vote, `statements` the references of those voted on by their node: also those without a vote.
    """

    matrix: VoteMatrix
    moderation: Moderation
    version: str
    at_change: int
    process: str
    people: Ints
    statements: Mapping[int, str]


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


def version(session: Session, process_id: int, source: Source) -> str:
    """Names the people who may vote now, and the statements."""
    people = session.execute(_standing(process_id, source, func.count(), func.max(ConsentGrant.id))).one()
    return _version(people[0], people[1], _statements(session, process_id))


def _version(people: int, newest: int | None, statements: Sequence[_StatementRow]) -> str:
    """The number of those whose yes stands and the newest yes tell two sets of people apart: nobody joins without a
    newer yes, and where nobody joined the number tells whether somebody left."""
    told = repr([(one.reference, one.is_meta, str(one.state), one.changed_at.timestamp()) for one in statements])
    return f"{people}:{newest or 0}:{len(statements)}:{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def is_older(session: Session, process_id: int, source: Source, *, at_change: int, made_from: str) -> bool:
    """Whether what was made from one set of votes is older than the votes that count now.

    Nothing is looked at unless something has changed in the process, and then only votes that changed since.
    """
    now = session.execute(_counts(process_id)).one()
    if now.opinion_changes == at_change:
        return False
    changed = _changed(process_id, source, at_change, Vote.membership_id)
    consenting = (
        changed.join(Statement, Statement.node_id == Vote.statement_id)
        .join(ConsentGrant, ConsentGrant.membership_id == Membership.id)
        .where(SAID_YES, Statement.state.in_(IN_THE_MAP))
    )
    return (
        now.votes_rewritten > at_change
        or session.execute(consenting.limit(1)).first() is not None
        or made_from != version(session, process_id, source)
    )


def changes(session: Session, process_id: int) -> int:
    """How many writes so far may have changed an opinion map of this process."""
    return session.execute(select(Process.opinion_changes).where(Process.id == process_id)).scalar_one()


def take(session: Session, process_id: int, source: Source, before: VotesTaken | None = None) -> VotesTaken:
    """All votes of one process and one source. Passes stay passes; what was not seen is no entry.

    `before` is what was taken earlier of the same: then only what changed since is read, and the same comes out.
    To be called in a transaction that sees one moment (`database.read_at_one_moment`).
    """
    now = session.execute(_counts(process_id)).one()
    if before is not None and (before.process, before.at_change) == (now.public_id, now.opinion_changes):
        return before
    answers = _numbers(session, _standing(process_id, source, Membership.id, ConsentGrant.id))
    people = np.unique(answers[:, 0])
    rows = _statements(session, process_id)
    statements = {row.id: row.reference for row in rows}
    # A smaller number of changes than before: the database was put back to an older copy.
    if (
        before is not None
        and before.process == now.public_id
        and now.votes_rewritten <= before.at_change <= now.opinion_changes
        and now.opinion_changes - before.at_change <= max(before.matrix.votes.nnz, FEW)
    ):
        matrix = _brought_up_to_date(session, process_id, source, before, people, statements)
    else:
        matrix = _read_whole(session, process_id, source, people, statements)
    return VotesTaken(
        matrix=matrix,
        moderation=Moderation(hidden=frozenset(), meta=frozenset(row.reference for row in rows if row.is_meta)),
        version=_version(len(answers), int(answers[:, 1].max(initial=0)), rows),
        at_change=now.opinion_changes,
        process=now.public_id,
        people=people,
        statements=statements,
    )


def _read_whole(
    session: Session, process_id: int, source: Source, people: Ints, statements: Mapping[int, str]
) -> VoteMatrix:
    members = select(*_CELL).join(Membership, Membership.id == Vote.membership_id)
    cells = _numbers(session, members.where(Membership.process_id == process_id, Membership.source == source))
    cells = _in_the_map(cells, people, statements)
    nodes = np.array(sorted(statements), dtype=np.int64)
    voters, rows = np.unique(cells[:, 1], return_inverse=True)
    found = VoteMatrix.from_events(
        tuple(map(str, voters.tolist())),
        tuple(statements[node] for node in nodes.tolist()),
        people=rows.reshape(-1),
        items=np.searchsorted(nodes, cells[:, 0]),
        values=cells[:, 2],
    )
    return found.canonical()


def _brought_up_to_date(
    session: Session,
    process_id: int,
    source: Source,
    before: VotesTaken,
    people: Ints,
    statements: Mapping[int, str],
) -> VoteMatrix:
    """The votes from before with those that changed; who came, or came back, and what did, is read whole."""
    from deliberation.methods.opinion.updating import only, with_changes  # noqa: PLC0415  # loads scipy: for a worker

    questions: list[Select[*tuple[Any, ...]]] = [_changed(process_id, source, before.at_change, *_CELL)]
    came = np.setdiff1d(people, before.people).tolist()
    questions += [select(*_CELL).where(Vote.membership_id.in_(part)) for part in _parts(came)]
    opened = sorted(statements.keys() - before.statements.keys())
    questions += [select(*_CELL).where(Vote.statement_id.in_(part)) for part in _parts(opened)]
    cells = np.concatenate([_numbers(session, question) for question in questions])
    cells = _in_the_map(cells, people, statements)
    votes = with_changes(
        before.matrix,
        people=[str(person) for person in cells[:, 1].tolist()],
        items=[statements[node] for node in cells[:, 0].tolist()],
        values=cells[:, 2],
    )
    return only(votes, people=frozenset(map(str, people.tolist())), items=statements.values())


_CELL = (Vote.statement_id, Vote.membership_id, Vote.choice)


def _in_the_map(cells: Ints, people: Ints, statements: Iterable[int]) -> Ints:
    """Those rows of statement, person and choice whose person and statement are in the map."""
    nodes = np.fromiter(statements, dtype=np.int64)
    found: Ints = cells[np.isin(cells[:, 1], people) & np.isin(cells[:, 0], nodes)]
    return found


def _changed(process_id: int, source: Source, at_change: int, *columns: Any) -> Select[Any]:
    """Votes of one source that were stored at a later change."""
    return (
        select(*columns)
        .select_from(TraceNode)
        .join(Vote, Vote.statement_id == TraceNode.id)
        .join(Membership, Membership.id == Vote.membership_id)
        .where(
            TraceNode.process_id == process_id,
            TraceNode.kind == NodeKind.STATEMENT,
            Vote.at_change > at_change,
            Membership.source == source,
        )
    )


def _standing(process_id: int, source: Source, *columns: Any) -> Select[Any]:
    """Members of one source whose yes to taking part stands."""
    return (
        select(*columns)
        .select_from(Membership)
        .join(ConsentGrant, ConsentGrant.membership_id == Membership.id)
        .where(Membership.process_id == process_id, Membership.source == source, SAID_YES)
    )


def _statements(session: Session, process_id: int) -> Sequence[_StatementRow]:
    return session.execute(
        select(TraceNode.id, TraceNode.reference, Statement.is_meta, Statement.state, Statement.changed_at)
        .join(Statement, Statement.node_id == TraceNode.id)
        .where(TraceNode.process_id == process_id, Statement.state.in_(IN_THE_MAP))
        .order_by(TraceNode.id)
    ).all()


def _counts(process_id: int) -> Select[str, int, int]:
    columns = (Process.public_id, Process.opinion_changes, Process.votes_rewritten)
    return select(*columns).where(Process.id == process_id)


def _numbers(session: Session, query: Select[*tuple[Any, ...]]) -> Ints:
    """The rows of a question whose columns are whole numbers, taken part by part: there may be millions.

    Past the session, which makes more of each row, and in small parts: that takes a quarter of the time.
    """
    width = len(query.selected_columns)
    found = session.connection().execute(query, execution_options={"yield_per": PART})
    parts = [np.fromiter(chain.from_iterable(part), dtype=np.int64) for part in found.partitions()]
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts]).reshape(-1, width)


def _parts(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + NAMED] for start in range(0, len(ids), NAMED)]
