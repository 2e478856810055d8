"""What public pages cite of a process: answers to statements that may be seen, and what came of something.

Only what is public is ever named: statements of open results, final recommendations, lines of a published strategy.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask import url_for

from deliberation.database import db
from deliberation.methods.tracing.trace import Trace
from deliberation.reading import recommendations, strategies
from deliberation.reading import results as reading_results
from deliberation.reading.processes import ProcessView
from deliberation.reading.results import ResultsView, StatementAnswer
from deliberation.web.public.place import results_are_open
from deliberation.web.request import current_actor

MOST_DISPUTED = 3


@dataclass(frozen=True, slots=True)
class Answered:
    """How the people of one source answered one statement; `address` leads to the statement's own page."""

    source: str
    view: ResultsView
    answer: StatementAnswer
    address: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Something public that came of something else."""

    kind: str
    reference: str
    words: str
    language: str
    address: str


def answers(process: ProcessView, wanted: Collection[str]) -> tuple[Answered, ...]:
    """The answers to these statements, source by source; none while the results are closed to the visitor."""
    if not wanted or not results_are_open(process):
        return ()
    session, actor = db.session(), current_actor()
    views = (
        reading_results.results(session, actor, process.id, source)
        for source in reading_results.sources(session, process.id)
    )
    return tuple(
        Answered(view.source, view, one, url_for("public.statement", pid=process.public_id, ref=one.reference))
        for view in views
        if view is not None
        for one in view.statements
        if one.reference in wanted
    )


def disputed(found: Collection[Answered]) -> tuple[Answered, ...]:
    """Those with which the most people disagree, the most first."""
    against = [one for one in found if one.answer.disagree]
    against.sort(key=lambda one: (-one.answer.disagree, one.answer.reference))
    return tuple(against[:MOST_DISPUTED])


def outcomes(process: ProcessView, trace: Trace, reference: str) -> tuple[Outcome, ...]:
    """What came of one node of the trace, as far as it is public."""
    known = {one.reference: one for one in (*_recommended(process), *_planned(process))}
    reached = (step.ref for step in trace.where_did_it_go(reference).reached)
    return tuple(known[ref] for ref in reached if ref in known)


def _recommended(process: ProcessView) -> tuple[Outcome, ...]:
    return tuple(
        Outcome(
            "recommendation",
            one.reference,
            one.title,
            one.language,
            url_for("public.recommendation", pid=process.public_id, ref=one.reference),
        )
        for one in recommendations.public(db.session(), process.id)
    )


def _planned(process: ProcessView) -> tuple[Outcome, ...]:
    if process.strategy is None:
        return ()
    plan = strategies.published(db.session(), process.strategy).content
    lines = [("priority", one.reference, one.title) for one in plan.priorities]
    lines += [("action", one.reference, one.text) for one in plan.actions]
    return tuple(
        Outcome(kind, ref, words, plan.language, url_for("public.line", ref=plan.reference, line=ref))
        for kind, ref, words in lines
    )
