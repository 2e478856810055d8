"""Handing out the votes of a process for use elsewhere, without names and without anything to know a person by."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from deliberation.database import writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.exchange.polis_folder import ACCEPTED, REJECTED, Conversation, WrittenStatement
from deliberation.methods.opinion.types import Ints
from deliberation.permissions import Actor, require
from deliberation.reading import votes
from deliberation.services import audit
from deliberation.services.keys import settings
from deliberation.stages import ABILITIES
from models import (
    ConsentGrant,
    Contribution,
    Membership,
    NodeKind,
    OpinionResult,
    Process,
    Remit,
    Role,
    Source,
    Statement,
    TraceLink,
    TraceNode,
    Vote,
)


@dataclass(frozen=True, slots=True)
class _Groups:
    """The newest opinion groups: each member's group, and by reference how far all groups agree with a statement."""

    of_member: Mapping[int, int]
    consensus: Mapping[str, float]


def source_of_votes(session: Session, actor: Actor, process_id: int) -> Source:
    """The one source that has votes. The assembly and the open call are never merged: with both, `source_needed`."""
    require(actor, "work", "export", process_id)
    counted = votes.of_consenting(process_id, Membership.source).distinct()
    found = [source for source in session.execute(counted).scalars() if source is not None]
    if len(found) > 1:
        raise DeliberationError("source_needed")
    return found[0] if found else Source.ASSEMBLY


def polis(session: Session, actor: Actor, process_id: int, source: Source) -> Conversation:
    """Take out the votes of everybody who agreed to take part and be analysed; the act is noted in the audit chain.

    Refused while people are still voting (`voting_not_over`), as results are. Everybody gets a number drawn for this
    one export. Statements that were taken back are left out with all their votes; hidden and merged ones come as
    rejected, without their words.
    """
    require(actor, "work", "export", process_id)
    session.rollback()
    at_change = votes.changes(session, process_id)
    taken = _taken(session, process_id, source)
    with writing(session, process_id):
        if votes.changes(session, process_id) != at_change:
            raise Refused("votes_changed_meanwhile")
        process = session.get_one(Process, process_id)
        counts: dict[str, object] = {
            "source": str(source),
            "people": len(taken.groups),
            "statements": len(taken.statements),
            "votes": len(taken.values),
        }
        audit.record(session, actor, "conversation_exported", process.public_id, counts, process_id=process_id)
    return taken


def _taken(session: Session, process_id: int, source: Source) -> Conversation:
    process = session.get(Process, process_id)
    if process is None:
        raise NotFound("process_unknown")
    if (process.paused_from or process.state) in ABILITIES["vote"]:
        raise Refused("voting_not_over")
    remit = session.execute(
        select(Remit).where(Remit.process_id == process_id).order_by(Remit.version.desc()).limit(1)
    ).scalar_one_or_none()
    groups = _groups(session, process_id, source)
    rows = session.execute(_live(process_id)).all()
    members, cast = _cast(session, process_id, source, {row.id: place for place, row in enumerate(rows)})
    return Conversation(
        topic=(remit and remit.question) or process.title,
        url=f"{settings().base_url}/projects/{process.public_id}",
        description=remit.background if remit else "",
        visitors=_taking_part(session, process_id, source),
        commenters=_heard(session, process_id, source),
        statements=tuple(_statement(row, groups) for row in rows),
        groups=tuple(groups.of_member.get(member) for member in members),
        people=cast[:, 0],
        items=cast[:, 1],
        values=cast[:, 2],
    )


def _live(process_id: int) -> Select[Any]:
    """All statements but those that were taken back."""
    columns: tuple[Any, ...] = (TraceNode.id, TraceNode.reference, Statement.text, Statement.state, Statement.is_meta)
    return (
        select(*columns, Statement.created_at)
        .join(Statement, Statement.node_id == TraceNode.id)
        .where(TraceNode.process_id == process_id, TraceNode.withdrawn_at.is_(None))
        .order_by(TraceNode.id)
    )


def _statement(row: Any, groups: _Groups) -> WrittenStatement:
    shown = row.state in votes.IN_THE_MAP
    midnight = row.created_at.replace(hour=0, minute=0, second=0, microsecond=0)
    return WrittenStatement(
        number=int(row.reference[1:]),
        text=row.text if shown else "",
        moderated=ACCEPTED if shown else REJECTED,
        is_meta=row.is_meta,
        day=max(0, int(midnight.timestamp() * 1000)),
        consensus=groups.consensus.get(row.reference),
    )


def _cast(session: Session, process_id: int, source: Source, places: Mapping[int, int]) -> tuple[list[int], Ints]:
    """Whose votes there are, in the order of the numbers drawn for them, and the votes: number, place, choice."""
    columns = (Vote.membership_id, Vote.statement_id, Vote.choice)
    found = session.execute(votes.of_consenting(process_id, *columns).where(Membership.source == source)).all()
    members = sorted({row.membership_id for row in found if row.statement_id in places})
    # Not from a seed that somebody could try again: nobody can work out who has which number.
    secrets.SystemRandom().shuffle(members)
    number = {member: drawn for drawn, member in enumerate(members)}
    cast = [(number[member], places[statement], choice) for member, statement, choice in found if statement in places]
    return members, np.array(cast, dtype=np.int64).reshape(-1, 3)


def _groups(session: Session, process_id: int, source: Source) -> _Groups:
    """From the newest map; where it is older than the votes, or there is none, nothing is said of groups."""
    row = session.get(OpinionResult, (process_id, source))
    if row is None or votes.is_older(session, process_id, source, at_change=row.at_change, made_from=row.made_from):
        return _Groups({}, {})
    document: dict[str, Any] = row.result
    numbers = {str(group["id"]): number for number, group in enumerate(document["groups"])}
    if not numbers:
        return _Groups({}, {})
    return _Groups(
        of_member={int(one): numbers[str(group)] for one, group in document["membership"].items()},
        consensus={str(one["id"]): float(one["group_aware_consensus"]) for one in document["statement_results"]},
    )


def _taking_part(session: Session, process_id: int, source: Source) -> int:
    members = select(Membership.id).where(
        Membership.process_id == process_id, Membership.role == Role.MEMBER, Membership.source == source
    )
    return _number(session, members.where(votes.SAID_YES, ConsentGrant.membership_id == Membership.id))


def _heard(session: Session, process_id: int, source: Source) -> int:
    """How many people's words the statements come from."""
    said = (
        select(Membership.id)
        .join(Contribution, Contribution.membership_id == Membership.id)
        .join(TraceLink, TraceLink.from_id == Contribution.node_id)
        .join(TraceNode, TraceNode.id == TraceLink.to_id)
        .where(
            TraceNode.process_id == process_id,
            TraceNode.kind == NodeKind.STATEMENT,
            TraceNode.withdrawn_at.is_(None),
            Contribution.withdrawn_at.is_(None),
            Membership.source == source,
        )
    )
    return _number(session, said.where(votes.SAID_YES, ConsentGrant.membership_id == Membership.id))


def _number(session: Session, members: Select[Any]) -> int:
    return session.execute(select(func.count()).select_from(members.distinct().subquery())).scalar_one()
