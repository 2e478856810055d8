"""Saying that two statements mean the same: one closes and leads on to the other, and both trails stay."""

from __future__ import annotations

from flask import redirect, url_for
from flask import request as http
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.permissions import require
from deliberation.reading import moderation, recommendations
from deliberation.reading.processes import ProcessView
from deliberation.reading.recommendations import StatementRow
from deliberation.services import statements as services
from deliberation.web.facilitator.forms import MergeForm
from deliberation.web.facilitator.place import here, page, pages
from deliberation.web.request import Answer, current_actor, saved

SHOWN_LETTERS = 70


@pages.get("/desk/<pid>/statements/merge")
def merge(pid: str) -> Answer:
    """Choose two statements; once they are chosen, show both with the words behind them."""
    process = here(pid)
    require(current_actor(), "merge", "statement", process.id)
    form = MergeForm(formdata=http.args)
    if form.gone.data and form.gone.data == form.kept.data:
        form.take(DeliberationError("merge_with_itself", field="kept"))
        return _merge(process, form), 400
    return _merge(process, form)


def _merge(process: ProcessView, form: MergeForm) -> str:
    session, actor = db.session(), current_actor()
    rows = [row for row in recommendations.statements(session, actor, process.id) if row.state in ("open", "closed")]
    choices = [(row.reference, f"{row.reference} – {_short(row.text)}") for row in rows]
    form.gone.choices = form.kept.choices = [("", _("Choose one")), *choices]
    by_reference = {row.reference: row for row in rows}
    pair = _pair(form, by_reference)
    texts = {one.reference: one for one in moderation.usable(session, actor, process.id)} if pair else {}
    return page("merge", process, form=form, pair=pair, texts=texts, enough=len(rows) > 1)


def _pair(form: MergeForm, rows: dict[str, StatementRow]) -> tuple[StatementRow, StatementRow] | None:
    gone, kept = rows.get(form.gone.data or ""), rows.get(form.kept.data or "")
    return (gone, kept) if gone and kept and gone is not kept else None


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_LETTERS else text[: SHOWN_LETTERS - 1].rstrip() + "…"


@pages.post("/desk/<pid>/statements/merge")
def store_merge(pid: str) -> Answer:
    """Merge them."""
    process, form = here(pid), MergeForm()
    gone, kept = form.gone.data or "", form.kept.data or ""
    try:
        services.merge(db.session(), current_actor(), process.id, gone=gone, kept=kept)
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _merge(process, form), 400
    saved(_("%(gone)s now leads on to %(kept)s.", gone=gone, kept=kept))
    return redirect(url_for("facilitator.statements", pid=pid, at=gone), 303)
