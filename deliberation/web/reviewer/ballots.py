"""Votes for the reviewer: what was counted, and the papers to count them again."""

from __future__ import annotations

from deliberation.database import db
from deliberation.reading import ballots as reading
from deliberation.web import ballot_downloads, ballot_results
from deliberation.web.request import Answer, current_actor
from deliberation.web.reviewer.place import here, page, pages


@pages.get("/review/<pid>/votes")
def votes(pid: str) -> Answer:
    """The votes of the project that are counted."""
    process = here(pid)
    rows = reading.every(db.session(), current_actor(), process.id)
    return page("votes", process, rows=[one for one in rows if one.result])


@pages.get("/review/<pid>/votes/<reference>")
def vote(pid: str, reference: str) -> Answer:
    """One count in words, and the papers."""
    process = here(pid)
    view = reading.one(db.session(), current_actor(), process.id, reference)
    told = ballot_results.explained(view) if view.result else None
    return page(
        "vote",
        process,
        ballot=view,
        told=told,
        turnout=ballot_results.turnout(view) if told else "",
        rule=ballot_results.RULES[view.set_up["rule"]],
    )


@pages.post("/review/<pid>/votes/<reference>/papers/<kind>")
def take_papers(pid: str, reference: str, kind: str) -> Answer:
    """The papers without names, to count them again. Taking them stands in the record."""
    return ballot_downloads.papers(here(pid), reference, kind)
