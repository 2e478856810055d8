"""Where a convenor is: the project of the page, and what every page of theirs shows."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask import request as http
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading import running
from deliberation.reading.processes import ProcessView
from deliberation.web.request import current_actor, process_context

pages = Blueprint("convenor", __name__)


def here(pid: str) -> ProcessView:
    """The project with this public id, for its convenor only."""
    return running.to_run(db.session(), current_actor(), pid)


def page(template: str, process: ProcessView, **variables: object) -> str:
    """One page of a project, with the ways to its other parts."""
    context = {
        **process_context(process),
        # Somebody may run several projects in one place: the name of this one stands at the top.
        "place_name": process.title,
        "process_name": "",
        "home_url": url_for("convenor.home"),
        "nav_links": _ways(process.public_id),
    }
    return render_template(f"convenor/{template}.html", **{**context, **variables})


def _ways(pid: str) -> tuple[tuple[str, str, bool], ...]:
    ways = (
        ("convenor.process", _("Project")),
        ("convenor.remit", _("Remit")),
        ("convenor.roles", _("Roles")),
        ("convenor.committee", _("Committee")),
        ("convenor.recruiting", _("Recruiting")),
        ("convenor.poster", _("Poster")),
        ("convenor.ballots", _("Votes")),
        ("convenor.strategy", _("Strategy")),
        ("convenor.record", _("Record")),
    )
    # Pages of the desk that a convenor uses too: one page each, in both menus.
    shared = (("facilitator.appeals", _("Asked to look again")), ("facilitator.desk", _("Desk")))
    return tuple((url_for(name, pid=pid), words, http.endpoint == name) for name, words in (*ways, *shared))
