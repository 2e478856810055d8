"""More time for one member in a vote: given by a facilitator whom they asked, or who knows that they need it."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.permissions import require
from deliberation.reading import ballot_times as reading
from deliberation.reading import ballots
from deliberation.reading.processes import ProcessView
from deliberation.web import giving_windows
from deliberation.web.facilitator.place import here, page, pages
from deliberation.web.giving_windows import WindowForm
from deliberation.web.request import Answer, current_actor, saved


@pages.get("/desk/<pid>/ballots/<reference>/window")
def giving_time(pid: str, reference: str) -> Answer:
    """Who gets more time, and until when; and who asked."""
    return _show(to_give_time(pid), reference, WindowForm(formdata=None))


@pages.post("/desk/<pid>/ballots/<reference>/window")
def more_time(pid: str, reference: str) -> Answer:
    """Give it. They see it on the page of the vote."""
    process, form = to_give_time(pid), WindowForm()
    status = giving_windows.give(process, reference, form)
    if status:
        return _show(process, reference, form), status
    saved(_("They can vote until then."))
    return redirect(url_for("facilitator.open_ballots", pid=pid), 303)


def to_give_time(pid: str) -> ProcessView:
    """The process with this public id, for those who may give more time; others are refused."""
    process = here(pid)
    require(current_actor(), "window", "ballot", process.id)
    return process


def _show(process: ProcessView, reference: str, form: WindowForm) -> str:
    session, actor = db.session(), current_actor()
    asking = [one.member for one in reading.asking(session, actor, process.id) if one.reference == reference]
    return page(
        "ballots/window",
        process,
        ballot=ballots.one(session, actor, process.id, reference),
        asking=asking,
        form=form,
    )
