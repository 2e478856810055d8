"""One of my people: the thread, an answer, a contact elsewhere, and handing over with a note."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.reading import contact_threads as threads
from deliberation.reading import contacts as reading
from deliberation.reading import reminders as lists
from deliberation.reading.processes import ProcessView
from deliberation.services import contact_threads, contacts, reminders
from deliberation.services.contacts import Handover
from deliberation.web.facilitator import contact_forms as words
from deliberation.web.facilitator.contact_forms import AnswerForm, HandOverForm, LeaveNoteForm, MetForm
from deliberation.web.facilitator.place import here, page, pages, set_apart
from deliberation.web.request import Answer, PageForm, current_actor, missing, saved


@pages.get("/desk/<pid>/people/<link>")
def person(pid: str, link: str) -> Answer:
    """The thread, the note that came with them, and the contacts elsewhere."""
    return _show(here(pid), link, AnswerForm(formdata=None), MetForm(formdata=None))


@pages.post("/desk/<pid>/people/<link>/answer")
def answer_person(pid: str, link: str) -> Answer:
    """Answer. Sent twice, it is kept once."""
    process, form = here(pid), AnswerForm()
    if not form.validate():
        return _show(process, link, form, MetForm(formdata=None)), 400
    try:
        contact_threads.answer(
            db.session(), current_actor(), process.id, link, form.text.data or "", key=form.once.data
        )
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _show(process, link, form, MetForm(formdata=None)), 400
    saved(_("Your answer is sent."))
    return redirect(url_for("facilitator.person", pid=pid, link=link), 303)


@pages.post("/desk/<pid>/people/<link>/met")
def note_met(pid: str, link: str) -> Answer:
    """Note that a contact took place, and nothing of what was said."""
    process, form = here(pid), MetForm()
    if not form.validate():
        return _show(process, link, AnswerForm(formdata=None), form), 400
    try:
        took = reminders.TookPlace(form.way.data or "", words.day_of(form.day.data or "", "day"))
        reminders.note(db.session(), current_actor(), process.id, link, took)
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _show(process, link, AnswerForm(formdata=None), form), 400
    saved(_("It is noted."))
    return redirect(url_for("facilitator.person", pid=pid, link=link), 303)


@pages.get("/desk/<pid>/people/<link>/hand-over")
def hand_over(pid: str, link: str) -> Answer:
    """To whom, and the note."""
    return _ask_over(here(pid), link, HandOverForm(formdata=None))


@pages.post("/desk/<pid>/people/<link>/hand-over")
def store_hand_over(pid: str, link: str) -> Answer:
    """The person changes at once; the note goes to the member first."""
    process, form = here(pid), HandOverForm()
    sent = Handover(form.to.data or "", form.cover.data or "", form.note.data or "")
    if not form.validate():
        return _ask_over(process, link, form), 400
    try:
        contacts.hand_over(db.session(), current_actor(), process.id, link, sent, key=form.once.data)
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _ask_over(process, link, form), 400
    saved(_("They have another person now. Your note waits for them to read it."))
    return redirect(url_for("facilitator.people", pid=pid), 303)


@pages.get("/desk/<pid>/people/<link>/note")
def note_due(pid: str, link: str) -> Answer:
    """A note for whoever came after."""
    return _ask_note(here(pid), link, LeaveNoteForm(formdata=None))


@pages.post("/desk/<pid>/people/<link>/note")
def store_note_due(pid: str, link: str) -> Answer:
    """Leave it, or say that there is nothing to pass on. One note for each change."""
    process, form = here(pid), LeaveNoteForm()
    session, actor = db.session(), current_actor()
    if not form.validate():
        return _ask_note(process, link, form), 400
    try:
        if form.act.data == "nothing":
            contacts.nothing_to_hand_over(session, actor, process.id, link)
        else:
            contacts.leave_note(session, actor, process.id, link, form.note.data or "")
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _ask_note(process, link, form), 400
    saved(_("Thank you. That is done."))
    return redirect(url_for("facilitator.people", pid=pid), 303)


def _show(process: ProcessView, link: str, answer: AnswerForm, met: MetForm) -> str:
    session, actor = db.session(), current_actor()
    met.way.choices, met.day.choices = list(words.MET.items()), words.days_back()
    wrong: PageForm = met if met.errors else answer
    set_apart(answer, "answer")
    set_apart(met, "met")
    return page(
        "person",
        process,
        form=wrong,
        answer=answer,
        met=met,
        one=reading.one_of_mine(session, actor, process.id, link),
        thread=threads.thread(session, actor, process.id, link),
        closed_before=threads.is_closed_before(session, actor, process.id, link),
        notes=threads.notes_for(session, actor, process.id, link),
        took=lists.took_place(session, actor, process.id, link),
        ways=words.MET,
        things=words.ABOUT,
        serves=words.SERVES,
        limit=contact_threads.TEXT_LIMIT,
    )


def _ask_over(process: ProcessView, link: str, form: HandOverForm) -> str:
    session, actor = db.session(), current_actor()
    one = reading.one_of_mine(session, actor, process.id, link)
    there = reading.cards(session, actor, process.id)
    form.to.choices = words.people(reading.next_for(session, actor, process.id, link))
    form.cover.choices = words.covers(there, _("Whoever usually steps in for them"))
    return page("hand_over", process, form=form, one=one)


def _ask_note(process: ProcessView, link: str, form: LeaveNoteForm) -> str:
    due = reading.notes_due(db.session(), current_actor(), process.id)
    found = next((one for one in due if one.link == link), None)
    if found is None:
        missing()
    return page("leave_note", process, form=form, due=found)
