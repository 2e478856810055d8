"""The strategy before it is published, for those who write it and those who approve it: who stands behind each line."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from deliberation.errors import NotFound
from deliberation.permissions import Actor, require
from deliberation.reading import processes, strategies
from deliberation.reading import trace as tracing
from deliberation.reading.processes import ProcessView
from deliberation.reading.standing import Standing, behind
from deliberation.reading.strategies import LineView, StrategyView


@dataclass(frozen=True, slots=True)
class WorkingStrategy:
    """The strategy as it stands, who stands behind each line, what is still empty, and the mark of this very text."""

    view: StrategyView
    standing: Mapping[str, Standing]
    empty: tuple[str, ...]
    mark: str

    @property
    def complete(self) -> bool:
        """Whether there is a priority, and each has an action."""
        return bool(self.view.priorities) and not self.empty


def for_committee(session: Session, actor: Actor, public_id: str) -> ProcessView:
    """The process with this public id, for the committee that approves its strategy."""
    process = processes.for_visitor(session, actor, public_id)
    require(actor, "approve", "strategy", process.id)
    return process


def working(session: Session, actor: Actor, process_id: int) -> WorkingStrategy | None:
    """The strategy with what stands behind each of its lines; None before it was started."""
    view = strategies.working(session, actor, process_id)
    if view is None:
        return None
    trace = tracing.load(session, process_id)
    lines = [one.reference for one in view.priorities]
    lines += [one.reference for priority in view.priorities for one in priority.actions]
    return WorkingStrategy(
        view=view,
        standing={reference: behind(session, process_id, trace, reference) for reference in lines},
        empty=tuple(one.reference for one in view.priorities if not one.actions),
        mark=_mark(view),
    )


def working_line(session: Session, actor: Actor, process_id: int, reference: str) -> LineView:
    """Whose words stand behind one line of the strategy as it stands, step by step."""
    view = strategies.working(session, actor, process_id)
    lines = {one.reference: one for one in (view.priorities if view else ())}
    actions = {one.reference: one for priority in lines.values() for one in priority.actions}
    if reference not in lines and reference not in actions:
        raise NotFound("reference_unknown", kind="line", reference=reference)
    trace = tracing.load(session, process_id)
    words = tracing.words_of(session, process_id)
    is_action = reference in actions
    return LineView(
        reference=reference,
        kind="action" if is_action else "priority",
        text=actions[reference].text if is_action else lines[reference].title,
        standing=behind(session, process_id, trace, reference),
        steps=tuple(words[ref] for ref in tracing.living_ancestors(trace, reference) if ref in words),
        officer_proposed=is_action and actions[reference].officer_proposed,
    )


def mark_of(session: Session, process_id: int) -> str:
    """The mark of the strategy's text as it stands now (SHA-256), for callers that have asked already."""
    view = strategies.unchecked(session, process_id)
    if view is None:
        raise NotFound("strategy_not_started")
    return _mark(view)


def _mark(view: StrategyView) -> str:
    """Changes with every word, figure and line, and with nothing else."""
    return hashlib.sha256(repr(replace(view, state="", latest_version=0)).encode()).hexdigest()
