"""What the newest map of a source says about which statement should come next, and whether that can be trusted."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from deliberation.logs import logger
from deliberation.methods.opinion.routing import blind
from models import OpinionResult, Process, Source, Statement, TraceNode

# Maps whose priorities are kept in memory: a map of 33,500 people has three megabytes, and is asked at every vote.
KEPT = 32


@dataclass(frozen=True, slots=True)
class Priorities:
    """For each statement its priority and how many people have seen it. Empty as long as there is no map.

    `blind`: the priorities of this map tell nothing apart, or are missing. They are left out then, so that what comes
    next hangs on how many people have seen it alone.
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    seen: Mapping[str, int] = field(default_factory=dict)
    blind: bool = False


_Version = tuple[str, int, datetime]
_kept: WeakKeyDictionary[Engine, OrderedDict[tuple[int, Source], tuple[_Version, Priorities]]] = WeakKeyDictionary()
_lock = threading.Lock()


def priorities(session: Session, process_id: int, source: Source | None) -> Priorities:
    """The priorities of the newest map of a source; read from the database once for each map."""
    version = _version(session, process_id, source) if source else None
    if source is None or version is None:
        return Priorities()
    engine = session.connection().engine
    with _lock:
        kept = _kept.setdefault(engine, OrderedDict())
        known = kept.get((process_id, source))
    if known is not None and known[0] == version:
        return known[1]
    found = _read(session, process_id, source)
    if found.blind:
        logger().error("routing_blind", process=process_id, source=str(source))
    with _lock:
        kept[process_id, source] = version, found
        kept.move_to_end((process_id, source))
        while len(kept) > KEPT:
            kept.popitem(last=False)
    return found


def faults(session: Session) -> tuple[str, ...]:
    """The titles of the projects in which the choice of the next statement has gone blind, with their source."""
    rows = session.execute(
        select(OpinionResult.process_id, OpinionResult.source, Process.title)
        .join(Process, Process.id == OpinionResult.process_id)
        .order_by(OpinionResult.process_id, OpinionResult.source)
    ).all()
    return tuple(f"{title} ({source})" for process, source, title in rows if _read(session, process, source).blind)


def _version(session: Session, process_id: int, source: Source) -> _Version | None:
    columns = (OpinionResult.made_from, OpinionResult.at_change, OpinionResult.made_at)
    row = session.execute(
        select(*columns).where(OpinionResult.process_id == process_id, OpinionResult.source == source)
    ).first()
    return None if row is None else (row.made_from, row.at_change, row.made_at)


def _read(session: Session, process_id: int, source: Source) -> Priorities:
    listed: Any = session.execute(
        select(OpinionResult.result["statement_results"]).where(
            OpinionResult.process_id == process_id, OpinionResult.source == source
        )
    ).scalar()
    rows = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    # Asked of the statements and not of the map: a map that took them all to be about the person is what broke Polis.
    about_people = set(
        session.execute(
            select(TraceNode.reference)
            .join(Statement, Statement.node_id == TraceNode.id)
            .where(TraceNode.process_id == process_id, Statement.is_meta)
        ).scalars()
    )
    asked = [one for one in rows if one["id"] not in about_people]
    lost = listed is None or blind(((one["agree"], one["disagree"], one["seen"]), one.get("priority")) for one in asked)
    seen = {str(one["id"]): int(one["seen"]) for one in rows}
    return Priorities({} if lost else {str(one["id"]): float(one["priority"]) for one in rows}, seen, lost)
