"""Saying how one wants to be reminded, and noting that a contact took place."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock, sealing
from deliberation.database import forget_erased, writing
from deliberation.errors import DeliberationError
from deliberation.permissions import Actor
from deliberation.reading import contacts as reading
from deliberation.reading.reminders import Reminder
from deliberation.services import words
from deliberation.services.consent import require_taking_part
from models import ContactEvent, ReminderAbout, ReminderChoice, ReminderWay

REACH_LIMIT = 300
NEED_REACH = frozenset({ReminderWay.POST, ReminderWay.PHONE, ReminderWay.TEXT, ReminderWay.SUPPORTER})
# How far back a contact can be noted.
NOTED_WITHIN = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class TookPlace:
    """A contact elsewhere: how, on which day, and of what it was a reminder, if it was one. Never what was said."""

    way: str
    day: date
    about: tuple[str, ...] = ()


def choose(session: Session, actor: Actor, process_id: int, wanted: Reminder) -> None:
    """Keep how the actor wants to be reminded, in place of what they said before; `none` is an answer as well."""
    member_id = reading.own_membership(actor, process_id)
    way = _way(wanted.way)
    about = _about(wanted.about)
    reach = ""
    if way in NEED_REACH:
        reach = words.optional(wanted.reach, field="reach", limit=REACH_LIMIT)
        if not words.is_readable(reach):
            raise DeliberationError("reminder_reach_missing", field="reach")
    if way is ReminderWay.NONE:
        about = ()
    elif not about:
        raise DeliberationError("reminder_about_missing", field="about")
    content = {"way": str(way), "reach": reach, "about": [str(one) for one in about]}
    with writing(session, process_id):
        require_taking_part(session, member_id)
        row = session.get(ReminderChoice, member_id)
        if row is not None and sealing.unseal(sealing.CONTACTS, member_id, row.sealed) == content:
            return
        sealed = sealing.seal(sealing.CONTACTS, member_id, content)
        if row is None:
            session.add(ReminderChoice(membership_id=member_id, sealed=sealed, changed_at=clock.now()))
        else:
            row.sealed, row.changed_at = sealed, clock.now()
        session.flush()
    forget_erased(session)


def note(session: Session, actor: Actor, process_id: int, link_id: str, took: TookPlace) -> None:
    """Note that a contact took place with somebody whose contact or cover the actor is. The same again changes
    nothing: two calls on one day are one contact."""
    way = _way(took.way)
    if way is ReminderWay.NONE:
        raise DeliberationError("choice_unknown", field="way")
    today = clock.now().date()
    if not today - NOTED_WITHIN <= took.day <= today:
        raise DeliberationError("choice_unknown", field="day")
    abouts: tuple[ReminderAbout | None, ...] = _about(took.about) or (None,)
    reading.require_serving(session, actor, process_id, link_id)
    with writing(session, process_id):
        serving = reading.require_serving(session, actor, process_id, link_id)
        member_id, mine = serving.link.member_id, serving.membership_id
        there = set(
            session.execute(
                select(ContactEvent.about).where(
                    ContactEvent.member_id == member_id,
                    ContactEvent.with_id == mine,
                    ContactEvent.way == way,
                    ContactEvent.day == took.day,
                )
            ).scalars()
        )
        session.add_all(
            ContactEvent(member_id=member_id, with_id=mine, way=way, about=about, day=took.day)
            for about in abouts
            if about not in there
        )
        session.flush()


def _way(name: str) -> ReminderWay:
    found = next((one for one in ReminderWay if one == name), None)
    if found is None:
        raise DeliberationError("choice_unknown", field="way")
    return found


def _about(names: Collection[str]) -> tuple[ReminderAbout, ...]:
    if not set(names) <= {str(one) for one in ReminderAbout}:
        raise DeliberationError("choice_unknown", field="about")
    return tuple(one for one in ReminderAbout if one in names)
