"""Recommendations: drafted from statements, changed with a note, sent round, made final."""

from __future__ import annotations

from flask import redirect, url_for
from flask import request as http
from flask_babel import gettext as _

from accessibility import languages
from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.permissions import require
from deliberation.reading import recommendations as readings
from deliberation.reading import results
from deliberation.reading.processes import ProcessView
from deliberation.reading.recommendations import RecommendationView, StatementRow
from deliberation.services import recommendations as services
from deliberation.web import plain
from deliberation.web.facilitator import views
from deliberation.web.facilitator.choosing import Candidate, is_looking, offer
from deliberation.web.facilitator.forms import ChangeForm, DraftForm, RecommendationForm, SourceForm
from deliberation.web.facilitator.place import here, page, pages
from deliberation.web.request import Answer, current_actor, missing, saved


@pages.get("/desk/<pid>/recommendations")
def recommendations(pid: str) -> Answer:
    """All recommendations, with what they stand on."""
    process = here(pid)
    rows = readings.drafts(db.session(), current_actor(), process.id)
    return page("recommendations", process, rows=rows, states=views.RECOMMENDATION_STATES)


@pages.get("/desk/<pid>/recommendations/draft")
def draft(pid: str) -> Answer:
    """Choose statements and write a recommendation from them."""
    process = here(pid)
    require(current_actor(), "edit", "recommendation", process.id)
    return _draft(process, DraftForm(formdata=None, statements=http.args.getlist("from")))


def _draft(process: ProcessView, form: DraftForm) -> str:
    numbers, no_answers = _agreement(process), str(_("no answers counted yet"))
    rows = _live(process)
    candidates = [
        Candidate(
            row.reference, row.text, row.language, f"{row.reference} – {numbers.get(row.reference) or no_answers}"
        )
        for row in rows
    ]
    ticked = form.statements.data or []
    shown = offer(candidates, ticked=ticked, find=form.find.data or "", step=http.form.get("step", ""))
    form.statements.choices = shown.choices
    _offer_languages(form, process)
    return page("draft", process, form=form, rows=rows, offer=shown, plain_notes=_notes(process, form))


@pages.post("/desk/<pid>/recommendations/draft")
def store_draft(pid: str) -> Answer:
    """Look through the statements, or keep the draft."""
    process, form = here(pid), DraftForm()
    if plain.is_asked() or is_looking(http.form.get("step", "")):
        require(current_actor(), "edit", "recommendation", process.id)
        return _draft(process, form)
    try:
        reference = services.draft(
            db.session(),
            current_actor(),
            process.id,
            _said(form, process),
            statements=form.statements.data or [],
            key=form.once.data,
        )
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _draft(process, form), 400
    saved(_("%(reference)s is drafted.", reference=reference))
    return _to(pid, reference)


@pages.get("/desk/<pid>/recommendations/<reference>")
def recommendation(pid: str, reference: str) -> Answer:
    """One recommendation: its words, what it stands on, how it read before, and the next step."""
    return _one(here(pid), reference, SourceForm(formdata=None))


def _one(process: ProcessView, reference: str, form: SourceForm) -> str:
    session, actor = db.session(), current_actor()
    one = readings.draft(session, actor, process.id, reference)
    statements = {row.reference: row for row in readings.statements(session, actor, process.id)}
    steps = [step for step in services.next_steps(one.state) if step in views.STEPS]
    others = [row for row in _live(process) if row.reference not in one.statements]
    form.statement.choices = [(row.reference, f"{row.reference} – {row.text}") for row in others]
    return page(
        "recommendation",
        process,
        one=one,
        behind=[statements[found] for found in one.statements if found in statements],
        numbers=_agreement(process),
        versions=readings.versions(session, actor, process.id, reference),
        steps=[(step, views.STEPS[step][0]) for step in steps],
        can_change=bool(services.next_steps(one.state)),
        others=others,
        form=form,
        state=views.RECOMMENDATION_STATES.get(one.state, one.state),
        plain_notes=_notes_on(one),
    )


