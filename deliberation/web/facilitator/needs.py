"""Sessions to come and who is not ready for them; opening what people need, for those who are named for it."""

from __future__ import annotations

from flask import redirect, url_for
from flask import request as http
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.permissions import require
from deliberation.reading import keepers, meetings
from deliberation.reading import needs as reading
from deliberation.reading.processes import ProcessView
from deliberation.services import meetings as planning
from deliberation.services import needs
from deliberation.web.facilitator import need_words
from deliberation.web.facilitator.forms import StepForm
from deliberation.web.facilitator.need_forms import MARK, MeetingForm, mark_form
from deliberation.web.facilitator.place import here, page, pages
from deliberation.web.request import Answer, current_actor, saved

STORE = "needs"


@pages.get("/desk/<pid>/days")
def days(pid: str) -> Answer:
    """The sessions to come."""
    return _days(here(pid), MeetingForm(formdata=None))


@pages.post("/desk/<pid>/days")
def plan_day(pid: str) -> Answer:
    """Put a session on the list."""
    process, form = here(pid), MeetingForm()
    if not form.validate():
        return _days(process, form), 400
    try:
        planning.plan(db.session(), current_actor(), process.id, form.date_of("held_on"), form.title.data or "")
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _days(process, form), 400
    saved(_("The session is on the list. Members see it beside what they need."))
    return redirect(url_for("facilitator.days", pid=pid), 303)


@pages.get("/desk/<pid>/days/<meeting>/call-off")
def calling_off(pid: str, meeting: str) -> Answer:
    """What calling a session off means, before it happens."""
    process = here(pid)
    require(current_actor(), "plan", "meeting", process.id)
    at = meetings.one(db.session(), current_actor(), process.id, meeting)
    return page("call_off", process, at=at, day=need_words.day, form=StepForm(formdata=None))


@pages.post("/desk/<pid>/days/<meeting>/call-off")
def call_off(pid: str, meeting: str) -> Answer:
    """Take a session off the list."""
    process, form = here(pid), StepForm()
    form.validate()
    planning.call_off(db.session(), current_actor(), process.id, meeting)
    saved(_("The session is off the list."))
    return redirect(url_for("facilitator.days", pid=pid), 303)


@pages.get("/desk/<pid>/needs/<meeting>")
def not_ready(pid: str, meeting: str) -> Answer:
    """Whose seat is not ready for a session, and since when: never what for."""
    process = here(pid)
    session, actor = db.session(), current_actor()
    at = meetings.one(session, actor, process.id, meeting)
    waiting = reading.unmet(session, actor, process.id, at)
    return page(
        "not_ready",
        process,
        at=at,
        meeting=meeting,
        waiting=waiting,
        words=need_words,
        form=StepForm(formdata=None),
    )


@pages.post("/desk/<pid>/needs/<meeting>/open")
def open_needs(pid: str, meeting: str) -> Answer:
    """Open what one person needs (`who`), or what all need. It is noted, so it is a step and never only a link."""
    process, form = here(pid), StepForm()
    form.validate()
    session, actor = db.session(), current_actor()
    at = meetings.one(session, actor, process.id, meeting)
    who = http.form.get("who", "")
    opened = (
        (needs.open_one(session, actor, process.id, who, at),)
        if who
        else needs.open_all(session, actor, process.id, at)
    )
    marks, fields = mark_form(opened)
    return page(
        "opened_needs", process, at=at, meeting=meeting, opened=opened, form=marks, fields=fields, words=need_words
    )


@pages.post("/desk/<pid>/needs/<meeting>/mark")
def mark_needs(pid: str, meeting: str) -> Answer:
    """Keep what was said of the needs that were open: met, or not met yet."""
    process, form = here(pid), StepForm()
    form.validate()
    session, actor = db.session(), current_actor()
    at = meetings.one(session, actor, process.id, meeting)
    changed = needs.mark_several(session, actor, process.id, at, _marks())
    saved(_("Saved. The people see it on their page.") if changed else _("Nothing was changed. It was so already."))
    return redirect(url_for("facilitator.not_ready", pid=pid, meeting=meeting), 303)


def _marks() -> dict[tuple[str, str], str]:
    """What was sent, by (pseudonym, need): fields are called `need-<need>-<pseudonym>`."""
    found = {}
    for name, state in http.form.items():
        need, _dash, who = name.removeprefix(MARK).partition("-")
        if name.startswith(MARK) and state:
            found[who, need] = state
    return found


def _days(process: ProcessView, form: MeetingForm) -> str:
    session, actor = db.session(), current_actor()
    require(actor, "plan", "meeting", process.id)
    may_open = STORE in keepers.own_stores(session, actor, process.id)
    found = [
        (one, len(reading.unmet(session, actor, process.id, one.meeting)) if may_open else None)
        for one in meetings.planned(session, actor, process.id)
    ]
    return page("days", process, found=found, may_open=may_open, day=need_words.day, form=form)
