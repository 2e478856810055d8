"""Naming the facilitators who may open what is kept sealed, and noting each time that they do."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotFound
from deliberation.permissions import Actor, Part, require
from deliberation.services import audit
from models import AccessAct, DutyPerson, Keeper, Membership, PrivateAccess, PrivateStore, Process, Role


def name(session: Session, actor: Actor, process_id: int, pseudonym: str, store: str) -> None:
    """Name a facilitator who may open one store (`needs` or `payments`); twice changes nothing."""
    _set(session, actor, process_id, pseudonym, store, is_named=True)


def end(session: Session, actor: Actor, process_id: int, pseudonym: str, store: str) -> None:
    """End that from now on; twice changes nothing."""
    _set(session, actor, process_id, pseudonym, store, is_named=False)


def end_all_inside(session: Session, membership: Membership) -> None:
    """Whoever leaves a role opens nothing any more and is not on duty; if they come back they have to be named anew.

    Inside a writing block.
    """
    for named in (Keeper, DutyPerson):
        session.execute(
            update(named)
            .where(named.membership_id == membership.id, named.ended_at.is_(None))
            .values(ended_at=clock.now())
        )


def _set(session: Session, actor: Actor, process_id: int, pseudonym: str, store: str, *, is_named: bool) -> None:
    require(actor, "name", "keeper", process_id)
    wanted = next((one for one in PrivateStore if one == store), None)
    if wanted is None:
        raise DeliberationError("choice_unknown", field="store")
    with writing(session, process_id):
        membership_id = _facilitator(session, process_id, pseudonym)
        live = session.execute(
            select(Keeper).where(
                Keeper.membership_id == membership_id, Keeper.store == wanted, Keeper.ended_at.is_(None)
            )
        ).scalar_one_or_none()
        if (live is not None) == is_named:
            return
        if live is None:
            session.add(Keeper(membership_id=membership_id, store=wanted, named_at=clock.now(), ended_at=None))
        else:
            live.ended_at = clock.now()
        action = "keeper_named" if is_named else "keeper_ended"
        process = session.get_one(Process, process_id)
        said: dict[str, object] = {"who": pseudonym, "store": str(wanted)}
        audit.record(session, actor, action, process.public_id, said, process_id=process_id)


def _facilitator(session: Session, process_id: int, pseudonym: str) -> int:
    found = session.execute(
        select(Membership.id).where(
            Membership.process_id == process_id,
            Membership.pseudonym == pseudonym,
            Membership.role == Role.FACILITATOR,
            Membership.to_at.is_(None),
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound("membership_unknown")
    return found


def note_inside(session: Session, keeper: Part, membership_id: int, store: PrivateStore, act: AccessAct) -> None:
    """Note that a keeper opened or changed a member's record. Inside the writing block in which they do it."""
    session.add(
        PrivateAccess(
            membership_id=membership_id,
            store=store,
            act=act,
            by_membership_id=keeper.membership_id,
            at=clock.now(),
        )
    )
    session.flush()
