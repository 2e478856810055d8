"""Naming who is on duty when somebody may be in serious danger."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the types are of an older WTForms

from deliberation.database import db
from deliberation.reading import running
from deliberation.reading import safeguarding as reading
from deliberation.reading.processes import ProcessView
from deliberation.services import safeguarding as services
from deliberation.web import governing
from deliberation.web.convenor.place import here, page, pages
from deliberation.web.request import Answer, PageForm, current_actor, saved


class DutyForm(PageForm):
    """Who is on duty."""

    who = RadioField(_l("Who is on duty?"), validate_choice=False)


@pages.get("/run/<pid>/duty")
def duty(pid: str) -> Answer:
    """Who is on duty now, and who could be."""
    process, form = here(pid), DutyForm(formdata=None)
    now = reading.on_duty(db.session(), current_actor(), process.id)
    form.who.data = now.pseudonym if now else None
    return _show(process, form)


@pages.post("/run/<pid>/duty")
def name_duty(pid: str) -> Answer:
    """Name them. Whoever was on duty before is no more."""
    process, form = here(pid), DutyForm()
    known = {one.value for one in _offer(process)}
    if form.validate() and form.who.data not in known:
        form.who.errors = [_("Choose one person.")]
        return _show(process, form), 400
    status = governing.attempt(
        form, lambda: services.name_duty(db.session(), current_actor(), process.id, form.who.data or "")
    )
    if status:
        return _show(process, form), status
    saved(_("It is on record who is on duty."))
    return redirect(url_for("convenor.process", pid=pid), 303)


def _show(process: ProcessView, form: DutyForm) -> str:
    form.who.choices = _offer(process)
    return page("duty", process, form=form)


def _offer(process: ProcessView) -> list[SelectChoice]:
    found = running.holders(db.session(), current_actor(), process.id)
    return [
        SelectChoice(one.pseudonym, one.name or one.email) for one in found if one.role in ("facilitator", "convenor")
    ]
