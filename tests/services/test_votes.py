"""Votes: the last one counts, a pass is a vote, twice is once, and none of it is in the audit chain."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.database import db
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import voting
from deliberation.services import contributions, statements, votes
from models import Channel, NotClear, ProcessState, Source, TraceNode, Vote
from tests.services.people import (
    Place,
    actions,
    answer,
    contribution,
    member,
    members,
    newcomer,
    place,
    rows,
    set_state,
    statement,
)


def cast(session: Session) -> dict[tuple[str, int], int]:
    """Every vote: statement and membership to choice."""
    session.rollback()
    found = session.execute(
        select(TraceNode.reference, Vote.membership_id, Vote.choice).join(Vote, Vote.statement_id == TraceNode.id)
    )
    return {(reference, membership_id): choice for reference, membership_id, choice in found}


def test_the_last_vote_counts_and_a_pass_is_kept_as_one(session: Session) -> None:
    here = place(session)
    who, other = members(session, here.process_id, 2)
    made = statement(session, here)
    for choice in (1, 1, -1, 0):
        votes.cast(session, who, here.process_id, made, choice)
        assert cast(session) == {(made, who.parts[0].membership_id): choice}
        assert voting.card(session, who, here.process_id, made).choice == choice
    assert voting.card(session, other, here.process_id, made).choice is None
    assert voting.progress(session, who, here.process_id) == voting.Progress(answered=1, left=0)


def test_another_choice_is_refused(session: Session) -> None:
    here = place(session)
    who, made = member(session, here.process_id), statement(session, here)
    wrong: tuple[Any, ...] = (2, -2, 10**9, "1", None, 0.5)
    for choice in wrong:
        with pytest.raises(DeliberationError, match="choice_unknown"):
            votes.cast(session, who, here.process_id, made, choice)
        with pytest.raises(DeliberationError, match="choice_unknown"):
            votes.cast_several(session, who, here.process_id, {made: 1, "S02": choice})
    assert cast(session) == {}


def test_double_clicks_from_many_threads_are_one_vote(app: Flask, session: Session) -> None:
    here = place(session)
    who, made = member(session, here.process_id), statement(session, here)
    together = Barrier(6)

    def click(choice: int) -> None:
        with app.app_context():
            together.wait(timeout=60)
            votes.cast(db.session(), who, here.process_id, made, choice)

    session.rollback()
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(click, [1, 1, -1, -1, 0, 0]))
    assert rows(session, Vote) == 1
    votes.cast(session, who, here.process_id, made, -1)
    assert list(cast(session).values()) == [-1]


def test_many_people_at_once_lose_no_vote(app: Flask, session: Session) -> None:
    here = place(session)
    people, made = members(session, here.process_id, 8), statement(session, here)
    together = Barrier(8)

    def click(who: Actor) -> None:
        with app.app_context():
            together.wait(timeout=60)
            votes.cast(db.session(), who, here.process_id, made, 1)

    session.rollback()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(click, people))
    assert cast(session) == {(made, who.parts[0].membership_id): 1 for who in people}


def merge_it(session: Session, here: Place, reference: str) -> None:
    statements.merge(session, here.facilitator, here.process_id, gone=reference, kept=statement(session, here))


def close_it(session: Session, here: Place, reference: str) -> None:
    statements.set_open(session, here.facilitator, here.process_id, reference, is_open=False)


def lose_it(session: Session, here: Place, reference: str) -> None:
    contributions.withdraw(session, SYSTEM, contribution(session, here.process_id, "C01").public_id)


@pytest.mark.parametrize("settle", [merge_it, close_it, lose_it])
def test_what_is_merged_closed_or_taken_back_gets_no_more_votes(session: Session, settle: object) -> None:
    here = place(session)
    early, late = members(session, here.process_id, 2)
    made, other = statement(session, here), statement(session, here)
    votes.cast(session, early, here.process_id, made, 1)
    settle(session, here, made)  # type: ignore[operator]
    with pytest.raises(Refused, match="statement_closed"):
        votes.cast(session, late, here.process_id, made, 1)
    with pytest.raises(Refused, match="statement_closed"):
        votes.cast(session, early, here.process_id, made, -1)
    with pytest.raises(Refused) as refused:
        votes.cast_several(session, late, here.process_id, {other: 1, made: 1})
    assert refused.value.params == {"reference": made}
    with pytest.raises(NotFound, match="statement_closed"):
        votes.not_clear(session, late, here.process_id, made)
    assert cast(session) == {(made, early.parts[0].membership_id): 1}


def test_several_at_once_are_all_or_none(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    made = [statement(session, here) for _ in range(3)]
    number = who.parts[0].membership_id
    votes.cast(session, who, here.process_id, made[0], -1)
    choices = dict(zip(made, (1, 0, -1), strict=True))
    for wrong in ({"S99": 1}, {"C01": 1}):
        with pytest.raises(Refused):
            votes.cast_several(session, who, here.process_id, choices | wrong)
    assert cast(session) == {(made[0], number): -1}
    assert votes.cast_several(session, who, here.process_id, {}) == 0
    assert votes.cast_several(session, who, here.process_id, choices, channel=Channel.PAPER) == 3
    assert cast(session) == {(one, number): choice for one, choice in choices.items()}
    assert set(session.execute(select(Vote.channel)).scalars()) == {Channel.PAPER}


def test_not_clear_is_no_vote_is_kept_once_and_ends_with_a_vote(session: Session) -> None:
    here = place(session)
    who, made, other = member(session, here.process_id), statement(session, here), statement(session, here)
    for _ in range(2):
        votes.not_clear(session, who, here.process_id, made)
    votes.not_clear(session, who, here.process_id, other)
    assert (rows(session, Vote), rows(session, NotClear)) == (0, 2)
    assert voting.progress(session, who, here.process_id).left == 2
    votes.cast(session, who, here.process_id, made, 0)
    assert rows(session, NotClear) == 1
    votes.cast_several(session, who, here.process_id, {other: 1})
    assert rows(session, NotClear) == 0


def test_nothing_of_a_person_without_consent_is_kept(session: Session) -> None:
    here = place(session)
    made = statement(session, here)
    gone = member(session, here.process_id)
    answer(session, gone, here.process_id, given=False)
    for who in (newcomer(session, here.process_id), gone):
        for act in (
            lambda who=who: votes.cast(session, who, here.process_id, made, 1),
            lambda who=who: votes.cast_several(session, who, here.process_id, {made: 1}),
            lambda who=who: votes.not_clear(session, who, here.process_id, made),
        ):
            with pytest.raises(DeliberationError, match="consent_missing"):
                act()
    assert rows(session, Vote) == rows(session, NotClear) == 0


def test_votes_are_taken_only_while_voting_is_open(session: Session) -> None:
    here = place(session)
    who, made = member(session, here.process_id), statement(session, here)
    for state in set(ProcessState) - {ProcessState.LEARNING, ProcessState.DELIBERATING}:
        set_state(session, here.process_id, state)
        with pytest.raises(Refused, match="cannot_vote_now"):
            votes.cast(session, who, here.process_id, made, 1)
        with pytest.raises(Refused, match="cannot_vote_now"):
            votes.cast_several(session, who, here.process_id, {made: 1})
        with pytest.raises(Refused, match="cannot_vote_now"):
            votes.not_clear(session, who, here.process_id, made)
    assert rows(session, Vote) == 0


def test_members_vote_and_nobody_else_also_not_in_another_process(session: Session) -> None:
    here, there = place(session), place(session)
    made, other = statement(session, here), statement(session, there)
    stranger = member(session, there.process_id, Source.OPEN_CALL)
    for actor in (here.convenor, here.facilitator, here.committee, stranger, Actor(), SYSTEM):
        with pytest.raises(NotAllowed):
            votes.cast(session, actor, here.process_id, made, 1)
    assert made == other, "the same reference in both, so that a mix-up would show"
    votes.cast(session, stranger, there.process_id, other, 1)
    assert len(cast(session)) == 1


def test_votes_leave_no_trace_in_the_audit_chain(session: Session) -> None:
    here = place(session)
    who, made = member(session, here.process_id), statement(session, here)
    before = actions(session)
    votes.cast(session, who, here.process_id, made, 1)
    votes.cast_several(session, who, here.process_id, {made: -1})
    votes.not_clear(session, who, here.process_id, made)
    assert actions(session) == before == []
