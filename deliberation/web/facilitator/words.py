"""Looking at words: letting them through or hiding them with a reason, and answering those who ask again."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import DeliberationError, Refused
from deliberation.permissions import require
from deliberation.reading import moderation as waiting
from deliberation.reading.processes import ProcessView
from deliberation.services import moderation
from deliberation.web.facilitator import views
from deliberation.web.facilitator.forms import HideForm, JudgeForm
from deliberation.web.facilitator.place import here, page, pages, set_apart
from deliberation.web.request import Answer, current_actor, saved


@pages.get("/desk/<pid>/words")
def queue(pid: str) -> Answer:
    """All words that wait, oldest first."""
    return _queue(here(pid), {})


def _queue(process: ProcessView, sent: dict[str, HideForm]) -> str:
    """The whole list, each item with a form of its own; `sent` is one that came back with something wrong."""
    rows = []
    for one in waiting.queue(db.session(), current_actor(), process.id):
        form = sent.get(one.reference) or HideForm(formdata=None)
        set_apart(form, one.reference)
        rows.append((one, form, views.how_it_came(one, process.time_zone)))
    if not sent.keys() <= {one.reference for one, _form, _how in rows}:
        # Somebody else was quicker: there is no form left to show the mistake in.
        raise Refused("contribution_not_waiting")
    return page("queue", process, rows=rows, form=next(iter(sent.values()), None))


@pages.post("/desk/<pid>/words/<reference>/allow")
def allow(pid: str, reference: str) -> Answer:
    """Let words through."""
    process = here(pid)
    moderation.allow(db.session(), current_actor(), process.id, reference)
    saved(_("%(reference)s can be used.", reference=reference))
    return redirect(url_for("facilitator.queue", pid=pid), 303)


@pages.post("/desk/<pid>/words/<reference>/hide")
def hide(pid: str, reference: str) -> Answer:
    """Keep words from view. The person sees the reason and can ask for a second look."""
    process, form = here(pid), HideForm()
    reason, note = form.reason.data or "", form.note.data or ""
    try:
        moderation.hide(db.session(), current_actor(), process.id, reference, reason=reason, note=note)
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _queue(process, {reference: form}), 400
    saved(_("%(reference)s is hidden. The person is told why and can ask again.", reference=reference))
    return redirect(url_for("facilitator.queue", pid=pid), 303)


@pages.get("/desk/<pid>/appeals")
def appeals(pid: str) -> Answer:
    """Hidden words whose people asked for a second look."""
    return _appeals(here(pid), {})


def _appeals(process: ProcessView, sent: dict[str, JudgeForm]) -> str:
    rows = []
    for one in waiting.appeals(db.session(), current_actor(), process.id):
        form = sent.get(one.reference) or JudgeForm(formdata=None)
        set_apart(form, one.reference)
        rows.append((one, form))
    if not sent.keys() <= {one.reference for one, _form in rows}:
        raise Refused("no_appeal_waiting")
    return page("appeals", process, rows=rows, reasons=views.REASONS, form=next(iter(sent.values()), None))


@pages.post("/desk/<pid>/appeals/<reference>")
def judge(pid: str, reference: str) -> Answer:
    """Answer one of them; not by whoever hid the words."""
    process, form = here(pid), JudgeForm()
    actor, show = current_actor(), form.answer.data == "show"
    require(actor, "judge_appeal", "contribution", process.id)
    if not form.validate():
        return _appeals(process, {reference: form}), 400
    try:
        moderation.judge_appeal(db.session(), actor, process.id, reference, show_again=show, note=form.note.data or "")
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _appeals(process, {reference: form}), 400
    words = _("%(reference)s is shown again.") if show else _("%(reference)s stays hidden.")
    saved(words % {"reference": reference})
    return redirect(url_for("facilitator.appeals", pid=pid), 303)
