"""Concerns: their words for whoever raised them and for the reviewer, and for the others how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock, sealing
from deliberation.errors import NotAllowed, NotFound
from deliberation.methods.disclosure import Published, publish_list, publish_split
from deliberation.permissions import Actor, Part, may, require
from deliberation.reading import processes
from deliberation.reading.processes import ProcessView
from models import (
    Concern,
    ConcernState,
    ConcernStep,
    ConcernStepKind,
    Membership,
    Person,
    RightsStatement,
    Role,
)

# How a concern is counted: every one in exactly one of these.
COUNTED = ("in_time", "late", "answered", "closed", "taken_back")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what happened, when, and its words ("" where there are none)."""

    kind: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class ConcernRow:
    """A concern in a list: without its words."""

    public_id: str
    about: str
    state: str
    raised_at: datetime
    due: datetime
    late: bool
    reopened: bool


@dataclass(frozen=True, slots=True)
class ConcernView:
    """A concern with its words. `name` is "" for whoever does not want to be named; `reach`: where to answer."""

    row: ConcernRow
    steps: tuple[Step, ...]
    name: str
    way: str
    reach: str
    can_reopen: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How many concerns there are and how they stand. Small numbers are hidden."""

    total: Published
    standing: Mapping[str, Published]


def may_raise(actor: Actor, process_id: int) -> bool:
    """Whether the actor can raise a concern here."""
    return may(actor, "raise", "concern", process_id) and raiser(actor, process_id) is not None


def raiser(actor: Actor, process_id: int) -> Part | None:
    """The actor's part with which they raise concerns and read the answers; as a member before anything else."""
    own = [
        part
        for part in actor.parts_in(process_id)
        if may(actor, "raise", "concern", process_id, owner_membership_id=part.membership_id)
        and part.role in (Role.MEMBER, Role.SUPPORTER, Role.PANEL_MEMBER, Role.OBSERVER)
    ]
    return min(own, key=lambda part: part.role is not Role.MEMBER, default=None)


def require_raiser(actor: Actor, process_id: int, verb: str) -> Part:
    """The same; refused for anybody else, the machine too."""
    part = raiser(actor, process_id)
    if part is None:
        raise NotAllowed("not_allowed", verb=verb, thing="concern", process_id=process_id)
    require(actor, verb, "concern", process_id, owner_membership_id=part.membership_id)
    return part


def require_reviewer(actor: Actor, process_id: int) -> Part:
    """The actor's part as the reviewer of this process; anybody else is refused, the machine too."""
    require(actor, "review", "concern", process_id)
    part = next((one for one in actor.parts_in(process_id) if one.role is Role.REVIEWER), None)
    if part is None:
        raise NotAllowed("not_allowed", verb="review", thing="concern", process_id=process_id)
    return part


def for_reviewer(session: Session, actor: Actor, public_id: str) -> ProcessView:
    """The process with this public id, for its reviewer."""
    process = processes.for_visitor(session, actor, public_id)
    require_reviewer(actor, process.id)
    return process


def for_raiser(session: Session, actor: Actor, public_id: str) -> ProcessView:
    """The process with this public id, for those who can raise a concern in it."""
    process = processes.for_visitor(session, actor, public_id)
    require_raiser(actor, process.id, "see_own")
    return process


def reviewers(session: Session, process_id: int) -> tuple[str, ...]:
    """The names of those who read concerns now, "" for one without a name: everybody may know. None: nobody does."""
    rows = session.execute(
        select(Person.display_name)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.process_id == process_id,
            Membership.role == Role.REVIEWER,
            Membership.to_at.is_(None),
            Person.disabled_at.is_(None),
        )
        .order_by(Membership.id)
    ).scalars()
    return tuple(name or "" for name in rows)


def own(session: Session, actor: Actor, process_id: int) -> tuple[ConcernRow, ...]:
    """The concerns that the actor raised, the newest first."""
    part = require_raiser(actor, process_id, "see_own")
    found = _rows(session, process_id)
    return tuple(row for concern, row in reversed(found) if concern.membership_id == part.membership_id)


def own_one(session: Session, actor: Actor, process_id: int, public_id: str) -> ConcernView:
    """One of them with its words and the answers."""
    part = require_raiser(actor, process_id, "see_own")
    concern, row = _find(session, process_id, public_id)
    if concern.membership_id != part.membership_id:
        raise NotFound("concern_unknown")
    return _view(session, concern, row)


