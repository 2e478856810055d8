"""What a member said yes and no to, for the member alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import NotAllowed
from deliberation.permissions import Actor, require
from models import ConsentGrant, ConsentPurpose, Membership, Person


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """The answer to one purpose that holds now; `attribution` is how to be named, "" where that was not asked."""

    given: bool
    attribution: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnChoices:
    """A member's answers by purpose (a purpose that was never answered is absent), and how they may be named."""

    answers: Mapping[str, OwnAnswer]
    pseudonym: str
    circumstance: str
    name: str

    @property
    def taking_part(self) -> bool:
        """Whether the member said yes to taking part and has not taken it back."""
        answer = self.answers.get(ConsentPurpose.TAKE_PART)
        return answer is not None and answer.given


def own(session: Session, actor: Actor, process_id: int) -> OwnChoices:
    """The actor's own answers in a process; anybody who is no member there is refused."""
    part = actor.membership(process_id)
    if part is None:
        raise NotAllowed("not_allowed", verb="see own", thing="consent", process_id=process_id)
    require(actor, "give", "consent", process_id, owner_membership_id=part.membership_id)
    grants = session.execute(
        select(ConsentGrant).where(ConsentGrant.membership_id == part.membership_id, ConsentGrant.ended_at.is_(None))
    ).scalars()
    circumstance, name = session.execute(
        select(Membership.circumstance, Person.display_name)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Membership.id == part.membership_id)
    ).one()
    return OwnChoices(
        answers={
            str(one.purpose): OwnAnswer(given=one.given, attribution=str(one.attribution or ""), at=one.at)
            for one in grants
        },
        pseudonym=part.pseudonym,
        circumstance=circumstance or "",
        name=name or "",
    )
