"""My people: whose contact one is, who waits for an answer, the list of calls, and how one is shown."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.permissions import may, require
from deliberation.reading import ballot_times
from deliberation.reading import contacts as reading
from deliberation.reading import reminders as lists
from deliberation.reading.processes import ProcessView
from deliberation.services import contacts, reminders
from deliberation.services.contacts import CardForm
from deliberation.web.facilitator import contact_forms as words
from deliberation.web.facilitator.contact_forms import GiveForm, MyCardForm, RemindedForm
from deliberation.web.facilitator.place import here, page, pages
from deliberation.web.request import Answer, current_actor, saved


@dataclass(frozen=True, slots=True)
class News:
    """What the desk says of it. `serves`: whether the actor can be somebody's contact."""

    serves: bool
    people: int
    waiting: int
    calls: int
    notes: int
    unowned: int


def news(process: ProcessView) -> News:
    """What waits for the actor, for the desk."""
    session, actor = db.session(), current_actor()
    unowned = len(reading.unowned(session, actor, process.id))
    if not may(actor, "serve", "contact", process.id):
        return News(serves=False, people=0, waiting=0, calls=0, notes=0, unowned=unowned)
    mine = reading.my_people(session, actor, process.id)
    return News(
        serves=True,
        people=len(mine),
        waiting=sum(one.mine and one.waiting_since is not None for one in mine),
        calls=len(lists.call_list(session, actor, process.id)),
        notes=len(reading.notes_due(session, actor, process.id)),
        unowned=unowned,
    )


@pages.get("/desk/<pid>/people/")
def people(pid: str) -> Answer:
    """Who waits longest comes first; then everybody."""
    process = here(pid)
    session, actor = db.session(), current_actor()
    return page(
        "people",
        process,
        card=reading.own_card(session, actor, process.id),
        mine=reading.my_people(session, actor, process.id),
        due=reading.notes_due(session, actor, process.id),
        unowned=reading.unowned(session, actor, process.id),
        calls=len(lists.call_list(session, actor, process.id)),
        serves=words.SERVES,
    )


@pages.get("/desk/<pid>/people/card")
def my_card(pid: str) -> Answer:
    """How the facilitator is shown, filled in with how it is now."""
    process, form = here(pid), MyCardForm(formdata=None)
    now = reading.own_card(db.session(), current_actor(), process.id)
    if now is not None:
        form.shown_as.data, form.reach.data, form.willing.data = now.shown_as, now.reach, now.willing
        form.cover.data, form.away_until.data = now.cover, now.away_until.isoformat() if now.away_until else ""
    return _card(process, form)


@pages.post("/desk/<pid>/people/card")
def store_card(pid: str) -> Answer:
    """Keep it."""
    process, form = here(pid), MyCardForm()
    if not form.validate():
        return _card(process, form), 400
    try:
        away = words.day_of(form.away_until.data, "away_until") if form.away_until.data else None
        sent = CardForm(form.shown_as.data or "", form.reach.data or "", form.willing.data, form.cover.data or "", away)
        contacts.show_card(db.session(), current_actor(), process.id, sent)
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _card(process, form), 400
    saved(_("People see you this way from now on."))
    return redirect(url_for("facilitator.people", pid=pid), 303)


@pages.get("/desk/<pid>/people/give")
def give_person(pid: str) -> Answer:
    """Give somebody a person."""
    process = here(pid)
    return _give(process, GiveForm(formdata=None))


@pages.post("/desk/<pid>/people/give")
def store_give(pid: str) -> Answer:
    """Store it. The same again changes nothing."""
    process, form = here(pid), GiveForm()
    if not form.validate():
        return _give(process, form), 400
    sent = (form.pseudonym.data or "", form.contact.data or "", form.cover.data or "")
    try:
        contacts.give(db.session(), current_actor(), process.id, *sent)
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _give(process, form), 400
    saved(_("They have this person from now on. They see it on their own page."))
    serves = may(current_actor(), "serve", "contact", process.id)
    return redirect(url_for("facilitator.people" if serves else "convenor.contacts", pid=pid), 303)


@pages.get("/desk/<pid>/people/calls")
def calls(pid: str) -> Answer:
    """Whom to remind now, how, and of what."""
    process = here(pid)
    rows = lists.call_list(db.session(), current_actor(), process.id)
    asking = ballot_times.asking(db.session(), current_actor(), process.id)
    return page("calls", process, rows=rows, asking=asking, ways=words.REMIND, things=words.ABOUT)


@pages.post("/desk/<pid>/people/<link>/reminded")
def reminded(pid: str, link: str) -> Answer:
    """It was done. That is a contact, too."""
    process, form = here(pid), RemindedForm()
    took = reminders.TookPlace(form.way.data or "", lists.today(), tuple(form.about.data or ()))
    reminders.note(db.session(), current_actor(), process.id, link, took)
    saved(_("It is noted. Nobody reminds them of it for 14 days."))
    return redirect(url_for("facilitator.calls", pid=pid), 303)


def _card(process: ProcessView, form: MyCardForm) -> str:
    session, actor = db.session(), current_actor()
    now = reading.own_card(session, actor, process.id)
    form.cover.choices = words.covers(reading.colleagues(session, actor, process.id), _("Nobody"))
    form.away_until.choices = words.days_away(now.away_until if now else None)
    return page("my_card", process, form=form)


def _give(process: ProcessView, form: GiveForm) -> str:
    require(current_actor(), "give", "contact", process.id)
    there = reading.cards(db.session(), current_actor(), process.id)
    form.contact.choices = words.people(there)
    form.cover.choices = words.covers(there, _("Whoever usually steps in for them"))
    serves = may(current_actor(), "serve", "contact", process.id)
    return page("give_person", process, form=form, there=there, serves=serves)
