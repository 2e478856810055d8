"""How a member wants to be reminded and of what; the list of calls for their contact; contacts that took place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation import clock, sealing
from deliberation.methods.continuity import Continuity, continuity
from deliberation.methods.disclosure import Published, PublishedShare, publish_share, publish_split
from deliberation.permissions import Actor, Part, require
from deliberation.reading import contacts, voting
from deliberation.stages import ABILITIES, can
from models import (
    ConsentGrant,
    ConsentPurpose,
    ContactEvent,
    Contribution,
    ContributionState,
    Membership,
    MessageBy,
    Process,
    ReminderAbout,
    ReminderChoice,
    ReminderWay,
    Role,
    ThreadMessage,
)

# Somebody who was reminded of a thing is left in peace about it for so long.
REST = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Reminder:
    """How to remind somebody (`none`: not at all), where they can be reached that way, and of what."""

    way: str
    reach: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One line of the list of calls: whom, how, where, and of which open things."""

    link: str
    pseudonym: str
    way: str
    reach: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Took:
    """A contact that took place: with whom, how, when, and of what it was a reminder, if it was one."""

    shown_as: str
    way: str
    about: str
    day: date


@dataclass(frozen=True, slots=True)
class Overview:
    """For the convenor. Who asked for a person or lost theirs is named by pseudonym; everybody else is counted.

    `share` is of contacts with the same person; none while fewer than five people have had two contacts.
    """

    with_person: int
    without: int
    asked: tuple[str, ...]
    lost: tuple[str, ...]
    unowned: tuple[tuple[str, datetime | None], ...]
    people: Published
    share: PublishedShare | None


def today() -> date:
    """The day that a contact now is noted under."""
    return clock.now().date()


def own(session: Session, actor: Actor, process_id: int) -> Reminder | None:
    """How the actor wants to be reminded; none until they were asked."""
    return _chosen(session.get(ReminderChoice, contacts.own_membership(actor, process_id)))


def call_list(session: Session, actor: Actor, process_id: int) -> tuple[Call, ...]:
    """Whom of the actor's people to remind now, and how. Only of what they asked for, is open, and was not done."""
    mine = contacts.own_desk(actor, process_id)
    found = []
    for one in contacts.links_inside(session, process_id, contacts.living(session, process_id)):
        if one.owner_id != mine:
            continue
        chosen = _chosen(session.get(ReminderChoice, one.link.member_id))
        if chosen is None or chosen.way == ReminderWay.NONE:
            continue
        due = _due(session, process_id, one.member, chosen.about)
        if due:
            found.append(Call(one.link.public_id, one.member.pseudonym, chosen.way, chosen.reach, due))
    return tuple(sorted(found, key=lambda one: (one.way, one.pseudonym)))


def took_place(session: Session, actor: Actor, process_id: int, link_id: str) -> tuple[Took, ...]:
    """The contacts that were noted with somebody whose contact or cover the actor is, the newest first."""
    member_id = contacts.require_serving(session, actor, process_id, link_id).link.member_id
    names = {number: card.shown_as for number, card in contacts.living(session, process_id).items()}
    rows = session.execute(
        select(ContactEvent)
        .where(ContactEvent.member_id == member_id)
        .order_by(ContactEvent.day.desc(), ContactEvent.id.desc())
    ).scalars()
    return tuple(
        Took(
            shown_as=names.get(one.with_id or 0, ""),
            way=str(one.way),
            about=str(one.about or ""),
            day=one.day,
        )
        for one in rows
    )


def overview(session: Session, actor: Actor, process_id: int) -> Overview:
    """What the convenor sees: who needs a person, threads that nobody has, and how often people meet the same one."""
    require(actor, "count", "contact", process_id)
    linked = contacts.links_inside(session, process_id, contacts.living(session, process_id))
    held = {one.link.member_id for one in linked if one.owner_id is not None}
    taking_part = _taking_part(session, process_id)
    found = continuity(_contacts(session, process_id))
    people = publish_split(found.people)
    return Overview(
        with_person=len(held),
        without=len(taking_part - held),
        asked=tuple(contacts.wishes_inside(session, process_id).values()),
        lost=tuple(one.member.pseudonym for one in linked if one.owner_id is None),
        unowned=contacts.unowned(session, actor, process_id),
        people=people,
        share=None if people.hidden else _share(found),
    )


