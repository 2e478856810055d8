"""Everything that is held about a person: to read, and to take along as a file."""

from __future__ import annotations

import json

from deliberation.database import db
from deliberation.reading import own_record
from deliberation.web.request import Answer, current_actor
from deliberation.web.resident import held_words
from deliberation.web.resident.money import as_file
from deliberation.web.resident.place import here, page
from deliberation.web.resident.routes import pages


@pages.get("/take-part/<pid>/held")
def held(pid: str) -> Answer:
    """All of it in words."""
    process = here(pid)
    found = own_record.own(db.session(), current_actor(), process.id)
    return page("held", process, menu=True, parts=held_words.parts(found, process.time_zone))


@pages.get("/take-part/<pid>/held/file")
def held_file(pid: str) -> Answer:
    """The same as data that another program can read."""
    process = here(pid)
    found = own_record.own(db.session(), current_actor(), process.id)
    data = json.dumps(found, ensure_ascii=False, indent=1).encode()
    return as_file(data, "application/json", "all-about-me.json")
