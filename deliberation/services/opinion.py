"""Keeping the opinion maps fresh: found stale, worked out outside any transaction, stored in one short one."""

from __future__ import annotations

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.methods.opinion.mapping import build_map
from deliberation.methods.opinion.plain import plain
from deliberation.permissions import Actor, require
from deliberation.reading import votes
from models import Membership, OpinionResult, Process, Role, Source

SEED = 20271


def stale(session: Session, actor: Actor) -> tuple[tuple[int, Source], ...]:
    """The processes and sources whose votes are newer than their map."""
    require(actor, "work", "opinion")
    session.rollback()
    pairs = session.execute(
        select(Membership.process_id, Membership.source)
        .join(Process, Process.id == Membership.process_id)
        .where(Membership.role == Role.MEMBER)
        .distinct()
        .order_by(Membership.process_id, Membership.source)
    ).all()
    made = {
        (row.process_id, row.source): row.made_from
        for row in session.execute(select(OpinionResult.process_id, OpinionResult.source, OpinionResult.made_from))
    }
    found = tuple(
        (process_id, source)
        for process_id, source in pairs
        if source is not None and made.get((process_id, source)) != votes.version(session, process_id, source)
    )
    session.rollback()
    return found


def refresh(session: Session, actor: Actor, process_id: int, source: Source) -> None:
    """Work the opinion map out again from the votes as they are now. Done twice it gives the same."""
    require(actor, "work", "opinion", process_id)
    session.rollback()
    taken = votes.take(session, process_id, source)
    session.rollback()
    found = build_map(taken.matrix, moderation=taken.moderation, rng=np.random.default_rng(SEED), seed=SEED)
    result = plain(found)
    with writing(session, process_id):
        row = session.get(OpinionResult, (process_id, source))
        if row is None:
            row = OpinionResult(process_id=process_id, source=source)
            session.add(row)
        row.made_from = taken.version
        row.made_at = clock.now()
        row.result = result
