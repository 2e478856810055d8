"""The strategy as it stands: read whole, line by line with who stands behind it, and approved."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, url_for
from flask import request as http
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading import approval
from deliberation.reading.approval import WorkingStrategy
from deliberation.reading.processes import ProcessView
from deliberation.services import strategies
from deliberation.web import governing
from deliberation.web.committee import views
from deliberation.web.committee.forms import ApproveForm
from deliberation.web.committee.place import here, page, pages
from deliberation.web.request import Answer, current_actor, saved


@pages.get("/committee/<pid>/strategy")
def strategy(pid: str) -> Answer:
    """The whole text, with who stands behind each line."""
    process = here(pid)
    found = _working(process)
    if found is None:
        return page("not_started", process, why=views.why_nothing(None))
    return page(
        "strategy",
        process,
        **governing.strategy_context(found),
        asked=views.asked_now(found),
        why_nothing=views.why_nothing(found),
        line=_line_address(process),
    )


@pages.get("/committee/<pid>/strategy/lines/<reference>")
def line(pid: str, reference: str) -> Answer:
    """Whose words stand behind one line, who disagreed, and how that was worked out."""
    process = here(pid)
    found = approval.working_line(db.session(), current_actor(), process.id, reference)
    return page(
        "line",
        process,
        found=found,
        behind_words=governing.behind_words,
        votes_words=governing.votes_words,
        channels=governing.CHANNELS,
    )


@pages.get("/committee/<pid>/strategy/approve")
def approving(pid: str) -> Answer:
    """What approval means, before it is given."""
    process = here(pid)
    found, form = _working(process), ApproveForm(formdata=None)
    form.seen.data = http.args.get("seen", "")
    if found is not None and form.seen.data != found.mark:
        saved(_("Please read the strategy as it stands now. Then go on from the end of the page."))
        return redirect(url_for("committee.strategy", pid=pid), 303)
    if found is not None and views.decides_together(process):
        return redirect(url_for("committee.deciding", pid=pid, subject="strategy", seen=found.mark), 303)
    return _ask(process, found, form)


@pages.post("/committee/<pid>/strategy/approve")
def approve(pid: str) -> Answer:
    """Approve the text that was read. Sent twice, it is approved once; a text that changed meanwhile is not."""
    process, form = here(pid), ApproveForm()
    status = governing.attempt(
        form, lambda: strategies.approve(db.session(), current_actor(), process.id, seen=form.seen.data or "")
    )
    if status:
        return _ask(process, _working(process), form), status
    saved(_("The strategy is approved. The convenor can publish it now."))
    return redirect(url_for("committee.process", pid=pid), 303)


def _working(process: ProcessView) -> WorkingStrategy | None:
    return approval.working(db.session(), current_actor(), process.id)


def _line_address(process: ProcessView) -> Callable[[str], str]:
    def address(reference: str) -> str:
        return url_for("committee.line", pid=process.public_id, reference=reference)

    return address


def _ask(process: ProcessView, found: WorkingStrategy | None, form: ApproveForm) -> str:
    return page("approve", process, found=found, form=form, asked=views.asked_now(found))
