"""A ballot as everybody may see it: what was asked, the result in words and numbers, and a file to check it with."""

from __future__ import annotations

from flask import jsonify
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading import ballots as reading
from deliberation.reading import minority
from deliberation.reading.ballots import BallotView
from deliberation.reading.processes import ProcessView
from deliberation.web import ballot_results, ballot_tables
from deliberation.web.ballot_told import Explained
from deliberation.web.public.place import here, page
from deliberation.web.public.routes import pages
from deliberation.web.request import Answer, current_actor, missing


@pages.get("/projects/<pid>/ballots/<reference>")
def ballot(pid: str, reference: str) -> Answer:
    """The result, once it is signed; before that, that there is a vote and what it asks."""
    process = here(pid)
    view = reading.one(db.session(), current_actor(), process.id, reference)
    told = ballot_results.explained(view) if view.result else None
    return page(
        "ballot",
        process,
        title=view.set_up["title"],
        ballot=view,
        told=told,
        kept=minority.by_option(minority.kept(db.session(), process.id, ballot=reference)),
        turnout=ballot_results.turnout(view) if told else "",
        rule=ballot_results.RULES[view.set_up["rule"]],
        signed_words=ballot_results.signed_words(),
        lot_words=ballot_results.lot_words(),
        next_words=_("The vote goes into the plan, line by line.") if told else "",
    )


def result_of(pid: str, reference: str) -> tuple[ProcessView, BallotView, Explained]:
    """The project and the result of a ballot that is signed; otherwise there is no such page."""
    process = here(pid)
    view = reading.one(db.session(), current_actor(), process.id, reference)
    if not view.result:
        missing()
    return process, view, ballot_results.explained(view)


@pages.get("/projects/<pid>/ballots/<reference>/easy")
def ballot_easy(pid: str, reference: str) -> Answer:
    """The result as a booklet in easy words: one sentence for each option."""
    process, view, told = result_of(pid, reference)
    return page("ballot_easy", process, ballot=view, told=told, turnout=ballot_results.turnout(view))


@pages.get("/projects/<pid>/ballots/<reference>/numbers")
def ballot_numbers(pid: str, reference: str) -> Answer:
    """The result in full: every number, in tables."""
    process, view, _told = result_of(pid, reference)
    return page("ballot_numbers", process, ballot=view, tables_of=ballot_tables.tables(view))


@pages.get("/projects/<pid>/ballots/<reference>/file")
def ballot_file(pid: str, reference: str) -> Answer:
    """What anybody needs to check the count; `folkmoot audit verify --export` reads it."""
    process = here(pid)
    whole = reading.published(db.session(), current_actor(), process.id, reference)
    answer = jsonify(whole)
    answer.headers["Content-Disposition"] = f'attachment; filename="{reference}.json"'
    return answer
