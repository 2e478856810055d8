"""What those who run a process see of it: which are theirs, who has which role, and where a pause began."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import DeliberationError, NotAllowed, NotFound
from deliberation.permissions import Actor, require
from deliberation.reading import actors, processes
from deliberation.reading.actors import Colleague
from deliberation.reading.processes import ProcessView
from models import Membership, Person, Process, Role, StaffAccount

# Members and those who support them are on no list, for anybody.
LISTED = tuple(role for role in Role if role not in (Role.MEMBER, Role.SUPPORTER))


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a role on the staff or on a committee. Those who come in by a code have a pseudonym, no name."""

    pseudonym: str
    role: str
    name: str
    email: str
    person_id: int
    membership_id: int
    is_actor: bool

    @property
    def by_code(self) -> bool:
        """Whether they sign in with a code of their own."""
        return not self.email


def own(session: Session, actor: Actor) -> tuple[ProcessView, ...]:
    """The processes that the actor convenes; for staff only."""
    if not (actor.is_staff and actor.second_factor):
        raise NotAllowed("not_allowed", verb="see", thing="own_processes", process_id=None)
    return tuple(view for view, roles in processes.of_actor(session, actor) if Role.CONVENOR in roles)


def require_start(actor: Actor) -> None:
    """Refuse everybody who may not start a process."""
    require(actor, "create", "process")


def to_run(session: Session, actor: Actor, public_id: str) -> ProcessView:
    """The process with this public id, for its convenor."""
    process = processes.for_visitor(session, actor, public_id)
    require(actor, "edit", "process", process.id)
    return process


def holders(session: Session, actor: Actor, process_id: int) -> tuple[Holder, ...]:
    """Everybody with a role on the staff or on a committee of this process, in the order of roles. Never members."""
    require(actor, "grant", "role", process_id)
    rows = session.execute(
        select(Membership, Person, StaffAccount.email)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(StaffAccount, StaffAccount.person_id == Person.id)
        .where(Membership.process_id == process_id, Membership.role.in_(LISTED), Membership.to_at.is_(None))
    )
    found = [
        Holder(
            pseudonym=one.pseudonym,
            role=str(one.role),
            name=person.display_name or "",
            email=email or "",
            person_id=person.id,
            membership_id=one.id,
            is_actor=person.id == actor.person_id,
        )
        for one, person, email in rows
    ]
    return tuple(sorted(found, key=lambda one: (list(Role).index(Role(one.role)), one.email, one.pseudonym)))


def holder(session: Session, actor: Actor, process_id: int, pseudonym: str) -> Holder:
    """One of them, by the pseudonym."""
    found = next((one for one in holders(session, actor, process_id) if one.pseudonym == pseudonym), None)
    if found is None:
        raise NotFound("membership_unknown")
    return found


def colleague(session: Session, actor: Actor, email: str) -> Colleague:
    """The staff account with this e-mail, in whatever case it is typed; refuses one that is shut out."""
    wanted = email.strip().casefold()
    found = next((one for one in actors.colleagues(session, actor) if one.email.casefold() == wanted), None)
    if found is None or found.disabled_at is not None:
        raise DeliberationError("email_unknown", field="email")
    return found


def paused_from(session: Session, actor: Actor, process_id: int) -> str | None:
    """The state to which a paused process goes back, for its own people; None while it is not paused."""
    require(actor, "see", "process", process_id)
    process = session.get(Process, process_id)
    if process is None or process.paused_from is None:
        return None
    return str(process.paused_from)
