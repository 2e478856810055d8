"""The desk itself: what needs a person now, the figures, and the results so far."""

from __future__ import annotations

from deliberation.database import db
from deliberation.messages import STATES
from deliberation.reading import (
    ballots,
    entering,
    keepers,
    private_answers,
    processes,
    recommendations,
    recordings,
    sheets,
    theme_desk,
)
from deliberation.reading import results as outcomes
from deliberation.reading.processes import ProcessView
from deliberation.web.facilitator import views
from deliberation.web.facilitator.people import news
from deliberation.web.facilitator.place import here, may_enter, page, pages
from deliberation.web.request import Answer, chosen_language, current_actor, missing
from deliberation.web.results import results_context


@pages.get("/desk/<pid>/")
def desk(pid: str) -> Answer:
    """What needs a person now comes first; then how far things are."""
    process = here(pid)
    session, actor = db.session(), current_actor()
    statements = recommendations.statements(session, actor, process.id)
    drafts = recommendations.drafts(session, actor, process.id)
    return page(
        "desk",
        process,
        figures=processes.desk(session, actor, process.id),
        people=processes.consenting_count(session, process.id),
        places=processes.member_count(session, process.id),
        state=STATES[process.state],
        doing=views.DOING[process.state],
        unclear=[one for one in statements if one.not_clear and one.state == "open"],
        themes=theme_desk.news(session, actor, process.id),
        sources=views.SOURCES,
        stores=keepers.own_stores(session, actor, process.id),
        contact=news(process),
        recordings=_untyped(process),
        private_unread=private_answers.unread(session, actor, process.id),
        lost=[one for one in drafts if one.lost_its_source],
        papers=sheets.waits(session, actor, process.id),
        ballots=[one for one in ballots.every(session, actor, process.id) if one.state == "open"],
        to_read_back=len(entering.to_read_back(session, actor, process.id)) if may_enter(process) else 0,
    )


def _untyped(process: ProcessView) -> int:
    """How many recordings nobody has written down yet."""
    if not may_enter(process):
        return 0
    found = recordings.to_type(db.session(), current_actor(), process.id)
    return sum(1 for one in found if not one.reference)


@pages.get("/desk/<pid>/results")
def results(pid: str) -> Answer:
    """The results so far of the first source that has any; the sources are never added up."""
    process = here(pid)
    found = outcomes.sources(db.session(), process.id)
    if not found:
        return page("no_results", process)
    return results_of(pid, found[0])


@pages.get("/desk/<pid>/results/<source>")
def results_of(pid: str, source: str) -> Answer:
    """The results so far of one source."""
    process = here(pid)
    sources = outcomes.sources(db.session(), process.id)
    view = outcomes.results(db.session(), current_actor(), process.id, source) if source in sources else None
    if view is None:
        missing()
    return page(
        "results",
        process,
        sources=[(one, views.SOURCES.get(one, one)) for one in sources],
        source=source,
        **results_context(view, chosen_language()),
    )
