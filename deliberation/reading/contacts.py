"""One person I know: who a member's contact is, who steps in, whose threads wait, and what the convenor sees of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import NotAllowed, NotFound
from deliberation.permissions import Actor, require
from models import (
    ContactCard,
    ContactLink,
    ContactWish,
    HandoverNote,
    Membership,
    MessageBy,
    NoteState,
    Person,
    Role,
    ThreadMessage,
)


@dataclass(frozen=True, slots=True)
class Card:
    """A facilitator as they show themselves. `pseudonym` is for staff's pages only."""

    public_id: str
    pseudonym: str
    shown_as: str
    reach: str
    willing: bool
    cover: str
    away_until: date | None


@dataclass(frozen=True, slots=True)
class OwnPerson:
    """A member's person and who steps in; none where nobody is there now. `answers`: who has the thread now.

    `note` is the id of a handover note that waits to be read, `wished` says that another person was asked for.
    """

    contact: Card | None
    cover: Card | None
    answers: Card | None
    linked: bool
    wished: bool
    note: str


@dataclass(frozen=True, slots=True)
class Serving:
    """A live link, and as what the actor serves in it."""

    link: ContactLink
    membership_id: int
    by: MessageBy


@dataclass(frozen=True, slots=True)
class MyPerson:
    """Somebody whose contact or cover the actor is. `mine`: the thread is the actor's to answer now."""

    link: str
    pseudonym: str
    serves_as: str
    since: datetime
    mine: bool
    wished: bool
    waiting_since: datetime | None
    days: int


@dataclass(frozen=True, slots=True)
class NoteDue:
    """Somebody whose contact the actor was: the next one has no handover note yet."""

    link: str
    pseudonym: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Linked:
    """A live link with its member, and who has the thread now: nobody when both are gone."""

    link: ContactLink
    member: Membership
    owner_id: int | None


def own_membership(actor: Actor, process_id: int) -> int:
    """The actor's membership as a member of this process; refused where there is none."""
    part = actor.membership(process_id)
    if part is None:
        raise NotAllowed("not_allowed", verb="own", thing="contact", process_id=process_id)
    require(actor, "own", "contact", process_id, owner_membership_id=part.membership_id)
    return part.membership_id


def own(session: Session, actor: Actor, process_id: int) -> OwnPerson:
    """The actor's own person."""
    member_id = own_membership(actor, process_id)
    there = living(session, process_id)
    found = next(iter(links_inside(session, process_id, there, member_id=member_id)), None)
    note = session.execute(
        select(HandoverNote.public_id)
        .join(ContactLink, ContactLink.id == HandoverNote.link_id)
        .where(ContactLink.member_id == member_id, HandoverNote.state == NoteState.WITH_MEMBER)
        .order_by(HandoverNote.link_id)
        .limit(1)
    ).scalar_one_or_none()
    return OwnPerson(
        contact=there.get(found.link.contact_id) if found else None,
        cover=there.get(found.link.cover_id or 0) if found else None,
        answers=there.get(found.owner_id or 0) if found else None,
        linked=found is not None,
        wished=session.get(ContactWish, member_id) is not None,
        note=note or "",
    )


def to_choose(session: Session, actor: Actor, process_id: int) -> tuple[Card, ...]:
    """The people whom a member may choose: those who are willing, but the one they have."""
    member_id = own_membership(actor, process_id)
    link = live_link(session, member_id)
    return tuple(
        card
        for number, card in living(session, process_id).items()
        if card.willing and (link is None or number != link.contact_id)
    )


def cards(session: Session, actor: Actor, process_id: int) -> tuple[Card, ...]:
    """Everybody who can be somebody's contact, for those who give people one."""
    require(actor, "give", "contact", process_id)
    return tuple(living(session, process_id).values())


def own_card(session: Session, actor: Actor, process_id: int) -> Card | None:
    """How the actor, a facilitator, shows themselves; none until they said."""
    return living(session, process_id).get(own_desk(actor, process_id))


def colleagues(session: Session, actor: Actor, process_id: int) -> tuple[Card, ...]:
    """The other facilitators with a card: who can step in, and to whom somebody can be handed over."""
    mine = own_desk(actor, process_id)
    return tuple(card for number, card in living(session, process_id).items() if number != mine)


