"""One theme at the desk, of people or suggested: all that is in it, and everything that can be done with it."""

from __future__ import annotations

from flask import redirect, url_for
from flask import request as http
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.reading import theme_desk
from deliberation.reading.processes import ProcessView
from deliberation.reading.theme_desk import OneThemeView
from deliberation.reading.themes import SUGGESTED
from deliberation.services import theme_links
from deliberation.services import themes as services
from deliberation.services.theme_record import Done
from deliberation.web.facilitator import theme_words
from deliberation.web.facilitator.choosing import Candidate, is_looking, offer
from deliberation.web.facilitator.place import here, pages, set_apart, to_sort
from deliberation.web.facilitator.theme_forms import (
    JoinForm,
    ReasonForm,
    RenameForm,
    SortForm,
    TakeUpOneForm,
    put_beside,
)
from deliberation.web.facilitator.themes import of_source
from deliberation.web.paging import asked_part
from deliberation.web.request import Answer, PageForm, current_actor, saved


@pages.get("/desk/<pid>/themes/<source>/theme/<name>")
def theme(pid: str, source: str, name: str) -> Answer:
    """Everything in a theme, in its small groups."""
    return _theme(here(pid), source, name)


def _theme(process: ProcessView, source: str, name: str, **sent: PageForm) -> str:
    """The page; `sent` is the form that came back, by its name on the page."""
    view = theme_desk.one_theme(db.session(), current_actor(), process.id, source, name)
    words = sent.get("words") or SortForm(formdata=None)
    known = {one.name: one for one in view.others}
    heads, candidates = _candidates(view)
    shown = offer(
        candidates,
        ticked=words["contributions"].data or [],
        find=words["find"].data or "",
        step=http.form.get("step", "") if "words" in sent else "",
    )
    words["contributions"].choices = shown.choices
    words["into"].choices = theme_words.choices(view.others)
    return of_source(
        "one",
        process,
        source,
        view=view,
        one=view.theme,
        is_suggested=view.theme.state == SUGGESTED,
        words=words,
        offer=shown,
        heads=heads,
        part=asked_part(view.cards),
        about=lambda card: theme_words.about(card, known),
        form=next(iter(sent.values()), None),
        changes=_forms(view, sent),
    )


def _candidates(view: OneThemeView) -> tuple[dict[str, str], list[Candidate]]:
    """The heading under which each contribution stands, by its reference; and all of them in that order."""
    known = {one.name: one for one in view.others}
    heads = {
        card.reference: _("Small group %(number)s of words that are alike", number=number)
        for number, group in enumerate(view.groups, 1)
        for card in group
    }
    return heads, [
        Candidate(one.reference, one.text, one.language, theme_words.about(one, known)) for one in view.cards
    ]


def _forms(view: OneThemeView, sent: dict[str, PageForm]) -> dict[str, PageForm]:
    """The other forms of the page, each with ids of its own; in `sent` is one that came back."""
    fresh: dict[str, PageForm] = {
        "rename": RenameForm(formdata=None, title=view.theme.title, description=view.theme.description),
        "join": JoinForm(formdata=None),
        "close": ReasonForm(formdata=None),
        "take": TakeUpOneForm(formdata=None),
    }
    forms = {name: sent.get(name) or form for name, form in fresh.items()}
    forms["join"]["kept"].choices = forms["take"]["into"].choices = theme_words.choices(view.others)
    for name, form in forms.items():
        set_apart(form, name)
    return forms


@pages.post("/desk/<pid>/themes/<source>/theme/<name>/words")
def sort_words(pid: str, source: str, name: str) -> Answer:
    """Do something with the contributions that are ticked."""
    process, form = to_sort(pid), SortForm()
    step = http.form.get("step", "")
    if is_looking(step):
        return _theme(process, source, name, words=form)
    try:
        done = _sorted(process, name, form, step)
    except DeliberationError as error:
        if not put_beside(form, error):
            raise
        return _theme(process, source, name, words=form), 400
    _say(done)
    target = done.themes[-1] if done.themes else name
    if "." in target:
        return redirect(url_for("facilitator.themes_of", pid=pid, source=source), 303)
    return redirect(url_for("facilitator.theme", pid=pid, source=source, name=target), 303)


