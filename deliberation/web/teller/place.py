"""Where a teller is: the project of the page, and what every page of theirs shows."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask import request as http
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.permissions import require
from deliberation.reading import processes
from deliberation.reading.processes import ProcessView
from deliberation.web.request import current_actor, process_context

pages = Blueprint("teller", __name__)


def here(pid: str) -> ProcessView:
    """The project with this public id, for its tellers only."""
    process = processes.for_visitor(db.session(), current_actor(), pid)
    require(current_actor(), "sign", "ballot", process.id)
    return process


def page(template: str, process: ProcessView, **variables: object) -> str:
    """One page of a project, with the way to the others."""
    pid = process.public_id
    context = {
        **process_context(process),
        "place_name": process.title,
        "process_name": "",
        "home_url": url_for("teller.ballots", pid=pid),
        "nav_links": ((url_for("teller.ballots", pid=pid), _("Votes"), http.endpoint == "teller.ballots"),),
    }
    return render_template(f"teller/{template}.html", **{**context, **variables})
