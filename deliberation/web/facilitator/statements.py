"""Statements: the list with its trails, writing one from people's words, closing and opening."""

from __future__ import annotations

from flask import redirect, url_for
from flask import request as http
from flask_babel import gettext as _

from accessibility import languages
from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.permissions import require
from deliberation.reading import moderation, recommendations, theme_desk
from deliberation.reading.moderation import UsableItem
from deliberation.reading.processes import ProcessView
from deliberation.reading.theme_desk import OpenTheme
from deliberation.services import statements as services
from deliberation.services import theme_links
from deliberation.web import plain
from deliberation.web.facilitator import views
from deliberation.web.facilitator.choosing import Candidate, is_looking, offer
from deliberation.web.facilitator.forms import WriteForm
from deliberation.web.facilitator.place import here, page, pages
from deliberation.web.paging import asked_part, number_of, part_of
from deliberation.web.request import Answer, current_actor, saved


@pages.get("/desk/<pid>/statements")
def statements(pid: str) -> Answer:
    """Every statement with its state, the words behind it, and how many did not understand it.

    They come in parts; `at` names one of them, and asks for the part in which it stands.
    """
    process = here(pid)
    rows = recommendations.statements(db.session(), current_actor(), process.id)
    places = {one.reference: place for place, one in enumerate(rows)}
    at = places.get(http.args.get("at", ""))
    return page(
        "statements",
        process,
        part=asked_part(rows) if at is None else part_of(rows, number_of(at)),
        texts={one.reference: one for one in _usable(process)},
        came_here=_merged_into(rows),
        states=views.STATEMENT_STATES,
    )


def _merged_into(rows: tuple[recommendations.StatementRow, ...]) -> dict[str, list[str]]:
    """For each statement, those that were merged into it."""
    found: dict[str, list[str]] = {}
    for one in rows:
        if one.merged_into:
            found.setdefault(one.merged_into, []).append(one.reference)
    return found


@pages.get("/desk/<pid>/statements/write")
def write(pid: str) -> Answer:
    """Choose words and write a statement from them."""
    process = here(pid)
    require(current_actor(), "write", "statement", process.id)
    chosen = http.args.getlist("from")
    theme = http.args.get("theme", "")
    return _write(process, WriteForm(formdata=None, sources=chosen, language=process.language, theme=theme))


def _write(process: ProcessView, form: WriteForm) -> str:
    theme, items = _theme(process, form), _usable(process)
    if theme:
        # Its own words first.
        items = tuple(sorted(items, key=lambda one: one.reference not in theme.contributions))
    candidates = [
        Candidate(one.reference, one.text, one.language, _about(one), is_used=bool(one.statements)) for one in items
    ]
    ticked = form.sources.data or []
    shown = offer(candidates, ticked=ticked, find=form.find.data or "", step=http.form.get("step", ""))
    form.sources.choices = shown.choices
    form.language.choices = _language_choices(process, items)
    return page("write", process, form=form, items=items, offer=shown, theme=theme)


def _theme(process: ProcessView, form: WriteForm) -> OpenTheme | None:
    """The theme that the statement is drawn from, while it is open."""
    name = form.theme.data or ""
    return theme_desk.open_theme(db.session(), current_actor(), process.id, name) if name else None


@pages.post("/desk/<pid>/statements/write")
def look_or_add(pid: str) -> Answer:
    """Look through the words; read the statement back with advice; then, from there, add it or go back to it."""
    process, form = here(pid), WriteForm()
    actor, text, sources = current_actor(), form.text.data or "", form.sources.data or []
    require(actor, "write", "statement", process.id)
    step = http.form.get("step", "look")
    if step == "change" or is_looking(step):
        return _write(process, form)
    try:
        clean = services.checked(text, sources)
        if step != "add":
            return _look(process, form, clean)
        language = form.language.data or process.language
        theme = _theme(process, form)
        reference = services.write(
            db.session(),
            actor,
            process.id,
            clean,
            sources=sources,
            language=language,
            is_meta=bool(form.is_meta.data),
            key=form.once.data,
        )
        if theme:
            theme_links.state(db.session(), actor, process.id, theme.reference, reference, key=form.once.data)
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _write(process, form), 400
    saved(_("%(reference)s is open. People can vote on it now.", reference=reference))
    return redirect(url_for("facilitator.statements", pid=pid, at=reference), 303)


def _look(process: ProcessView, form: WriteForm, text: str) -> str:
    language = form.language.data or process.language
    behind = [one for one in _usable(process) if one.reference in (form.sources.data or [])]
    advice = plain.advice(text, language)
    return page("look", process, form=form, text=text, language_of_text=language, behind=behind, advice=advice)


@pages.post("/desk/<pid>/statements/<reference>/close")
def close(pid: str, reference: str) -> Answer:
    """Take no new votes on a statement."""
    return _set_open(pid, reference, is_open=False)


@pages.post("/desk/<pid>/statements/<reference>/open")
def reopen(pid: str, reference: str) -> Answer:
    """Take votes on it again."""
    return _set_open(pid, reference, is_open=True)


def _set_open(pid: str, reference: str, *, is_open: bool) -> Answer:
    process = here(pid)
    services.set_open(db.session(), current_actor(), process.id, reference, is_open=is_open)
    words = _("%(reference)s is open again.") if is_open else _("%(reference)s is closed. Its votes stay.")
    saved(words % {"reference": reference})
    return redirect(url_for("facilitator.statements", pid=pid, at=reference), 303)


def _usable(process: ProcessView) -> tuple[UsableItem, ...]:
    return moderation.usable(db.session(), current_actor(), process.id)


def _about(one: UsableItem) -> str:
    channel = views.CHANNELS.get(one.channel, one.channel)
    return f"{one.reference} – {channel} – {views.used_in(one.statements)}"


def _language_choices(process: ProcessView, items: tuple[UsableItem, ...]) -> list[tuple[str, str]]:
    """The language of the process first, then those in which people wrote."""
    tags = dict.fromkeys((process.language, *(one.language for one in items)))
    return [(one.tag, one.own_name) for one in languages.languages(tags)]
