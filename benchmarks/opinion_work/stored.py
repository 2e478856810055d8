"""A made-up conversation as an installation stores it: members who said yes, statements, and their votes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
from scipy import sparse
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.permissions import Actor, Part
from deliberation.services import consent
from models import (
    Channel,
    ConsentGrant,
    ConsentPurpose,
    Membership,
    NodeKind,
    Role,
    Source,
    Statement,
    StatementState,
    TraceNode,
    Vote,
)
from tests.services.people import place

SOURCE = Source.OPEN_CALL
ROWS = 50_000


def store(session: Session, votes: sparse.csr_array) -> int:
    """Store votes (people x statements) as a process of their own. People come in any order. Gives the process."""
    process_id = place(session).process_id
    people, statements = votes.shape
    now = clock.now()
    with writing(session, process_id):
        said = consent.WORDINGS[ConsentPurpose.TAKE_PART]
        wording = consent.wording(session, ConsentPurpose.TAKE_PART, version="1", language="en-GB", text=said)
        part = {"process_id": process_id, "role": Role.MEMBER, "source": SOURCE, "from_at": now}
        _insert(session, Membership, ({**part, "pseudonym": f"p{number}"} for number in range(people)))
        members = _members(session, process_id)
        yes = {"purpose": ConsentPurpose.TAKE_PART, "wording_id": wording, "given": True, "at": now}
        _insert(session, ConsentGrant, ({**yes, "membership_id": one} for one in members))
        node = {"process_id": process_id, "kind": NodeKind.STATEMENT, "created_at": now}
        _insert(session, TraceNode, ({**node, "reference": f"S{number:04}"} for number in range(statements)))
        nodes = list(session.execute(select(TraceNode.id).where(TraceNode.process_id == process_id)).scalars())
        words = {"text": "Words.", "language": "en-GB", "is_meta": False, "created_at": now, "changed_at": now}
        _insert(session, Statement, ({**words, "node_id": one, "state": StatementState.OPEN} for one in nodes))
        _insert(session, Vote, _cells(votes, members, nodes))
    return process_id


def voters(session: Session, process_id: int) -> list[Actor]:
    """The members, each as somebody who may vote."""
    return [
        Actor(person_id=one, parts=(Part(process_id, one, Role.MEMBER, f"p{number}", SOURCE),))
        for number, one in enumerate(_members(session, process_id))
    ]


def references(session: Session, process_id: int) -> list[str]:
    """The statements."""
    found = select(TraceNode.reference).where(TraceNode.process_id == process_id).order_by(TraceNode.id)
    return list(session.execute(found).scalars())


def _members(session: Session, process_id: int) -> list[int]:
    members = select(Membership.id).where(Membership.process_id == process_id, Membership.role == Role.MEMBER)
    return list(session.execute(members.order_by(Membership.id)).scalars())


def _cells(votes: sparse.csr_array, members: list[int], nodes: list[int]) -> Iterator[dict[str, Any]]:
    same = {"channel": Channel.ONLINE, "cast_at": clock.now(), "at_change": 0}
    for row in np.random.default_rng(5).permutation(votes.shape[0]).tolist():
        first, last = votes.indptr[row], votes.indptr[row + 1]
        for column, value in zip(votes.indices[first:last].tolist(), votes.data[first:last].tolist(), strict=True):
            yield {"statement_id": nodes[column], "membership_id": members[row], "choice": value, **same}


def _insert(session: Session, table: type[Any], rows: Iterator[dict[str, Any]]) -> None:
    while part := list(islice(rows, ROWS)):
        session.execute(insert(table.__table__), part)
