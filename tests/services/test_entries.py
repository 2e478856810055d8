"""What a facilitator enters for a member: the same records as online but for their provenance, one voice a person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.reading import support as reading
from deliberation.services import consent, contributions, entries, marks, support, votes
from deliberation.services.consent import ConsentAnswer
from deliberation.services.contributions import Words
from deliberation.services.marks import Differs, How
from models import (
    Channel,
    ConsentGrant,
    ConsentPurpose,
    Contribution,
    ContributionState,
    EntryMark,
    HelperKind,
    ProcessState,
    Provenance,
    Vote,
)
from tests.services.people import (
    contribution,
    member,
    membership_of,
    newcomer,
    place,
    rows,
    say,
    set_state,
    statement,
    supported,
)

PHONE = How(Channel.PHONE, Provenance.SCRIBED, HelperKind.FACILITATOR, agreed=True)
UNREAD = How(Channel.IN_PERSON, Provenance.INTERPRETED, HelperKind.INTERPRETER, verbatim=False)
YES = ConsentAnswer(ConsentPurpose.TAKE_PART, given=True)
SHOWN = consent.WORDINGS[ConsentPurpose.TAKE_PART]


def record_of(stored: Contribution) -> tuple[object, ...]:
    """A contribution but for whose it is and how it came."""
    return stored.text, stored.language, stored.state, stored.withdrawn_at


def test_words_by_phone_are_the_same_record_as_online_but_for_their_provenance(session: Session) -> None:
    here = place(session)
    online, calling = member(session, here.process_id), member(session, here.process_id)
    text = "The bus comes once an hour."
    typed = say(session, online, here.process_id, text)
    name = calling.parts[0].pseudonym.upper()
    entered = entries.enter_words(session, here.facilitator, here.process_id, name, Words(f" {text}"), PHONE)
    one, other = (contribution(session, here.process_id, said) for said in (typed, entered.reference))
    assert record_of(one) == record_of(other)
    assert (other.channel, other.provenance) == (Channel.PHONE, Provenance.SCRIBED)
    assert other.membership_id == membership_of(calling)


def test_words_that_were_not_read_back_wait_and_are_agreed_to_later(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    name = who.parts[0].pseudonym
    made = [
        entries.enter_words(session, here.facilitator, here.process_id, name, Words("Late."), UNREAD) for _ in range(2)
    ]
    for one in made:
        assert contribution(session, here.process_id, one.reference).state is ContributionState.SUBMITTED
    entries.read_back(session, here.facilitator, here.process_id, made[0].reference)
    contributions.confirm(session, who, made[1].public_id)
    assert all(mark.agreed_at for mark in reading.marks(session, who, here.process_id))
    for one in made:
        assert contribution(session, here.process_id, one.reference).state is ContributionState.CONFIRMED


def test_what_a_supporter_wrote_is_agreed_to_by_the_member_alone(session: Session) -> None:
    here = place(session)
    _, helper = supported(session, member(session, here.process_id), here.process_id)
    receipt = support.write(session, helper, here.process_id, Words("Late."))
    with pytest.raises(NotFound):
        entries.read_back(session, here.facilitator, here.process_id, receipt.reference)


def test_the_last_agreed_vote_counts_and_a_difference_is_said(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    name = who.parts[0].pseudonym
    made = statement(session, here)
    votes.cast(session, who, here.process_id, made, 1)
    done = entries.enter_votes(session, here.facilitator, here.process_id, name, {made: -1}, PHONE)
    assert done.differing == (Differs(made, "online", counts=True),)
    stored = session.execute(select(Vote)).scalar_one()
    assert (stored.choice, stored.channel, stored.membership_id) == (-1, Channel.PHONE, membership_of(who))
    (mark,) = reading.marks(session, who, here.process_id)
    assert (mark.thing, mark.channel, mark.differs_from, mark.counts) == (made, "phone", "online", True)
    votes.cast(session, who, here.process_id, made, 1)
    assert rows(session, Vote) == 1
    assert reading.marks(session, who, here.process_id) == ()


def test_what_was_agreed_earlier_does_not_take_the_place_of_what_was_agreed_later(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    made = statement(session, here)
    votes.cast(session, who, here.process_id, made, 1)
    earlier = clock.now() - timedelta(hours=1)
    with writing(session, here.process_id):
        found = marks.votes_inside(
            session, here.facilitator, here.process_id, membership_of(who), {made: -1}, PHONE, earlier
        )
    assert found == (Differs(made, "online", counts=False),)
    assert session.execute(select(Vote.choice, Vote.channel)).one() == (1, Channel.ONLINE)
    (mark,) = reading.marks(session, who, here.process_id)
    assert (mark.differs_from, mark.counts) == ("online", False)


def test_consent_by_phone_opens_the_way_and_is_marked(session: Session) -> None:
    here = place(session)
    who = newcomer(session, here.process_id)
    name = who.parts[0].pseudonym
    with pytest.raises(DeliberationError, match="consent_missing"):
        entries.enter_words(session, here.facilitator, here.process_id, name, Words("Late."), PHONE)
    for _ in range(2):
        assert (
            entries.enter_consent(
                session, here.facilitator, here.process_id, name, YES, PHONE, shown=SHOWN, language="en-GB"
            )
            is None
        )
    assert (rows(session, ConsentGrant), rows(session, EntryMark)) == (1, 1)
    assert [mark.thing for mark in reading.marks(session, who, here.process_id)] == ["take_part"]
    no = ConsentAnswer(ConsentPurpose.TAKE_PART, given=False)
    consent.answer(session, who, here.process_id, no, shown=SHOWN, language="en-GB")
    assert reading.marks(session, who, here.process_id) == ()
    differs = entries.enter_consent(
        session, here.facilitator, here.process_id, name, YES, PHONE, shown=SHOWN, language="en-GB"
    )
    assert differs == Differs("take_part", "online", counts=True)


def test_nothing_counts_that_was_not_read_back(session: Session) -> None:
    here = place(session)
    name = member(session, here.process_id).parts[0].pseudonym
    made = statement(session, here)
    before = rows(session, ConsentGrant)
    with pytest.raises(DeliberationError, match="read_back_first"):
        entries.enter_votes(session, here.facilitator, here.process_id, name, {made: 1}, UNREAD)
    with pytest.raises(DeliberationError, match="read_back_first"):
        entries.enter_consent(
            session, here.facilitator, here.process_id, name, YES, UNREAD, shown=SHOWN, language="en-GB"
        )
    assert (rows(session, Vote), rows(session, EntryMark), rows(session, ConsentGrant)) == (0, 0, before)


def test_one_closed_statement_and_none_of_the_votes_is_kept(session: Session) -> None:
    here = place(session)
    name = member(session, here.process_id).parts[0].pseudonym
    made = statement(session, here)
    for choices in ({made: 1, "S99": 1}, {made: 2}):
        with pytest.raises(DeliberationError):
            entries.enter_votes(session, here.facilitator, here.process_id, name, choices, PHONE)
    set_state(session, here.process_id, ProcessState.DRAFTING)
    with pytest.raises(Refused):
        entries.enter_votes(session, here.facilitator, here.process_id, name, {made: 1}, PHONE)
    assert (rows(session, Vote), rows(session, EntryMark)) == (0, 0)


def test_only_a_facilitator_enters_and_only_for_a_member_of_theirs(session: Session) -> None:
    here, there = place(session), place(session)
    name = member(session, here.process_id).parts[0].pseudonym
    for actor in (here.convenor, here.committee, there.facilitator, member(session, here.process_id)):
        with pytest.raises(NotAllowed):
            entries.enter_words(session, actor, here.process_id, name, Words("Late."), PHONE)
    with pytest.raises(DeliberationError, match="pseudonym_unknown"):
        entries.enter_words(session, there.facilitator, there.process_id, name, Words("Late."), PHONE)


@pytest.mark.parametrize(
    ("channel", "provenance", "helper", "field"),
    [
        ("online", "scribed", "", "channel"),
        ("imported", "scribed", "", "channel"),
        ("phone", "own_words", "", "provenance"),
        ("paper", "made_up", "", "provenance"),
        ("paper", "helped", "", "helper"),
        ("phone", "scribed", "landlord", "helper"),
    ],
)
def test_a_way_that_cannot_be_is_refused(channel: str, provenance: str, helper: str, field: str) -> None:
    with pytest.raises(DeliberationError, match="choice_unknown") as refused:
        marks.how_from(channel=channel, provenance=provenance, helper=helper, verbatim=True, agreed=True)
    assert refused.value.field == field


def test_ways_that_can_be() -> None:
    told = marks.how_from(channel="phone", provenance="scribed", helper="facilitator", verbatim=True, agreed=True)
    assert told == PHONE
    letter = marks.how_from(channel="paper", provenance="own_words", verbatim=True, agreed=True)
    assert letter == How(Channel.PAPER, Provenance.OWN_WORDS, agreed=True)
