"""Leaving: a member's yes to taking part is taken back, and everything they said and voted goes with it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from deliberation.database import forget_erased, writing
from deliberation.permissions import Actor, require
from deliberation.services import consent, contributions


def leave_all(session: Session, actor: Actor, process_id: int, *, shown: str, language: str) -> int:
    """Take the yes to taking part back and all words and votes with it, in one step. Gives how many words went.

    `shown`: the words of the question, as for any other answer. Doing it twice changes nothing. The person keeps their
    code and can say yes again; what went does not come back.
    """
    part = consent.own_part(actor, process_id)
    require(actor, "give", "consent", process_id, owner_membership_id=part.membership_id)
    require(actor, "withdraw", "contribution", process_id, owner_membership_id=part.membership_id)
    no = consent.answer_from("take_part", given=False)
    version = consent.version_of(no, shown=shown, language=language)
    with writing(session, process_id):
        count = contributions.withdraw_all_inside(session, process_id, part.membership_id)
        consent.set_inside(session, part.membership_id, no, version=version, shown=shown, language=language)
    forget_erased(session)
    return count
