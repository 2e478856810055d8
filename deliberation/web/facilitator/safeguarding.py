"""When somebody may be in serious danger: writing a note, who is on duty, opening a note, writing what was done."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from deliberation.database import db
from deliberation.reading import safeguarding as reading
from deliberation.reading.processes import ProcessView
from deliberation.services import safeguarding as services
from deliberation.web import governing
from deliberation.web.facilitator.place import here, page, pages
from deliberation.web.request import Answer, PageForm, current_actor, saved


class DangerForm(PageForm):
    """What a facilitator heard or saw."""

    text = TextAreaField(
        _l("What did you see or hear?"),
        description=_l("Who, when, where, in their words. What you did, and what you told the person."),
    )


class DoneForm(PageForm):
    """What whoever is on duty did."""

    text = TextAreaField(
        _l("What was done?"), description=_l("Whom you called, what you agreed with the person, when.")
    )


class StepForm(PageForm):
    """A button and nothing to fill in."""


@pages.get("/desk/<pid>/safeguarding")
def safeguarding(pid: str) -> Answer:
    """Who is on duty, what to do at once, and the notes that are one's own to open."""
    return _show(here(pid), DangerForm(formdata=None))


@pages.post("/desk/<pid>/safeguarding")
def write_safeguarding(pid: str) -> Answer:
    """Keep a note for whoever is on duty. Sent twice, it is one."""
    process, form = here(pid), DangerForm()
    status = governing.attempt(
        form,
        lambda: services.write(db.session(), current_actor(), process.id, form.text.data or "", key=form.once.data),
    )
    if status:
        return _show(process, form), status
    saved(_("The note is locked away. Now tell whoever is on duty that it is there."))
    return redirect(url_for("facilitator.safeguarding", pid=pid), 303)


@pages.post("/desk/<pid>/safeguarding/<note>/open")
def open_safeguarding(pid: str, note: str) -> Answer:
    """Open a note. That is noted, so it is no plain link."""
    return _opened(here(pid), note, DoneForm(formdata=None))


@pages.post("/desk/<pid>/safeguarding/<note>/done")
def settle_safeguarding(pid: str, note: str) -> Answer:
    """Write down what was done."""
    process, form = here(pid), DoneForm()
    status = governing.attempt(
        form, lambda: services.settle(db.session(), current_actor(), process.id, note, form.text.data or "")
    )
    if status:
        return _opened(process, note, form), status
    saved(_("It is written down."))
    return redirect(url_for("facilitator.safeguarding", pid=pid), 303)


def _show(process: ProcessView, form: DangerForm) -> str:
    session, actor = db.session(), current_actor()
    return page(
        "safeguarding",
        process,
        form=form,
        duty=reading.on_duty(session, actor, process.id),
        notes=reading.notes(session, actor, process.id),
        may_write=reading.may_write(actor, process.id),
    )


def _opened(process: ProcessView, note: str, form: DoneForm) -> str:
    found = services.open_one(db.session(), current_actor(), process.id, note)
    return page("safeguarding_note", process, form=form, found=found)
