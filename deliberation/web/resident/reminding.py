"""How to be reminded, and of what: two short pages, with what was said before on them."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.reading import reminders as reading
from deliberation.reading import support
from deliberation.reading.processes import ProcessView
from deliberation.reading.reminders import Reminder
from deliberation.services import reminders
from deliberation.web.request import Answer, current_actor, missing, saved
from deliberation.web.resident.contact_forms import REACH, WAYS, AboutForm, WayForm
from deliberation.web.resident.place import here, page
from deliberation.web.resident.routes import pages


@pages.get("/take-part/<pid>/reminders")
def remind_me(pid: str) -> Answer:
    """How somebody wants to be reminded."""
    process, form = here(pid), WayForm(formdata=None)
    chosen = reading.own(db.session(), current_actor(), process.id)
    form.way.data = chosen.way if chosen else None
    return page("reminders", process, form=form)


@pages.post("/take-part/<pid>/reminders")
def store_way(pid: str) -> Answer:
    """Not at all is kept at once; any other way leads to the page that asks of what."""
    process, form = here(pid), WayForm()
    if not form.validate():
        return page("reminders", process, form=form), 400
    way = form.way.data or ""
    if way in WAYS and way != "none":
        return redirect(url_for("resident.remind_about", pid=pid, way=way), 303)
    try:
        reminders.choose(db.session(), current_actor(), process.id, Reminder(way, "", ()))
    except DeliberationError as error:
        if not form.take(error):
            raise
        return page("reminders", process, form=form), 400
    saved(_("That is fine. We do not remind you."))
    return redirect(url_for("resident.my_person", pid=pid), 303)


@pages.get("/take-part/<pid>/reminders/<way>")
def remind_about(pid: str, way: str) -> Answer:
    """Of what, and where to reach somebody that way: filled in with what they told before."""
    process, form = here(pid), AboutForm(formdata=None)
    chosen = reading.own(db.session(), current_actor(), process.id)
    if chosen is not None:
        form.about.data = list(chosen.about)
        if chosen.way == way or {chosen.way, way} == {"phone", "text"}:
            form.reach.data = chosen.reach
    if way == "supporter" and not form.reach.data:
        # They named who helps them already.
        named = support.own(db.session(), current_actor(), process.id)
        form.reach.data = ", ".join(one.called for one in named)
    return _about(process, way, form)


@pages.post("/take-part/<pid>/reminders/<way>")
def store_reminder(pid: str, way: str) -> Answer:
    """Keep it."""
    process, form = here(pid), AboutForm()
    if not form.validate():
        return _about(process, way, form), 400
    wanted = Reminder(way, form.reach.data or "", tuple(form.about.data or ()))
    try:
        reminders.choose(db.session(), current_actor(), process.id, wanted)
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _about(process, way, form), 400
    saved(_("Thank you. We remind you this way."))
    return redirect(url_for("resident.my_person", pid=pid), 303)


def _about(process: ProcessView, way: str, form: AboutForm) -> str:
    if way not in WAYS or way == "none":
        missing()
    if way in REACH:
        form.reach.label.text = str(REACH[way])
    else:
        del form.reach
    return page("reminder_about", process, form=form, way=WAYS[way])
