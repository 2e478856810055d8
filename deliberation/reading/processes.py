"""What may be seen of a process: to everybody its question and state, to its people more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from deliberation.errors import NotFound
from deliberation.permissions import Actor, may, require
from deliberation.reading import moderation, remits
from deliberation.reading.remits import RemitVersion, latest_remit, missing_parts
from deliberation.stages import ABILITIES, can
from models import (
    Area,
    ConsentGrant,
    ConsentPurpose,
    Contribution,
    ContributionState,
    Membership,
    NodeKind,
    Process,
    ProcessCode,
    ProcessState,
    Publication,
    Remit,
    Role,
    Statement,
    StatementState,
    Strategy,
    TraceNode,
)


@dataclass(frozen=True, slots=True)
class ProcessView:
    """A process as anybody may see it. `id` is for calls to services and is never shown."""

    id: int
    public_id: str
    title: str
    area: str
    area_code: str
    state: str
    language: str
    paid_for_by: str
    help_phone: str
    help_words: str
    results_shown: str
    abilities: frozenset[str]
    strategy: str | None
    time_zone: str


@dataclass(frozen=True, slots=True)
class RemitView:
    """A version of the remit; `missing` names the parts that are still empty."""

    version: int
    question: str
    background: str
    scope_in: str
    scope_out: str
    powers: str
    money_pence: int | None
    money_note: str
    answer_by: date | None
    agreed: bool
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeskView:
    """The figures at the top of a facilitator's or convenor's screen."""

    waiting: int
    appeals: int
    unused: int
    statements_open: int
    recommendations: int


def one(session: Session, public_id: str) -> ProcessView:
    """The process with this public id, as anybody may see it. A draft is for its own people: see `for_people`."""
    return _view(session, _find(session, public_id))


def for_visitor(session: Session, actor: Actor, public_id: str) -> ProcessView:
    """The same, but a process that is still being set up is only shown to its own people."""
    return _view(session, _visited(session, actor, public_id))


def id_for_visitor(session: Session, actor: Actor, public_id: str) -> int:
    """The inner id of that process, where nothing of it is shown."""
    return _visited(session, actor, public_id).id


def _visited(session: Session, actor: Actor, public_id: str) -> Process:
    process = _find(session, public_id)
    if ProcessState.DRAFT in (process.state, process.paused_from) and not may(actor, "see", "process", process.id):
        raise NotFound("process_unknown")
    return process


def by_id(session: Session, process_id: int) -> ProcessView:
    """The process with this inner id."""
    process = session.get(Process, process_id)
    if process is None:
        raise NotFound("process_unknown")
    return _view(session, process)


def open_to_visitors(session: Session) -> tuple[ProcessView, ...]:
    """All processes that have started, newest first."""
    rows = session.execute(
        select(Process)
        .where(Process.state != ProcessState.DRAFT, Process.paused_from.is_distinct_from(ProcessState.DRAFT))
        .order_by(Process.created_at.desc(), Process.id.desc())
    ).scalars()
    return tuple(_view(session, process) for process in rows)


def of_actor(session: Session, actor: Actor) -> tuple[tuple[ProcessView, tuple[str, ...]], ...]:
    """The processes in which the actor has a part, with the roles there."""
    found = []
    for process_id in dict.fromkeys(part.process_id for part in actor.parts):
        if not may(actor, "see", "process", process_id):
            continue
        roles = tuple(str(part.role) for part in actor.parts_in(process_id))
        found.append((by_id(session, process_id), roles))
    return tuple(found)


def remit(session: Session, actor: Actor, process_id: int) -> RemitView:
    """The newest remit. Until it is agreed only the process's own people see it."""
    newest = latest_remit(session, process_id)
    if newest is None or newest.agreed_at is None:
        require(actor, "see", "process", process_id)
    return _remit_view(newest)


def _remit_view(found: Remit | None) -> RemitView:
    if found is None:
        return RemitView(0, "", "", "", "", "", None, "", None, agreed=False, missing=missing_parts(None))
    return RemitView(
        version=found.version,
        question=found.question,
        background=found.background,
        scope_in=found.scope_in,
        scope_out=found.scope_out,
        powers=found.powers,
        money_pence=found.money_pence,
        money_note=found.money_note,
        answer_by=found.answer_by,
        agreed=found.agreed_at is not None,
        missing=missing_parts(found),
    )


