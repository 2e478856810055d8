"""What somebody said to the people who run the sessions only: for its own person, and for the facilitators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation import sealing
from deliberation.errors import NotAllowed, NotFound
from deliberation.permissions import Actor, may, require
from deliberation.reading import contacts
from models import Contribution, Membership, PrivateAnswer, PrivateState, Role, TraceNode


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """A private answer for its own person. `text` is "" once it went; `became`: number and id of what came of it."""

    public_id: str
    text: str
    language: str
    provenance: str
    state: str
    sent_at: datetime
    read_at: datetime | None
    became: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class ToRead:
    """The same for a facilitator. `link`: the thread, where they are that person's contact or cover; else ""."""

    public_id: str
    pseudonym: str
    text: str
    language: str
    provenance: str
    state: str
    sent_at: datetime
    read_at: datetime | None
    link: str


def own(session: Session, actor: Actor, process_id: int) -> tuple[OwnAnswer, ...]:
    """All that the actor said in this way, the newest first."""
    rows = session.execute(
        select(PrivateAnswer)
        .where(PrivateAnswer.membership_id == own_membership(actor, process_id))
        .order_by(PrivateAnswer.id.desc())
    ).scalars()
    return tuple(_own(session, row) for row in rows)


def own_one(session: Session, actor: Actor, process_id: int, public_id: str) -> OwnAnswer:
    """One of them; of anybody else's nothing is said."""
    return _own(session, own_row(session, actor, process_id, public_id))


def asks(session: Session, actor: Actor, process_id: int) -> tuple[str, ...]:
    """The ids of those of the actor's answers about which they were asked whether the words may be used."""
    rows = session.execute(
        select(PrivateAnswer.public_id)
        .where(
            PrivateAnswer.membership_id == own_membership(actor, process_id),
            PrivateAnswer.state == PrivateState.ASKED,
        )
        .order_by(PrivateAnswer.id)
    ).scalars()
    return tuple(rows)


def own_export(session: Session, actor: Actor, process_id: int) -> list[dict[str, Any]]:
    """The same as data for the person's own download. No other export has any of it."""
    return [
        {
            "text": one.text,
            "language": one.language,
            "written": one.provenance,
            "state": one.state,
            "sent_at": one.sent_at.isoformat(),
            "read_at": one.read_at.isoformat() if one.read_at else None,
            "became": one.became[0] if one.became else None,
        }
        for one in own(session, actor, process_id)
    ]


def to_read(session: Session, actor: Actor, process_id: int) -> tuple[ToRead, ...]:
    """Every private answer that still holds words, for a facilitator: those that nobody has read come first."""
    require_reader(actor, process_id)
    # In Python, not in the query: a missing time sorts differently in the two databases.
    rows = session.execute(_live(process_id).order_by(PrivateAnswer.id)).all()
    threads = {one.pseudonym: one.link for one in contacts.my_people(session, actor, process_id)}
    found = [_to_read(row, pseudonym, threads.get(pseudonym, "")) for row, pseudonym in rows]
    return tuple(sorted(found, key=lambda one: one.read_at is not None))


def unread(session: Session, actor: Actor, process_id: int) -> int:
    """How many of them nobody has read, for a facilitator; none for anybody else."""
    if not _is_reader(actor, process_id):
        return 0
    waiting = _live(process_id).where(PrivateAnswer.read_at.is_(None)).subquery()
    return session.execute(select(func.count()).select_from(waiting)).scalar_one()


def may_read(actor: Actor, process_id: int) -> bool:
    """Whether the actor is a facilitator here."""
    return _is_reader(actor, process_id)


def require_reader(actor: Actor, process_id: int) -> None:
    """Refused for everybody but a facilitator of this process: the machine opens none of them either."""
    require(actor, "read", "private_answer", process_id)
    if not _is_reader(actor, process_id):
        raise NotAllowed("not_allowed", verb="read", thing="private_answer", process_id=process_id)


def row_to_read(session: Session, actor: Actor, process_id: int, public_id: str) -> PrivateAnswer:
    """One answer of this process that still holds words, for a facilitator."""
    require_reader(actor, process_id)
    found = session.execute(_live(process_id).where(PrivateAnswer.public_id == public_id)).first()
    if found is None:
        raise NotFound("private_answer_unknown")
    row: PrivateAnswer = found[0]
    return row


def own_row(session: Session, actor: Actor, process_id: int, public_id: str) -> PrivateAnswer:
    """One of the actor's own."""
    row = session.execute(
        select(PrivateAnswer).where(
            PrivateAnswer.public_id == public_id, PrivateAnswer.membership_id == own_membership(actor, process_id)
        )
    ).scalar_one_or_none()
    if row is None:
        raise NotFound("private_answer_unknown")
    return row


def own_membership(actor: Actor, process_id: int) -> int:
    """The actor's membership as a member of this process; refused where there is none."""
    part = actor.membership(process_id)
    if part is None:
        raise NotAllowed("not_allowed", verb="send", thing="private_answer", process_id=process_id)
    require(actor, "send", "private_answer", process_id, owner_membership_id=part.membership_id)
    return part.membership_id


def opened(row: PrivateAnswer) -> dict[str, str]:
    """The words and their language; both empty once they went."""
    if row.sealed is None:
        return {"text": "", "language": ""}
    return sealing.unseal(sealing.PRIVATE_ANSWERS, row.membership_id, row.sealed)


def _is_reader(actor: Actor, process_id: int) -> bool:
    is_facilitator = any(part.role is Role.FACILITATOR for part in actor.parts_in(process_id))
    return is_facilitator and may(actor, "read", "private_answer", process_id)


def _live(process_id: int) -> Any:
    return (
        select(PrivateAnswer, Membership.pseudonym)
        .join(Membership, Membership.id == PrivateAnswer.membership_id)
        .where(Membership.process_id == process_id, Membership.to_at.is_(None), PrivateAnswer.sealed.is_not(None))
    )


def _own(session: Session, row: PrivateAnswer) -> OwnAnswer:
    content = opened(row)
    became = None
    if row.shared_as_id is not None:
        found = session.execute(
            select(TraceNode.reference, Contribution.public_id)
            .join(Contribution, Contribution.node_id == TraceNode.id)
            .where(TraceNode.id == row.shared_as_id)
        ).one()
        became = (found.reference, found.public_id)
    return OwnAnswer(
        public_id=row.public_id,
        text=content["text"],
        language=content["language"],
        provenance=str(row.provenance),
        state=str(row.state),
        sent_at=row.sent_at,
        read_at=row.read_at,
        became=became,
    )


def _to_read(row: PrivateAnswer, pseudonym: str, link: str) -> ToRead:
    content = opened(row)
    return ToRead(
        public_id=row.public_id,
        pseudonym=pseudonym,
        text=content["text"],
        language=content["language"],
        provenance=str(row.provenance),
        state=str(row.state),
        sent_at=row.sent_at,
        read_at=row.read_at,
        link=link,
    )
