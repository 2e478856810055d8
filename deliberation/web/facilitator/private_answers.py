"""What people said to those who run the sessions only: reading it, and asking whether the words may be used."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.messages import words_for
from deliberation.reading import private_answers as reading
from deliberation.services import private_answers
from deliberation.web import asked
from deliberation.web.facilitator.place import here, page, pages
from deliberation.web.request import Answer, current_actor, saved


@pages.get("/desk/<pid>/private")
def private(pid: str) -> Answer:
    """All of it; what nobody has read comes first."""
    process = here(pid)
    found = reading.to_read(db.session(), current_actor(), process.id)
    return page("private", process, found=found, hands=asked.HANDS, may_ask="contribute" in process.abilities)


@pages.post("/desk/<pid>/private/<answer>/read")
def read_private(pid: str, answer: str) -> Answer:
    """Say that it was read: the person sees it."""
    process = here(pid)
    private_answers.mark_read(db.session(), current_actor(), process.id, answer)
    saved(_("They see that it was read."))
    return redirect(url_for("facilitator.private", pid=pid), 303)


@pages.post("/desk/<pid>/private/<answer>/ask")
def ask_private(pid: str, answer: str) -> Answer:
    """Ask the person whether the words may be used."""
    process = here(pid)
    try:
        private_answers.ask(db.session(), current_actor(), process.id, answer)
    except DeliberationError as error:
        if error.status != 409:
            raise
        saved(words_for(error))
    else:
        saved(_("They are asked on their start page. Without their yes nothing happens."))
    return redirect(url_for("facilitator.private", pid=pid), 303)