def own_desk(actor: Actor, process_id: int) -> int:
    """The actor's membership as a facilitator of this process; refused where there is none."""
    require(actor, "serve", "contact", process_id)
    part = next((one for one in actor.parts_in(process_id) if one.role is Role.FACILITATOR), None)
    if part is None:
        raise NotAllowed("not_allowed", verb="serve", thing="contact", process_id=process_id)
    return part.membership_id


def require_serving(session: Session, actor: Actor, process_id: int, link_id: str) -> Serving:
    """The live link with this public id, for its contact and its cover; nobody else, whatever their role."""
    mine = own_desk(actor, process_id)
    link = link_here(session, process_id, link_id)
    if link.to_at is not None or mine not in (link.contact_id, link.cover_id):
        raise NotAllowed("not_allowed", verb="serve", thing="contact", process_id=process_id)
    return Serving(link, mine, MessageBy.CONTACT if mine == link.contact_id else MessageBy.COVER)


def link_here(session: Session, process_id: int, link_id: str) -> ContactLink:
    """A link of this process, also one that has ended; it is gone once the member has left."""
    link = session.execute(
        select(ContactLink)
        .join(Membership, Membership.id == ContactLink.member_id)
        .where(ContactLink.public_id == link_id, Membership.process_id == process_id, Membership.to_at.is_(None))
    ).scalar_one_or_none()
    if link is None:
        raise NotFound("contact_link_unknown")
    return link


def my_people(session: Session, actor: Actor, process_id: int) -> tuple[MyPerson, ...]:
    """Those whose contact or cover the actor is: whoever waits longest for an answer of theirs comes first."""
    mine = own_desk(actor, process_id)
    waits = waiting_inside(session, process_id)
    wishes = wishes_inside(session, process_id)
    now = clock.now()
    found = []
    for one in links_inside(session, process_id, living(session, process_id)):
        if mine not in (one.link.contact_id, one.link.cover_id):
            continue
        since = waits.get(one.link.member_id)
        found.append(
            MyPerson(
                link=one.link.public_id,
                pseudonym=one.member.pseudonym,
                serves_as=str(MessageBy.CONTACT if mine == one.link.contact_id else MessageBy.COVER),
                since=one.link.from_at,
                mine=one.owner_id == mine,
                wished=one.link.member_id in wishes,
                waiting_since=since,
                days=(now - since).days if since else 0,
            )
        )
    return tuple(
        sorted(found, key=lambda one: (not (one.mine and one.waiting_since), one.waiting_since or now, one.pseudonym))
    )


def one_of_mine(session: Session, actor: Actor, process_id: int, link_id: str) -> MyPerson:
    """One of them; refused for anybody else's."""
    require_serving(session, actor, process_id, link_id)
    return next(one for one in my_people(session, actor, process_id) if one.link == link_id)


def next_for(session: Session, actor: Actor, process_id: int, link_id: str) -> tuple[Card, ...]:
    """To whom somebody can be handed over: everybody with a card but the contact they have."""
    link = require_serving(session, actor, process_id, link_id).link
    return tuple(card for number, card in living(session, process_id).items() if number != link.contact_id)


def notes_due(session: Session, actor: Actor, process_id: int) -> tuple[NoteDue, ...]:
    """Whose contact the actor was, where somebody else is now and no handover note was left."""
    mine = own_desk(actor, process_id)
    rows = session.execute(
        select(ContactLink, Membership.pseudonym)
        .join(Membership, Membership.id == ContactLink.member_id)
        .outerjoin(HandoverNote, HandoverNote.link_id == ContactLink.id)
        .where(
            ContactLink.contact_id == mine,
            ContactLink.to_at.is_not(None),
            HandoverNote.link_id.is_(None),
            Membership.process_id == process_id,
            Membership.to_at.is_(None),
        )
        .order_by(ContactLink.id)
    ).all()
    return tuple(NoteDue(link.public_id, pseudonym, link.to_at) for link, pseudonym in rows if link.to_at)


