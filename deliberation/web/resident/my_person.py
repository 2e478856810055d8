"""My person: who it is, writing to them, asking for another one, and reading a note before it is passed on."""

from __future__ import annotations

from flask import redirect, url_for
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the types are of an older WTForms

from deliberation.database import db
from deliberation.errors import DeliberationError
from deliberation.reading import contact_threads as threads
from deliberation.reading import contacts as reading
from deliberation.reading import reminders
from deliberation.reading.processes import ProcessView
from deliberation.services import contact_threads, contacts
from deliberation.web.request import Answer, current_actor, saved
from deliberation.web.resident.contact_forms import ANYBODY, WAYS, BeforeForm, MessageForm, NoteForm, OtherForm
from deliberation.web.resident.forms import StepForm
from deliberation.web.resident.place import here, own_choices, page
from deliberation.web.resident.routes import pages


@pages.get("/take-part/<pid>/my-person")
def my_person(pid: str) -> Answer:
    """Who it is, how to reach them, who steps in, and what can be done here."""
    process = here(pid)
    session, actor = db.session(), current_actor()
    chosen = reminders.own(session, actor, process.id)
    return page(
        "my_person",
        process,
        menu=True,
        person=reading.own(session, actor, process.id),
        messages=len(threads.own_thread(session, actor, process.id)),
        notes=threads.own_notes(session, actor, process.id),
        way=WAYS.get(chosen.way, "") if chosen else "",
        taking_part=own_choices(process).taking_part,
    )


@pages.get("/take-part/<pid>/my-person/ask")
def other_person(pid: str) -> Answer:
    """Ask for a person, or for another one."""
    process = here(pid)
    return _ask(process, OtherForm(formdata=None))


@pages.post("/take-part/<pid>/my-person/ask")
def store_other(pid: str) -> Answer:
    """Choose one of those who are willing, or leave it to us."""
    process, form = here(pid), OtherForm()
    if not form.validate():
        return _ask(process, form), 400
    chosen = form.contact.data or ""
    try:
        if chosen == ANYBODY:
            contacts.ask(db.session(), current_actor(), process.id)
            saved(_("Thank you. We look for somebody. We tell you here."))
        else:
            contacts.choose(db.session(), current_actor(), process.id, chosen)
            saved(_("Thank you. Here is your person."))
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _ask(process, form), 400
    return _back(process)


@pages.get("/take-part/<pid>/my-person/messages")
def messages(pid: str) -> Answer:
    """The whole thread, and room for a message."""
    return _thread(here(pid), MessageForm(formdata=None))


@pages.post("/take-part/<pid>/my-person/messages")
def write_message(pid: str) -> Answer:
    """Send a message. Sent twice, it is kept once."""
    process, form = here(pid), MessageForm()
    if not form.validate():
        return _thread(process, form), 400
    try:
        contact_threads.write(db.session(), current_actor(), process.id, form.text.data or "", key=form.once.data)
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _thread(process, form), 400
    saved(_("Your message is sent."))
    return redirect(url_for("resident.messages", pid=pid), 303)


@pages.post("/take-part/<pid>/my-person/messages/before")
def let_read(pid: str) -> Answer:
    """Let the person read what stood here before they came, or not any more."""
    process, form = here(pid), BeforeForm()
    if form.before.data not in ("yes", "no"):
        return _thread(process, MessageForm(formdata=None)), 400
    before = form.before.data == "yes"
    contact_threads.let_read(db.session(), current_actor(), process.id, before=before)
    saved(_("They may read it.") if before else _("They may not read it any more."))
    return redirect(url_for("resident.messages", pid=pid), 303)


@pages.get("/take-part/<pid>/my-person/messages/erase")
def erase_messages(pid: str) -> Answer:
    """Say what goes before anything happens."""
    return page("person_erase", here(pid), form=StepForm(formdata=None))


@pages.post("/take-part/<pid>/my-person/messages/erase")
def store_erase(pid: str) -> Answer:
    """Erase the whole thread."""
    process, form = here(pid), StepForm()
    if not form.validate():
        return page("person_erase", process, form=form), 400
    contact_threads.erase(db.session(), current_actor(), process.id)
    saved(_("All messages are gone, for both of you."))
    return _back(process)


@pages.get("/take-part/<pid>/my-person/notes/<note>")
def handover_note(pid: str, note: str) -> Answer:
    """A note about the member, before or after it was passed on."""
    process, form = here(pid), NoteForm(formdata=None)
    form.own_words.data = threads.own_note(db.session(), current_actor(), process.id, note).own_words
    return _note(process, note, form)


@pages.post("/take-part/<pid>/my-person/notes/<note>")
def answer_note(pid: str, note: str) -> Answer:
    """Pass it on with one's own words beside it, or keep it back."""
    process, form = here(pid), NoteForm()
    if not form.validate() or form.act.data not in ("pass", "keep"):
        return _note(process, note, form), 400
    passed = form.act.data == "pass"
    words = form.own_words.data or ""
    try:
        contacts.answer_note(db.session(), current_actor(), process.id, note, passed_on=passed, own_words=words)
    except DeliberationError as error:
        if not form.take(error):
            raise
        return _note(process, note, form), 400
    saved(_("The note is passed on.") if passed else _("The note is gone. Nobody else reads it."))
    return _back(process)


def _back(process: ProcessView) -> Answer:
    return redirect(url_for("resident.my_person", pid=process.public_id), 303)


def _ask(process: ProcessView, form: OtherForm) -> str:
    session, actor = db.session(), current_actor()
    willing = reading.to_choose(session, actor, process.id)
    form.contact.choices = [SelectChoice(one.public_id, one.shown_as) for one in willing]
    form.contact.choices.append(SelectChoice(ANYBODY, _("Somebody else. You choose for me")))
    return page("person_ask", process, form=form, linked=reading.own(session, actor, process.id).linked)


def _thread(process: ProcessView, form: MessageForm) -> str:
    session, actor = db.session(), current_actor()
    return page(
        "person_messages",
        process,
        form=form,
        person=reading.own(session, actor, process.id),
        thread=threads.own_thread(session, actor, process.id),
        before=threads.own_before(session, actor, process.id),
        limit=contact_threads.TEXT_LIMIT,
    )


def _note(process: ProcessView, note: str, form: NoteForm) -> str:
    session, actor = db.session(), current_actor()
    return page(
        "person_note",
        process,
        form=form,
        note=threads.own_note(session, actor, process.id, note),
        person=reading.own(session, actor, process.id),
    )
