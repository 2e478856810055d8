"""Needs and payments in the demo: told, sealed, opened by the one who is named; two needs of the next session wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import needs as reading
from deliberation.reading import running
from deliberation.reading.needs import Meeting
from deliberation.reading.payments import Choice
from deliberation.services import consent, keepers, meetings, needs, payments
from deliberation.services.needs import Told
from deliberation.services.payments import Paid

if TYPE_CHECKING:
    from deliberation.scenario.report import Report
    from deliberation.scenario.wexmoor import Member

# What the first 30 members need, one after the other, and what the last one needs.
WANTED = (
    Told("access", "Large print, please."),
    Told("interpreter", "British Sign Language."),
    Told("access", "I use a screen reader."),
    Told("access", "Easy Read, with pictures."),
    Told("quiet_space"),
    Told("childcare", "Two children, after school."),
    Told("equipment", "A tablet to borrow."),
    Told("transport", "The bus fare before I come."),
    Told("food", "Halal."),
    Told("support_person", "My sister comes with me."),
)
TELLING = 30
LAST_WANTS = (Told("transport", "A taxi home when it is dark."), Told("quiet_space", "A break after an hour."))
# Which of those who told wait for something: the second (an interpreter) and the last.
WAITING = (1, -1)
IN_DAYS = (10, 31)
TITLES = ("Session 1: learning", "Session 2: talking")


def look_after_borough(
    session: Session, report: Report, process_id: int, facilitator: Actor, members: Sequence[Member]
) -> None:
    """31 tell what they need. For the first session all is met in the end, for the second two people wait."""
    _name(session, process_id, facilitator)
    telling = [*members[:TELLING], members[-1]]
    for position, member in enumerate(telling):
        told = LAST_WANTS if member is members[-1] else (WANTED[position % len(WANTED)],)
        _tell(session, process_id, member, told)
    first, second = (
        Meeting(clock.now().date() + timedelta(days=days), title) for days, title in zip(IN_DAYS, TITLES, strict=True)
    )
    for one in (first, second):
        meetings.plan(session, facilitator, process_id, one.held_on, one.title)
    waiting = [telling[at].pseudonym for at in WAITING]
    opened = needs.open_all(session, facilitator, process_id, first)
    report.check(3, "members who told what they need", 31, len(opened))
    met = {(one.pseudonym, now.need.id): "met" for one in opened for now in one.needs if one.pseudonym not in waiting}
    for one in (first, second):
        needs.mark_several(session, facilitator, process_id, one, met)
    unmet = [one.pseudonym for one in reading.unmet(session, facilitator, process_id, first)]
    report.check(3, "seats that are not ready: a need is not met", 2, len(unmet))
    solved = {(one.pseudonym, now.need.id): "met" for one in opened for now in one.needs if one.pseudonym in unmet}
    needs.mark_several(session, facilitator, process_id, first, solved)
    left = reading.unmet(session, facilitator, process_id, first)
    report.check(3, "seats that are not ready after that was solved", 0, len(left))
    _pay(session, process_id, facilitator, members[-1], Choice("less", 2000))


def look_after_ward(session: Session, process_id: int, facilitator: Actor, members: Sequence[Member]) -> None:
    """One member's needs and money, so that their pages show what such pages show."""
    _name(session, process_id, facilitator)
    someone = members[7]
    _tell(session, process_id, someone, (Told("transport", "The bus fare before I come."), Told("food", "No nuts.")))
    on = clock.now().date() + timedelta(days=IN_DAYS[0])
    meetings.plan(session, facilitator, process_id, on, "What happens next")
    _pay(session, process_id, facilitator, someone, Choice("voucher"))


def _name(session: Session, process_id: int, facilitator: Actor) -> None:
    """The facilitator is named for both stores."""
    mine = facilitator.parts[0].membership_id
    role = next(one for one in running.holders(session, SYSTEM, process_id) if one.membership_id == mine)
    for store in ("needs", "payments"):
        keepers.name(session, SYSTEM, process_id, role.pseudonym, store)


def _tell(session: Session, process_id: int, member: Member, told: Sequence[Told]) -> None:
    given, shown = consent.answer_from("needs", given=True), consent.wording_asked_apart("needs")
    consent.answer(session, member.actor, process_id, given, shown=shown, language="en-GB")
    needs.tell(session, member.actor, process_id, told)


def _pay(session: Session, process_id: int, facilitator: Actor, member: Member, choice: Choice) -> None:
    payments.choose(session, member.actor, process_id, choice)
    on = clock.now().date() - timedelta(days=20)
    for paid in (
        Paid("expense", on, 460, "Bus, there and back"),
        Paid("expense", on, 1250, "Care for a child"),
        Paid("thank_you", on, 2000, "For coming to the first meeting"),
    ):
        payments.record(session, facilitator, process_id, member.pseudonym, paid)
