"""Until when those who see a vote another way can write and be backed."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading import ballots
from deliberation.reading import minority as reading
from deliberation.reading.processes import ProcessView
from deliberation.services import minority
from deliberation.web import ballot_times, governing
from deliberation.web.convenor.place import here, page, pages
from deliberation.web.fields import DatedForm, day_box, month_box, year_box
from deliberation.web.request import Answer, current_actor, saved


class UntilForm(DatedForm):
    """A later day."""

    NEEDED = ("until",)

    until_day, until_month, until_year = day_box(), month_box(), year_box()


@pages.get("/run/<pid>/ballots/<reference>/statements")
def minority_until(pid: str, reference: str) -> Answer:
    """Until when it goes on, and the boxes for a later day."""
    return _show(here(pid), reference, UntilForm(formdata=None))


@pages.post("/run/<pid>/ballots/<reference>/statements")
def set_minority_until(pid: str, reference: str) -> Answer:
    """Let it go on longer. Twice is once."""
    process, form = here(pid), UntilForm()
    status = governing.attempt(form, lambda: _set(process, reference, form))
    if status:
        return _show(process, reference, form), status
    saved(_("People on the roll can write and back until then."))
    return redirect(url_for("convenor.minority_until", pid=pid, reference=reference), 303)


def _set(process: ProcessView, reference: str, form: UntilForm) -> None:
    day = form.date_of("until")
    if day is not None:
        until = ballot_times.end_of(day, process.time_zone)
        minority.keep_open(db.session(), current_actor(), process.id, reference, until)


def _show(process: ProcessView, reference: str, form: UntilForm) -> str:
    session, actor = db.session(), current_actor()
    view = ballots.one(session, actor, process.id, reference)
    found = reading.of_ballot(session, actor, process.id, reference)
    until = ballot_times.shown(found.until, process.time_zone, year=True)
    return page("ballots/minority", process, ballot=view, minority=found, form=form, until=until)
