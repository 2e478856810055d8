"""The tray: words that came since people began to decide, and words that are in no theme."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, url_for
from flask import request as http
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.reading import theme_desk
from deliberation.reading import themes as reading
from deliberation.reading.processes import ProcessView
from deliberation.reading.themes import CardView, TrayView
from deliberation.services import theme_links
from deliberation.services import themes as services
from deliberation.services.theme_record import Done
from deliberation.web.facilitator import theme_words
from deliberation.web.facilitator.choosing import Candidate, is_looking, offer
from deliberation.web.facilitator.place import here, pages, set_apart, to_sort
from deliberation.web.facilitator.theme_forms import SortForm, put_beside
from deliberation.web.facilitator.themes import of_source
from deliberation.web.request import Answer, PageForm, current_actor, saved


@pages.get("/desk/<pid>/themes/<source>/tray")
def theme_tray(pid: str, source: str) -> Answer:
    """What is new, what nobody put anywhere, and where each may belong."""
    ticked = http.args.getlist("from")
    return _tray(here(pid), source, SortForm(formdata=None, contributions=ticked))


def _tray(process: ProcessView, source: str, form: SortForm) -> str:
    session, actor = db.session(), current_actor()
    tray = reading.tray(session, actor, process.id, source)
    names = theme_desk.names(session, actor, process.id, source)
    known = {one.name: one for one in names}
    heads, cards = _in_order(tray)
    candidates = [
        Candidate(one.reference, one.text, one.language, theme_words.about(one, known, in_theme=False)) for one in cards
    ]
    looked = PageForm(formdata=None)
    set_apart(looked, "looked")
    ticked = form.contributions.data or []
    shown = offer(candidates, ticked=ticked, find=form.find.data or "", step=http.form.get("step", ""))
    form.contributions.choices = shown.choices
    form.into.choices = theme_words.choices(names)
    return of_source(
        "tray",
        process,
        source,
        tray=tray,
        form=form,
        offer=shown,
        heads=heads,
        total=len(cards),
        new=sum(one.is_new for one in tray.cards),
        texts={one.reference: one for one in cards},
        looked=looked,
    )


def _in_order(tray: TrayView) -> tuple[dict[str, str], list[CardView]]:
    """The heading under which each stands, by its reference; and all of them in that order."""
    parts: tuple[tuple[str, Sequence[CardView]], ...] = (
        (_("New since your last look"), [one for one in tray.cards if one.is_new]),
        (_("You have looked at these before"), [one for one in tray.cards if not one.is_new]),
        (_("The computer could not compare these"), tray.unplaced),
        (_("These give no view, such as “don’t know”"), tray.no_view),
    )
    heads = {one.reference: head for head, cards in parts for one in cards}
    return heads, [one for _head, cards in parts for one in cards]


@pages.post("/desk/<pid>/themes/<source>/tray")
def sort_tray(pid: str, source: str) -> Answer:
    """Take in what is ticked or all, put it elsewhere, or make a theme of it."""
    process, form = to_sort(pid), SortForm()
    step = http.form.get("step", "")
    if is_looking(step):
        return _tray(process, source, form)
    try:
        done = _sorted(process, source, form, step)
    except DeliberationError as error:
        if not put_beside(form, error):
            raise
        return _tray(process, source, form), 400
    saved(_("Done. It is number %(number)s in the log.", number=done.number) if done.number else _("Nothing changed."))
    return redirect(url_for("facilitator.theme_tray", pid=pid, source=source), 303)


def _sorted(process: ProcessView, source: str, form: SortForm, step: str) -> Done:
    session, actor, key = db.session(), current_actor(), form.once.data
    ticked, reason = form.contributions.data or [], form.reason.data or ""
    if step == "all":
        return theme_links.take_in(session, actor, process.id, source, reason=reason, key=key)
    if not ticked:
        raise DeliberationError("contributions_needed", field="contributions")
    if step == "make":
        title = form.title.data or ""
        return services.make(session, actor, process.id, title=title, contributions=ticked, reason=reason, key=key)
    if step == "put":
        into = form.into.data or ""
        if not into:
            raise DeliberationError("theme_to_choose", field="into")
        return theme_links.add(session, actor, process.id, ticked, into, reason=reason, key=key)
    return _taken_in(process, source, ticked, form)


def _taken_in(process: ProcessView, source: str, ticked: Sequence[str], form: SortForm) -> Done:
    session, actor, reason = db.session(), current_actor(), form.reason.data or ""
    people = {one.name for one in theme_desk.names(session, actor, process.id, source) if not one.is_suggested}
    for one in reading.tray(session, actor, process.id, source).cards:
        if one.reference in ticked and one.suggested not in people:
            raise DeliberationError("tray_suggests_nothing", field="contributions", reference=one.reference)
    return theme_links.take_in(session, actor, process.id, source, ticked, reason=reason, key=form.once.data)


@pages.post("/desk/<pid>/themes/<source>/tray/looked")
def looked_through(pid: str, source: str) -> Answer:
    """Note that somebody looked through what is new."""
    process = to_sort(pid)
    services.looked(db.session(), current_actor(), process.id, source)
    saved(_("Noted. What comes from now on is shown as new."))
    return redirect(url_for("facilitator.theme_tray", pid=pid, source=source), 303)
