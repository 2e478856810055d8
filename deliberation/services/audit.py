"""Writing the audit chain: one event for each act of governance, inside the transaction of the act itself."""

from __future__ import annotations

import secrets

from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import LOCK_AUDIT, NO_PROCESS, forget_erased, lock, writing
from deliberation.errors import DeliberationError, NotFound
from deliberation.methods import commitments
from deliberation.permissions import Actor, require
from deliberation.reading.audit import ERASED, REFUSED, last_entry
from deliberation.services import words
from models import AuditEvent, AuditPayload, Process


def record(
    session: Session,
    actor: Actor,
    action: str,
    object_: str,
    payload: dict[str, object],
    *,
    process_id: int | None = None,
) -> None:
    """Add one event to the chain. Called inside a writing block; the event is stored with the act or not at all.

    `object_` is a reference or a public id, never a name. Who acted stands in the payload, which can be erased.
    """
    lock(session, LOCK_AUDIT, NO_PROCESS)
    at = clock.now()
    place: dict[str, object] = {} if process_id is None else {"process": session.get_one(Process, process_id).public_id}
    entry = commitments.next_entry(
        last_entry(session),
        at=at.isoformat(),
        role=role_of(actor),
        action=action,
        thing=object_,
        salt=secrets.token_bytes(commitments.SHORTEST_SALT),
        payload={"by": actor.public_id, **place, **payload},
    )
    session.add(
        AuditEvent(
            sequence=entry.sequence,
            process_id=process_id,
            at=at,
            role=entry.role,
            action=entry.action,
            object=entry.thing,
            payload_hash=entry.payload_hash,
            previous_hash=entry.previous,
            hash=entry.digest,
        )
    )
    session.flush()
    session.add(AuditPayload(sequence=entry.sequence, salt=entry.salt, payload=entry.payload, erased_at=None))
    session.flush()


def role_of(actor: Actor) -> str:
    """The role that an event names: never who, only as what."""
    if actor.is_system:
        return "system"
    if actor.is_administrator:
        return "administrator"
    roles = {str(part.role) for part in actor.parts}
    return "+".join(sorted(roles))[:32] or "anonymous"


def record_refusal(session: Session, actor: Actor, error: DeliberationError, *, place: str) -> None:
    """Note that somebody who is signed in asked for what is not theirs. A visitor's refusals are not kept."""
    if actor.person_id is None:
        return
    with writing(session):
        wanted = f"{error.params.get('verb', '')} {error.params.get('thing', '')}".strip()
        asked_for = error.params.get("process_id")
        process = session.get(Process, asked_for) if isinstance(asked_for, int) else None
        record(
            session,
            actor,
            REFUSED,
            words.clean(place)[:64],
            {"wanted": wanted},
            process_id=process.id if process else None,
        )


def erase_payload(session: Session, actor: Actor, sequence: int) -> None:
    """Erase what one event says in detail, for data protection; its hash stays, so the chain still verifies."""
    require(actor, "manage", "staff")
    with writing(session):
        erase_inside(session, actor, sequence)
    forget_erased(session)


def erase_inside(session: Session, actor: Actor, sequence: int) -> None:
    """The same inside a writing block; whoever calls it asks for `forget_erased` afterwards."""
    payload = session.get(AuditPayload, sequence)
    if payload is None:
        raise NotFound("audit_event_unknown", sequence=sequence)
    payload.payload = payload.salt = None
    payload.erased_at = clock.now()
    record(session, actor, ERASED, str(sequence), {})
