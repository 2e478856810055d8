"""Help, for the tests of who sees what: a member with a supporter, and words that wait for somebody's yes."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.permissions import Actor
from deliberation.services import entries, marks, support
from deliberation.services.contributions import Words
from models import HelperKind, Membership, Role, SupportAct, SupportConsent, SupportLink

HELPED_WORDS = "Written with a helper"


def help_member(
    session: Session, helper: Actor, facilitator: Actor, process_id: int, names: Mapping[str, str]
) -> dict[str, str]:
    """The role of the supporter is given a member to help; gives what all this is called."""
    public_id = support_member(session, helper, process_id, names)
    waiting = support.write(session, helper, process_id, Words(HELPED_WORDS))
    how = marks.how_said(channel="phone", helper="", verbatim=True, agreed=False)
    name = names["pseudonym_other_member"]
    entered = entries.enter_words(session, facilitator, process_id, name, Words("Said on the phone"), how)
    return {"link": public_id, "helped_waiting": waiting.public_id, "entered": entered.reference}


def support_member(session: Session, helper: Actor, process_id: int, names: Mapping[str, str]) -> str:
    """The same without anything done yet; gives the public id of the link."""
    with writing(session, process_id):
        member = session.execute(
            select(Membership).where(
                Membership.process_id == process_id, Membership.pseudonym == names["pseudonym_member"]
            )
        ).scalar_one()
        part = next(part for part in helper.parts_in(process_id) if part.role is Role.SUPPORTER)
        link = SupportLink(
            member_id=member.id,
            supporter_id=part.membership_id,
            kind=HelperKind.SUPPORTER,
            called="My sister",
            from_at=clock.now(),
        )
        session.add(link)
        session.flush()
        session.add_all(SupportConsent(link_id=link.id, act=act, at=clock.now()) for act in SupportAct)
        return link.public_id
