"""The doors of one person I know: contacts, threads, handover notes and reminders."""

from __future__ import annotations

from collections.abc import Mapping

from deliberation import clock
from deliberation.reading import contact_threads as thread_reading
from deliberation.reading import contacts as reading
from deliberation.reading import reminders as reminder_reading
from deliberation.services import contact_threads, contacts, reminders
from deliberation.services.contacts import CardForm, Handover
from tests.services.world import Door


def _called() -> reminders.TookPlace:
    return reminders.TookPlace("phone", clock.now().date())


CONTACT_DOORS: Mapping[str, Door] = {
    "services.contacts.show_card": lambda s, a, w: contacts.show_card(s, a, w.id, CardForm("Ann", "Call.")),
    "services.contacts.give": lambda s, a, w: contacts.give(s, a, w.id, w.pseudonym, w.known.card),
    "services.contacts.choose": lambda s, a, w: contacts.choose(s, a, w.id, w.known.card),
    "services.contacts.ask": lambda s, a, w: contacts.ask(s, a, w.id),
    "services.contacts.hand_over": lambda s, a, w: contacts.hand_over(s, a, w.id, w.known.link, Handover("x", "", "n")),
    "services.contacts.leave_note": lambda s, a, w: contacts.leave_note(s, a, w.id, w.known.ended, "Note."),
    "services.contacts.nothing_to_hand_over": lambda s, a, w: contacts.nothing_to_hand_over(s, a, w.id, w.known.ended),
    "services.contacts.answer_note": lambda s, a, w: contacts.answer_note(s, a, w.id, "x", passed_on=True),
    "services.contact_threads.write": lambda s, a, w: contact_threads.write(s, a, w.id, "Hello."),
    "services.contact_threads.answer": lambda s, a, w: contact_threads.answer(s, a, w.id, w.known.link, "Hello."),
    "services.contact_threads.let_read": lambda s, a, w: contact_threads.let_read(s, a, w.id, before=True),
    "reading.contact_threads.own_before": lambda s, a, w: thread_reading.own_before(s, a, w.id),
    "reading.contact_threads.is_closed_before": lambda s, a, w: thread_reading.is_closed_before(
        s, a, w.id, w.known.link
    ),
    "services.contact_threads.erase": lambda s, a, w: contact_threads.erase(s, a, w.id),
    "services.reminders.choose": lambda s, a, w: reminders.choose(
        s, a, w.id, reminder_reading.Reminder("none", "", ())
    ),
    "services.reminders.note": lambda s, a, w: reminders.note(s, a, w.id, w.known.link, _called()),
    "reading.contacts.cards": lambda s, a, w: reading.cards(s, a, w.id),
    "reading.contacts.colleagues": lambda s, a, w: reading.colleagues(s, a, w.id),
    "reading.contacts.my_people": lambda s, a, w: reading.my_people(s, a, w.id),
    "reading.contacts.next_for": lambda s, a, w: reading.next_for(s, a, w.id, w.known.link),
    "reading.contacts.notes_due": lambda s, a, w: reading.notes_due(s, a, w.id),
    "reading.contacts.one_of_mine": lambda s, a, w: reading.one_of_mine(s, a, w.id, w.known.link),
    "reading.contacts.own": lambda s, a, w: reading.own(s, a, w.id),
    "reading.contacts.own_card": lambda s, a, w: reading.own_card(s, a, w.id),
    "reading.contacts.own_desk": lambda s, a, w: reading.own_desk(a, w.id),
    "reading.contacts.own_membership": lambda s, a, w: reading.own_membership(a, w.id),
    "reading.contacts.require_serving": lambda s, a, w: reading.require_serving(s, a, w.id, w.known.link),
    "reading.contacts.to_choose": lambda s, a, w: reading.to_choose(s, a, w.id),
    "reading.contacts.unowned": lambda s, a, w: reading.unowned(s, a, w.id),
    "reading.contact_threads.notes_for": lambda s, a, w: thread_reading.notes_for(s, a, w.id, w.known.link),
    "reading.contact_threads.own_export": lambda s, a, w: thread_reading.own_export(s, a, w.id),
    "reading.contact_threads.own_note": lambda s, a, w: thread_reading.own_note(s, a, w.id, "x"),
    "reading.contact_threads.own_notes": lambda s, a, w: thread_reading.own_notes(s, a, w.id),
    "reading.contact_threads.own_thread": lambda s, a, w: thread_reading.own_thread(s, a, w.id),
    "reading.contact_threads.thread": lambda s, a, w: thread_reading.thread(s, a, w.id, w.known.link),
    "reading.reminders.call_list": lambda s, a, w: reminder_reading.call_list(s, a, w.id),
    "reading.reminders.overview": lambda s, a, w: reminder_reading.overview(s, a, w.id),
    "reading.reminders.own": lambda s, a, w: reminder_reading.own(s, a, w.id),
    "reading.reminders.took_place": lambda s, a, w: reminder_reading.took_place(s, a, w.id, w.known.link),
}
