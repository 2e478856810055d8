"""More time for one member in a vote: the form, for whoever can give it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.reading.processes import ProcessView
from deliberation.services import ballots
from deliberation.web import ballot_times
from deliberation.web.fields import DatedForm, day_box, month_box, year_box
from deliberation.web.request import current_actor

# Where on the form each part of what is asked for stands.
FIELDS = {"until": "until_day", "member": "pseudonym"}


class WindowForm(DatedForm):
    """More time for one member."""

    NEEDED = ("until",)

    pseudonym = StringField(_l("The name on their card"), render_kw={"autocomplete": "off"})
    until_day, until_month, until_year = day_box(), month_box(), year_box()


def give(process: ProcessView, reference: str, form: WindowForm) -> int:
    """Give it; 0 when it was done, else the status of the page on which the form says why not."""
    if not form.validate():
        return 400
    day = form.date_of("until")
    until = ballot_times.end_of(day, process.time_zone) if day else None
    try:
        ballots.give_window(db.session(), current_actor(), process.id, reference, form.pseudonym.data or "", until)
    except DeliberationError as error:
        error.field = FIELDS.get(error.field or "", error.field)
        if not form.take(error):
            raise
        return 400
    return 0
