"""What people think, for a member: the results of their own source, once they are open to them."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from accessibility.extension import page_language
from deliberation.database import db
from deliberation.reading import results as reading_results
from deliberation.reading import voting
from deliberation.reading.processes import ProcessView
from deliberation.web.request import Answer, current_actor
from deliberation.web.resident import views
from deliberation.web.resident.place import here, page
from deliberation.web.resident.routes import pages
from deliberation.web.results import results_context


@pages.get("/take-part/<pid>/results")
def results(pid: str) -> Answer:
    """The results, or why they are not open and when they will be."""
    process = here(pid)
    session, actor = db.session(), current_actor()
    if not reading_results.may_see(session, actor, process.id):
        return _not_yet(process)
    part = actor.membership(process.id)
    found = reading_results.results(session, actor, process.id, str(part.source)) if part and part.source else None
    if found is None:
        return page(
            "closed",
            process,
            menu=True,
            title=_("There is nothing to show yet"),
            why=_("Nobody has answered yet, or the answers are being counted. Look again in a few minutes."),
            next_words=views.NEXT[process.state],
        )
    return page(
        "results", process, menu=True, next_words=views.NEXT[process.state], **results_context(found, page_language())
    )


def _not_yet(process: ProcessView) -> str:
    progress = voting.progress(db.session(), current_actor(), process.id)
    after_own = process.results_shown == "after_own_votes" and "vote" in process.abilities and progress.left > 0
    why = (
        ngettext(
            "Answer %(num)s more statement first. So nobody is led by what others think.",
            "Answer %(num)s more statements first. So nobody is led by what others think.",
            progress.until_results,
        )
        if after_own
        else _("You can see them when answering has ended. So nobody is led by what others think.")
    )
    return page(
        "closed",
        process,
        menu=True,
        title=_("This opens later"),
        why=why,
        to_vote=after_own,
        next_words=views.NEXT[process.state],
    )
