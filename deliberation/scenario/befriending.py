"""One person each in the demo: two contacts, a thread, a handover note that waits, and M17 on the list of calls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import contacts as reading
from deliberation.reading.reminders import Reminder
from deliberation.services import contact_threads, contacts, reminders
from deliberation.services.contacts import CardForm, Handover
from deliberation.services.reminders import TookPlace

if TYPE_CHECKING:
    from deliberation.scenario.wexmoor import Member

REACH = {
    "F1": "Call 01632 960 971, Monday to Thursday, ten to four. Or come to the hall.",
    "F2": "Call 01632 960 972 on any weekday morning.",
}
# Whose person is F1, by their place on the roll; M17 and M48 are among them.
OF_F1 = (2, 5, 8, 16, 21, -1)
HANDED_OVER, BY_PHONE, WRITES, WAITS = 10, 16, -1, 5
ASKED = "I cannot come on Thursday. Can I still answer the statements at home?"
WAITING = "The letter says Tuesday and the poster says Thursday. Which one is right?"
ANSWERED = "Yes, you can. Use your code on any phone. I can also read them to you when I call."
NOTE = "Mornings are best. A call is better than a letter. The lift at the hall is too small for the chair."


def befriend(session: Session, process_id: int, first: Actor, second: Actor, members: Sequence[Member]) -> None:
    """Some members have F1, each with F2 to step in; one comes from F2, with a note that waits to be read."""
    cards: dict[str, str] = {}
    for name, actor in (("F2", second), ("F1", first)):
        form = CardForm(name, REACH[name], willing=True, cover=cards.get("F2", ""))
        contacts.show_card(session, actor, process_id, form)
        cards[name] = next(one.public_id for one in reading.cards(session, SYSTEM, process_id) if one.shown_as == name)
    for place in OF_F1:
        contacts.give(session, SYSTEM, process_id, members[place].pseudonym, cards["F1"])
    contacts.give(session, SYSTEM, process_id, members[HANDED_OVER].pseudonym, cards["F2"], cards["F1"])
    links = {one.pseudonym: one.link for one in reading.my_people(session, first, process_id)}
    over = Handover(cards["F1"], cards["F2"], NOTE)
    contacts.hand_over(session, second, process_id, links[members[HANDED_OVER].pseudonym], over)
    contact_threads.write(session, members[WRITES].actor, process_id, ASKED)
    contact_threads.answer(session, first, process_id, links[members[WRITES].pseudonym], ANSWERED)
    contact_threads.write(session, members[WAITS].actor, process_id, WAITING)
    wants = Reminder("phone", "01632 960 917, after ten", ("results", "reply", "words", "statements"))
    reminders.choose(session, members[BY_PHONE].actor, process_id, wants)
    contact_threads.answer(
        session, first, process_id, links[members[BY_PHONE].pseudonym], "Your words are in a theme now. I will call."
    )
    today = clock.now().date()
    for place in OF_F1:
        for weeks in (1, 2):
            took = TookPlace("phone", today - timedelta(weeks=weeks))
            reminders.note(session, first, process_id, links[members[place].pseudonym], took)
    # Once F2 stepped in.
    called = TookPlace("phone", today - timedelta(days=3))
    reminders.note(session, second, process_id, links[members[WAITS].pseudonym], called)
