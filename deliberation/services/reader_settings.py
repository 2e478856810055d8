"""Keeping how pages should look, so that it follows the person to their next device."""

from __future__ import annotations

from sqlalchemy.orm import Session

from accessibility import preferences
from accessibility.preferences import Preferences
from deliberation import clock
from deliberation.database import forget_erased, writing
from deliberation.permissions import Actor
from deliberation.reading import reader_settings as reading
from deliberation.services import consent, private_erasure
from models import ReaderSettings

# As long as the column; all that can be chosen together is far shorter.
LONGEST = 160


def keep(session: Session, actor: Actor, process_id: int, chosen: Preferences) -> bool:
    """Keep the actor's choice in place of the one before; the ordinary look is a choice as well.

    False, and nothing is kept, for somebody who has not said yes to taking part: their device has it all the same.
    """
    membership_id = reading.own_membership(actor, process_id)
    text = preferences.serialise(chosen)
    with writing(session, process_id):
        if not consent.takes_part(session, membership_id) or len(text) > LONGEST:
            return False
        row = session.get(ReaderSettings, membership_id)
        if row is None:
            session.add(ReaderSettings(membership_id=membership_id, chosen=text, changed_at=clock.now()))
        else:
            row.chosen, row.changed_at = text, clock.now()
        return True


def forget(session: Session, actor: Actor, process_id: int) -> None:
    """Keep the actor's choice no more, but on the device that has it. Twice changes nothing."""
    membership_id = reading.own_membership(actor, process_id)
    with writing(session, process_id):
        private_erasure.looks_inside(session, membership_id)
    forget_erased(session)
