"""A recording, for the tests of who sees what: a member said something aloud, and nobody has typed it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from deliberation.permissions import Actor
from deliberation.services import recordings
from deliberation.services.recordings import Sent
from tests.recordings import mp3


def say_aloud(session: Session, member: Actor, process_id: int) -> dict[str, str]:
    """Gives what it is called."""
    shown = recordings.wording()
    made = recordings.send(session, member, process_id, Sent(mp3()), yes=True, shown=shown, language="en-GB")
    return {"recording": made}