def remit_history(session: Session, actor: Actor, process_id: int) -> tuple[RemitVersion, ...]:
    """Every version of the remit, the newest first. Until it is agreed only the process's own people see it.

    A text that was never agreed is shown to nobody else either: of such a version only that it was there, and why.
    """
    newest = latest_remit(session, process_id)
    if newest is None or newest.agreed_at is None:
        require(actor, "see", "process", process_id)
    return remits.history(session, process_id, drafts=may(actor, "see", "process", process_id))


def desk(session: Session, actor: Actor, process_id: int) -> DeskView:
    """What waits for a person now."""
    require(actor, "desk", "process", process_id)
    from_process = select(func.count()).select_from(TraceNode).where(TraceNode.process_id == process_id)
    states = dict(
        session.execute(
            select(Contribution.state, func.count())
            .join(TraceNode, TraceNode.id == Contribution.node_id)
            .where(TraceNode.process_id == process_id)
            .group_by(Contribution.state)
        ).all()
    )
    statements_open = session.execute(
        from_process.join(Statement, Statement.node_id == TraceNode.id).where(Statement.state == StatementState.OPEN)
    ).scalar_one()
    recommendations = session.execute(from_process.where(TraceNode.kind == NodeKind.RECOMMENDATION)).scalar_one()
    return DeskView(
        waiting=len(moderation.queue(session, actor, process_id)),
        appeals=len(moderation.appeals(session, actor, process_id)),
        unused=states.get(ContributionState.CONFIRMED, 0),
        statements_open=statements_open,
        recommendations=recommendations,
    )


def process_code(session: Session, actor: Actor, process_id: int) -> str | None:
    """The words on the poster, for the convenor who prints it."""
    require(actor, "issue", "process_code", process_id)
    return session.execute(select(ProcessCode.words).where(ProcessCode.process_id == process_id)).scalar_one_or_none()


def member_count(session: Session, process_id: int) -> int:
    """How many members a process has. A total only: nobody gets a list of who takes part."""
    return session.execute(
        select(func.count())
        .select_from(Membership)
        .where(Membership.process_id == process_id, Membership.role == Role.MEMBER, Membership.to_at.is_(None))
    ).scalar_one()


def consenting_count(session: Session, process_id: int) -> int:
    """How many members said yes to taking part and have not taken it back. A total only."""
    return session.execute(
        select(func.count())
        .select_from(ConsentGrant)
        .join(Membership, Membership.id == ConsentGrant.membership_id)
        .where(
            Membership.process_id == process_id,
            Membership.role == Role.MEMBER,
            ConsentGrant.purpose == ConsentPurpose.TAKE_PART,
            ConsentGrant.ended_at.is_(None),
            ConsentGrant.given,
        )
    ).scalar_one()


# Put together once: nearly every page asks it.
_BY_PUBLIC_ID = select(Process).where(Process.public_id == bindparam("public_id"))


def _find(session: Session, public_id: str) -> Process:
    process = session.execute(_BY_PUBLIC_ID, {"public_id": public_id}).scalar_one_or_none()
    if process is None:
        raise NotFound("process_unknown")
    return process


def _view(session: Session, process: Process) -> ProcessView:
    area = session.get_one(Area, process.area_id)
    # A published version stays in public while the next one is written and approved.
    strategy = session.execute(
        select(Strategy.reference)
        .join(Publication, Publication.strategy_id == Strategy.id)
        .where(Strategy.process_id == process.id)
        .limit(1)
    ).scalar()
    return ProcessView(
        id=process.id,
        public_id=process.public_id,
        title=process.title,
        area=area.name,
        area_code=area.code,
        state=str(process.state),
        language=process.language,
        paid_for_by=process.paid_for_by or "",
        help_phone=process.help_phone or "",
        help_words=process.help_words or "",
        results_shown=str(process.results_shown),
        abilities=frozenset(ability for ability in ABILITIES if can(process, ability)),
        strategy=strategy,
        time_zone=area.time_zone,
    )