def _share(found: Continuity) -> PublishedShare:
    return publish_share(found.same, found.contacts)


def _chosen(row: ReminderChoice | None) -> Reminder | None:
    if row is None:
        return None
    content = sealing.unseal(sealing.CONTACTS, row.membership_id, row.sealed)
    return Reminder(content["way"], content["reach"], tuple(content["about"]))


def _due(session: Session, process_id: int, member: Membership, about: Sequence[str]) -> tuple[str, ...]:
    done = _last_done(session, member.id)
    since = (clock.now() - REST).date()
    found = []
    for one in ReminderAbout:
        if one not in about:
            continue
        if one is ReminderAbout.REPLY:
            answered = _answered_on(session, member.id)
            is_due = answered is not None and not (one in done and done[one] >= answered)
        else:
            is_due = not (one in done and done[one] > since) and _is_open(session, process_id, member, one)
        if is_due:
            found.append(str(one))
    return tuple(found)


def _is_open(session: Session, process_id: int, member: Membership, about: ReminderAbout) -> bool:
    process = session.get_one(Process, process_id)
    if about is ReminderAbout.RESULTS:
        return process.state in ABILITIES["see_results"]
    if about is ReminderAbout.STATEMENTS:
        themselves = Actor(parts=(Part(process_id, member.id, Role.MEMBER, member.pseudonym, member.source),))
        return can(process, "vote") and voting.progress(session, themselves, process_id).left > 0
    said = select(func.count()).where(
        Contribution.membership_id == member.id, Contribution.state != ContributionState.WITHDRAWN
    )
    return can(process, "contribute") and session.execute(said).scalar_one() == 0


def _answered_on(session: Session, member_id: int) -> date | None:
    """The day of the last message, where it is an answer to the member."""
    row = session.execute(
        select(ThreadMessage.by, ThreadMessage.at)
        .where(ThreadMessage.member_id == member_id)
        .order_by(ThreadMessage.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None or row.by is MessageBy.MEMBER else row.at.date()


def _last_done(session: Session, member_id: int) -> Mapping[ReminderAbout, date]:
    rows = session.execute(
        select(ContactEvent.about, func.max(ContactEvent.day))
        .where(ContactEvent.member_id == member_id, ContactEvent.about.is_not(None))
        .group_by(ContactEvent.about)
    ).all()
    return {ReminderAbout(about): day for about, day in rows if about is not None}


def _contacts(session: Session, process_id: int) -> list[tuple[int, int]]:
    """Each contact as (member, facilitator). What one person noted or wrote in one way on one day is one contact."""
    noted = session.execute(
        select(ContactEvent.member_id, ContactEvent.with_id, ContactEvent.way, ContactEvent.day)
        .join(Membership, Membership.id == ContactEvent.member_id)
        .where(Membership.process_id == process_id, ContactEvent.with_id.is_not(None))
    ).all()
    written = session.execute(
        select(ThreadMessage.member_id, ThreadMessage.by_membership_id, ThreadMessage.at)
        .join(Membership, Membership.id == ThreadMessage.member_id)
        .where(
            Membership.process_id == process_id,
            ThreadMessage.by != MessageBy.MEMBER,
            ThreadMessage.by_membership_id.is_not(None),
        )
    ).all()
    found = {(member, other, str(way), day) for member, other, way, day in noted}
    found |= {(member, other, "thread", at.date()) for member, other, at in written}
    return [(member, other) for member, other, _, _ in found if other is not None]


def _taking_part(session: Session, process_id: int) -> set[int]:
    rows = session.execute(
        select(Membership.id)
        .join(ConsentGrant, ConsentGrant.membership_id == Membership.id)
        .where(
            Membership.process_id == process_id,
            Membership.role == Role.MEMBER,
            Membership.to_at.is_(None),
            ConsentGrant.purpose == ConsentPurpose.TAKE_PART,
            ConsentGrant.given,
            ConsentGrant.ended_at.is_(None),
        )
    ).scalars()
    return set(rows)
