"""What people told of themselves, as counts in which nobody can be found."""

from __future__ import annotations

from flask_babel import gettext as _

from deliberation.database import db
from deliberation.methods.disclosure import Published
from deliberation.reading import about_me as reading
from deliberation.web.about_words import KINDS, QUESTIONS
from deliberation.web.convenor.place import here, page, pages
from deliberation.web.request import Answer, current_actor


@pages.get("/run/<pid>/about-people")
def about_people(pid: str) -> Answer:
    """How many people are part of what, and good at what."""
    process = here(pid)
    found = reading.counts(db.session(), current_actor(), process.id)
    tables = [
        (
            facet,
            QUESTIONS[facet],
            counts.told,
            [(words, _shown(counts.kinds[kind])) for kind, words in KINDS[facet].items()],
        )
        for facet, counts in found.items()
    ]
    return page("about_people", process, tables=tables)


def _shown(count: Published) -> str:
    return str(_("hidden")) if count.hidden else count.text
