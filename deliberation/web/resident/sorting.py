"""Members sort together: a better name, two themes that are one, one that is two, words that belong elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, url_for
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the types are of an older WTForms

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.messages import words_for
from deliberation.reading import theme_pages
from deliberation.reading.processes import ProcessView
from deliberation.reading.theme_pages import OneTheme, WordsView
from deliberation.services import theme_links, themes
from deliberation.services.theme_record import Done
from deliberation.web.request import Answer, PageForm, current_actor, missing, saved
from deliberation.web.resident import theme_words
from deliberation.web.resident.not_now import not_now
from deliberation.web.resident.place import here, page
from deliberation.web.resident.routes import pages
from deliberation.web.resident.talk import show_theme, source_of
from deliberation.web.resident.theme_forms import KeepForm, NameForm, PlaceForm, SameForm, SplitForm

NOWHERE = "-"
SHORT = 90


@pages.post("/take-part/<pid>/themes/<name>/keep")
def keep_theme(pid: str, name: str) -> Answer:
    """Make a theme of what the computer put together."""
    process, form = here(pid), KeepForm()
    stopped = not_now(process, "sort_themes", _("What people talk about"))
    if stopped is not None:
        return stopped
    form.validate()
    try:
        done = themes.accept(
            db.session(),
            current_actor(),
            process.id,
            source_of(process),
            [name],
            title=form.title.data or "",
            key=form.once.data,
        )
    except DeliberationError as error:
        if error.code == "proposal_changed":
            saved(words_for(error))
            return redirect(url_for("resident.themes", pid=pid), 303)
        if not form.take(error):
            raise
        return show_theme(process, name, form=form), 400
    saved(_("It is a theme now. Members can say yes to its name."))
    return _to_theme(pid, done.themes[0]) if done.themes else redirect(url_for("resident.themes", pid=pid), 303)


@pages.get("/take-part/<pid>/themes/<name>/name")
def name_theme(pid: str, name: str) -> Answer:
    """Ask for a better name."""
    process, form = here(pid), NameForm(formdata=None)
    found = _to_change(process, name)
    if not isinstance(found, OneTheme):
        return found
    form.title.data, form.description.data = found.theme.title, found.theme.description
    return _ask("theme_name", process, found, form)


@pages.post("/take-part/<pid>/themes/<name>/name")
def store_name(pid: str, name: str) -> Answer:
    """Give a theme another name."""
    process, form = here(pid), NameForm()

    def change() -> Done:
        return themes.rename(
            db.session(),
            current_actor(),
            process.id,
            name,
            title=form.title.data or "",
            description=form.description.data or "",
            reason=form.reason.data or "",
            key=form.once.data,
        )

    return _change("theme_name", process, name, form, change, _("The name is changed. Members can say yes to it."))


@pages.get("/take-part/<pid>/themes/<name>/same")
def same_themes(pid: str, name: str) -> Answer:
    """Ask which theme is the same as this one."""
    process, form = here(pid), SameForm(formdata=None)
    found = _to_change(process, name)
    return _ask("theme_same", process, found, form) if isinstance(found, OneTheme) else found


@pages.post("/take-part/<pid>/themes/<name>/same")
def store_same(pid: str, name: str) -> Answer:
    """Make one theme of two; the one that was chosen keeps its name."""
    process, form = here(pid), SameForm()
    kept = form.kept.data or ""

    def change() -> Done:
        if not kept:
            raise DeliberationError("theme_to_choose", field="kept")
        return themes.merge(
            db.session(),
            current_actor(),
            process.id,
            gone=name,
            kept=kept,
            reason=form.reason.data or "",
            key=form.once.data,
        )

    return _change("theme_same", process, name, form, change, _("They are one theme now."), to=kept)


@pages.get("/take-part/<pid>/themes/<name>/two")
def two_themes(pid: str, name: str) -> Answer:
    """Ask which words are about something else."""
    process, form = here(pid), SplitForm(formdata=None)
    found = _to_change(process, name)
    return _ask("theme_two", process, found, form) if isinstance(found, OneTheme) else found


@pages.post("/take-part/<pid>/themes/<name>/two")
def store_two(pid: str, name: str) -> Answer:
    """Make two themes of one."""
    process, form = here(pid), SplitForm()

    def change() -> Done:
        return themes.split(
            db.session(),
            current_actor(),
            process.id,
            name,
            title=form.title.data or "",
            contributions=form.contributions.data or (),
            reason=form.reason.data or "",
            key=form.once.data,
        )

    return _change("theme_two", process, name, form, change, _("There are two themes now."))


@pages.get("/take-part/<pid>/themes/<name>/words/<contribution>")
def place_words(pid: str, name: str, contribution: str) -> Answer:
    """Ask where words belong that are in the wrong place."""
    process, form = here(pid), PlaceForm(formdata=None)
    found = _to_change(process, name)
    if not isinstance(found, OneTheme):
        return found
    return _ask("theme_words", process, found, form, words=_read(found, contribution))


@pages.post("/take-part/<pid>/themes/<name>/words/<contribution>")
def store_place(pid: str, name: str, contribution: str) -> Answer:
    """Put words in another theme, or take them out of this one."""
    process, form = here(pid), PlaceForm()
    into = form.into.data or ""

    def change() -> Done:
        session, actor, why = db.session(), current_actor(), form.reason.data or ""
        if not into:
            raise DeliberationError("theme_to_choose", field="into")
        if into == NOWHERE:
            return theme_links.remove(session, actor, process.id, contribution, name, reason=why, key=form.once.data)
        return theme_links.move(
            session, actor, process.id, contribution, out_of=name, into=into, reason=why, key=form.once.data
        )

    return _change("theme_words", process, name, form, change, _("The words are moved."), contribution=contribution)


def _to_change(process: ProcessView, name: str) -> OneTheme | Answer:
    """The theme of people that somebody wants to change; or what to answer where they cannot now."""
    stopped = not_now(process, "sort_themes", _("What people talk about"))
    if stopped is not None:
        return stopped
    found = theme_pages.to_change(db.session(), current_actor(), process.id, source_of(process), name)
    if found.theme.state == "suggested":
        missing()
    return found


def _change(
    template: str,
    process: ProcessView,
    name: str,
    form: PageForm,
    change: Callable[[], Done],
    words: str,
    *,
    to: str = "",
    contribution: str = "",
) -> Answer:
    """Do it and go back to the theme; or show the page again with what is wrong, and all that was typed."""
    stopped = not_now(process, "sort_themes", _("What people talk about"))
    if stopped is not None:
        return stopped
    form.validate()
    try:
        done = change()
    except DeliberationError as error:
        if not form.take(error):
            raise
        found = _to_change(process, name)
        if not isinstance(found, OneTheme):
            return found
        said = _read(found, contribution) if contribution else None
        return _ask(template, process, found, form, words=said), 400
    saved(words if done.number else _("Nothing was changed. It was so already."))
    return _to_theme(process.public_id, to or name)


def _ask(
    template: str, process: ProcessView, found: OneTheme, form: PageForm, *, words: WordsView | None = None
) -> str:
    """A page with one question about a theme."""
    if isinstance(form, SameForm):
        form.kept.choices = _others(process, found)
    if isinstance(form, PlaceForm):
        nowhere = SelectChoice(NOWHERE, _("I do not know. Only not here"))
        form.into.choices = [*_others(process, found), nowhere]
    if isinstance(form, SplitForm):
        form.contributions.choices = [SelectChoice(one.reference, _short(one.text)) for one in found.words]
    approved = found.theme.state == "approved"
    return page(template, process, theme=found.theme, form=form, approved=approved, words=words)


def _others(process: ProcessView, found: OneTheme) -> list[SelectChoice]:
    others = theme_pages.others(db.session(), current_actor(), process.id, source_of(process), found.theme.name)
    return [SelectChoice(one.name, theme_words.title_of(one.name, one.title)) for one in others]


def _read(found: OneTheme, contribution: str) -> WordsView:
    """Words in the theme that the member may read."""
    words = next((one for one in found.words if one.reference == contribution), None)
    if words is None:
        missing()
    return words


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else line[:SHORT].rsplit(" ", 1)[0] + "…"


def _to_theme(pid: str, name: str) -> Answer:
    return redirect(url_for("resident.theme", pid=pid, name=name), 303)
