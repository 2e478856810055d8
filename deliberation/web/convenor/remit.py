"""The remit: what members are asked, what their answer can move, and by when it is answered."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading import processes as reading
from deliberation.reading.processes import ProcessView, RemitView
from deliberation.services import processes
from deliberation.services.processes import RemitForm as WrittenRemit
from deliberation.web import governing, plain
from deliberation.web.convenor import views
from deliberation.web.convenor.forms import RemitForm
from deliberation.web.convenor.place import here, page, pages
from deliberation.web.fields import pounds_of
from deliberation.web.request import Answer, current_actor, saved

TEXTS = ("question", "background", "scope_in", "scope_out", "powers", "money_note")
# In these states it can still be changed.
OPEN = ("draft", "remit_agreed")


@pages.get("/run/<pid>/remit")
def remit(pid: str) -> Answer:
    """The remit as it stands: to be written, or only to be read once people were invited on it."""
    process = here(pid)
    found = reading.remit(db.session(), current_actor(), process.id)
    if process.state not in OPEN:
        return page("remit_settled", process, rows=_rows(found), version=found.version)
    return _show(process, found, _filled(found))


@pages.post("/run/<pid>/remit")
def write_remit(pid: str) -> Answer:
    """Keep a version of the remit, complete or not. Sent twice, it is one version."""
    process, form = here(pid), RemitForm()
    if plain.is_asked():
        return _show(process, reading.remit(db.session(), current_actor(), process.id), form)
    status = governing.attempt(
        form,
        lambda: processes.write_remit(db.session(), current_actor(), process.id, _written(form), key=form.once.data),
    )
    found = reading.remit(db.session(), current_actor(), process.id)
    if status:
        return _show(process, found, form), status
    saved(_saved_words(found))
    return redirect(url_for("convenor.remit", pid=pid), 303)


def _show(process: ProcessView, found: RemitView, form: RemitForm) -> str:
    return page(
        "remit",
        process,
        form=form,
        version=found.version,
        agreed=process.state == "remit_agreed",
        missing=views.missing_words(found.missing),
        plain_notes=plain.of_form(form, TEXTS, process.language),
    )


def _filled(found: RemitView) -> RemitForm:
    form = RemitForm(formdata=None)
    for name in TEXTS:
        form[name].data = getattr(found, name)
    form.money.data = pounds_of(found.money_pence)
    form.fill_date("answer_by", found.answer_by)
    return form


def _written(form: RemitForm) -> WrittenRemit:
    texts = {name: form[name].data or "" for name in (*TEXTS, "change_note")}
    return WrittenRemit(**texts, money_pence=form.money.pence, answer_by=form.date_of("answer_by"))


def _saved_words(found: RemitView) -> str:
    kept = _("Version %(version)s is saved.", version=found.version)
    if not found.missing:
        done = _("The remit is complete.")
        return f"{kept} {done}"
    open_parts = ngettext("%(num)s part is missing.", "%(num)s parts are missing.", len(found.missing))
    left = _("The remit is not complete:")
    return f"{kept} {left} {open_parts}"


def _rows(found: RemitView) -> list[dict[str, str]]:
    when = format_date(found.answer_by, "long") if found.answer_by else str(_("No date set"))
    texts = (
        (_("The question"), found.question),
        (_("Background"), found.background),
        (_("What is in"), found.scope_in),
        (_("What is out"), found.scope_out),
        (_("Powers"), found.powers),
        (_("Money"), governing.money(found.money_pence)),
        (_("About the money"), found.money_note),
        (_("Answer by"), when),
    )
    return [{"key": str(key), "value": value} for key, value in texts if value]
