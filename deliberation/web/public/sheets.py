"""Where the code on a sheet of paper leads: those who type it in to its page, others to one that explains."""

from __future__ import annotations

from flask import redirect, url_for

from deliberation.database import db
from deliberation.reading import ballot_sheets, sheets
from deliberation.web.public.place import plain_page
from deliberation.web.public.routes import pages
from deliberation.web.request import Answer, current_actor


@pages.get("/sheet/<number>")
def sheet(number: str) -> Answer:
    """The same page for every number, whether there is such a sheet or not: a code tells nothing about anybody."""
    session, actor = db.session(), current_actor()
    ballot = ballot_sheets.sheet_at(session, actor, number)
    if ballot is not None:
        return redirect(url_for("teller.sheet", pid=ballot[0], reference=ballot[1], number=number), 303)
    pid = sheets.where(session, actor, number)
    if pid is None:
        return plain_page("sheet")
    return redirect(url_for("facilitator.key_sheet", pid=pid, number=number), 303)
