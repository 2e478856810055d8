"""A made-up project as far as the day on which its members begin to talk."""

from __future__ import annotations

from sqlalchemy.orm import Session

from deliberation.permissions import SYSTEM
from deliberation.reading import processes as reading
from deliberation.scenario.wexmoor import Member, members_of, say_yes
from deliberation.services import processes


def begin(
    session: Session, asked: processes.ProcessForm, remit: processes.RemitForm, convenor_id: int, *, members: int
) -> tuple[int, str, tuple[Member, ...]]:
    """Set it up, agree its remit, let so many members in who all say yes: its inner id, its public id, and they."""
    public_id = processes.create(session, SYSTEM, asked, convenor_id=convenor_id)
    process_id = reading.one(session, public_id).id
    processes.write_remit(session, SYSTEM, process_id, remit)
    for _ in range(3):
        processes.move_on(session, SYSTEM, process_id)
    people = members_of(session, process_id, members)
    say_yes(session, process_id, people)
    for _ in range(2):
        processes.move_on(session, SYSTEM, process_id)
    return process_id, public_id, people
