"""What public pages cite of a process: answers to statements that may be seen, and what came of something.

Only what is public is ever named: statements of open results, final recommendations, lines of a published strategy.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask import url_for

from deliberation.database import db
from deliberation.exchange.document.strategy.content import StrategyContent
from deliberation.methods.tracing.trace import Trace
from deliberation.reading import ballots as reading_ballots
from deliberation.reading import recommendations, strategies
from deliberation.reading import results as reading_results
from deliberation.reading.ballots import BallotView
from deliberation.reading.group_views import StatementAnswer
from deliberation.reading.processes import ProcessView
from deliberation.reading.published_trace import as_published
from deliberation.reading.results import ResultsView
from deliberation.web import ballot_results
from deliberation.web.ballot_told import Line
from deliberation.web.public.place import results_are_open
from deliberation.web.request import current_actor

MOST_DISPUTED = 3
# Nobody but those who run it and the committee hears of a ballot before it opens.
BEFORE = ("set_up", "approved")


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


@dataclass(frozen=True, slots=True)
class Voted:
    """What became of one recommendation in a ballot: none before the count is signed."""

    ballot: BallotView
    line: Line | None


def ballots(process: ProcessView, reference: str) -> tuple[Voted, ...]:
    """The ballots in which this recommendation was put to the vote, the first one first; void ones say so."""
    found = []
    for view in reading_ballots.every(db.session(), current_actor(), process.id):
        if view.state not in BEFORE and reference in {one["recommendation"] for one in view.set_up["options"]}:
            lines = ballot_results.explained(view).lines if view.state == "signed" else ()
            line = next((one for one in lines if one.option["recommendation"] == reference), None)
            found.append(Voted(view, line))
    return tuple(found)


def answers(process: ProcessView, wanted: Collection[str]) -> tuple[Answered, ...]:
    """The answers to these statements, source by source; none while the results are closed to the visitor."""
    if not wanted or not results_are_open(process):
        return ()
    session, actor = db.session(), current_actor()
    views = (
        reading_results.unchecked(session, process.id, source, actor=actor)
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
    plan = strategies.published(db.session(), process.strategy).content if process.strategy else None
    known = {one.reference: one for one in (*_recommended(process, trace), *(_planned(plan) if plan else ()))}
    way = as_published(trace, plan) if plan else trace
    return tuple(known[step.ref] for step in way.where_did_it_go(reference).reached if step.ref in known)


def _recommended(process: ProcessView, trace: Trace) -> tuple[Outcome, ...]:
    return tuple(
        Outcome(
            "recommendation",
            one.reference,
            one.title,
            one.language,
            url_for("public.recommendation", pid=process.public_id, ref=one.reference),
        )
        for one in recommendations.public(db.session(), process.id, trace=trace)
    )


def _planned(plan: StrategyContent) -> tuple[Outcome, ...]:
    lines = [("priority", one.reference, one.title) for one in plan.priorities]
    lines += [("action", one.reference, one.text) for one in plan.actions]
    return tuple(
        Outcome(kind, ref, words, plan.language, url_for("public.line", ref=plan.reference, line=ref))
        for kind, ref, words in lines
    )
