"""Votes by paper and by phone: the mark on the roll. Nobody at this desk sees a paper."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the types are of an older WTForms

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.reading import ballot_times
from deliberation.reading import ballots as reading
from deliberation.reading.processes import ProcessView
from deliberation.services import ballot_sheets
from deliberation.web.facilitator.place import here, page, pages
from deliberation.web.request import Answer, PageForm, current_actor, saved

# Before it opens, and where it does not count, nobody says that they see it another way.
NOT_SAID = ("set_up", "approved", "void")
WAYS = {
    "paper": _l("On paper. I gave them a sheet from the pile, face down."),
    "phone": _l("By phone. A teller writes it on a sheet from the pile while they speak."),
    "back": _l("They gave the sheet back. They vote in another way, or not at all."),
}


class MarkForm(PageForm):
    """Somebody votes by a sheet."""

    pseudonym = StringField(_l("The name on their card"), render_kw={"autocomplete": "off"})
    way = RadioField(
        _l("How do they vote?"), choices=[SelectChoice(*one) for one in WAYS.items()], validate_choice=False
    )


@pages.get("/desk/<pid>/ballots")
def open_ballots(pid: str) -> Answer:
    """The votes that are open, each with the ways to its sheets."""
    process = here(pid)
    rows = reading.every(db.session(), current_actor(), process.id)
    asking = ballot_times.asking(db.session(), current_actor(), process.id)
    said = [one for one in rows if one.set_up["kind"] == "endorse" and one.state not in NOT_SAID]
    still = [one for one in rows if one.state == "open"]
    return page("ballots/list", process, rows=still, asking=asking, said=said)


@pages.get("/desk/<pid>/ballots/<reference>/mark")
def marking(pid: str, reference: str) -> Answer:
    """Who votes by a sheet."""
    return _show(here(pid), reference, MarkForm(formdata=None))


@pages.post("/desk/<pid>/ballots/<reference>/mark")
def mark_roll(pid: str, reference: str) -> Answer:
    """Mark it on the roll. Twice is once."""
    process, form = here(pid), MarkForm()
    session, actor, name = db.session(), current_actor(), form.pseudonym.data or ""
    if not form.validate():
        return _show(process, reference, form), 400
    try:
        if form.way.data == "back":
            ballot_sheets.take_in(session, actor, process.id, reference, name)
        else:
            ballot_sheets.hand_out(session, actor, process.id, reference, name, form.way.data or "")
    except DeliberationError as error:
        error.field = "way" if error.field == "channel" else error.field
        if not form.take(error):
            raise
        return _show(process, reference, form), 400
    saved(_("It stands on the roll."))
    return redirect(url_for("facilitator.marking", pid=pid, reference=reference), 303)


def _show(process: ProcessView, reference: str, form: MarkForm) -> str:
    view = reading.one(db.session(), current_actor(), process.id, reference)
    return page("ballots/mark", process, ballot=view, form=form)
