"""What somebody says to the people who run the sessions only: who reads it, what becomes of it, and where it is not."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.permissions import ANONYMOUS, SYSTEM, Actor
from deliberation.reading import contributions as own_words
from deliberation.reading import drafts as draft_reading
from deliberation.reading import moderation as queues
from deliberation.reading import own_record, trace
from deliberation.reading import private_answers as reading
from deliberation.services import (
    contributions,
    drafts,
    erasures,
    exports,
    private_answers,
    private_erasure,
    retention,
)
from deliberation.services.contributions import Words
from models import Contribution, PrivateAnswer, ProcessState, Provenance, Role, Source, TraceNode
from tests.services.contacting import link_of, with_ann, with_cards
from tests.services.people import Place, member, members, newcomer, place, rows, say, set_state, someone, state_it
from tests.services.signing import NOON, everything_stored
from tests.services.withdrawals import everything_published, everything_read, leave

MARK = "marmalade in the harbour office"
DAY = timedelta(days=1)


def tell(session: Session, here: Place, who: Actor, text: str = MARK) -> str:
    return private_answers.send(session, who, here.process_id, Words(text, "cy", Provenance.HELPED))


def state_of(session: Session, here: Place, who: Actor) -> str:
    return reading.own(session, who, here.process_id)[0].state


# Who reads it


def test_its_person_and_the_facilitators_read_it_and_nobody_else(session: Session) -> None:
    here, there = place(session), place(session)
    who, other = members(session, here.process_id, 2)
    with clock.stopped(NOON):
        public_id = tell(session, here, who)
    found = reading.own_one(session, who, here.process_id, public_id)
    assert (found.text, found.language, found.provenance, found.sent_at) == (MARK, "cy", "helped", NOON)
    assert (found.state, found.read_at, found.became) == ("kept", None, None)
    for facilitator in (here.facilitator, here.second):
        (seen,) = reading.to_read(session, facilitator, here.process_id)
        assert (seen.public_id, seen.text, seen.pseudonym) == (public_id, MARK, who.parts[0].pseudonym)
    others = [someone(session, here.process_id, role) for role in Role if role not in (Role.FACILITATOR, Role.MEMBER)]
    for actor in (*others, other, there.facilitator, there.convenor, SYSTEM, ANONYMOUS):
        with pytest.raises(NotAllowed):
            reading.to_read(session, actor, here.process_id)
        assert reading.unread(session, actor, here.process_id) == 0
    with pytest.raises(NotFound):
        reading.own_one(session, other, here.process_id, public_id)
    with pytest.raises(NotAllowed):
        reading.own_one(session, here.facilitator, here.process_id, public_id)


def test_it_is_in_nothing_that_follows_what_was_said(session: Session) -> None:
    here = place(session)
    people = members(session, here.process_id, 3)
    state_it(session, here, *(say(session, who, here.process_id) for who in people))
    counted = trace.living(session, here.process_id)
    tell(session, here, people[0])
    assert MARK not in "".join(everything_read(session, here, people))
    assert MARK.encode() not in b"".join(everything_published(session, here.process_id))
    assert trace.living(session, here.process_id) == counted
    assert len(own_words.own(session, people[0], here.process_id)) == 1
    assert MARK not in repr(everything_stored(session)), "it is sealed"
    set_state(session, here.process_id, ProcessState.REPORTED)
    assert MARK not in repr(exports.polis(session, SYSTEM, here.process_id, Source.ASSEMBLY))


def test_only_the_contact_finds_the_thread_beside_it(session: Session) -> None:
    here = with_cards(session)
    who = with_ann(session, here)
    tell(session, here, who)
    link = link_of(session, who)
    third = someone(session, here.process_id, Role.FACILITATOR)
    assert [one.link for one in reading.to_read(session, here.facilitator, here.process_id)] == [link]
    assert [one.link for one in reading.to_read(session, third, here.process_id)] == [""]


def test_what_nobody_read_comes_first_and_the_person_sees_that_it_was_read(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    first = tell(session, here, who, "The first one")
    second = tell(session, here, who, "The second one")
    assert reading.unread(session, here.facilitator, here.process_id) == 2
    with clock.stopped(NOON):
        private_answers.mark_read(session, here.facilitator, here.process_id, first)
    private_answers.mark_read(session, here.second, here.process_id, first)
    assert reading.own_one(session, who, here.process_id, first).read_at == NOON
    assert reading.unread(session, here.facilitator, here.process_id) == 1
    assert [one.public_id for one in reading.to_read(session, here.second, here.process_id)] == [second, first]


# Sending


@pytest.mark.parametrize("text", ["", " \u200b ", "x" * (contributions.TEXT_LIMIT + 1)])
def test_words_are_checked_like_any_other(session: Session, text: str) -> None:
    here = place(session)
    who = member(session, here.process_id)
    with pytest.raises(DeliberationError, match="text"):
        tell(session, here, who, text)
    assert rows(session, PrivateAnswer) == 0


def test_nothing_is_kept_without_a_yes_or_while_that_part_is_closed(session: Session) -> None:
    here = place(session)
    with pytest.raises(DeliberationError, match="consent_missing"):
        tell(session, here, newcomer(session, here.process_id))
    who = member(session, here.process_id)
    with pytest.raises(DeliberationError, match="choice_unknown"):
        private_answers.send(session, who, here.process_id, Words(MARK, provenance=Provenance.SCRIBED))
    set_state(session, here.process_id, ProcessState.REPORTED)
    with pytest.raises(Refused):
        tell(session, here, who)
    assert rows(session, PrivateAnswer) == 0


def test_sending_ends_the_draft_and_a_draft_remembers_that_it_is_private(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    drafts.keep(session, who, here.process_id, MARK)
    assert draft_reading.own(session, who, here.process_id).private is False  # type: ignore[union-attr]
    drafts.keep(session, who, here.process_id, MARK, private=True)
    assert draft_reading.own(session, who, here.process_id).private is True  # type: ignore[union-attr]
    tell(session, here, who)
    assert draft_reading.own(session, who, here.process_id) is None


# May we use these words?


def test_a_yes_makes_an_ordinary_contribution_of_it(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    public_id = tell(session, here, who)
    assert reading.asks(session, who, here.process_id) == ()
    for facilitator in (here.facilitator, here.second):
        private_answers.ask(session, facilitator, here.process_id, public_id)
    assert reading.asks(session, who, here.process_id) == (public_id,)
    receipt = private_answers.allow(session, who, here.process_id, public_id)
    assert private_answers.allow(session, who, here.process_id, public_id) == receipt
    (said,) = own_words.own(session, who, here.process_id)
    assert (said.text, said.language, said.reference) == (MARK, "cy", receipt.reference)
    row = session.execute(select(Contribution)).scalar_one()
    assert (row.provenance, str(row.state)) == (Provenance.HELPED, "confirmed")
    assert MARK in repr(queues.queue(session, here.facilitator, here.process_id))
    found = reading.own_one(session, who, here.process_id, public_id)
    assert (found.state, found.text) == ("shared", "")
    assert found.became == (receipt.reference, receipt.public_id)
    assert reading.to_read(session, here.facilitator, here.process_id) == ()
    with pytest.raises(Refused, match="private_answer_shared"):
        private_answers.take_back(session, who, here.process_id, public_id)
    contributions.withdraw(session, who, receipt.public_id)
    assert MARK not in repr(everything_stored(session))


def test_a_no_leaves_it_and_nobody_asks_again(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    public_id = tell(session, here, who)
    private_answers.ask(session, here.facilitator, here.process_id, public_id)
    private_answers.keep_private(session, who, here.process_id, public_id)
    private_answers.keep_private(session, who, here.process_id, public_id)
    assert state_of(session, here, who) == "kept_private"
    with pytest.raises(Refused, match="private_answer_said_no"):
        private_answers.ask(session, here.facilitator, here.process_id, public_id)
    assert own_words.own(session, who, here.process_id) == ()
    # The person may think again.
    private_answers.allow(session, who, here.process_id, public_id)
    assert len(own_words.own(session, who, here.process_id)) == 1


def test_nobody_makes_it_public_but_its_person_when_asked(session: Session) -> None:
    here = place(session)
    who, other = members(session, here.process_id, 2)
    public_id = tell(session, here, who)
    for act in (private_answers.allow, private_answers.keep_private):
        with pytest.raises(Refused, match="private_answer_not_asked"):
            act(session, who, here.process_id, public_id)
        with pytest.raises(NotFound):
            act(session, other, here.process_id, public_id)
        for actor in (here.facilitator, here.convenor, SYSTEM):
            with pytest.raises(NotAllowed):
                act(session, actor, here.process_id, public_id)
    private_answers.ask(session, here.facilitator, here.process_id, public_id)
    set_state(session, here.process_id, ProcessState.REPORTED)
    with pytest.raises(Refused):
        private_answers.allow(session, who, here.process_id, public_id)
    assert rows(session, Contribution) == 0
    assert rows(session, TraceNode) == 0


# Taking it back, and how long it is kept


def test_it_can_be_taken_back_and_its_words_are_gone(session: Session) -> None:
    here = place(session)
    who, other = members(session, here.process_id, 2)
    public_id = tell(session, here, who)
    with pytest.raises(NotFound):
        private_answers.take_back(session, other, here.process_id, public_id)
    before = erasures.mark(session, SYSTEM)
    private_answers.take_back(session, who, here.process_id, public_id)
    private_answers.take_back(session, who, here.process_id, public_id)
    assert erasures.mark(session, SYSTEM) != before
    assert session.execute(select(PrivateAnswer.sealed)).scalar_one() is None
    found = reading.own_one(session, who, here.process_id, public_id)
    assert (found.state, found.text) == ("taken_back", "")
    assert reading.to_read(session, here.facilitator, here.process_id) == ()
    with pytest.raises(NotFound):
        private_answers.ask(session, here.facilitator, here.process_id, public_id)
    with pytest.raises(Refused):
        private_answers.allow(session, who, here.process_id, public_id)


def test_it_goes_with_the_person_and_stays_with_others(session: Session) -> None:
    here = place(session)
    who, other, third = members(session, here.process_id, 3)
    for one in (who, other, third):
        tell(session, here, one)
    leave(session, who, here.process_id)
    contributions.withdraw_all(session, other, here.process_id)
    assert rows(session, PrivateAnswer) == 1
    assert state_of(session, here, third) == "kept"


def test_it_is_in_the_persons_own_record_and_nobody_elses(session: Session) -> None:
    here = place(session)
    who, other = members(session, here.process_id, 2)
    tell(session, here, who)
    (row,) = own_record.own(session, who, here.process_id)["private_answers"]
    assert (row["text"], row["language"], row["state"]) == (MARK, "cy", "kept")
    assert MARK not in json.dumps(own_record.own(session, other, here.process_id))


def test_it_is_kept_for_a_year_after_the_last_step_and_not_in_a_closed_project(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    with clock.stopped(NOON):
        public_id = tell(session, here, who)
    with clock.stopped(NOON + 300 * DAY):
        private_answers.mark_read(session, here.facilitator, here.process_id, public_id)
    for days, left in ((366, 1), (664, 1), (666, 0)):
        with clock.stopped(NOON + days * DAY):
            retention.sweep(session, SYSTEM)
            assert rows(session, PrivateAnswer) == left
    assert timedelta(days=365) == private_erasure.PRIVATE_KEPT
    tell(session, here, who)
    set_state(session, here.process_id, ProcessState.CLOSED)
    assert retention.is_due(session, SYSTEM)
    retention.sweep(session, SYSTEM)
    assert rows(session, PrivateAnswer) == 0


def test_a_token_opens_in_its_own_row_only(session: Session) -> None:
    here = place(session)
    one, two = members(session, here.process_id, 2)
    for who in (one, two):
        tell(session, here, who)
    with writing(session):
        of_one, of_two = session.execute(select(PrivateAnswer).order_by(PrivateAnswer.id)).scalars()
        of_one.sealed, of_two.sealed = of_two.sealed, of_one.sealed
    with pytest.raises(DeliberationError, match="sealed_unreadable"):
        reading.own(session, one, here.process_id)
