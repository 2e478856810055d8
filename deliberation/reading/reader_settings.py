"""How pages should look to somebody who came in with a code, on whichever device."""

from __future__ import annotations

from sqlalchemy.orm import Session

from accessibility import preferences
from accessibility.preferences import Preferences
from deliberation.errors import NotAllowed
from deliberation.permissions import Actor, require
from models import ReaderSettings


def own(session: Session, actor: Actor, process_id: int) -> Preferences | None:
    """What the actor chose last, on any device; None where nothing is kept."""
    row = session.get(ReaderSettings, own_membership(actor, process_id))
    return None if row is None else preferences.parse(row.chosen)


def own_membership(actor: Actor, process_id: int) -> int:
    """The actor's membership as a member of this process; refused where there is none."""
    part = actor.membership(process_id)
    if part is None:
        raise NotAllowed("not_allowed", verb="keep", thing="look", process_id=process_id)
    require(actor, "keep", "look", process_id, owner_membership_id=part.membership_id)
    return part.membership_id
