"""One way in for everything that another hand or another way brings: the same records as online, and a mark beside.

One person has one voice: a vote or a yes that comes another way takes the place of the one before it, if it was agreed
later; if it was agreed earlier, the later one stays. Where the two differ, that is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import DeliberationError
from deliberation.permissions import Actor
from deliberation.services import consent, contributions, votes
from deliberation.services.contributions import Receipt, Words
from deliberation.services.statements import find_statement
from models import (
    Channel,
    ConsentGrant,
    Contribution,
    ContributionState,
    EntryMark,
    HelperKind,
    Provenance,
    TraceNode,
    Vote,
)

# Where a facilitator writes down what somebody says, the hand is not the speaker's.
SPOKEN = (Channel.PHONE, Channel.IN_PERSON)
BY_STAFF = (*SPOKEN, Channel.PAPER)
WRITTEN_DOWN = (Provenance.HELPED, Provenance.INTERPRETED, Provenance.SCRIBED)


@dataclass(frozen=True, slots=True)
class How:
    """How something came in. `agreed`: it was read back to the member and they agreed, or they gave the sheet in."""

    channel: Channel
    provenance: Provenance
    helper: HelperKind | None = None
    verbatim: bool = True
    agreed: bool = False
    link_id: int | None = None


@dataclass(frozen=True, slots=True)
class Differs:
    """What the member had answered otherwise in another way, and whether the answer that came now is the one to count.

    `thing`: the reference of a statement, or the purpose of a yes or no. What was answered is not said.
    """

    thing: str
    before: str
    counts: bool


def how_from(*, channel: str, provenance: str, helper: str = "", verbatim: bool, agreed: bool) -> How:
    """What a facilitator's form sends; `choice_unknown` for what is not on offer or cannot be."""
    known = next((one for one in BY_STAFF if one == channel), None)
    if known is None:
        raise DeliberationError("choice_unknown", field="channel")
    hands = WRITTEN_DOWN if known in SPOKEN else tuple(Provenance)
    hand = next((one for one in hands if one == provenance), None)
    if hand is None:
        raise DeliberationError("choice_unknown", field="provenance")
    helped = next((one for one in HelperKind if one == helper), None)
    if helped is None and (helper or hand in (Provenance.HELPED, Provenance.INTERPRETED)):
        raise DeliberationError("choice_unknown", field="helper")
    return How(channel=known, provenance=hand, helper=helped, verbatim=verbatim, agreed=agreed)


def how_said(*, channel: str, helper: str, verbatim: bool, agreed: bool) -> How:
    """The same where a form asks for less: the hand follows from the way it came, and from who helped ("": nobody)."""
    if helper == HelperKind.INTERPRETER:
        hand = Provenance.INTERPRETED
    elif helper:
        hand = Provenance.HELPED
    elif channel in SPOKEN:
        hand, helper = Provenance.SCRIBED, str(HelperKind.FACILITATOR)
    else:
        hand = Provenance.OWN_WORDS
    return how_from(channel=channel, provenance=str(hand), helper=helper, verbatim=verbatim, agreed=agreed)


def require_agreed(how: How) -> None:
    """A vote or a yes counts only if the member agreed to it as it was read back."""
    if not how.agreed:
        raise DeliberationError("read_back_first", field="agreed")


def words_inside(
    session: Session, actor: Actor, process_id: int, membership_id: int, sent: Words, how: How, at: datetime
) -> Receipt:
    """A member's words with their mark. Until the member agrees to them they wait, and are used for nothing."""
    receipt = contributions.add_inside(
        session,
        process_id,
        membership_id,
        Words(text=sent.text, language=sent.language, provenance=how.provenance, channel=how.channel),
    )
    stored = session.execute(select(Contribution).where(Contribution.public_id == receipt.public_id)).scalar_one()
    stored.state = ContributionState.CONFIRMED if how.agreed else ContributionState.SUBMITTED
    _mark(session, actor, membership_id, how, at, contribution_id=stored.node_id)
    return receipt


