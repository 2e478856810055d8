"""The telephone by which somebody takes part: whether there is one, and how its number ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import sealing
from deliberation.errors import NotAllowed
from deliberation.permissions import Actor, Part, require
from models import Membership, Person, PhoneLine, Process, Role

# How many digits of a number we show, also to its owner: somebody may look over their shoulder.
SHOWN = 3


@dataclass(frozen=True, slots=True)
class OwnPhone:
    """How the number ends, since when it is kept, and whether its owner has not yet said that it is theirs."""

    ending: str
    since: datetime
    used_at: datetime
    waits: bool


@dataclass(slots=True)
class Talk:
    """What is sealed with a number: what it was asked last, so that a single figure is an answer.

    `asks`: "phone" (is it yours), "consent", "note" (see the next one), "vote", or "" for nothing. `last` is the
    statement that was answered last.
    """

    number: str
    language: str = "en-GB"
    asks: str = ""
    reference: str = ""
    last: str = ""
    skipped: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose telephone it is, where they take part, and what they may do there: what the person themself may."""

    membership_id: int
    process: Process
    actor: Actor


def own(session: Session, actor: Actor, process_id: int) -> OwnPhone | None:
    """The actor's own telephone, as far as it is shown; None where there is none."""
    row = session.get(PhoneLine, own_membership(actor, process_id))
    if row is None:
        return None
    talk = talk_of(row)
    return OwnPhone(talk.number[-SHOWN:], row.since, row.used_at, waits=talk.asks == "phone")


def own_export(session: Session, actor: Actor, process_id: int) -> dict[str, Any] | None:
    """The same as data for the actor's own download."""
    found = own(session, actor, process_id)
    if found is None:
        return None
    return {"ends_in": found.ending, "since": found.since.isoformat(), "used_at": found.used_at.isoformat()}


def own_membership(actor: Actor, process_id: int) -> int:
    """The actor's membership as a member of this process; refused where there is none."""
    part = actor.membership(process_id)
    if part is None:
        raise NotAllowed("not_allowed", verb="keep", thing="phone", process_id=process_id)
    require(actor, "keep", "phone", process_id, owner_membership_id=part.membership_id)
    return part.membership_id


def line_of(session: Session, number_hash: str) -> PhoneLine | None:
    """The row of a number."""
    return session.execute(select(PhoneLine).where(PhoneLine.number_hash == number_hash)).scalar_one_or_none()


def talk_of(line: PhoneLine) -> Talk:
    """What is sealed in a row."""
    return Talk(**sealing.unseal(sealing.PHONES, line.membership_id, line.sealed))


def caller_of(session: Session, line: PhoneLine) -> Caller | None:
    """Whose telephone it is; None once they take no part any more, or are shut out."""
    found = session.execute(
        select(Membership, Person, Process)
        .join(Person, Person.id == Membership.person_id)
        .join(Process, Process.id == Membership.process_id)
        .where(
            Membership.id == line.membership_id,
            Membership.role == Role.MEMBER,
            Membership.to_at.is_(None),
            Person.disabled_at.is_(None),
        )
    ).first()
    if found is None:
        return None
    one, person, process = found
    part = Part(process.id, one.id, one.role, one.pseudonym, one.source)
    return Caller(one.id, process, Actor(person_id=person.id, public_id=person.public_id, parts=(part,)))
