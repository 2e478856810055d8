"""Sheets of paper of a ballot: how many are out, and which ballot a number belongs to; never whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from accessibility import sheet_numbers
from deliberation.permissions import Actor, may, require
from models import Ballot, BallotSheet, BallotState, Process, TraceNode


@dataclass(frozen=True, slots=True)
class SheetPack:
    """Sheets that are printed together: all their numbers, and those that were not counted yet."""

    name: str
    numbers: tuple[str, ...]
    out: tuple[str, ...]


def sheet_packs(session: Session, actor: Actor, process_id: int, reference: str) -> tuple[SheetPack, ...]:
    """The packs of a ballot, for whoever prints sheets and gives them out."""
    require(actor, "hand_out", "ballot", process_id)
    rows = session.execute(
        select(BallotSheet.pack, BallotSheet.number, BallotSheet.counted)
        .join(TraceNode, TraceNode.id == BallotSheet.ballot_id)
        .where(TraceNode.process_id == process_id, TraceNode.reference == reference)
        .order_by(BallotSheet.pack, BallotSheet.number)
    )
    packs: dict[str, list[tuple[str, bool]]] = {}
    for pack, number, counted in rows:
        packs.setdefault(pack, []).append((number, counted))
    return tuple(
        SheetPack(
            name, tuple(number for number, _ in sheets), tuple(number for number, counted in sheets if not counted)
        )
        for name, sheets in packs.items()
    )


def sheet_at(session: Session, actor: Actor, number: str) -> tuple[str, str] | None:
    """Where a scanned sheet is read: the process (its public id) and the ballot, for its tellers; None for others."""
    stored = sheet_numbers.normalise(number)
    rows = session.execute(
        select(Process.id, Process.public_id, TraceNode.reference)
        .join(TraceNode, TraceNode.process_id == Process.id)
        .join(BallotSheet, BallotSheet.ballot_id == TraceNode.id)
        .join(Ballot, Ballot.node_id == BallotSheet.ballot_id)
        .where(BallotSheet.number == stored, Ballot.state == BallotState.OPEN)
    )
    return next(((pid, reference) for id_, pid, reference in rows if may(actor, "key", "ballot", id_)), None)


def sheets_out(session: Session, actor: Actor, process_id: int, reference: str) -> tuple[str, ...]:
    """The numbers of the sheets of a ballot that were not counted yet, for whoever gives them out."""
    require(actor, "hand_out", "ballot", process_id)
    query = (
        select(BallotSheet.number)
        .join(TraceNode, TraceNode.id == BallotSheet.ballot_id)
        .where(TraceNode.process_id == process_id, TraceNode.reference == reference, BallotSheet.counted.is_(False))
        .order_by(BallotSheet.number)
    )
    return tuple(session.scalars(query))
