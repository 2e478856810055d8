"""What people talk about: the themes whose names members agreed on, for everybody once the results are open."""

from __future__ import annotations

from deliberation.database import db
from deliberation.reading import results as reading_results
from deliberation.reading import theme_pages
from deliberation.web.public import views
from deliberation.web.public.place import closed, here, page, results_are_open
from deliberation.web.public.routes import pages
from deliberation.web.request import Answer, current_actor, missing


@pages.get("/projects/<pid>/themes")
@pages.get("/projects/<pid>/themes/<source>")
def themes(pid: str, source: str = "") -> Answer:
    """The themes of one source; the assembly and the open call are two pages, and never one figure."""
    process, session = here(pid), db.session()
    if not results_are_open(process):
        return closed(process)
    known = theme_pages.sources(session, process.id)
    if source and source not in (*known, *reading_results.sources(session, process.id)):
        missing()
    shown = source or next(iter(known), "assembly")
    return page(
        "themes",
        process,
        found=theme_pages.public(session, current_actor(), process.id, shown),
        shown=shown,
        known=known,
        source_words=views.SOURCES[shown],
        next_words=views.NEXT[process.state],
    )
