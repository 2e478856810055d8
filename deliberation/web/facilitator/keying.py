"""Typing in a sheet of paper, twice by two people; and looking a third time where they differ."""

from __future__ import annotations

from datetime import date

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from deliberation import clock
from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.reading import sheets as reading
from deliberation.reading.processes import ProcessView
from deliberation.reading.sheet_form import GIVEN_IN, SKIPPED, WORDS, Reading
from deliberation.reading.sheets import Difference, SheetView
from deliberation.services import sheets as services
from deliberation.services.sheets import Outcome
from deliberation.web.facilitator import paper_texts
from deliberation.web.facilitator.paper_forms import NEITHER, READ, keying_form, read_in, settling_form
from deliberation.web.facilitator.place import here, page, pages
from deliberation.web.request import Answer, PageForm, current_actor, saved


@pages.get("/desk/<pid>/paper/sheet/<number>")
def key_sheet(pid: str, number: str) -> Answer:
    """The boxes of one sheet, empty: nobody sees what somebody else read."""
    process = here(pid)
    view = _view(process, number)
    if view.row.state == "differs":
        return redirect(url_for("facilitator.settle_sheet", pid=pid, number=view.row.shown), 303)
    return _key(process, view, keying_form(view.form, formdata=None))


def _key(process: ProcessView, view: SheetView, form: PageForm) -> str:
    return page("paper/key", process, view=view, form=form, state=paper_texts.STATES[view.row.state])


@pages.post("/desk/<pid>/paper/sheet/<number>")
def store_keying(pid: str, number: str) -> Answer:
    """Keep what was read. The second reading is held against the first at once."""
    process = here(pid)
    view = _view(process, number)
    form = keying_form(view.form)
    read = read_in(view.form, form)
    try:
        outcome = services.key(db.session(), current_actor(), process.id, number, read, key=_once(view, form))
    except DeliberationError as error:
        # What the field itself says of a day that is none is not in our words.
        form[GIVEN_IN].errors = []
        if not form.take(error):
            raise
        return _key(process, view, form), 400
    saved(_said(view, outcome))
    if outcome.state == "differs":
        return redirect(url_for("facilitator.settle_sheet", pid=pid, number=view.row.shown), 303)
    return redirect(url_for("facilitator.paper", pid=pid), 303)


@pages.get("/desk/<pid>/paper/settle/<number>")
def settle_sheet(pid: str, number: str) -> Answer:
    """What two people read differently. Somebody looks at the paper again."""
    process = here(pid)
    view = _view(process, number)
    differences = reading.differences(db.session(), current_actor(), process.id, number)
    return _settle(process, view, settling_form(differences, formdata=None))


def _settle(process: ProcessView, view: SheetView, form: PageForm) -> str:
    return page("paper/settle", process, view=view, form=form)


@pages.post("/desk/<pid>/paper/settle/<number>")
def store_settled(pid: str, number: str) -> Answer:
    """What the paper says. Then the answers become records."""
    process = here(pid)
    view = _view(process, number)
    if view.row.state == "agreed":
        return redirect(url_for("facilitator.paper", pid=pid), 303)
    differences = reading.differences(db.session(), current_actor(), process.id, number)
    form = settling_form(differences)
    try:
        outcome = services.settle(db.session(), current_actor(), process.id, number, _picked(differences, form))
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _settle(process, view, form), 400
    saved(_said(view, outcome))
    return redirect(url_for("facilitator.paper", pid=pid), 303)


def _picked(differences: tuple[Difference, ...], form: PageForm) -> Reading:
    """What somebody chose for each difference; what they left open is said by name."""
    data, ticks, words, day = form.data, dict[str, str](), "", clock.now().date()
    for one in differences:
        name = "pick" if one.name == WORDS else one.name
        chosen = data.get(name)
        if chosen is None:
            raise DeliberationError("reading_missing", field=name)
        if one.question is not None:
            ticks[name] = SKIPPED if chosen == NEITHER else chosen
        elif name == GIVEN_IN:
            if chosen not in one.answers:
                raise DeliberationError("choice_unknown", field=name)
            day = date.fromisoformat(chosen)
        else:
            texts = {f"{READ}{place}": text for place, text in enumerate(one.answers)}
            words = texts.get(chosen, data.get(WORDS) or "")
    return Reading(ticks, words, day)


def _once(view: SheetView, form: PageForm) -> str | None:
    """The key of a form that was filled in for this sheet."""
    return f"{view.row.number} {form.once.data}" if form.once.data else None


def _view(process: ProcessView, number: str) -> SheetView:
    return reading.one(db.session(), current_actor(), process.id, number)


def _said(view: SheetView, outcome: Outcome) -> str:
    number = view.row.shown
    if outcome.state == "keyed_once":
        return str(_("%(number)s is typed in once. Now somebody else types it in.", number=number))
    if outcome.state == "differs":
        words = ngettext(
            "%(number)s: you two read %(num)s thing differently. Look at the paper again.",
            "%(number)s: you two read %(num)s things differently. Look at the paper again.",
            outcome.differing,
            number=number,
        )
        return str(words)
    done = str(_("%(number)s is done. Its answers count now. What was typed in is erased.", number=number))
    if not outcome.left_out:
        return done
    names = ", ".join(str(_("own words")) if name == WORDS else name for name in outcome.left_out)
    left_out = _("Left out, as it is closed now or the person gave no yes: %(names)s.", names=names)
    return f"{done} {left_out}"
