"""The start page of somebody who takes part, and stopping; the other steps are in the modules beside this one."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading import contributions, processes, results
from deliberation.reading.voting import progress
from deliberation.services import sign_in
from deliberation.web.request import Answer, current_actor, forget_sign_in, saved
from deliberation.web.resident import views
from deliberation.web.resident.forms import StepForm
from deliberation.web.resident.place import here, own_choices, page
from deliberation.web.resident.tasks import first_step, task_list

pages = Blueprint("resident", __name__)


@pages.get("/take-part/<pid>/")
def home(pid: str) -> Answer:
    """What this is about, what can be done now, and what comes next."""
    process = here(pid)
    session, actor = db.session(), current_actor()
    choices = own_choices(process)
    said = contributions.own(session, actor, process.id)
    voted = progress(session, actor, process.id)
    results_open = results.may_see(session, actor, process.id)
    return page(
        "home",
        process,
        menu=True,
        remit=processes.remit(session, actor, process.id),
        tasks=task_list(process, choices, said, voted, results_open=results_open),
        first=first_step(process, choices, said, voted, results_open=results_open),
        now_words=views.NOW[process.state],
        next_words=views.NEXT[process.state],
    )


@pages.get("/take-part/<pid>/stop")
def stop(pid: str) -> Answer:
    """Say that it is fine to stop, and how to come back."""
    return page("stop", here(pid), form=StepForm(formdata=None))


@pages.post("/take-part/<pid>/stop")
def sign_out(pid: str) -> Answer:
    """End the session on the server. Whoever takes the phone next finds nothing."""
    here(pid)
    token = forget_sign_in()
    if token:
        sign_in.end(db.session(), token)
    saved(_("You have stopped for now. Come back any time with your code."))
    answer = redirect(url_for("public.front"), 303)
    # The browser may keep what was typed on the page before; on a shared phone that must go too.
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
