"""Where a visitor is: the process of the page, what anybody may know of it, and the frame of every public page."""

from __future__ import annotations

from functools import partial
from typing import cast

from flask import current_app, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from deliberation.config import Config
from deliberation.database import db
from deliberation.errors import NotAllowed
from deliberation.reading import processes, turns
from deliberation.reading import results as reading_results
from deliberation.reading.processes import ProcessView, RemitView
from deliberation.web import reading_help
from deliberation.web.public import views
from deliberation.web.request import current_actor, needs_sign_in, process_context


def here(pid: str) -> ProcessView:
    """The process with this public id; one that is being set up is only there for its own people."""
    return processes.for_visitor(db.session(), current_actor(), pid)


def remit_of(process: ProcessView) -> RemitView | None:
    """What was agreed; None while it is not agreed and the visitor is none of those who agree it."""
    try:
        return processes.remit(db.session(), current_actor(), process.id)
    except NotAllowed:
        return None


def results_are_open(process: ProcessView) -> bool:
    """Whether the visitor may see the results now."""
    return reading_results.may_see(db.session(), current_actor(), process.id)


def page(template: str, process: ProcessView, **variables: object) -> str:
    """One page about a process."""
    turn = partial(turns.latest, db.session(), process.id)
    context = {**process_context(process), "nav_links": _menu(process), "words_of": views, "turn": turn}
    helps = partial(reading_help.extras, process)
    return reading_help.in_process(
        process, render_template(f"public/{template}.html", helps=helps, **context, **variables)
    )


def plain_page(template: str, **variables: object) -> str:
    """One page about the whole site."""
    contact = {"phone": installation().help_phone}
    body = render_template(f"public/{template}.html", help_contact=contact, words_of=views, **variables)
    return reading_help.in_general(body)


def installation() -> Config:
    """The settings of the installation."""
    return cast("Config", current_app.extensions["folkmoot_config"])


def asked_again(body: str) -> Response:
    """A published page: a visitor's browser may keep it, and asks each time whether it is still the same.

    So what was taken out of it is gone from the next look on. For those who are signed in nothing is kept.
    """
    answer = make_response(body)
    if needs_sign_in():
        answer.headers["Cache-Control"] = "private, no-cache"
        answer.vary.add("Cookie")
        answer.add_etag()
        answer.make_conditional(request)
    return answer


def closed(process: ProcessView) -> str:
    """Why the results are not open, and when they will be."""
    return page("closed", process, title=_("This opens later"), next_words=views.NEXT[process.state])


def _menu(process: ProcessView) -> tuple[tuple[str, str, bool], ...]:
    pid, found = process.public_id, []
    found.append((url_for("public.process", pid=pid), _("About")))
    if "see_results" in process.abilities:
        found.append((url_for("public.results", pid=pid), _("What people think")))
    if process.strategy:
        found.append((url_for("public.strategy", ref=process.strategy), _("The plan")))
    return tuple((address, words, address == request.path) for address, words in found)
