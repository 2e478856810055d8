"""The start page of somebody who takes part, and stopping; the other steps are in the modules beside this one."""

from __future__ import annotations

from flask import Blueprint

from deliberation.database import db
from deliberation.reading import actors, contributions, drafts, private_answers, processes, results
from deliberation.reading.voting import progress
from deliberation.web.request import Answer, current_actor
from deliberation.web.resident import ballot_tasks, views
from deliberation.web.resident.forms import StepForm
from deliberation.web.resident.place import here, own_choices, page
from deliberation.web.resident.tasks import first_step, task_list
from deliberation.web.stopping import stop_for_now

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
    ballots = ballot_tasks.own(process)
    steps = task_list(
        process,
        choices,
        said,
        voted,
        results_open=results_open,
        begun=drafts.is_kept(session, actor, process.id),
    )
    return page(
        "home",
        process,
        menu=True,
        remit=processes.remit(session, actor, process.id),
        tasks=(*ballot_tasks.rows(process, ballots), *steps),
        new_code=actors.new_code(session, actor, process.id),
        known_by=views.KNOWN_BY,
        asked=private_answers.asks(session, actor, process.id),
        # Whoever has done something already needs no practice; the page stays under "For you".
        offer_practice=bool({"contribute", "vote"} & process.abilities) and not said and not voted.answered,
        first=ballot_tasks.first_step(process, ballots)
        or first_step(process, choices, said, voted, results_open=results_open),
        now_words=ballot_tasks.now_words(process, ballots) or views.NOW[process.state],
        next_words=views.NEXT[process.state],
    )


@pages.get("/take-part/<pid>/stop")
def stop(pid: str) -> Answer:
    """Say that it is fine to stop, and how to come back."""
    return page("stop", here(pid), form=StepForm(formdata=None))


@pages.post("/take-part/<pid>/stop")
def sign_out(pid: str) -> Answer:
    """End the session."""
    here(pid)
    return stop_for_now()
