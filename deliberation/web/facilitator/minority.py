"""What those say who see a vote another way: read, hidden with a reason, shown again. Nobody sees who wrote it."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.permissions import may
from deliberation.reading import ballots
from deliberation.reading import minority as reading
from deliberation.reading.processes import ProcessView
from deliberation.services import minority
from deliberation.web import ballot_times
from deliberation.web.facilitator import views
from deliberation.web.facilitator.place import here, page, pages, set_apart
from deliberation.web.request import Answer, PageForm, current_actor, saved


class HideWordsForm(PageForm):
    """Why words are kept from view. The author is told."""

    reason = RadioField(_l("Why?"), choices=lambda: list(views.REASONS.items()), validate_choice=False)


@pages.get("/desk/<pid>/ballots/<reference>/statements")
def minority_words(pid: str, reference: str) -> Answer:
    """All that was written on one vote."""
    return _show(here(pid), reference)


@pages.post("/desk/<pid>/ballots/<reference>/statements/<statement>/hide")
def hide_minority(pid: str, reference: str, statement: str) -> Answer:
    """Keep words from view, with the reason. Twice is once."""
    process, form = here(pid), HideWordsForm()
    try:
        minority.hide(db.session(), current_actor(), process.id, statement, reason=form.reason.data or "")
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _show(process, reference, {statement: form}), 400
    saved(_("Hidden. The author is told why and can change the words."))
    return redirect(url_for("facilitator.minority_words", pid=pid, reference=reference), 303)


@pages.post("/desk/<pid>/ballots/<reference>/statements/<statement>/show")
def show_minority(pid: str, reference: str, statement: str) -> Answer:
    """Show hidden words again; somebody else than the one who hid them."""
    process = here(pid)
    minority.show_again(db.session(), current_actor(), process.id, statement)
    saved(_("The words are shown again."))
    return redirect(url_for("facilitator.minority_words", pid=pid, reference=reference), 303)


def _show(process: ProcessView, reference: str, sent: dict[str, HideWordsForm] | None = None) -> str:
    session, actor = db.session(), current_actor()
    view = ballots.one(session, actor, process.id, reference)
    found = reading.of_ballot(session, actor, process.id, reference)
    titles = {option["number"]: option["title"] for option in view.set_up["options"]}
    rows = []
    for one in found.statements:
        form = (sent or {}).get(one.reference) or HideWordsForm(formdata=None)
        set_apart(form, one.reference)
        rows.append((one, titles[one.option], form))
    return page(
        "ballots/minority",
        process,
        ballot=view,
        minority=found,
        rows=rows,
        form=next(iter((sent or {}).values()), None),
        reasons=views.REASONS,
        until=ballot_times.shown(found.until, process.time_zone, year=True),
        may_show=may(actor, "show", "minority_statement", process.id),
    )
