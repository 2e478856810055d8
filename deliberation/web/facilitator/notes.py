"""A note that is shown before a statement is: what it is about, for those who may not want to see it now."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from deliberation.database import db
from deliberation.reading import content_notes as reading
from deliberation.services import content_notes as services
from deliberation.web import governing
from deliberation.web.facilitator.place import here, page, pages
from deliberation.web.request import Answer, PageForm, current_actor, saved


class NoteForm(PageForm):
    """The words before a statement."""

    text = TextAreaField(
        _l("What is it about?"),
        description=_l("One short sentence: “This is about prison.” Leave it empty to show the statement at once."),
    )


@pages.get("/desk/<pid>/statements/<reference>/note")
def note(pid: str, reference: str) -> Answer:
    """The statement, and the words that stand before it."""
    process = here(pid)
    found = reading.to_write(db.session(), current_actor(), process.id, reference)
    form = NoteForm(formdata=None)
    form.text.data = found.note
    return page("note", process, form=form, found=found)


@pages.post("/desk/<pid>/statements/<reference>/note")
def store_note(pid: str, reference: str) -> Answer:
    """Keep the words, or take them away."""
    process, form = here(pid), NoteForm()
    found = reading.to_write(db.session(), current_actor(), process.id, reference)
    status = governing.attempt(
        form,
        lambda: services.write(db.session(), current_actor(), process.id, reference, form.text.data or ""),
    )
    if status:
        return page("note", process, form=form, found=found), status
    saved(_("Saved. This is how members see it now."))
    return redirect(url_for("facilitator.statements", pid=pid, at=reference, _anchor=reference), 303)
