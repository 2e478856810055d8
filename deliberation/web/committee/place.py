"""Where a committee member is: the project of the page, and what every page of theirs shows."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask import request as http
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading import approval, bodies
from deliberation.reading.processes import ProcessView
from deliberation.web.request import current_actor, process_context

pages = Blueprint("committee", __name__)


def here(pid: str) -> ProcessView:
    """The project with this public id, for its committee only."""
    return approval.for_committee(db.session(), current_actor(), pid)


def page(template: str, process: ProcessView, **variables: object) -> str:
    """One page of a project, with the ways to its other parts."""
    ways: tuple[tuple[str, str], ...] = (
        ("committee.process", _("Start page")),
        *((("committee.decided", _("Decisions")),) if bodies.is_there(db.session(), process.id) else ()),
        ("committee.ballots", _("Votes")),
        ("committee.strategy", _("Strategy")),
        ("committee.record", _("Record")),
    )
    context = {
        **process_context(process),
        "place_name": process.title,
        "process_name": "",
        "home_url": url_for("committee.process", pid=process.public_id),
        "nav_links": tuple(
            (url_for(endpoint, pid=process.public_id), words, http.endpoint == endpoint) for endpoint, words in ways
        ),
    }
    return render_template(f"committee/{template}.html", **{**context, **variables})