def own_export(session: Session, actor: Actor, process_id: int) -> list[dict[str, Any]]:
    """Everything that is kept of the actor's concerns, as data for their own download. No other export has any."""
    found = [own_one(session, actor, process_id, row.public_id) for row in own(session, actor, process_id)]
    return [
        {
            "about": one.row.about,
            "state": one.row.state,
            "named": one.name,
            "answer_by": one.way,
            "reach": one.reach,
            "due": one.row.due.isoformat(),
            "steps": [{"kind": step.kind, "at": step.at.isoformat(), "words": step.words} for step in one.steps],
        }
        for one in found
    ]


def to_review(session: Session, actor: Actor, process_id: int) -> tuple[ConcernRow, ...]:
    """All concerns for the reviewer: what waits first, by the day it has to be answered."""
    require_reviewer(actor, process_id)
    rows = [row for _, row in _rows(session, process_id)]
    return tuple(sorted(rows, key=lambda row: (row.state != ConcernState.WAITING, row.due)))


def one_to_review(session: Session, actor: Actor, process_id: int, public_id: str) -> ConcernView:
    """One concern with its words, for the reviewer. Who raised it stands there only if they want it."""
    require_reviewer(actor, process_id)
    return _view(session, *_find(session, process_id, public_id))


def counts(session: Session, actor: Actor, process_id: int) -> Counts:
    """How many concerns there are, for the convenor and the committee: the same that everybody may know."""
    require(actor, "count", "concern", process_id)
    return public_counts(session, process_id)


def public_counts(session: Session, process_id: int) -> Counts:
    """How many concerns there are and how they stand. A count under five is hidden, and what would tell it."""
    found = Counter(_counted(row) for _, row in _rows(session, process_id))
    table = publish_list({name: found[name] for name in COUNTED})
    total = publish_split(sum(found.values()))
    return Counts(total=total, standing={name: table.cells[name, ""] for name in COUNTED})


def words_of(concern: Concern, step: ConcernStep) -> dict[str, Any]:
    """What one step holds; nothing once its words went."""
    return {} if step.sealed is None else sealing.unseal(sealing.CONCERNS, concern.id, step.sealed)


def steps_of(session: Session, concern: Concern) -> Sequence[ConcernStep]:
    """The steps of a concern in their order."""
    return (
        session.execute(select(ConcernStep).where(ConcernStep.concern_id == concern.id).order_by(ConcernStep.id))
        .scalars()
        .all()
    )


def _counted(row: ConcernRow) -> str:
    if row.state == ConcernState.WAITING:
        return "late" if row.late else "in_time"
    return row.state


def _rows(session: Session, process_id: int) -> list[tuple[Concern, ConcernRow]]:
    found = session.execute(
        select(Concern, RightsStatement.reply_days)
        .join(RightsStatement, RightsStatement.id == Concern.rights_id)
        .where(Concern.process_id == process_id)
        .order_by(Concern.id)
    )
    return [(concern, _row(concern, days)) for concern, days in found]


def _find(session: Session, process_id: int, public_id: str) -> tuple[Concern, ConcernRow]:
    found = session.execute(
        select(Concern, RightsStatement.reply_days)
        .join(RightsStatement, RightsStatement.id == Concern.rights_id)
        .where(Concern.process_id == process_id, Concern.public_id == public_id)
    ).one_or_none()
    if found is None:
        raise NotFound("concern_unknown")
    concern, days = found
    return concern, _row(concern, days)


def _row(concern: Concern, reply_days: int) -> ConcernRow:
    due = concern.asked_at + timedelta(days=reply_days)
    return ConcernRow(
        public_id=concern.public_id,
        about=str(concern.about),
        state=str(concern.state),
        raised_at=concern.raised_at,
        due=due,
        late=concern.state is ConcernState.WAITING and clock.now() > due,
        reopened=concern.reopened_at is not None,
    )


def _view(session: Session, concern: Concern, row: ConcernRow) -> ConcernView:
    steps = steps_of(session, concern)
    held = [words_of(concern, step) for step in steps]
    first = next((one for step, one in zip(steps, held, strict=True) if step.kind is ConcernStepKind.RAISED), {})
    return ConcernView(
        row=row,
        steps=tuple(Step(str(step.kind), step.at, one.get("text", "")) for step, one in zip(steps, held, strict=True)),
        name=first.get("name", ""),
        way=first.get("way", ""),
        reach=first.get("reach", ""),
        can_reopen=concern.state in (ConcernState.ANSWERED, ConcernState.CLOSED) and concern.reopened_at is None,
    )
