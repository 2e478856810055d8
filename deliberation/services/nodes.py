"""Growing the trace: nodes with references that are never given twice, and the links between them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import NotFound
from deliberation.permissions import Actor
from models import NodeKind, ReferenceCounter, Relation, TraceLink, TraceNode

LETTERS = {
    NodeKind.CONTRIBUTION: "C",
    NodeKind.THEME: "T",
    NodeKind.STATEMENT: "S",
    NodeKind.RECOMMENDATION: "R",
    NodeKind.BALLOT: "B",
    NodeKind.ANSWER: "W",
    NodeKind.PRIORITY: "P",
    NodeKind.ACTION: "A",
    NodeKind.CONTRACT: "K",
    NodeKind.OUTCOME: "O",
    NodeKind.MINORITY: "M",
}


def new_node(session: Session, process_id: int, kind: NodeKind) -> TraceNode:
    """A new place in the trace with the next reference of its kind (S01, S02, ...). Inside a writing block."""
    counter = _counter(session, process_id, kind)
    counter.last += 1
    node = TraceNode(
        process_id=process_id,
        kind=kind,
        reference=_reference(kind, counter.last),
        created_at=clock.now(),
        withdrawn_at=None,
    )
    session.add(node)
    session.flush()
    return node


def new_nodes(session: Session, process_id: int, kind: NodeKind, count: int) -> Sequence[int]:
    """The ids of `count` new places at once, in the order of their references. Inside a writing block."""
    counter = _counter(session, process_id, kind)
    about = {"process_id": process_id, "kind": kind, "created_at": clock.now()}
    rows = [{**about, "reference": _reference(kind, counter.last + number)} for number in range(1, count + 1)]
    counter.last += count
    made = session.execute(insert(TraceNode).returning(TraceNode.id, sort_by_parameter_order=True), rows)
    return made.scalars().all()


def _counter(session: Session, process_id: int, kind: NodeKind) -> ReferenceCounter:
    counter = session.get(ReferenceCounter, (process_id, str(kind)))
    if counter is None:
        counter = ReferenceCounter(process_id=process_id, kind=str(kind), last=0)
        session.add(counter)
    return counter


def _reference(kind: NodeKind, number: int) -> str:
    return f"{LETTERS[kind]}{number:02d}"


def find_node(session: Session, process_id: int, kind: NodeKind, reference: str) -> TraceNode:
    """The node with this reference in this process; `NotFound` when there is none of that kind."""
    node = session.execute(
        select(TraceNode).where(
            TraceNode.process_id == process_id, TraceNode.kind == kind, TraceNode.reference == reference
        )
    ).scalar_one_or_none()
    if node is None:
        raise NotFound("reference_unknown", kind=str(kind), reference=reference)
    return node


def link(session: Session, actor: Actor, from_id: int, to_id: int, relation: Relation) -> None:
    """Note that one thing led to another; noting it twice changes nothing."""
    there = session.execute(
        select(TraceLink.id).where(TraceLink.from_id == from_id, TraceLink.to_id == to_id)
    ).scalar_one_or_none()
    if there is None:
        session.add(
            TraceLink(from_id=from_id, to_id=to_id, relation=relation, made_by_id=actor.person_id, made_at=clock.now())
        )
        session.flush()


def unlink(session: Session, from_id: int, to_id: int) -> None:
    """Take a step of a draft out of the trace again; where there is none nothing changes."""
    session.execute(delete(TraceLink).where(TraceLink.from_id == from_id, TraceLink.to_id == to_id))
    session.flush()


def bury(session: Session, node_id: int) -> None:
    """What stood at this place is gone: a tombstone without words stays, and its reference is not given again."""
    session.get_one(TraceNode, node_id).withdrawn_at = clock.now()
    session.flush()
