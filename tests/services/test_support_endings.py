"""Support ends with the yes to taking part: links, codes and sessions; and what waits is told to the right people."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.permissions import Actor
from deliberation.reading import actors, entering
from deliberation.reading import support as reading
from deliberation.services import (
    codes,
    consent,
    contributions,
    entries,
    leaving,
    marks,
    moderation,
    support,
    votes,
)
from deliberation.services.consent import ConsentAnswer
from deliberation.services.contributions import Words
from deliberation.services.marks import How
from models import Channel, ConsentPurpose, ContributionState, HelperKind, PersonalCode, Provenance, SupportLink
from tests.services.people import (
    Place,
    actions,
    answer,
    contribution,
    member,
    newcomer,
    place,
    say,
    statement,
    supported,
)
from tests.services.signing import ADDRESS

SHOWN = consent.WORDINGS[ConsentPurpose.TAKE_PART]
NO = ConsentAnswer(ConsentPurpose.TAKE_PART, given=False)
ON_PHONE = How(Channel.PHONE, Provenance.SCRIBED, HelperKind.FACILITATOR, agreed=True)
LATER = How(Channel.PHONE, Provenance.SCRIBED, HelperKind.FACILITATOR, agreed=False)


def _leaves(session: Session, here: Place, who: Actor) -> None:
    leaving.leave_all(session, who, here.process_id, shown=SHOWN, language="en-GB")


def _says_no(session: Session, here: Place, who: Actor) -> None:
    answer(session, who, here.process_id, given=False)


def _says_no_by_phone(session: Session, here: Place, who: Actor) -> None:
    name = who.parts[0].pseudonym
    entries.enter_consent(session, here.facilitator, here.process_id, name, NO, ON_PHONE, shown=SHOWN, language="en-GB")


@pytest.mark.parametrize("end", [_leaves, _says_no, _says_no_by_phone])
def test_with_the_yes_go_links_codes_and_sessions(session: Session, end: object) -> None:
    assert callable(end)
    here = place(session)
    who = member(session, here.process_id)
    made = statement(session, here)
    links = [supported(session, who, here.process_id)[0] for _ in range(2)]
    words = [support.code(session, who, here.process_id, link) for link in links]
    tokens = [codes.redeem(session, words=one, address=ADDRESS).token for one in words]
    helper = actors.find(session, tokens[0])
    assert helper is not None
    support.write(session, helper, here.process_id, Words("The bus is late."))
    end(session, here, who)
    session.rollback()
    assert [actors.find(session, token) for token in tokens] == [None, None]
    for one in words:
        with pytest.raises(DeliberationError, match="code_unknown"):
            codes.redeem(session, words=one, address=ADDRESS)
    assert {(link.called, link.to_at is not None) for link in session.query(SupportLink)} == {("", True)}
    # Whoever still holds what the session was before meets the same.
    for act in (
        lambda: reading.words(session, helper, here.process_id),
        lambda: reading.statements(session, helper, here.process_id),
        lambda: support.write(session, helper, here.process_id, Words("More.")),
        lambda: support.vote(session, helper, here.process_id, made, 1, agreed=True),
    ):
        with pytest.raises(NotAllowed):
            act()
    answer(session, who, here.process_id)
    assert reading.own(session, who, here.process_id) == (), "a new yes brings nobody back"


def test_another_no_ends_no_support(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    _, helper = supported(session, who, here.process_id)
    for given in (True, False):
        answer(session, who, here.process_id, ConsentPurpose.BE_CONTACTED, given=given)
    assert reading.words(session, helper, here.process_id) == ()


def test_a_code_is_the_members_own_act_and_no_event_for_others_to_read(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    link, _ = supported(session, who, here.process_id)
    before = actions(session)
    first = support.code(session, who, here.process_id, link)
    token = codes.redeem(session, words=first, address=ADDRESS).token
    support.code(session, who, here.process_id, link)
    assert actors.find(session, token) is None, "the code before is void, and what it opened is over"
    with pytest.raises(DeliberationError, match="code_unknown"):
        codes.redeem(session, words=first, address=ADDRESS)
    assert actions(session) == before
    assert [one.issued_by_id for one in session.query(PersonalCode)] == [who.person_id] * 2


def test_what_waits_is_read_by_the_member_and_agreed_to_or_thrown_away(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    _, helper = supported(session, who, here.process_id, kind="advocate")
    kept, gone = (
        support.write(session, helper, here.process_id, Words(text), verbatim=False) for text in ("Late.", "Wrong.")
    )
    say(session, who, here.process_id, "My own.")
    found = reading.waiting(session, who, here.process_id)
    assert [(one.text, one.helper, one.called, one.verbatim) for one in found] == [
        ("Late.", "advocate", "Kit", False),
        ("Wrong.", "advocate", "Kit", False),
    ]
    contributions.confirm(session, who, kept.public_id)
    contributions.withdraw(session, who, gone.public_id)
    assert reading.waiting(session, who, here.process_id) == ()
    assert [one.text for one in reading.words(session, helper, here.process_id)] == ["Late.", "My own."]
    assert reading.waiting(session, member(session, here.process_id), here.process_id) == ()


def test_a_mark_names_the_support_by_which_it_came(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    link, helper = supported(session, who, here.process_id)
    receipt = support.write(session, helper, here.process_id, Words("Late."))
    entries.enter_words(
        session, here.facilitator, here.process_id, who.parts[0].pseudonym, Words("By phone."), ON_PHONE
    )
    found = reading.marks(session, who, here.process_id)
    assert [(one.link, one.public_id == receipt.public_id) for one in found] == [(link, True), ("", False)]


def test_a_supporter_is_told_whether_there_is_an_answer_and_never_which(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    _, helper = supported(session, who, here.process_id)
    made = [statement(session, here) for _ in range(2)]
    votes.cast(session, who, here.process_id, made[0], -1)
    found = reading.statements(session, helper, here.process_id)
    assert [(one.reference, one.answered) for one in found] == [(made[0], True), (made[1], False)]
    assert not any(hasattr(one, "choice") for one in found)
    _, reader = supported(session, who, here.process_id, "read")
    with pytest.raises(NotAllowed):
        reading.statements(session, reader, here.process_id)


def test_the_desk_reads_back_what_it_wrote_and_nothing_else(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    name = who.parts[0].pseudonym
    _, helper = supported(session, who, here.process_id)
    by_supporter = support.write(session, helper, here.process_id, Words("Theirs."))
    kept, gone = (
        entries.enter_words(session, here.facilitator, here.process_id, name, Words(text), LATER)
        for text in ("Late.", "MISHEARD")
    )
    found = entering.to_read_back(session, here.second, here.process_id)
    assert [(one.reference, one.pseudonym, one.text) for one in found] == [
        (kept.reference, name, "Late."),
        (gone.reference, name, "MISHEARD"),
    ]
    entries.read_back(session, here.second, here.process_id, kept.reference)
    for _ in range(2):
        entries.not_agreed(session, here.second, here.process_id, gone.reference)
    assert entering.to_read_back(session, here.facilitator, here.process_id) == ()
    row = contribution(session, here.process_id, gone.reference)
    assert (row.state, row.text) == (ContributionState.WITHDRAWN, "")
    with pytest.raises(Refused, match="agreed_before"):
        entries.not_agreed(session, here.facilitator, here.process_id, kept.reference)
    with pytest.raises(NotFound):
        entries.not_agreed(session, here.facilitator, here.process_id, by_supporter.reference)


def test_words_that_wait_are_shown_to_nobody_once_the_person_takes_no_part(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    entries.enter_words(session, here.facilitator, here.process_id, who.parts[0].pseudonym, Words("Late."), LATER)
    answer(session, who, here.process_id, given=False)
    assert entering.to_read_back(session, here.facilitator, here.process_id) == ()
    answer(session, who, here.process_id)
    assert len(entering.to_read_back(session, here.facilitator, here.process_id)) == 1


def test_the_desk_learns_of_a_caller_what_it_needs_and_no_more(session: Session) -> None:
    here = place(session)
    who = newcomer(session, here.process_id)
    name = who.parts[0].pseudonym
    found = entering.caller(session, here.facilitator, here.process_id, name.lower())
    assert (found.pseudonym, found.taking_part, found.asked) == (name, False, frozenset())
    answer(session, who, here.process_id)
    assert entering.caller(session, here.facilitator, here.process_id, name).taking_part
    made = [statement(session, here) for _ in range(3)]
    votes.cast(session, who, here.process_id, made[1], 1)
    entries.enter_votes(session, here.facilitator, here.process_id, name, {made[0]: 1}, ON_PHONE)
    read_out = entering.to_read_out(session, here.facilitator, here.process_id, name)
    assert [(one.reference, one.entered) for one in read_out] == [
        (made[1], False),
        (made[2], False),
        (made[0], True),
    ]
    votes.cast(session, who, here.process_id, made[0], -1)
    assert not any(one.entered for one in entering.to_read_out(session, here.facilitator, here.process_id, name)), (
        "what they answered by themselves is not told"
    )
    with pytest.raises(DeliberationError, match="pseudonym_unknown"):
        entering.caller(session, here.facilitator, here.process_id, "Nobody Here")
    for actor in (here.convenor, who):
        with pytest.raises(NotAllowed):
            entering.caller(session, actor, here.process_id, name)


@pytest.mark.parametrize(
    ("channel", "helper", "hand", "named"),
    [
        ("phone", "", "scribed", "facilitator"),
        ("in_person", "interpreter", "interpreted", "interpreter"),
        ("phone", "advocate", "helped", "advocate"),
        ("paper", "", "own_words", None),
    ],
)
def test_the_hand_follows_from_the_way_and_who_helped(channel: str, helper: str, hand: str, named: str | None) -> None:
    how = marks.how_said(channel=channel, helper=helper, verbatim=True, agreed=True)
    assert (how.channel, how.provenance, how.helper) == (channel, hand, named)


def test_a_way_that_is_not_on_offer_is_refused() -> None:
    for channel, helper in (("online", ""), ("", ""), ("phone", "landlord")):
        with pytest.raises(DeliberationError, match="choice_unknown"):
            marks.how_said(channel=channel, helper=helper, verbatim=True, agreed=True)


def test_hidden_words_are_not_read_along(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    _, helper = supported(session, who, here.process_id, "read")
    said = say(session, who, here.process_id, "It was Bob.")
    moderation.hide(session, here.facilitator, here.process_id, said, reason="names_somebody")
    (one,) = reading.words(session, helper, here.process_id)
    assert (one.reference, one.text, one.state) == (said, "", "hidden")


def test_who_takes_part_by_phone_alone_can_leave_by_phone(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    name = who.parts[0].pseudonym
    made = statement(session, here)
    votes.cast(session, who, here.process_id, made, 1)
    say(session, who, here.process_id, "Late.")
    for wanted in (1, 0):
        gone = entries.leave_all(
            session, here.facilitator, here.process_id, name, ON_PHONE, shown=SHOWN, language="en-GB"
        )
        assert gone == wanted
    assert not entering.caller(session, here.facilitator, here.process_id, name).taking_part
    assert not any(one.entered for one in entering.to_read_out(session, here.facilitator, here.process_id, name))
    with pytest.raises(DeliberationError, match="read_back_first"):
        entries.leave_all(session, here.facilitator, here.process_id, name, LATER, shown=SHOWN, language="en-GB")