def _sorted(process: ProcessView, name: str, form: SortForm, step: str) -> Done:
    """Out of a theme of people, or out of a suggestion ("3.1"), which nothing has to be taken out of."""
    session, actor, pid = db.session(), current_actor(), process.id
    ticked, into = form.contributions.data or [], form.into.data or ""
    title, reason, key = form.title.data or "", form.reason.data or "", form.once.data
    if not ticked:
        raise DeliberationError("contributions_needed", field="contributions")
    if step in ("move", "both") and not into:
        raise DeliberationError("theme_to_choose", field="into")
    if step == "split" and "." in name:
        return services.make(session, actor, pid, title=title, contributions=ticked, reason=reason, key=key)
    if step == "split":
        return services.split(session, actor, pid, name, title=title, contributions=ticked, reason=reason, key=key)
    if step == "both" or (step == "move" and "." in name):
        return theme_links.add(session, actor, pid, ticked, into, reason=reason, key=key)
    if step == "move":
        return theme_links.move(session, actor, pid, ticked, out_of=name, into=into, reason=reason, key=key)
    return theme_links.remove(session, actor, pid, ticked, name, reason=reason, key=key)


def _say(done: Done) -> None:
    saved(_("Done. It is number %(number)s in the log.", number=done.number) if done.number else _("Nothing changed."))


@pages.post("/desk/<pid>/themes/<source>/theme/<name>/take-up")
def take_up_one(pid: str, source: str, name: str) -> Answer:
    """Make a theme of one suggestion, or put it into a theme that is there."""
    process, form = to_sort(pid), TakeUpOneForm()
    title, into, reason = form.title.data or "", form.into.data or "", form.reason.data or ""
    try:
        done = services.accept(
            db.session(),
            current_actor(),
            process.id,
            source,
            [name],
            title=title,
            into=into,
            reason=reason,
            key=form.once.data,
        )
    except DeliberationError as error:
        if not put_beside(form, error):
            raise
        return _theme(process, source, name, take=form), 400
    _say(done)
    target = into or (done.themes[0] if done.themes else name)
    return redirect(url_for("facilitator.theme", pid=pid, source=source, name=target), 303)


@pages.post("/desk/<pid>/themes/<source>/theme/<name>/name")
def rename_theme(pid: str, source: str, name: str) -> Answer:
    """Give a theme another title and sentence."""
    process, form = to_sort(pid), RenameForm()
    try:
        done = services.rename(
            db.session(),
            current_actor(),
            process.id,
            name,
            title=form.title.data or "",
            description=form.description.data or "",
            reason=form.reason.data or "",
            key=form.once.data,
        )
    except DeliberationError as error:
        if not put_beside(form, error):
            raise
        return _theme(process, source, name, rename=form), 400
    _say(done)
    return redirect(url_for("facilitator.theme", pid=pid, source=source, name=name), 303)


@pages.post("/desk/<pid>/themes/<source>/theme/<name>/join")
def join_theme(pid: str, source: str, name: str) -> Answer:
    """Merge a theme into another one."""
    process, form = to_sort(pid), JoinForm()
    kept, reason = form.kept.data or "", form.reason.data or ""
    try:
        if not kept:
            raise DeliberationError("theme_to_choose", field="kept")
        services.merge(
            db.session(), current_actor(), process.id, gone=name, kept=kept, reason=reason, key=form.once.data
        )
    except DeliberationError as error:
        if not put_beside(form, error):
            raise
        return _theme(process, source, name, join=form), 400
    saved(_("%(gone)s is now in %(kept)s.", gone=name, kept=kept))
    return redirect(url_for("facilitator.theme", pid=pid, source=source, name=kept), 303)


@pages.post("/desk/<pid>/themes/<source>/theme/<name>/give-up")
def give_up_theme(pid: str, source: str, name: str) -> Answer:
    """Give a theme up; what was in it waits in the tray."""
    process, form = to_sort(pid), ReasonForm()
    reason, key = form.reason.data or "", form.once.data
    try:
        services.close(db.session(), current_actor(), process.id, name, reason=reason, key=key)
    except DeliberationError as error:
        if not put_beside(form, error):
            raise
        return _theme(process, source, name, close=form), 400
    saved(_("%(reference)s is given up. Its contributions wait in the tray.", reference=name))
    return redirect(url_for("facilitator.themes_of", pid=pid, source=source), 303)
