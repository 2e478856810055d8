"""Appeals: somebody asked that their hidden words are looked at again, by somebody else than the one who hid them."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading import moderation as waiting
from deliberation.reading.moderation import AppealItem
from deliberation.reading.processes import ProcessView
from deliberation.services import moderation
from deliberation.web import governing
from deliberation.web.convenor import views
from deliberation.web.convenor.forms import AppealForm
from deliberation.web.convenor.place import here, page, pages
from deliberation.web.request import Answer, current_actor, saved


@pages.get("/run/<pid>/appeals")
def appeals(pid: str) -> Answer:
    """All hidden words whose person has no answer yet."""
    process = here(pid)
    found = waiting.appeals(db.session(), current_actor(), process.id)
    return page("appeals", process, found=found, because=views.HIDDEN_BECAUSE)


@pages.get("/run/<pid>/appeals/<reference>")
def appeal(pid: str, reference: str) -> Answer:
    """One of them, with both sides."""
    process = here(pid)
    found = _waiting(process, reference)
    if found is None:
        return redirect(url_for("convenor.appeals", pid=pid), 303)
    return _show(process, found, AppealForm(formdata=None))


@pages.post("/run/<pid>/appeals/<reference>")
def judge(pid: str, reference: str) -> Answer:
    """Show the words again, or say why they stay hidden. Sent twice, it is one answer."""
    process, form = here(pid), AppealForm()
    found = _waiting(process, reference)
    status = governing.attempt(
        form,
        lambda: moderation.judge_appeal(
            db.session(),
            current_actor(),
            process.id,
            reference,
            show_again=form.judgement.data == "show",
            note=form.note.data or "",
        ),
    )
    if status and found is not None:
        return _show(process, found, form), status
    if not status:
        saved(_("Your answer is saved. The person can read it on their own page."))
    return redirect(url_for("convenor.appeals", pid=pid), 303)


def _waiting(process: ProcessView, reference: str) -> AppealItem | None:
    found = waiting.appeals(db.session(), current_actor(), process.id)
    return next((one for one in found if one.reference == reference), None)


def _show(process: ProcessView, found: AppealItem, form: AppealForm) -> str:
    return page("appeal", process, found=found, form=form, because=views.HIDDEN_BECAUSE.get(found.reason, ""))
