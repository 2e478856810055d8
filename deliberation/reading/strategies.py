"""The strategy as it stands, and as it was published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import NotFound
from deliberation.exchange.document.strategy import codec
from deliberation.exchange.document.strategy import content as frozen
from deliberation.exchange.document.strategy.content import StrategyContent
from deliberation.permissions import Actor, require
from deliberation.reading import trace as tracing
from deliberation.reading.published_trace import as_published
from deliberation.reading.standing import Standing, behind
from models import (
    Action,
    Area,
    Priority,
    Process,
    Publication,
    PublishedFile,
    Redaction,
    Strategy,
    StrategyState,
    TraceLink,
    TraceNode,
)


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action. `money_pence` None: no money set; `officer_proposed`: nobody's words led to it."""

    reference: str
    text: str
    owner: str
    starts_on: date
    due_on: date
    money_pence: int | None
    kind: str
    officer_proposed: bool


@dataclass(frozen=True, slots=True)
class PriorityLine:
    """One priority with its actions and the recommendations that were chosen."""

    reference: str
    rank: int
    title: str
    why: str
    recommendations: tuple[str, ...]
    actions: tuple[ActionLine, ...]


@dataclass(frozen=True, slots=True)
class StrategyView:
    """The strategy as it stands now."""

    reference: str
    process_id: int
    process: str
    process_title: str
    place: str
    title: str
    vision: str
    period_start: int
    period_end: int
    state: str
    priorities: tuple[PriorityLine, ...]
    latest_version: int


@dataclass(frozen=True, slots=True)
class PublishedView:
    """A published version as it is served: redacted where people took words back; the hash is the original one."""

    reference: str
    version: int
    published_at: datetime
    content: StrategyContent
    content_hash: str
    redactions: tuple[tuple[str, str, datetime], ...]
    files: tuple[str, ...]
    process: str


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of a published strategy with everything that stands behind it now."""

    reference: str
    kind: str
    text: str
    standing: Standing
    steps: tuple[tracing.Stop, ...]
    officer_proposed: bool


def working(session: Session, actor: Actor, process_id: int) -> StrategyView | None:
    """The strategy of a process as it stands, for the process's own people; None before it was started."""
    require(actor, "see_draft", "strategy", process_id)
    return unchecked(session, process_id)


def unchecked(session: Session, process_id: int) -> StrategyView | None:
    """The same for callers that have asked already."""
    strategy = session.execute(select(Strategy).where(Strategy.process_id == process_id)).scalar_one_or_none()
    if strategy is None:
        return None
    process = session.get_one(Process, process_id)
    newest = session.execute(
        select(Publication.version)
        .where(Publication.strategy_id == strategy.id)
        .order_by(Publication.version.desc())
        .limit(1)
    ).scalar()
    return StrategyView(
        reference=strategy.reference,
        process_id=process_id,
        process=process.public_id,
        process_title=process.title,
        place=session.get_one(Area, strategy.area_id).name,
        title=strategy.title,
        vision=strategy.vision,
        period_start=strategy.period_start,
        period_end=strategy.period_end,
        state=str(strategy.state),
        priorities=_priorities(session, strategy.id),
        latest_version=newest or 0,
    )


def _priorities(session: Session, strategy_id: int) -> tuple[PriorityLine, ...]:
    rows = session.execute(
        select(Priority, TraceNode.reference)
        .join(TraceNode, TraceNode.id == Priority.node_id)
        .where(Priority.strategy_id == strategy_id)
        .order_by(Priority.rank)
    ).all()
    before, actions = _before_priorities(session, strategy_id), _actions(session, strategy_id)
    return tuple(
        PriorityLine(
            reference=reference,
            rank=one.rank,
            title=one.title,
            why=one.why,
            recommendations=tuple(sorted(before[one.node_id])),
            actions=tuple(actions[one.node_id]),
        )
        for one, reference in rows
    )


def _before_priorities(session: Session, strategy_id: int) -> Mapping[int, set[str]]:
    """What leads straight to each priority, by the priority's node."""
    rows = session.execute(
        select(TraceLink.to_id, TraceNode.reference)
        .join(TraceNode, TraceNode.id == TraceLink.from_id)
        .join(Priority, Priority.node_id == TraceLink.to_id)
        .where(Priority.strategy_id == strategy_id)
    )
    found: dict[int, set[str]] = defaultdict(set)
    for priority_id, reference in rows:
        found[priority_id].add(reference)
    return found


def _actions(session: Session, strategy_id: int) -> Mapping[int, list[ActionLine]]:
    """The actions of each priority, by the priority's node."""
    rows = session.execute(
        select(Action, TraceNode.reference)
        .join(TraceNode, TraceNode.id == Action.node_id)
        .join(Priority, Priority.node_id == Action.priority_id)
        .where(Priority.strategy_id == strategy_id)
        .order_by(TraceNode.id)
    )
    found: dict[int, list[ActionLine]] = defaultdict(list)
    for one, reference in rows:
        found[one.priority_id].append(
            ActionLine(
                reference=reference,
                text=one.text,
                owner=one.owner,
                starts_on=one.starts_on,
                due_on=one.due_on,
                money_pence=one.money_pence,
                kind=str(one.kind),
                officer_proposed=one.officer_proposed,
            )
        )
    return found


