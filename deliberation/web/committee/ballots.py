"""Votes before they open: the committee reads what is set up, word for word, and approves it."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading import ballots as reading
from deliberation.reading.ballots import BallotView
from deliberation.reading.processes import ProcessView
from deliberation.services import ballots as services
from deliberation.web import ballot_results, governing, left_over_words
from deliberation.web.committee import views
from deliberation.web.committee.forms import ApproveForm
from deliberation.web.committee.place import here, page, pages
from deliberation.web.request import Answer, current_actor, saved


@pages.get("/committee/<pid>/ballots")
def ballots(pid: str) -> Answer:
    """All votes, and which wait for the committee."""
    process = here(pid)
    return page("ballots", process, rows=reading.every(db.session(), current_actor(), process.id))


@pages.get("/committee/<pid>/ballots/<reference>")
def ballot(pid: str, reference: str) -> Answer:
    """One vote as it stands, word for word, with the button that approves just this."""
    process = here(pid)
    view = _one(process, reference)
    return _show(process, view, ApproveForm(formdata=None, seen=view.hash))


@pages.post("/committee/<pid>/ballots/<reference>")
def approve_ballot(pid: str, reference: str) -> Answer:
    """Approve what was read; what changed meanwhile is not approved."""
    process, form = here(pid), ApproveForm()
    status = governing.attempt(
        form,
        lambda: services.approve(db.session(), current_actor(), process.id, reference, seen=form.seen.data or ""),
    )
    if status:
        view = _one(process, reference)
        form.seen.data = view.hash
        return _show(process, view, form), status
    saved(_("It is approved as you read it. The convenor can open it now."))
    return redirect(url_for("committee.ballots", pid=pid), 303)


def _one(process: ProcessView, reference: str) -> BallotView:
    return reading.one(db.session(), current_actor(), process.id, reference)


def _show(process: ProcessView, view: BallotView, form: ApproveForm) -> str:
    completion = str(view.set_up["told"].get("completion", ""))
    return page(
        "ballot",
        process,
        ballot=view,
        form=form,
        rule=ballot_results.RULES[view.set_up["rule"]],
        left_over=left_over_words.LEFT_OVER.get(completion, ""),
        money=governing.money,
        together=views.decides_together(process),
    )
