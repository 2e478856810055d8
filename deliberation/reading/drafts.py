"""Words that somebody began and has not sent: for that person, and for nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from deliberation import sealing
from deliberation.errors import NotAllowed
from deliberation.permissions import Actor, require
from models import Draft


@dataclass(frozen=True, slots=True)
class OwnDraft:
    """What was begun, in which language, when it was kept, and whether it is for those who run the sessions only."""

    text: str
    language: str
    kept_at: datetime
    private: bool = False

    def goes_at(self, kept: timedelta) -> datetime:
        """When it is erased, if it is kept for so long."""
        return self.kept_at + kept


def own(session: Session, actor: Actor, process_id: int) -> OwnDraft | None:
    """The actor's own draft; None where there is none."""
    membership_id = own_membership(actor, process_id)
    row = session.get(Draft, membership_id)
    if row is None:
        return None
    content = sealing.unseal(sealing.DRAFTS, membership_id, row.sealed)
    return OwnDraft(content["text"], content["language"], row.kept_at, content.get("private", False))


def is_kept(session: Session, actor: Actor, process_id: int) -> bool:
    """Whether the actor has a draft, without opening it."""
    return session.get(Draft, own_membership(actor, process_id)) is not None


def own_export(session: Session, actor: Actor, process_id: int) -> dict[str, Any] | None:
    """The same as data, for the person's own download. No other export has it."""
    found = own(session, actor, process_id)
    if found is None:
        return None
    return {
        "text": found.text,
        "language": found.language,
        "kept_at": found.kept_at.isoformat(),
        "private": found.private,
    }


def own_membership(actor: Actor, process_id: int) -> int:
    """The actor's membership as a member of this process; refused where there is none."""
    part = actor.membership(process_id)
    if part is None:
        raise NotAllowed("not_allowed", verb="keep", thing="draft", process_id=process_id)
    require(actor, "keep", "draft", process_id, owner_membership_id=part.membership_id)
    return part.membership_id
