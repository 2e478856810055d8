"""Casting: one paper to a roll entry, the last one counts, and what joins a person to a paper goes when it closes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.permissions import ANONYMOUS
from deliberation.services import ballot_closing, ballot_keys, ballots, papers
from models import Ballot, BallotState, CountedPaper, Paper, Role, RollEntry, Source
from tests.services.people import actions, member, members, newcomer, rows, someone
from tests.services.voting import closed, deciding, form, opened, vote


def test_a_paper_is_kept_apart_from_the_roll_and_found_by_its_words(session: Session) -> None:
    here = deciding(session)
    who, other = members(session, here.process_id, 2)
    ballot = opened(session, here)
    before = actions(session)
    done = vote(session, who, here, ballot, {"1": "1", "3": "1"})
    assert not done.replaced
    assert len(done.tracker) == 5
    assert papers.own(session, ballot, here.process_id, " ".join(done.tracker).upper()) == {"1": 1, "3": 1}
    assert actions(session) == before
    marks = dict(session.execute(select(RollEntry.membership_id, RollEntry.channel)).all())
    assert {marks[part.membership_id] for part in who.parts} == {"online"}
    assert {marks[part.membership_id] for part in other.parts} == {None}
    for wrong in ("", "lemon river", "lemon river table cup door", " ".join(done.tracker[:4]), "x" * 5000):
        with pytest.raises(NotFound, match="tracker_unknown"):
            papers.own(session, ballot, here.process_id, wrong)


def test_voting_again_replaces_and_the_earlier_paper_is_gone(session: Session) -> None:
    here = deciding(session)
    who = member(session, here.process_id)
    ballot = opened(session, here)
    first = vote(session, who, here, ballot, {"1": 1})
    second = vote(session, who, here, ballot, {"2": 1})
    assert second.replaced
    assert rows(session, Paper) == 1
    assert papers.own(session, ballot, here.process_id, " ".join(second.tracker)) == {"2": 1}
    with pytest.raises(NotFound):
        papers.own(session, ballot, here.process_id, " ".join(first.tracker))
    assert session.scalar(select(Ballot.replaced)) == 1


def test_the_same_form_sent_twice_is_one_paper_with_the_same_words(session: Session) -> None:
    here = deciding(session)
    who = member(session, here.process_id)
    ballot, nonce = opened(session, here), papers.new_nonce()
    answers = [papers.cast(session, who, here.process_id, ballot, {"1": 1}, nonce=nonce) for _ in range(3)]
    assert {one.tracker for one in answers} == {answers[0].tracker}
    assert session.scalar(select(Ballot.replaced)) == 0
    assert rows(session, Paper) == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MEMBER])
def test_only_members_of_the_roll_vote(session: Session, role: Role) -> None:
    here = deciding(session)
    before = member(session, here.process_id)
    called, silent = member(session, here.process_id, Source.OPEN_CALL), newcomer(session, here.process_id)
    other = someone(session, here.process_id, role)
    ballot = opened(session, here)
    late = member(session, here.process_id)
    for who in (called, silent, late):
        with pytest.raises(NotFound, match="not_on_the_roll"):
            vote(session, who, here, ballot, {"1": 1})
    for who in (other, ANONYMOUS):
        with pytest.raises(NotAllowed):
            vote(session, who, here, ballot, {"1": 1})
    vote(session, before, here, ballot, {})
    assert rows(session, Paper) == 1


@pytest.mark.parametrize("nonce", ["", "0" * 31, "g" * 32, "0" * 64])
def test_a_form_that_is_not_ours_is_refused(session: Session, nonce: str) -> None:
    here = deciding(session)
    who = member(session, here.process_id)
    ballot = opened(session, here)
    with pytest.raises(DeliberationError):
        papers.cast(session, who, here.process_id, ballot, {"1": 1}, nonce=nonce)
    assert rows(session, Paper) == 0


def test_what_is_wrong_on_a_paper_is_said_beside_it_and_nothing_is_kept(session: Session) -> None:
    here = deciding(session)
    who = member(session, here.process_id)
    ballot = opened(session, here, form(most_options=1))
    for wrong, code in (({"9": 1}, "paper_option"), ({"1": 2}, "paper_value"), ({"1": 1, "2": 1}, "paper_too_many")):
        with pytest.raises(DeliberationError, match=code):
            vote(session, who, here, ballot, wrong)
    assert rows(session, Paper) == 0
    assert session.scalar(select(RollEntry.channel)) is None


def test_nobody_votes_before_after_or_out_of_time(session: Session) -> None:
    here = deciding(session)
    who, late = members(session, here.process_id, 2)
    ballot = ballots.set_up(session, here.convenor, here.process_id, form())
    with pytest.raises(Refused, match="ballot_not_open"):
        vote(session, who, here, ballot, {"1": 1})
    ballot = opened(session, here)
    name = late.parts[0].pseudonym
    ballots.give_window(session, here.facilitator, here.process_id, ballot, name, clock.now() + timedelta(days=20))
    with clock.moved(timedelta(days=15)):
        with pytest.raises(Refused, match="ballot_window_over"):
            vote(session, who, here, ballot, {"1": 1})
        with pytest.raises(Refused, match="ballot_window_open"):
            ballot_closing.close(session, here.convenor, here.process_id, ballot)
        vote(session, late, here, ballot, {"1": 1})
    with clock.moved(timedelta(days=21)):
        ballot_closing.close(session, here.convenor, here.process_id, ballot)
        with pytest.raises(Refused, match="ballot_not_open"):
            vote(session, late, here, ballot, {"2": 1})


def test_after_the_close_nothing_finds_whose_paper_it_is(session: Session) -> None:
    here = deciding(session)
    voters = members(session, here.process_id, 6)
    ballot = opened(session, here)
    cast = [vote(session, who, here, ballot, {str(1 + number % 3): 1}) for number, who in enumerate(voters)]
    public_id = ballots.find(session, here.process_id, ballot).public_id
    session.rollback()
    assert public_id in ballot_keys.kept()
    root = closed(session, here, ballot)
    assert ballot_closing.seal.__name__ == "seal"
    assert rows(session, Paper) == 0
    assert rows(session, CountedPaper) == 6
    assert public_id not in ballot_keys.kept()
    with pytest.raises(Refused, match="ballot_key_missing"):
        ballot_keys.slot(public_id, f"member:{voters[0].parts[0].membership_id}")
    assert papers.own(session, ballot, here.process_id, " ".join(cast[2].tracker)) == {"3": 1}
    assert len(root) == 64


def test_a_lost_key_lets_nobody_vote_twice(session: Session) -> None:
    here = deciding(session)
    who, other = members(session, here.process_id, 2)
    ballot = opened(session, here)
    vote(session, who, here, ballot, {"1": 1})
    public_id = ballots.find(session, here.process_id, ballot).public_id
    session.rollback()
    ballot_keys.destroy(public_id)
    for one in (who, other):
        with pytest.raises(Refused, match="ballot_key_missing"):
            vote(session, one, here, ballot, {"2": 1})
    assert rows(session, Paper) == 1
    closed(session, here, ballot)
    assert rows(session, CountedPaper) == 1


def test_a_void_ballot_has_no_papers_and_says_why(session: Session) -> None:
    here = deciding(session)
    who = member(session, here.process_id)
    ballot = opened(session, here)
    vote(session, who, here, ballot, {"1": 1})
    for _ in range(2):
        ballots.void(session, here.convenor, here.process_id, ballot, because="The text had a mistake.")
    assert rows(session, Paper) == 0
    assert session.scalar(select(Ballot.state)) is BallotState.VOID
    with pytest.raises(Refused, match="ballot_not_open"):
        vote(session, who, here, ballot, {"1": 1})
