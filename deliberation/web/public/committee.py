"""The committee, for everybody: who sits on it, what could sway them, when a decision counts, and what was decided."""

from __future__ import annotations

from deliberation.database import db
from deliberation.errors import NotFound
from deliberation.reading import bodies
from deliberation.web import committee_words
from deliberation.web.public.place import here, page
from deliberation.web.public.routes import pages
from deliberation.web.request import Answer, current_actor


@pages.get("/projects/<pid>/committee")
def committee(pid: str) -> Answer:
    """Who decides, and what was decided with whom in the room."""
    found = here(pid)
    body = bodies.of_process(db.session(), current_actor(), found.id)
    if body is None:
        raise NotFound("body_unknown")
    return page("committee", found, body=body, about=committee_words)
