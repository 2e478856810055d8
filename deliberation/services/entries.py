"""A facilitator enters what a member says on the phone, face to face or in a letter: always marked, never in silence.

Words that were not read back wait for the member's yes. Votes and consent are only taken once they were read back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import forget_erased, writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.reading.names_on_cards import member_called
from deliberation.services import consent, contributions, kept_marks, marks, once, private_erasure, words
from deliberation.services.consent import ConsentAnswer, require_taking_part
from deliberation.services.contributions import TEXT_LIMIT, Receipt, Words
from deliberation.services.marks import Differs, How
from deliberation.services.votes import CHOICES
from deliberation.stages import require_state
from models import Contribution, ContributionState, EntryMark, Membership, Process, TraceNode


@dataclass(frozen=True, slots=True)
class Entered:
    """How many votes were entered, and where the member had answered otherwise in another way."""

    votes: int
    differing: tuple[Differs, ...]


def enter_words(
    session: Session,
    actor: Actor,
    process_id: int,
    pseudonym: str,
    sent: Words,
    how: How,
    *,
    key: str | None = None,
) -> Receipt:
    """Words of the member with this name on their card. The same form sent again (its `key`) is kept once."""
    require(actor, "make", "entry", process_id)
    text = words.required(sent.text, field="text", limit=TEXT_LIMIT)
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "entry", key)
        if earlier is not None:
            reference, public_id = earlier.split(" ")
            return Receipt(reference, public_id)
        require_state(session, process_id, "contribute")
        membership_id = _member(session, process_id, pseudonym)
        require_taking_part(session, membership_id)
        cleaned = Words(text=text, language=sent.language)
        receipt = marks.words_inside(session, actor, process_id, membership_id, cleaned, how, clock.now())
        once.remember(session, actor, "entry", key, f"{receipt.reference} {receipt.public_id}")
        return receipt


def read_back(session: Session, actor: Actor, process_id: int, reference: str) -> None:
    """The member agreed, later on the phone or face to face, to words that a facilitator had entered for them."""
    require(actor, "make", "entry", process_id)
    with writing(session, process_id):
        found = _entered(session, process_id, reference)
        if found.state is ContributionState.SUBMITTED:
            found.state = ContributionState.CONFIRMED
            kept_marks.agree_inside(session, found.node_id)


def not_agreed(session: Session, actor: Actor, process_id: int, reference: str) -> None:
    """The member did not agree to words that wait: they are taken back whole. What was agreed to stays.

    A recording from which they were typed waits to be typed again.
    """
    require(actor, "make", "entry", process_id)
    with writing(session, process_id):
        found = _entered(session, process_id, reference)
        if found.state not in (ContributionState.SUBMITTED, ContributionState.WITHDRAWN):
            raise Refused("agreed_before")
        private_erasure.type_again_inside(session, found.node_id)
        contributions.withdraw_inside(session, found)
    forget_erased(session)


def _entered(session: Session, process_id: int, reference: str) -> Contribution:
    """Words that were entered at the desk. What a supporter wrote is agreed to by the member alone."""
    found = session.execute(
        select(Contribution)
        .join(TraceNode, TraceNode.id == Contribution.node_id)
        .join(EntryMark, EntryMark.contribution_id == Contribution.node_id)
        .where(
            TraceNode.process_id == process_id,
            TraceNode.reference == reference,
            EntryMark.link_id.is_(None),
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound("contribution_unknown")
    return found


def enter_votes(
    session: Session, actor: Actor, process_id: int, pseudonym: str, choices: Mapping[str, int], how: How
) -> Entered:
    """The member's votes, all or none; entering the same again changes nothing that counts."""
    require(actor, "make", "entry", process_id)
    marks.require_agreed(how)
    if not set(choices.values()) <= set(CHOICES):
        raise DeliberationError("choice_unknown", field="choice")
    with writing(session, process_id):
        require_state(session, process_id, "vote")
        membership_id = _member(session, process_id, pseudonym)
        require_taking_part(session, membership_id)
        differing = marks.votes_inside(session, actor, process_id, membership_id, choices, how, clock.now())
        return Entered(len(choices), differing)


def enter_consent(
    session: Session,
    actor: Actor,
    process_id: int,
    pseudonym: str,
    given: ConsentAnswer,
    how: How,
    *,
    shown: str,
    language: str,
) -> Differs | None:
    """The member's yes or no to one purpose; `shown` is what was read out. Gives where it differs from another way."""
    require(actor, "make", "entry", process_id)
    marks.require_agreed(how)
    if given.given and given.attribution is None and given.purpose == "be_quoted":
        raise DeliberationError("attribution_missing", field="attribution")
    with writing(session, process_id):
        membership_id = _member(session, process_id, pseudonym)
        return marks.consent_inside(
            session, actor, membership_id, given, how, clock.now(), shown=shown, language=language
        )


def leave_all(
    session: Session, actor: Actor, process_id: int, pseudonym: str, how: How, *, shown: str, language: str
) -> int:
    """The member takes back their yes and everything with it, in one step. Gives how many words went.

    The same as `leaving.leave_all` by another hand; twice changes nothing.
    """
    require(actor, "make", "entry", process_id)
    marks.require_agreed(how)
    no = consent.answer_from("take_part", given=False)
    with writing(session, process_id):
        membership_id = _member(session, process_id, pseudonym)
        count = contributions.withdraw_all_inside(session, process_id, membership_id)
        marks.consent_inside(session, actor, membership_id, no, how, clock.now(), shown=shown, language=language)
    forget_erased(session)
    return count


def _member(session: Session, process_id: int, pseudonym: str) -> int:
    if session.get(Process, process_id) is None:
        raise NotFound("process_unknown")
    membership_id, _ = member_called(session, process_id, words.clean(pseudonym))
    if session.get_one(Membership, membership_id).person_id is None:
        raise Refused("membership_ended")
    return membership_id
