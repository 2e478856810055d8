"""The reviewer's list of concerns, one of them, answering and closing it, and the record of decisions."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading import concerns as reading
from deliberation.reading import rights
from deliberation.reading.processes import ProcessView
from deliberation.services import concerns as services
from deliberation.web import concern_words, governing
from deliberation.web.record import record_context
from deliberation.web.request import Answer, current_actor, saved
from deliberation.web.reviewer.forms import AnswerForm, StepForm
from deliberation.web.reviewer.place import here, page, pages


@pages.get("/review/<pid>/")
def concerns(pid: str) -> Answer:
    """Every concern, what waits first, by the day it has to be answered."""
    process = here(pid)
    found = reading.to_review(db.session(), current_actor(), process.id)
    return page(
        "concerns",
        process,
        found=found,
        late=sum(one.late for one in found),
        waiting=sum(one.state == "waiting" for one in found),
        days=rights.current().reply_days,
        about=concern_words.ABOUT,
        state_words=concern_words.state_words,
    )


@pages.get("/review/<pid>/concerns/<concern>")
def concern(pid: str, concern: str) -> Answer:
    """One concern in the person's words, with what was answered."""
    return _show(here(pid), concern, AnswerForm(formdata=None))


@pages.post("/review/<pid>/concerns/<concern>/answer")
def answer(pid: str, concern: str) -> Answer:
    """Answer it. Sent twice, it is one answer."""
    process, form = here(pid), AnswerForm()
    status = governing.attempt(
        form,
        lambda: services.answer(
            db.session(), current_actor(), process.id, concern, form.text.data or "", key=form.once.data
        ),
    )
    if status:
        return _show(process, concern, form), status
    saved(_("Your answer stands on the person’s own page now."))
    return redirect(url_for("reviewer.concern", pid=pid, concern=concern), 303)


@pages.post("/review/<pid>/concerns/<concern>/close")
def close(pid: str, concern: str) -> Answer:
    """Close it. The person can still say once that it is not settled."""
    process, form = here(pid), StepForm()
    if form.validate():
        services.close(db.session(), current_actor(), process.id, concern)
        saved(_("The concern is closed."))
    return redirect(url_for("reviewer.concerns", pid=pid), 303)


@pages.get("/review/<pid>/record")
def record(pid: str) -> Answer:
    """What was done, by whom in which role, and the mark at the end of it."""
    found = here(pid)
    return page("record", found, **record_context(current_actor(), found.id))


def _show(process: ProcessView, concern: str, form: AnswerForm) -> str:
    found = reading.one_to_review(db.session(), current_actor(), process.id, concern)
    return page(
        "concern",
        process,
        found=found,
        form=form,
        about=concern_words.ABOUT,
        steps=concern_words.STEPS,
        state=concern_words.state_words(found.row),
        way=concern_words.WAYS.get(found.way, ""),
    )