def published(session: Session, reference: str, version: int | None = None) -> PublishedView:
    """A published version of a strategy (the newest by default), open to everybody."""
    query = (
        select(Publication, Process.public_id)
        .join(Strategy, Strategy.id == Publication.strategy_id)
        .join(Process, Process.id == Strategy.process_id)
        .where(Strategy.reference == reference)
        .order_by(Publication.version.desc())
    )
    if version is not None:
        query = query.where(Publication.version == version)
    found = session.execute(query.limit(1)).one_or_none()
    if found is None:
        raise NotFound("publication_unknown", reference=reference)
    publication, process = found
    redactions = tuple(
        session.execute(
            select(Redaction.reference, Redaction.segment_hash, Redaction.at)
            .where(Redaction.publication_id == publication.id)
            .order_by(Redaction.id)
        ).all()
    )
    files = session.execute(
        select(PublishedFile.format)
        .where(PublishedFile.publication_id == publication.id)
        .order_by(PublishedFile.format)
    ).scalars()
    return PublishedView(
        reference=reference,
        version=publication.version,
        published_at=publication.published_at,
        content=_as_served(publication, redactions),
        content_hash=publication.content_hash,
        redactions=redactions,
        files=tuple(files),
        process=process,
    )


def newest(session: Session, process_id: int) -> StrategyContent | None:
    """The newest published copy of a process's strategy; None where nothing is published."""
    reference = session.execute(
        select(Strategy.reference)
        .join(Publication, Publication.strategy_id == Strategy.id)
        .where(Strategy.process_id == process_id)
        .limit(1)
    ).scalar()
    return published(session, reference).content if reference else None


def _as_served(publication: Publication, redactions: tuple[tuple[str, str, datetime], ...]) -> StrategyContent:
    """The stored copy, with the list of what was taken out of it since."""
    content = codec.content_from_json(codec.json_bytes(publication.content))
    taken = tuple(frozen.Redaction(reference, at.date(), digest) for reference, digest, at in redactions)
    return replace(content, redactions=taken)


def published_file(session: Session, reference: str, format_: str) -> bytes:
    """A file of the newest published version, as the worker made it."""
    content = session.execute(
        select(PublishedFile.content)
        .join(Publication, Publication.id == PublishedFile.publication_id)
        .join(Strategy, Strategy.id == Publication.strategy_id)
        .where(Strategy.reference == reference, PublishedFile.format == format_)
        .order_by(Publication.version.desc())
        .limit(1)
    ).scalar_one_or_none()
    if content is None:
        raise NotFound("file_being_made", format=format_)
    return content


def line(session: Session, reference: str, line_reference: str) -> LineView:
    """Whose words stand behind one line of a published strategy, and who disagreed. Open to everybody."""
    return line_of(session, published(session, reference), line_reference)


def line_of(session: Session, view: PublishedView, line_reference: str) -> LineView:
    """The same for callers that have the published version already."""
    lines = {one.reference: ("action", one.text) for one in view.content.actions}
    lines |= {one.reference: ("priority", one.title) for one in view.content.priorities}
    lines |= {one.reference: ("recommendation", one.title) for one in view.content.recommendations}
    if line_reference not in lines:
        raise NotFound("reference_unknown", kind="line", reference=line_reference)
    kind, text = lines[line_reference]
    process_id = session.execute(
        select(Process.id).join(Strategy, Strategy.process_id == Process.id).where(Strategy.reference == view.reference)
    ).scalar_one()
    trace = as_published(tracing.load(session, process_id), view.content)
    words = {**tracing.words_of(session, process_id), **published_words(view.content)}
    ancestors = tracing.living_ancestors(trace, line_reference)
    proposed = {one.reference for one in view.content.actions if one.origin == "proposed by officers"}
    return LineView(
        reference=line_reference,
        kind=kind,
        text=text,
        standing=behind(session, process_id, trace, line_reference),
        steps=tuple(words[ref] for ref in ancestors if ref in words),
        officer_proposed=line_reference in proposed,
    )


def published_words(content: StrategyContent) -> dict[str, tracing.Stop]:
    """The words of the published copy, which stand before those that are being worked on."""
    found = {one.reference: tracing.Stop("priority", one.reference, one.title, "") for one in content.priorities}
    found |= {one.reference: tracing.Stop("action", one.reference, one.text, "") for one in content.actions}
    titles = {one.reference: one.title for one in content.recommendations}
    return found | {ref: tracing.Stop("recommendation", ref, title, content.language) for ref, title in titles.items()}


def is_public(state: str) -> bool:
    """Whether a strategy in this state has a published version to show."""
    return state in (StrategyState.PUBLISHED, StrategyState.IN_REVIEW, StrategyState.SUPERSEDED)
