"""Where a resident is: the process of the page, the member who asks, and what every page of theirs shows."""

from __future__ import annotations

from functools import partial

from flask import render_template, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading import consent, processes, turns
from deliberation.reading.consent import OwnChoices
from deliberation.reading.processes import ProcessView
from deliberation.web import reading_help
from deliberation.web.request import current_actor, process_context
from deliberation.web.resident import views


def here(pid: str) -> ProcessView:
    """The process with this public id, for its members only.

    Others are refused; whoever is not signed in is led to the door.
    """
    process = processes.for_visitor(db.session(), current_actor(), pid)
    own_choices(process)
    return process


def own_choices(process: ProcessView) -> OwnChoices:
    """What the member said yes and no to."""
    return consent.own(db.session(), current_actor(), process.id)


def page(template: str, process: ProcessView, *, menu: bool = False, **variables: object) -> str:
    """One page of a process. `menu`: with the ways to the other parts; a page with one question goes without."""
    home = url_for("resident.home", pid=process.public_id)
    context = {
        **process_context(process),
        "home_url": home,
        "nav_links": _menu(process, home) if menu else (),
        "turn": partial(turns.latest, db.session(), process.id),
        "helps": partial(reading_help.extras, process),
    }
    if menu:
        # A page that is no single question ends with what happens next; some say it better than the state does.
        context["next_words"] = views.NEXT[process.state]
    drawn = render_template(f"resident/{template}.html", **{**context, **variables})
    return reading_help.in_process(process, drawn)


def _menu(process: ProcessView, home: str) -> tuple[tuple[str, str], ...]:
    return (
        (home, _("Start page")),
        (url_for("resident.words", pid=process.public_id), _("My words")),
        (url_for("resident.choices", pid=process.public_id), _("My choices")),
        (url_for("resident.for_you", pid=process.public_id), _("For you")),
    )
