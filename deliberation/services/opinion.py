"""Keeping the opinion maps fresh: found stale, worked out outside any transaction, stored in one short one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from sqlalchemy import select, update
from sqlalchemy.orm import Session, defer

from deliberation import clock
from deliberation.database import writing
from deliberation.permissions import Actor, require
from deliberation.reading import votes
from deliberation.services.kept_votes import KeptVotes
from models import Membership, OpinionResult, Process, Role, Source

# Is told (done, all).
Report = Callable[[int, int], None]

SEED = 20271
# A smaller conversation is worked out whole each time: it takes less than a second.
LARGE = 50_000
GROWTH = 1.05
FAR = 1_000


def changes(session: Session, actor: Actor) -> Mapping[int, int]:
    """For each process how many writes may have changed a map of it. While that stands still, so do the maps."""
    require(actor, "work", "opinion")
    session.rollback()
    found = dict(session.execute(select(Process.id, Process.opinion_changes)).all())
    session.rollback()
    return found


def stale(session: Session, actor: Actor, among: Collection[int] | None = None) -> tuple[tuple[int, Source], ...]:
    """The processes and sources whose votes are newer than their map; `among`: only these processes are looked at.

    Of a map that stayed fresh while `FAR` changes came in another source that is noted, so that no later look has to
    go through them again.
    """
    require(actor, "work", "opinion")
    session.rollback()
    members = select(Membership.process_id, Membership.source).where(Membership.role == Role.MEMBER)
    if among is not None:
        members = members.where(Membership.process_id.in_(among))
    pairs = session.execute(members.distinct().order_by(Membership.process_id, Membership.source)).all()
    columns = (OpinionResult.process_id, OpinionResult.source, OpinionResult.at_change, OpinionResult.made_from)
    # Before anything else: a change that comes in between then counts as not looked at.
    now = dict(session.execute(select(Process.id, Process.opinion_changes)).all())
    made = {(row.process_id, row.source): row for row in session.execute(select(*columns))}
    found, fresh = [], []
    for process_id, source in pairs:
        row = made.get((process_id, source))
        if source is None:
            continue
        if row is None or votes.is_older(session, process_id, source, at_change=row.at_change, made_from=row.made_from):
            found.append((process_id, source))
        elif now[process_id] - row.at_change >= FAR:
            fresh.append(row)
    session.rollback()
    for row in fresh:
        _note_fresh(session, row.process_id, row.source, was=row.at_change, at_change=now[row.process_id])
    return tuple(found)


def _note_fresh(session: Session, process_id: int, source: Source, *, was: int, at_change: int) -> None:
    with writing(session, process_id):
        session.execute(
            update(OpinionResult)
            .where(
                OpinionResult.process_id == process_id,
                OpinionResult.source == source,
                # Another worker may have made a newer map meanwhile.
                OpinionResult.at_change == was,
            )
            .values(at_change=at_change)
        )


def refresh(
    session: Session,
    actor: Actor,
    process_id: int,
    source: Source,
    *,
    kept: KeptVotes | None = None,
    report: Report | None = None,
) -> None:
    """Work the opinion map out again from the votes as they are now. Done twice it gives the same.

    `kept` holds what the same worker read before, so that only what changed is read; without it everything is.
    `report` is told (done, all) on the way, outside any transaction; what it raises stops the work, and nothing is
    stored.

    Groups keep the names that they had. In a large conversation a few new votes place people anew, and how many groups
    there are is looked at again when there are a twentieth more votes; the result says when that was.
    """
    require(actor, "work", "opinion", process_id)
    taken = (KeptVotes() if kept is None else kept).take(session, process_id, source)
    # The column alone: a row that stays in the session would be read whole once more before it is replaced.
    of_this = select(OpinionResult.result).where(OpinionResult.process_id == process_id, OpinionResult.source == source)
    earlier = session.execute(of_this).scalar_one_or_none() or {}
    session.rollback()
    result = _work_out(taken, earlier, report)
    if report is not None:
        report(1, 1)
    with writing(session, process_id):
        # The old result is large, and about to be replaced.
        row = session.get(OpinionResult, (process_id, source), options=[defer(OpinionResult.result)])
        if row is None:
            row = OpinionResult(process_id=process_id, source=source)
            session.add(row)
        elif row.at_change > taken.at_change:
            # Whoever was overtaken does not put an older map over a newer one.
            return
        row.made_from = taken.version
        row.at_change = taken.at_change
        row.made_at = clock.now()
        row.result = result


def _work_out(taken: votes.VotesTaken, earlier: Mapping[str, Any], report: Report | None) -> dict[str, Any]:
    # scipy takes a second to load, and a worker that finds every map fresh never needs it.
    from deliberation.methods.opinion.choosing import Known  # noqa: PLC0415
    from deliberation.methods.opinion.mapping import build_map  # noqa: PLC0415
    from deliberation.methods.opinion.plain import plain  # noqa: PLC0415
    from deliberation.methods.opinion.selection import minority_views  # noqa: PLC0415

    count = taken.matrix.votes.nnz
    counted = earlier.get("counted", {})
    lags = bool(earlier.get("enough")) and LARGE <= count <= GROWTH * counted.get("votes", 0)
    found = build_map(
        taken.matrix,
        moderation=taken.moderation,
        rng=np.random.default_rng(SEED),
        names=earlier.get("membership"),
        known=Known(int(earlier["k"]), float(earlier["stability"])) if lags else None,
        seed=SEED,
        progress=report,
    )
    views = minority_views(found.statement_results, [group.id for group in found.groups], moderation=taken.moderation)
    return {
        **plain(found),
        "minority": {group: [asdict(view) for view in held] for group, held in views.items()},
        # When, and from how many votes, the number of groups and their stability were last worked out.
        "counted": dict(counted) if lags else {"votes": count, "at": clock.now().isoformat(timespec="seconds")},
    }
