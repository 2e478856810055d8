"""What taking part costs, for everybody: sums by kind."""

from __future__ import annotations

from deliberation.database import db
from deliberation.errors import NotFound
from deliberation.reading import participation_budgets
from deliberation.web import cost_words
from deliberation.web.governing import money
from deliberation.web.public.place import here, page
from deliberation.web.public.routes import pages
from deliberation.web.request import Answer


@pages.get("/projects/<pid>/costs")
def costs(pid: str) -> Answer:
    """What is set aside so that people can take part."""
    found = here(pid)
    sums = participation_budgets.sums(db.session(), found.id)
    if sums is None:
        raise NotFound("costs_unknown")
    return page("costs", found, sums=sums, words=cost_words, money=money)
