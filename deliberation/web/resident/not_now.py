"""What a member meets who cannot say something, or vote, at present: why, and what to do."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.reading.processes import ProcessView
from deliberation.web.request import Answer, saved
from deliberation.web.resident import views
from deliberation.web.resident.place import own_choices, page


def not_now(process: ProcessView, ability: str, title: str) -> Answer | None:
    """The way to saying yes, or the page with this title that says why it is closed; None where nothing stands in the
    way. `ability` is one of `stages.ABILITIES`."""
    if ability not in process.abilities:
        return page(
            "closed",
            process,
            menu=True,
            title=title,
            why=views.NOW[process.state],
            next_words=views.NEXT[process.state],
        )
    if not own_choices(process).taking_part:
        saved(_("Please say yes to taking part first. Without it we keep nothing."))
        return redirect(url_for("resident.yes", pid=process.public_id, purpose="take_part"), 303)
    return None
