"""The front page, one process, and its recommendations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from flask import Blueprint, Response

from deliberation.database import db
from deliberation.errors import NotFound
from deliberation.reading import (
    ballots,
    bodies,
    concerns,
    demo,
    minority,
    processes,
    recommendations,
    recruitments,
)
from deliberation.reading import trace as tracing
from deliberation.reading.processes import ProcessView
from deliberation.web import ballot_results, ballot_times, committee_words, concern_words
from deliberation.web.public import cited, views
from deliberation.web.public.place import here, installation, page, plain_page, remit_of, results_are_open
from deliberation.web.record import role_words
from deliberation.web.request import Answer, current_actor

pages = Blueprint("public", __name__)

# Pages that hold nothing for strangers, or that end something.
NOT_FOR_ROBOTS = (
    "/take-part",
    "/card",
    "/staff",
    "/desk",
    "/run",
    "/committee",
    "/review",
    "/teller",
    "/join",
    "/leave",
    "/settings",
)
A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Totals:
    """How much there is in a process: totals only."""

    members: int
    contributions: int
    statements: int


@pages.get("/")
def front() -> Answer:
    """What this is, the way in, and what is going on."""
    projects = tuple((one, remit_of(one)) for one in processes.open_to_visitors(db.session()))
    return plain_page("front", projects=projects, details=demo.details(installation()))


@pages.get("/projects/<pid>")
def process(pid: str) -> Answer:
    """The question, where it stands, what was promised, and what came of it."""
    found = here(pid)
    return page(
        "process",
        found,
        remit=remit_of(found),
        totals=_totals(found),
        results_open=results_are_open(found),
        recommended=recommendations.public(db.session(), found.id),
        ballots=[
            one for one in ballots.every(db.session(), current_actor(), found.id) if one.state not in cited.BEFORE
        ],
        committee=bodies.quorums(db.session(), found.id),
        about_committee=committee_words,
        recruiting=recruitments.is_there(db.session(), found.id),
        until=partial(ballot_times.shown, time_zone=found.time_zone),
        turnout=ballot_results.turnout,
        concerns=concern_words.counted(concerns.public_counts(db.session(), found.id)),
        is_member=current_actor().membership(found.id) is not None,
    )


@pages.get("/projects/<pid>/question")
def remit_history(pid: str) -> Answer:
    """Every version of what was agreed: when, by somebody in which role, what changed, and why."""
    found = here(pid)
    versions = processes.remit_history(db.session(), current_actor(), found.id)
    zone = ZoneInfo(found.time_zone)
    rows = [
        (
            one,
            views.day(one.at.astimezone(zone).date()),
            role_words(one.role) if one.role else "",
            [views.REMIT_PARTS[name] for name in one.changed],
        )
        for one in versions
    ]
    return page("remit_history", found, versions=rows)


@pages.get("/projects/<pid>/recommendations/<ref>")
def recommendation(pid: str, ref: str) -> Answer:
    """A final recommendation: what to do, why, what it stands on, and what came of it."""
    found, session = here(pid), db.session()
    trace = tracing.load(session, found.id)
    final = recommendations.public(session, found.id, trace=trace)
    one = next((each for each in final if each.reference == ref), None)
    if one is None:
        raise NotFound("reference_unknown", kind="recommendation", reference=ref)
    answers = cited.answers(found, one.statements)
    kept = minority.kept(session, found.id, recommendation=ref)
    outcomes, voted = cited.outcomes(found, trace, ref), cited.ballots(found, ref)
    return page("recommendation", found, one=one, answers=answers, outcomes=outcomes, voted=voted, kept=kept)


@pages.get("/robots.txt")
def robots() -> Response:
    """Which pages search engines should leave alone."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS), ""]
    answer = Response("\n".join(lines), mimetype="text/plain")
    answer.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    return answer


def _totals(found: ProcessView) -> Totals:
    session = db.session()
    living = tracing.living(session, found.id)
    return Totals(
        members=processes.member_count(session, found.id),
        contributions=living.contributions,
        statements=living.statements,
    )
