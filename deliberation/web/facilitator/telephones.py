"""Telephones: the number of somebody who wants to take part by text message or by keys, put down and taken out."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.reading.processes import ProcessView
from deliberation.services import phone_lines
from deliberation.services.keys import settings
from deliberation.web.facilitator.entering import to_enter
from deliberation.web.facilitator.place import page, pages, set_apart
from deliberation.web.request import Answer, PageForm, current_actor, saved

CARD = {"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false"}


class TelephoneForm(PageForm):
    """Whose, which number, and their yes to it."""

    pseudonym = StringField(_l("The name on their card"), description=_l("Such as Blue Kettle or M17."), render_kw=CARD)
    number = StringField(
        _l("Their phone number"), description=_l("It begins with 0, or with + and the country."), render_kw=CARD
    )
    agreed = BooleanField(_l("I read the number back, and they want to take part by this phone"))


class TakeOutForm(PageForm):
    """Whose number goes."""

    pseudonym = StringField(_l("The name on their card"), render_kw=CARD)


@pages.get("/desk/<pid>/telephones")
def telephones(pid: str) -> Answer:
    """Both forms. Nobody gets a list of who takes part by telephone."""
    return _show(to_enter(pid), TelephoneForm(formdata=None), TakeOutForm(formdata=None))


@pages.post("/desk/<pid>/telephones")
def put_telephone_down(pid: str) -> Answer:
    """Keep a number, sealed. The phone itself is asked before it counts."""
    process, form = to_enter(pid), TelephoneForm()
    try:
        if not form.validate():
            return _show(process, form, TakeOutForm(formdata=None)), 400
        phone_lines.put_down(
            db.session(),
            current_actor(),
            process.id,
            form.pseudonym.data or "",
            form.number.data or "",
            agreed=bool(form.agreed.data),
        )
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _show(process, form, TakeOutForm(formdata=None)), 400
    saved(_("The number is kept. The phone is asked first whether it is the right one."))
    return redirect(url_for("facilitator.telephones", pid=pid), 303)


@pages.post("/desk/<pid>/telephones/out")
def take_telephone_out(pid: str) -> Answer:
    """Forget the number of somebody who rang, or lost their phone."""
    process, form = to_enter(pid), TakeOutForm()
    try:
        if not form.validate():
            return _show(process, TelephoneForm(formdata=None), form), 400
        phone_lines.take_out(db.session(), current_actor(), process.id, form.pseudonym.data or "")
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _show(process, TelephoneForm(formdata=None), form), 400
    saved(_("If there was a number, it is forgotten."))
    return redirect(url_for("facilitator.telephones", pid=pid), 303)


def _show(process: ProcessView, put: TelephoneForm, out: TakeOutForm) -> str:
    set_apart(out, "out")
    form = out if out.errors else put
    return page("telephones", process, form=form, put=put, out=out, text_number=settings().text_number)
