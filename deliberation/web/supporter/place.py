"""Where a supporter is: the project of the page, whom they help, and what they may do at this moment."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading import processes, support
from deliberation.reading.processes import ProcessView
from deliberation.reading.support import Support
from deliberation.web.request import current_actor, process_context

pages = Blueprint("supporter", __name__)


@dataclass(frozen=True, slots=True)
class Here:
    """The project, and the one support that the actor gives in it."""

    process: ProcessView
    support: Support


def here(pid: str) -> Here:
    """The project with this public id, for whoever supports a member of it now; others are refused."""
    process = processes.for_visitor(db.session(), current_actor(), pid)
    return Here(process, support.helping(db.session(), current_actor(), process.id))


def page(template: str, found: Here, *, menu: bool = False, **variables: object) -> str:
    """One page of a supporter. `menu`: with the ways to the other parts; a page with one question goes without."""
    process = found.process
    home = url_for("supporter.home", pid=process.public_id)
    context = {
        **process_context(process),
        "home_url": home,
        "nav_links": _menu(found, home) if menu else (),
        "member": found.support.member,
        "acts": found.support.acts,
    }
    return render_template(f"supporter/{template}.html", **context, **variables)


def _menu(found: Here, home: str) -> tuple[tuple[str, str], ...]:
    pid = found.process.public_id
    ways = {
        "read": (url_for("supporter.words", pid=pid), _("Their words")),
        "write": (url_for("supporter.write", pid=pid), _("Write for them")),
        "vote": (url_for("supporter.statements", pid=pid), _("Statements")),
    }
    return ((home, _("Start page")), *(way for act, way in ways.items() if act in found.support.acts))
