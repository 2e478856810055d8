"""Wording of the committee's pages: what is asked of them now."""

from __future__ import annotations

from flask_babel import gettext as _

from deliberation.database import db
from deliberation.reading import bodies
from deliberation.reading.approval import WorkingStrategy
from deliberation.reading.processes import ProcessView, RemitView


def decides_together(process: ProcessView) -> bool:
    """Whether the committee has seats and a quorum; else each of its people may approve alone."""
    return bodies.is_there(db.session(), process.id)


def remit_waits(process: ProcessView, remit: RemitView) -> bool:
    """Whether a whole remit is written, it is not agreed yet, and the committee decides together."""
    whole = bool(remit.version) and not remit.missing
    return process.state == "draft" and whole and decides_together(process)


def asked_now(found: WorkingStrategy | None) -> str:
    """What the committee is asked to do now; "" when it is nothing."""
    if found is None or not found.complete or found.view.state in ("approved", "published", "superseded"):
        return ""
    return str(_("Read the strategy. If you agree with it, approve it."))


def why_nothing(found: WorkingStrategy | None) -> str:
    """Why nothing is asked of the committee now."""
    if found is None:
        return str(_("The strategy is not started yet. We ask you to read it when it is written."))
    if found.view.state == "approved":
        return str(_("The committee has approved the strategy. The convenor can publish it."))
    if found.view.state in ("published", "superseded"):
        return str(_("The strategy is approved and published."))
    return str(_("The strategy is being written. We ask you to read it when each priority has an action."))