def unowned(session: Session, actor: Actor, process_id: int) -> tuple[tuple[str, datetime | None], ...]:
    """The threads that nobody has: the member, and since when they wait for an answer, if they do."""
    require(actor, "give", "contact", process_id)
    waits = waiting_inside(session, process_id)
    talking = set(
        session.execute(
            select(ThreadMessage.member_id)
            .join(Membership, Membership.id == ThreadMessage.member_id)
            .where(Membership.process_id == process_id)
            .distinct()
        ).scalars()
    )
    rows = [
        (one.member.pseudonym, waits.get(one.link.member_id))
        for one in links_inside(session, process_id, living(session, process_id))
        if one.owner_id is None and one.link.member_id in talking
    ]
    return tuple(sorted(rows, key=lambda one: (one[1] is None, one[1] or clock.now(), one[0])))


def living(session: Session, process_id: int) -> Mapping[int, Card]:
    """The facilitators with a card who are there now, by their membership."""
    rows = session.execute(
        select(ContactCard, Membership.pseudonym)
        .join(Membership, Membership.id == ContactCard.membership_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.process_id == process_id,
            Membership.role == Role.FACILITATOR,
            Membership.to_at.is_(None),
            Person.disabled_at.is_(None),
        )
        .order_by(ContactCard.shown_as, ContactCard.membership_id)
    ).all()
    ids = {card.membership_id: card.public_id for card, _ in rows}
    return {
        card.membership_id: Card(
            public_id=card.public_id,
            pseudonym=pseudonym,
            shown_as=card.shown_as,
            reach=card.reach,
            willing=card.willing,
            cover=ids.get(card.cover_id or 0, ""),
            away_until=card.away_until if card.away_until and card.away_until >= clock.now().date() else None,
        )
        for card, pseudonym in rows
    }


def live_link(session: Session, member_id: int) -> ContactLink | None:
    """A member's link that has not ended."""
    return session.execute(
        select(ContactLink).where(ContactLink.member_id == member_id, ContactLink.to_at.is_(None))
    ).scalar_one_or_none()


def links_inside(
    session: Session, process_id: int, there: Mapping[int, Card], *, member_id: int | None = None
) -> tuple[Linked, ...]:
    """The live links of a process, each with who has the thread now. `there`: who is there, from `living`."""
    wanted = (
        select(ContactLink, Membership)
        .join(Membership, Membership.id == ContactLink.member_id)
        .where(Membership.process_id == process_id, Membership.to_at.is_(None), ContactLink.to_at.is_(None))
        .order_by(ContactLink.id)
    )
    if member_id is not None:
        wanted = wanted.where(ContactLink.member_id == member_id)
    return tuple(Linked(link, member, _owner(link, there)) for link, member in session.execute(wanted).all())


def _owner(link: ContactLink, there: Mapping[int, Card]) -> int | None:
    """The contact; while they are away, or once they are gone, the cover."""
    serving = [one for one in (link.contact_id, link.cover_id) if one is not None and one in there]
    present = [one for one in serving if there[one].away_until is None]
    return next(iter(present or serving), None)


def waiting_inside(session: Session, process_id: int) -> dict[int, datetime]:
    """The members who wait for an answer, each since their first message that has none."""
    rows = session.execute(
        select(ThreadMessage.member_id, ThreadMessage.by, ThreadMessage.at)
        .join(Membership, Membership.id == ThreadMessage.member_id)
        .where(Membership.process_id == process_id)
        .order_by(ThreadMessage.id)
    )
    waits: dict[int, datetime] = {}
    for member_id, by, at in rows:
        if by is MessageBy.MEMBER:
            waits.setdefault(member_id, at)
        else:
            waits.pop(member_id, None)
    return waits


def wishes_inside(session: Session, process_id: int) -> dict[int, str]:
    """The members who asked for a person, or for another one, in the order in which they asked."""
    rows = session.execute(
        select(ContactWish.membership_id, Membership.pseudonym)
        .join(Membership, Membership.id == ContactWish.membership_id)
        .where(Membership.process_id == process_id, Membership.to_at.is_(None))
        .order_by(ContactWish.at, ContactWish.membership_id)
    ).all()
    return dict(rows)