def votes_inside(
    session: Session,
    actor: Actor,
    process_id: int,
    membership_id: int,
    choices: Mapping[str, int],
    how: How,
    at: datetime,
) -> tuple[Differs, ...]:
    """A member's votes that were agreed `at` that time, each with its mark; gives those that differed."""
    there = _votes(session, process_id, membership_id, choices)
    differing, counted = [], {}
    for reference, choice in choices.items():
        before = there.get(reference)
        if before is not None and before.choice == choice and _is_marked(session, before, how):
            continue
        counts = before is None or before.cast_at <= at
        differs = before is not None and before.choice != choice and before.channel != how.channel
        if before is not None and differs:
            differing.append(Differs(reference, str(before.channel), counts))
        if counts:
            counted[reference] = choice
        if counts or differs:
            _mark(
                session,
                actor,
                membership_id,
                how,
                at,
                statement_id=find_statement(session, process_id, reference).node_id,
                differs_from=before.channel if before is not None and differs else None,
                counts=counts,
            )
    votes.cast_inside(session, process_id, membership_id, counted, channel=how.channel, at=at)
    return tuple(differing)


def _is_marked(session: Session, vote: Vote, how: How) -> bool:
    """Whether this very vote is marked already as having come this way: it was sent twice."""
    marks = session.execute(
        select(EntryMark.id).where(
            EntryMark.membership_id == vote.membership_id,
            EntryMark.statement_id == vote.statement_id,
            EntryMark.at == vote.cast_at,
            EntryMark.counts,
            EntryMark.channel == how.channel,
            EntryMark.provenance == how.provenance,
        )
    )
    return marks.first() is not None


def _votes(session: Session, process_id: int, membership_id: int, choices: Mapping[str, int]) -> dict[str, Vote]:
    rows = session.execute(
        select(TraceNode.reference, Vote)
        .join(Vote, Vote.statement_id == TraceNode.id)
        .where(
            TraceNode.process_id == process_id,
            TraceNode.reference.in_(choices),
            Vote.membership_id == membership_id,
        )
    )
    return dict(rows.all())


def consent_inside(
    session: Session,
    actor: Actor,
    membership_id: int,
    given: consent.ConsentAnswer,
    how: How,
    at: datetime,
    *,
    shown: str,
    language: str,
    earliest: datetime | None = None,
) -> Differs | None:
    """A member's yes or no with its mark, unless they answered later in another way; says where the two differ.

    `earliest`: where only the day is known, the first moment at which it can have been given. A no that came after that
    stands against a yes: what may have been taken back is not used.
    """
    before = _grant(session, membership_id, given)
    mark = None if before is None else _mark_of(session, before.id)
    channel = Channel.ONLINE if mark is None else mark.channel
    agreed_at = None if before is None else (mark.agreed_at if mark is not None and mark.agreed_at else before.at)
    same = before is not None and (before.given, before.attribution) == (given.given, given.attribution)
    if same:
        return None
    doubtful = before is not None and not before.given and given.given and earliest is not None
    counts = agreed_at is None or agreed_at <= (earliest if doubtful and earliest else at)
    differs = before is not None and channel != how.channel
    if counts:
        version = consent.version_of(given, shown=shown, language=language)
        consent.set_inside(session, membership_id, given, version=version, shown=shown, language=language)
    about = _grant(session, membership_id, given)
    if about is not None and (counts or differs):
        before_channel = channel if differs else None
        _mark(session, actor, membership_id, how, at, grant_id=about.id, differs_from=before_channel, counts=counts)
    return Differs(str(given.purpose), str(channel), counts) if differs else None


def _grant(session: Session, membership_id: int, given: consent.ConsentAnswer) -> ConsentGrant | None:
    return session.execute(
        select(ConsentGrant).where(
            ConsentGrant.membership_id == membership_id,
            ConsentGrant.purpose == given.purpose,
            ConsentGrant.ended_at.is_(None),
        )
    ).scalar_one_or_none()


def _mark_of(session: Session, grant_id: int) -> EntryMark | None:
    return session.execute(
        select(EntryMark).where(EntryMark.grant_id == grant_id, EntryMark.counts)
    ).scalar_one_or_none()


def _mark(
    session: Session,
    actor: Actor,
    membership_id: int,
    how: How,
    at: datetime,
    *,
    contribution_id: int | None = None,
    statement_id: int | None = None,
    grant_id: int | None = None,
    differs_from: Channel | None = None,
    counts: bool = True,
) -> None:
    session.add(
        EntryMark(
            membership_id=membership_id,
            contribution_id=contribution_id,
            statement_id=statement_id,
            grant_id=grant_id,
            provenance=how.provenance,
            channel=how.channel,
            helper=how.helper,
            link_id=how.link_id,
            entered_by_id=actor.person_id,
            verbatim=how.verbatim,
            agreed_at=at if how.agreed else None,
            differs_from=differs_from,
            counts=counts,
            at=at,
        )
    )
    session.flush()
