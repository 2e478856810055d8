"""Help with one vote: the member asks for it, one paper is cast by another hand, and then the help is over (I17).

Who asked for help is in no record, and once the vote is in nothing tells who helped: only that there was help stands on
the roll. A member who wants to vote again alone does so; one who wants help again asks again.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.database import writing
from deliberation.errors import DeliberationError, NotFound
from deliberation.methods.counting.papers import Said
from deliberation.permissions import Actor, require
from deliberation.reading import ballot_help as reading
from deliberation.reading.ballots import TEAM
from deliberation.reading.names_on_cards import member_called
from deliberation.reading.support import live_links
from deliberation.services import ballot_help_endings, papers
from deliberation.services.ballots import find
from deliberation.services.consent import own_part, require_taking_part
from deliberation.services.papers import Cast
from models import AssistedVoting, SupportLink


def ask(session: Session, actor: Actor, process_id: int, reference: str, helper: str) -> None:
    """A member asks for help with one vote: from a supporter (the public id of a live link) or from `TEAM`.

    Another helper takes the place of the one before. Refused for whoever could not vote online now.
    """
    part = own_part(actor, process_id)
    require(actor, "ask_help", "ballot", process_id, owner_membership_id=part.membership_id)
    with writing(session, process_id):
        require_taking_part(session, part.membership_id)
        ballot = papers.open_entry(session, process_id, reference, part.membership_id).ballot
        link_id = None if helper == TEAM else _own_link(session, part.membership_id, helper)
        session.merge(AssistedVoting(ballot_id=ballot.node_id, membership_id=part.membership_id, link_id=link_id))
        session.flush()


def take_back(session: Session, actor: Actor, process_id: int, reference: str) -> None:
    """No more help with this vote, from this moment. Twice changes nothing."""
    part = own_part(actor, process_id)
    require(actor, "ask_help", "ballot", process_id, owner_membership_id=part.membership_id)
    with writing(session, process_id):
        ballot = find(session, process_id, reference)
        ballot_help_endings.of_member_inside(session, ballot.node_id, part.membership_id)


def cast_as_supporter(
    session: Session,
    actor: Actor,
    process_id: int,
    reference: str,
    given: Mapping[str, Said],
    *,
    nonce: str,
    agreed: bool,
) -> Cast:
    """The member's vote by their supporter's hand, once it was read back to the member and they agreed.

    The same form sent again gives the same words, though the help is over.
    """
    with writing(session, process_id):
        for link in session.execute(live_links(actor, process_id)).scalars().all():
            before = _before(session, process_id, reference, link.member_id, given, nonce)
            if before is not None:
                return before
        member_id = reading.require_supporter(session, actor, process_id, reference)
        _require_agreed(agreed)
        return papers.put_inside(session, process_id, reference, member_id, given, nonce=nonce, assisted=True)


def cast_with_team(
    session: Session,
    actor: Actor,
    process_id: int,
    reference: str,
    member: str,
    given: Mapping[str, Said],
    *,
    nonce: str,
    agreed: bool,
) -> Cast:
    """The same by a facilitator who is with the member (the name on their card)."""
    require(actor, "help", "ballot", process_id)
    with writing(session, process_id):
        member_id, _name = member_called(session, process_id, member)
        before = _before(session, process_id, reference, member_id, given, nonce)
        if before is not None:
            return before
        reading.require_team(session, actor, process_id, reference, member)
        _require_agreed(agreed)
        return papers.put_inside(session, process_id, reference, member_id, given, nonce=nonce, assisted=True)


def _before(
    session: Session, process_id: int, reference: str, member_id: int, given: Mapping[str, Said], nonce: str
) -> Cast | None:
    """What the very same form gave before: whoever has its random number has sent it."""
    ballot = find(session, process_id, reference)
    return papers.sent_before(session, ballot, member_id, given, nonce=nonce)


def _require_agreed(agreed: bool) -> None:
    if not agreed:
        raise DeliberationError("read_back_first", field="agreed")


def _own_link(session: Session, membership_id: int, public_id: str) -> int:
    found = session.scalar(
        select(SupportLink.id).where(
            SupportLink.public_id == public_id, SupportLink.member_id == membership_id, SupportLink.to_at.is_(None)
        )
    )
    if found is None:
        raise NotFound("support_unknown", field="helper")
    return found
