"""Help with one vote, and more time for it: a member asks on the page of that vote, and is never asked why."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the types are of an older WTForms

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.reading import support
from deliberation.reading.ballots import TEAM
from deliberation.reading.processes import ProcessView
from deliberation.services import ballot_help as services
from deliberation.services import ballot_times
from deliberation.web.request import Answer, PageForm, current_actor, saved
from deliberation.web.resident.ballot_steps import found, now_open
from deliberation.web.resident.place import here, page
from deliberation.web.resident.routes import pages


class HelperForm(PageForm):
    """Whom to ask."""

    helper = RadioField(_l("Who helps you?"), validate_choice=False)


@pages.get("/take-part/<pid>/ballots/<reference>/help")
def ballot_help(pid: str, reference: str) -> Answer:
    """What help with a vote is, and whom to ask; or whom they asked, and how to take it back."""
    return _show(here(pid), reference, HelperForm(formdata=None))


@pages.post("/take-part/<pid>/ballots/<reference>/help")
def ask_ballot_help(pid: str, reference: str) -> Answer:
    """Ask for it. Twice is once."""
    process, form = here(pid), HelperForm()
    offered = _offered(process)
    if not form.validate() or form.helper.data not in offered:
        form.helper.errors = [_("Choose who helps you.")]
        return _show(process, reference, form), 400
    try:
        services.ask(db.session(), current_actor(), process.id, reference, form.helper.data)
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _show(process, reference, form), 400
    saved(_("They can help you with this vote now. You can take it back at any time."))
    return redirect(url_for("resident.ballot_help", pid=pid, reference=reference), 303)


@pages.post("/take-part/<pid>/ballots/<reference>/help/stop")
def stop_ballot_help(pid: str, reference: str) -> Answer:
    """No more help with this vote, at once."""
    process = here(pid)
    services.take_back(db.session(), current_actor(), process.id, reference)
    saved(_("Nobody helps you with this vote now."))
    return redirect(url_for("resident.ballot", pid=pid, reference=reference), 303)


@pages.post("/take-part/<pid>/ballots/<reference>/more-time")
def ask_ballot_time(pid: str, reference: str) -> Answer:
    """Ask for more time. Twice is once."""
    process = here(pid)
    ballot_times.ask(db.session(), current_actor(), process.id, reference)
    saved(_("You have asked for more time. Come back here to see until when you can vote."))
    return redirect(url_for("resident.ballot", pid=pid, reference=reference), 303)


def _offered(process: ProcessView) -> dict[str, str]:
    """Whom they can ask: those who help them now, and somebody of the team."""
    own = support.own(db.session(), current_actor(), process.id)
    called = {one.public_id: one.called for one in own if one.called}
    return {**called, TEAM: str(_("Somebody who works here and is with me"))}


def _show(process: ProcessView, reference: str, form: HelperForm) -> str:
    view, mark = found(process, reference)
    offered = _offered(process)
    if not (mark and mark.helped_by):
        now_open(process, reference)
    form.helper.choices = [SelectChoice(*one) for one in offered.items()]
    return page(
        "ballots/help",
        process,
        ballot=view,
        helper=offered.get(mark.helped_by, "") if mark else "",
        by_team=mark is not None and mark.helped_by == TEAM,
        form=form,
    )
