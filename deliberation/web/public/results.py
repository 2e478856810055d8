"""What people think: the results of each source by itself, and one statement with all that belongs to it."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from accessibility.extension import page_language
from deliberation.database import db
from deliberation.reading import results as reading_results
from deliberation.reading import standing
from deliberation.reading import trace as tracing
from deliberation.web.public import cited, views
from deliberation.web.public.place import closed, here, page, results_are_open
from deliberation.web.public.routes import pages
from deliberation.web.request import Answer, current_actor, missing
from deliberation.web.results import results_context
from deliberation.web.translated import beside


@pages.get("/projects/<pid>/results")
@pages.get("/projects/<pid>/results/<source>")
def results(pid: str, source: str = "") -> Answer:
    """The results of one source; the assembly and the open call are two pages, and never one figure."""
    process, session = here(pid), db.session()
    if not results_are_open(process):
        return closed(process)
    known = reading_results.sources(session, process.id)
    if source and source not in known:
        missing()
    shown = source or next(iter(known), "")
    view = reading_results.results(session, current_actor(), process.id, shown) if shown else None
    if view is None:
        return page("closed", process, title=_("There is nothing to show yet"), next_words=views.NEXT[process.state])
    return page(
        "results",
        process,
        title=str(views.SOURCE_TITLES[shown]),
        shown=shown,
        known=known,
        page_of=lambda reference: url_for("public.statement", pid=pid, ref=reference),
        **results_context(view, page_language()),
    )


@pages.get("/projects/<pid>/statements/<ref>")
def statement(pid: str, ref: str) -> Answer:
    """One statement: how people answered it, whose words it came from, and what came of it."""
    process, session = here(pid), db.session()
    if not results_are_open(process):
        return closed(process)
    answers = cited.answers(process, {ref})
    if not answers:
        missing()
    trace = tracing.load(session, process.id)
    return page(
        "statement",
        process,
        answers=answers,
        statement=answers[0].answer,
        translated=beside(process.id, [(ref, answers[0].answer.language)]).get(ref),
        stands=standing.behind(session, process.id, trace, ref),
        outcomes=cited.outcomes(process, trace, ref),
    )
