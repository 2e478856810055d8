"""Help with one vote: whom a member asked, and for whom somebody may vote now. What a member chose is never in here."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import NotAllowed, Refused
from deliberation.permissions import Actor, require
from deliberation.reading import ballots
from deliberation.reading.ballots import BallotView
from deliberation.reading.names_on_cards import member_called
from deliberation.reading.support import live_links
from models import (
    AssistedVoting,
    Ballot,
    BallotState,
    ConsentGrant,
    ConsentPurpose,
    Membership,
    SupportLink,
    TraceNode,
)


def linked(session: Session, actor: Actor, process_id: int, reference: str) -> dict[int, SupportLink]:
    """The members who asked the actor, as their supporter, for help with this open ballot, each with the link.

    Asked of the database each time, so that what is taken back holds at once.
    """
    rows = session.execute(
        live_links(actor, process_id)
        .join(
            AssistedVoting,
            (AssistedVoting.link_id == SupportLink.id) & (AssistedVoting.membership_id == SupportLink.member_id),
        )
        .join(Ballot, Ballot.node_id == AssistedVoting.ballot_id)
        .join(TraceNode, TraceNode.id == Ballot.node_id)
        .where(
            TraceNode.process_id == process_id,
            TraceNode.reference == reference,
            Ballot.state == BallotState.OPEN,
        )
    ).scalars()
    return {link.member_id: link for link in rows}


def require_supporter(session: Session, actor: Actor, process_id: int, reference: str) -> int:
    """The one member for whom the actor may vote in this ballot now, as a membership; anybody else is refused."""
    links = linked(session, actor, process_id, reference)
    if len(links) != 1:
        raise NotAllowed("not_allowed", verb="cast", thing="ballot", process_id=process_id)
    member_id = next(iter(links))
    require(actor, "cast", "ballot", process_id, owner_membership_id=member_id, linked=links)
    return member_id


def asked_of_supporter(session: Session, actor: Actor, process_id: int) -> tuple[BallotView, ...]:
    """The open ballots for which a member asked the actor, as their supporter, for help."""
    every = (one for one in ballots.every(session, actor, process_id) if one.state == "open")
    return tuple(one for one in every if linked(session, actor, process_id, one.reference))


def require_team(session: Session, actor: Actor, process_id: int, reference: str, member: str) -> int:
    """The member of this name (on their card), who asked for somebody of the team who is with them.

    Raises:
        NotAllowed: for anybody who is no facilitator of this project.
        DeliberationError: `pseudonym_unknown`, beside its field.
        Refused: `help_not_asked`.
    """
    require(actor, "help", "ballot", process_id)
    member_id, _name = member_called(session, process_id, member)
    if member_id not in _asked_here(session, process_id, reference):
        raise Refused("help_not_asked", field="pseudonym")
    return member_id


def _asked_here(session: Session, process_id: int, reference: str) -> frozenset[int]:
    rows = session.execute(
        select(AssistedVoting.membership_id)
        .join(Ballot, Ballot.node_id == AssistedVoting.ballot_id)
        .join(TraceNode, TraceNode.id == Ballot.node_id)
        .join(Membership, Membership.id == AssistedVoting.membership_id)
        .join(ConsentGrant, ConsentGrant.membership_id == Membership.id)
        .where(
            TraceNode.process_id == process_id,
            TraceNode.reference == reference,
            Ballot.state == BallotState.OPEN,
            AssistedVoting.link_id.is_(None),
            Membership.to_at.is_(None),
            ConsentGrant.purpose == ConsentPurpose.TAKE_PART,
            ConsentGrant.ended_at.is_(None),
            ConsentGrant.given,
        )
    )
    return frozenset(rows.scalars())
