"""Where a reviewer is: the project of the page, and what every page of theirs shows."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask import request as http
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading import concerns
from deliberation.reading.processes import ProcessView
from deliberation.web.request import current_actor, process_context

pages = Blueprint("reviewer", __name__)


def here(pid: str) -> ProcessView:
    """The project with this public id, for its reviewer only."""
    return concerns.for_reviewer(db.session(), current_actor(), pid)


def page(template: str, process: ProcessView, **variables: object) -> str:
    """One page of a project, with the ways to its other parts."""
    pid = process.public_id
    ways = (
        ("reviewer.concerns", _("Concerns")),
        ("reviewer.votes", _("Votes")),
        ("reviewer.record", _("Record")),
    )
    context = {
        **process_context(process),
        "place_name": process.title,
        "process_name": "",
        "home_url": url_for("reviewer.concerns", pid=pid),
        "nav_links": tuple((url_for(name, pid=pid), words, http.endpoint == name) for name, words in ways),
    }
    return render_template(f"reviewer/{template}.html", **{**context, **variables})
