"""The committee's start page, one step back, the record, and stopping."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading import approval, ballots, concerns, turns
from deliberation.reading import processes as reading
from deliberation.reading.processes import ProcessView
from deliberation.services import processes
from deliberation.web import concern_words, governing
from deliberation.web.committee import views
from deliberation.web.committee.forms import BackForm, StepForm
from deliberation.web.committee.place import here, page, pages
from deliberation.web.record import record_context
from deliberation.web.request import Answer, current_actor, saved
from deliberation.web.stopping import stop_for_now


@pages.get("/committee/<pid>/")
def process(pid: str) -> Answer:
    """The question, where the project is, and what is asked of the committee now."""
    found = here(pid)
    session, actor = db.session(), current_actor()
    strategy = approval.working(session, actor, found.id)
    remit = reading.remit(session, actor, found.id)
    return page(
        "process",
        found,
        remit=remit,
        remit_waits=views.remit_waits(found, remit),
        turn=turns.latest(session, found.id),
        state=governing.state_words(found.state),
        money=governing.money,
        asked=views.asked_now(strategy),
        why_nothing=views.why_nothing(strategy),
        votes=[one for one in ballots.every(session, actor, found.id) if one.state == "set_up"],
        before=governing.state_before(found.state),
        concerns=concern_words.counted(concerns.counts(session, actor, found.id)),
    )


@pages.get("/committee/<pid>/back")
def back(pid: str) -> Answer:
    """What one step back changes for people, and a box for the reason."""
    found = here(pid)
    before = governing.state_before(found.state)
    if before and views.decides_together(found):
        return redirect(url_for("committee.deciding", pid=pid, subject="step_back", about=before), 303)
    form = BackForm(formdata=None)
    form.to.data = before
    return _ask_back(found, form)


@pages.post("/committee/<pid>/back")
def step_back(pid: str) -> Answer:
    """Approve one step back. Pressed twice, it is one step."""
    found, form = here(pid), BackForm()
    status = governing.attempt(
        form,
        lambda: processes.step_back(
            db.session(), current_actor(), found.id, reason=form.reason.data or "", to=form.to.data or ""
        ),
    )
    if status:
        return _ask_back(found, form), status
    saved(_("The project has gone back one step."))
    return redirect(url_for("committee.process", pid=pid), 303)


@pages.get("/committee/<pid>/record")
def record(pid: str) -> Answer:
    """What was done, by whom in which role, and the mark at the end of it."""
    found = here(pid)
    return page("record", found, **record_context(current_actor(), found.id))


@pages.get("/committee/<pid>/stop")
def stop(pid: str) -> Answer:
    """Say that it is fine to stop, and how to come back."""
    return page("stop", here(pid), form=StepForm(formdata=None))


@pages.post("/committee/<pid>/stop")
def sign_out(pid: str) -> Answer:
    """End the session."""
    here(pid)
    return stop_for_now()


def _ask_back(process: ProcessView, form: BackForm) -> str:
    before = governing.state_before(process.state)
    return page(
        "back",
        process,
        form=form,
        before=before,
        change=governing.change(process.state, before) if before else None,
        state_words=governing.state_words,
    )
