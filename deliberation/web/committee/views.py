"""Wording of the committee's pages: what is asked of them now."""

from __future__ import annotations

from flask_babel import gettext as _

from deliberation.reading.approval import WorkingStrategy


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
