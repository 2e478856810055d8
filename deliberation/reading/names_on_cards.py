"""Finding a member by the name on their card. Nobody gets a list: whoever asks has been told the name."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from accessibility import made_up_names
from deliberation.errors import DeliberationError
from models import Membership, Role


def member_called(session: Session, process_id: int, pseudonym: str) -> tuple[int, str]:
    """The one live member of a process with this pseudonym, however it is typed: the membership's id and the name.

    Imported names may be alike. Then nobody is guessed (`pseudonym_unknown`): it would be somebody else's voice.
    """
    wanted = made_up_names.as_typed(pseudonym)
    live = session.execute(
        select(Membership.id, Membership.pseudonym).where(
            Membership.process_id == process_id, Membership.role == Role.MEMBER, Membership.to_at.is_(None)
        )
    )
    found = [(number, name) for number, name in live if made_up_names.as_typed(name) == wanted]
    if len(found) != 1 or not wanted:
        raise DeliberationError("pseudonym_unknown", field="pseudonym")
    return found[0]
