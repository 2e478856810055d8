"""The supporter's start page, giving the help up, and stopping for now."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading import ballot_help
from deliberation.services import support
from deliberation.web.request import Answer, current_actor, forget_sign_in, saved
from deliberation.web.stopping import stop_for_now
from deliberation.web.supporter import views
from deliberation.web.supporter.forms import StepForm
from deliberation.web.supporter.place import here, page, pages


@pages.get("/support/<pid>/")
def home(pid: str) -> Answer:
    """Whom they help, what they may do, and what is not part of it."""
    found = here(pid)
    votes = ballot_help.asked_of_supporter(db.session(), current_actor(), found.process.id)
    return page("home", found, menu=True, may=views.MAY, votes=votes)


@pages.get("/support/<pid>/stop")
def stop(pid: str) -> Answer:
    """Say that it is fine to stop, and how to come back; or to give it up for good."""
    return page("stop", here(pid), form=StepForm(formdata=None))


@pages.post("/support/<pid>/stop")
def sign_out(pid: str) -> Answer:
    """End the session."""
    here(pid)
    return stop_for_now()


@pages.post("/support/<pid>/give-up")
def give_up(pid: str) -> Answer:
    """End the support for good: the code opens nothing any more."""
    found = here(pid)
    support.end(db.session(), current_actor(), found.process.id, found.support.public_id)
    forget_sign_in()
    saved(_("You do not help them here any more. Your code is closed."))
    return redirect(url_for("public.front"), 303)
