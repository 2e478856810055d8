"""Who decided what about themes, when and why; and taking the last decision back."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import DeliberationError, NotFound
from deliberation.reading import theme_desk, theme_history
from deliberation.reading.processes import ProcessView
from deliberation.services import theme_record
from deliberation.web.facilitator import theme_words
from deliberation.web.facilitator.place import here, page, pages, to_sort
from deliberation.web.facilitator.theme_forms import ReasonForm, put_beside
from deliberation.web.paging import asked_part
from deliberation.web.record import role_words
from deliberation.web.request import Answer, current_actor, saved


@pages.get("/desk/<pid>/themes/log")
def theme_log(pid: str) -> Answer:
    """Every decision, newest first."""
    process = here(pid)
    edits = theme_history.history(db.session(), current_actor(), process.id)
    return page("themes/log", process, part=asked_part(edits), **_in_words(process))


def _in_words(process: ProcessView) -> dict[str, object]:
    return {
        "acts": theme_words.ACTS,
        "role_words": role_words,
        "when": lambda at: theme_words.when(at, process.time_zone),
        "titles": theme_desk.titles(db.session(), current_actor(), process.id),
    }


@pages.get("/desk/<pid>/themes/log/<int:number>/undo")
def undo_edit(pid: str, number: int) -> Answer:
    """Ask before the last decision is taken back."""
    return _undo(to_sort(pid), number, ReasonForm(formdata=None))


def _undo(process: ProcessView, number: int, form: ReasonForm) -> str:
    edits = theme_history.history(db.session(), current_actor(), process.id)
    edit = next((one for one in edits if one.number == number), None)
    if edit is None:
        raise NotFound("edit_unknown", number=number)
    return page("themes/undo", process, edit=edit, form=form, **_in_words(process))


@pages.post("/desk/<pid>/themes/log/<int:number>/undo")
def store_undo(pid: str, number: int) -> Answer:
    """Take the last decision back."""
    process, form = to_sort(pid), ReasonForm()
    reason, key = form.reason.data or "", form.once.data
    try:
        theme_record.undo(db.session(), current_actor(), process.id, number, reason=reason, key=key)
    except DeliberationError as error:
        if not put_beside(form, error):
            raise
        return _undo(process, number, form), 400
    saved(_("Number %(number)s is undone. That is noted too.", number=number))
    return redirect(url_for("facilitator.theme_log", pid=pid), 303)