@pages.get("/desk/<pid>/recommendations/<reference>/change")
def change(pid: str, reference: str) -> Answer:
    """Change the words of a recommendation."""
    process = here(pid)
    require(current_actor(), "edit", "recommendation", process.id)
    one = readings.draft(db.session(), current_actor(), process.id, reference)
    form = ChangeForm(formdata=None, title=one.title, text=one.text, why=one.why, language=one.language)
    return _change(process, reference, form)


def _change(process: ProcessView, reference: str, form: ChangeForm) -> str:
    _offer_languages(form, process)
    return page("change", process, form=form, reference=reference, plain_notes=_notes(process, form))


@pages.post("/desk/<pid>/recommendations/<reference>/change")
def store_change(pid: str, reference: str) -> Answer:
    """Keep the new words as a new version; the old ones stay to be read."""
    process, form = here(pid), ChangeForm()
    if plain.is_asked():
        require(current_actor(), "edit", "recommendation", process.id)
        return _change(process, reference, form)
    try:
        services.change(
            db.session(),
            current_actor(),
            process.id,
            reference,
            _said(form, process),
            note=form.note.data or "",
            key=form.once.data,
        )
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _change(process, reference, form), 400
    saved(_("%(reference)s is changed.", reference=reference))
    return _to(pid, reference)


@pages.post("/desk/<pid>/recommendations/<reference>/move/<step>")
def move(pid: str, reference: str, step: str) -> Answer:
    """Send it round, or make it final."""
    process = here(pid)
    if step not in views.STEPS:
        missing()
    services.move(db.session(), current_actor(), process.id, reference, step)
    saved(str(views.STEPS[step][1]) % {"reference": reference})
    return _to(pid, reference)


@pages.post("/desk/<pid>/recommendations/<reference>/sources")
def add_source(pid: str, reference: str) -> Answer:
    """Let one more statement stand behind it."""
    process, form = here(pid), SourceForm()
    chosen = form.statement.data or ""
    require(current_actor(), "edit", "recommendation", process.id)
    if not chosen:
        form.take(DeliberationError("recommendation_needs_statement", field="statement"))
        return _one(process, reference, form), 400
    services.add_statement(db.session(), current_actor(), process.id, reference, statement=chosen)
    saved(_("%(statement)s now stands behind %(reference)s.", statement=chosen, reference=reference))
    return _to(pid, reference)


def _to(pid: str, reference: str) -> Answer:
    return redirect(url_for("facilitator.recommendation", pid=pid, reference=reference), 303)


def _said(form: RecommendationForm, process: ProcessView) -> services.RecommendationForm:
    return services.RecommendationForm(
        title=form.title.data or "",
        text=form.text.data or "",
        why=form.why.data or "",
        language=form.language.data or process.language,
    )


def _notes(process: ProcessView, form: RecommendationForm) -> tuple[plain.Note, ...]:
    return plain.of_form(form, ("title", "text", "why"), form.language.data or process.language)


def _notes_on(one: RecommendationView) -> tuple[plain.Note, ...]:
    parts = ((str(_("Title")), one.title), (str(_("What to do")), one.text), (str(_("Why")), one.why))
    return plain.notes(parts, one.language)


def _live(process: ProcessView) -> list[StatementRow]:
    """Statements that something can be drawn from: not those about the person, and none that is gone."""
    rows = readings.statements(db.session(), current_actor(), process.id)
    return [row for row in rows if row.state in ("open", "closed") and not row.is_meta]


def _agreement(process: ProcessView) -> dict[str, str]:
    session, actor = db.session(), current_actor()
    found = (results.results(session, actor, process.id, one) for one in results.sources(session, process.id))
    return views.agreement(view for view in found if view is not None)


def _offer_languages(form: RecommendationForm, process: ProcessView) -> None:
    tags = dict.fromkeys((process.language, *filter(None, [form.language.data])))
    form.language.choices = [(one.tag, one.own_name) for one in languages.languages(tags)]
