"""Numbers to call in the area: a list, one to change, one to take out."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from deliberation.database import db
from deliberation.reading import helplines as reading
from deliberation.reading.processes import ProcessView
from deliberation.services import helplines as services
from deliberation.web import governing
from deliberation.web.convenor.place import here, page, pages
from deliberation.web.fields import one_line
from deliberation.web.request import Answer, PageForm, current_actor, saved


class NumberForm(PageForm):
    """A number to call."""

    # These may be longer than a field of one line shows; they stay one line.
    name = TextAreaField(_l("Who answers"), filters=[one_line], render_kw={"autocomplete": "off"})
    phone = TextAreaField(_l("Phone number"), filters=[one_line], render_kw={"autocomplete": "off", "inputmode": "tel"})
    words = TextAreaField(_l("What for"), description=_l("Residents read this. For example: when money worries you."))
    hours = TextAreaField(
        _l("When somebody answers"),
        description=_l("For example: Monday to Friday, 9 to 5."),
        filters=[one_line],
        render_kw={"autocomplete": "off"},
    )


@pages.get("/run/<pid>/numbers")
def numbers(pid: str) -> Answer:
    """The numbers of the area, and a form for one more."""
    return _show(here(pid), NumberForm(formdata=None))


@pages.post("/run/<pid>/numbers")
def add_number(pid: str) -> Answer:
    """Add a number. Sent twice, it is one."""
    process, form = here(pid), NumberForm()
    status = governing.attempt(
        form, lambda: services.add(db.session(), current_actor(), process.id, _written(form), key=form.once.data)
    )
    if status:
        return _show(process, form), status
    saved(_("The number is saved. Residents see it now."))
    return redirect(url_for("convenor.numbers", pid=pid), 303)


@pages.get("/run/<pid>/numbers/<number>")
def number(pid: str, number: str) -> Answer:
    """One number, to be changed or taken out."""
    process = here(pid)
    found = reading.to_edit(db.session(), current_actor(), process.id, number)
    return page("number", process, form=NumberForm(formdata=None, obj=found), found=found)


@pages.post("/run/<pid>/numbers/<number>")
def change_number(pid: str, number: str) -> Answer:
    """Keep the change."""
    process, form = here(pid), NumberForm()
    found = reading.to_edit(db.session(), current_actor(), process.id, number)
    status = governing.attempt(
        form, lambda: services.change(db.session(), current_actor(), process.id, number, _written(form))
    )
    if status:
        return page("number", process, form=form, found=found), status
    saved(_("The number is saved. Residents see it now."))
    return redirect(url_for("convenor.numbers", pid=pid), 303)


@pages.post("/run/<pid>/numbers/<number>/remove")
def remove_number(pid: str, number: str) -> Answer:
    """Take it out. Pressed twice, it is gone once."""
    process = here(pid)
    services.remove(db.session(), current_actor(), process.id, number)
    saved(_("The number is taken out."))
    return redirect(url_for("convenor.numbers", pid=pid), 303)


def _written(form: NumberForm) -> services.HelplineForm:
    return services.HelplineForm(
        name=form.name.data or "",
        phone=form.phone.data or "",
        words=form.words.data or "",
        hours=form.hours.data or "",
    )


def _show(process: ProcessView, form: NumberForm) -> str:
    return page("numbers", process, form=form, found=reading.of_process(db.session(), process.id), most=services.MOST)
