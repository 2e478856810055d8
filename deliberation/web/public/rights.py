"""The statement of rights, for everybody."""

from __future__ import annotations

from flask import url_for

from deliberation.database import db
from deliberation.reading import concerns, processes, rights
from deliberation.web.public.place import plain_page
from deliberation.web.public.routes import pages
from deliberation.web.request import Answer, current_actor


@pages.get("/rights")
def rights_page() -> Answer:
    """What everybody who takes part can expect, and the way to the reviewer for those who have one."""
    actor = current_actor()
    found = [view for view, _ in processes.of_actor(db.session(), actor) if concerns.may_raise(actor, view.id)]
    ways = [(url_for("resident.concerns", pid=view.public_id), view.title, view.language) for view in found]
    return plain_page("rights", rights=rights.current(), rights_language=rights.LANGUAGE, ways=ways)
