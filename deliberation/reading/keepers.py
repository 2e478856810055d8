"""Facilitators who are named to open what is kept sealed, and who opened what of whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from deliberation.errors import NotAllowed, NotFound
from deliberation.permissions import Actor, Part, require
from models import Keeper, Membership, Person, PrivateAccess, PrivateStore, Role

# What somebody has to be allowed by the table, besides being named.
VERB = {PrivateStore.NEEDS: ("open", "needs"), PrivateStore.PAYMENTS: ("record", "payment")}


@dataclass(frozen=True, slots=True)
class Named:
    """A facilitator who is named for a store now."""

    store: str
    pseudonym: str
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """One time that somebody opened or changed a member's sealed record. Who it was is "" once they are forgotten."""

    store: str
    act: str
    pseudonym: str
    name: str
    at: datetime


def require_keeper(session: Session, actor: Actor, process_id: int, store: PrivateStore) -> Part:
    """The actor's part as a facilitator who is named for this store; anybody else is refused, the machine too."""
    verb, thing = VERB[store]
    require(actor, verb, thing, process_id)
    mine = [part for part in actor.parts_in(process_id) if part.role is Role.FACILITATOR]
    named = select(Keeper.membership_id).where(
        Keeper.membership_id.in_([part.membership_id for part in mine]),
        Keeper.store == store,
        Keeper.ended_at.is_(None),
    )
    found = session.execute(named.limit(1)).scalar_one_or_none()
    part = next((one for one in mine if one.membership_id == found), None)
    if part is None:
        raise NotAllowed("not_allowed", verb=verb, thing=thing, process_id=process_id)
    return part


def require_keeper_of(session: Session, actor: Actor, process_id: int, store: str) -> None:
    """The same for a page that shows nothing yet, by the store's name."""
    require_keeper(session, actor, process_id, PrivateStore(store))


def own_stores(session: Session, actor: Actor, process_id: int) -> frozenset[str]:
    """The stores for which the actor is named, so that pages offer no door that stays shut."""
    mine = [part.membership_id for part in actor.parts_in(process_id) if part.role is Role.FACILITATOR]
    rows = session.execute(
        select(Keeper.store).where(Keeper.membership_id.in_(mine), Keeper.ended_at.is_(None))
    ).scalars()
    return frozenset(str(store) for store in rows)


def named(session: Session, actor: Actor, process_id: int) -> tuple[Named, ...]:
    """Who may open what: everybody with a part in the process may know."""
    require(actor, "see", "process", process_id)
    rows = session.execute(
        select(Keeper.store, Membership.pseudonym, Person.display_name, Keeper.named_at)
        .join(Membership, Membership.id == Keeper.membership_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Membership.process_id == process_id, Keeper.ended_at.is_(None), Membership.to_at.is_(None))
        .order_by(Keeper.store, Keeper.id)
    )
    return tuple(Named(str(store), pseudonym, name or "", since) for store, pseudonym, name, since in rows)


def own_log(session: Session, actor: Actor, process_id: int) -> tuple[Opened, ...]:
    """Who opened or changed the actor's own sealed records, the newest first."""
    membership_id = own_membership(actor, process_id)
    keeper = aliased(Membership)
    rows = session.execute(
        select(PrivateAccess, keeper.pseudonym, Person.display_name)
        .outerjoin(keeper, keeper.id == PrivateAccess.by_membership_id)
        .outerjoin(Person, Person.id == keeper.person_id)
        .where(PrivateAccess.membership_id == membership_id)
        .order_by(PrivateAccess.id.desc())
    )
    return tuple(Opened(str(row.store), str(row.act), who or "", name or "", row.at) for row, who, name in rows)


def own_membership(actor: Actor, process_id: int) -> int:
    """The actor's membership as a member of this process; refused where there is none."""
    part = actor.membership(process_id)
    if part is None:
        raise NotAllowed("not_allowed", verb="tell", thing="needs", process_id=process_id)
    require(actor, "tell", "needs", process_id, owner_membership_id=part.membership_id)
    return part.membership_id


def member_called(session: Session, process_id: int, pseudonym: str) -> int:
    """The membership of a member of this process who still takes part, by the pseudonym."""
    found = session.execute(
        select(Membership.id).where(
            Membership.process_id == process_id,
            Membership.pseudonym == pseudonym,
            Membership.role == Role.MEMBER,
            Membership.to_at.is_(None),
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound("membership_unknown")
    return found
