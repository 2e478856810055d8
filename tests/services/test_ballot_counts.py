"""From the close to the signatures: sealed, counted from what was frozen, signed by two, and what follows from it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import NotAllowed, Refused
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import ballots as reading
from deliberation.services import ballot_closing, ballot_counts, ballots, contributions
from deliberation.services.ballots import BallotForm, OptionForm
from models import Ballot, BallotResult, BallotState, ProcessState, Recommendation, RecommendationState, Role
from tests.services.people import (
    Place,
    actions,
    contribution,
    members,
    place,
    recommend,
    say,
    set_state,
    someone,
    state_it,
)
from tests.services.voting import approve, deciding, form, opened, vote


def recommended(session: Session, number: int) -> tuple[Place, list[Actor], list[str], list[str]]:
    """A place with recommendations that are final: the place, its members, the recommendations, what was said."""
    here = place(session, ProcessState.DELIBERATING)
    people = members(session, here.process_id, 5)
    said = [say(session, people[0], here.process_id) for _ in range(number)]
    stated = [state_it(session, here, one) for one in said]
    set_state(session, here.process_id, ProcessState.DRAFTING)
    made = [recommend(session, here, one, title=f"Thing {at}") for at, one in enumerate(stated)]
    set_state(session, here.process_id, ProcessState.DECIDING)
    return here, people, made, said


def endorsing(*references: str) -> BallotForm:
    return BallotForm(
        title="Do we put these forward?",
        about="One question for each.",
        kind="endorse",
        rule="endorse",
        options=tuple(OptionForm(recommendation=one) for one in references),
        opens_at=clock.now(),
        closes_at=clock.now() + timedelta(days=14),
        share_of="votes_cast",
        threshold=(4, 5),
    )


def close_and_count(session: Session, here: Place, ballot: str) -> dict[str, object]:
    with clock.moved(timedelta(days=15)):
        ballot_closing.close(session, here.convenor, here.process_id, ballot)
    assert ballot_counts.waiting(session, SYSTEM, here.process_id) == ((here.process_id, ballot),)
    for _ in range(2):
        ballot_counts.work_out(session, SYSTEM, here.process_id, ballot)
    assert ballot_counts.waiting(session, SYSTEM, here.process_id) == ()
    return dict(session.scalars(select(BallotResult.result)).one())


def test_what_is_endorsed_is_adopted_when_two_tellers_have_signed(session: Session) -> None:
    here, people, (one, other), _ = recommended(session, 2)
    ballot = opened(session, here, endorsing(one, other))
    for at, who in enumerate(people):
        vote(session, who, here, ballot, {"1": "support", "2": "support" if at < 3 else "cannot_live"})
    result = close_and_count(session, here, ballot)
    digest = ballot_counts.digest_of(result)
    first, second = (someone(session, here.process_id, Role.TELLER) for _ in range(2))
    for who in (here.convenor, here.facilitator, people[0]):
        with pytest.raises(NotAllowed):
            ballot_counts.sign(session, who, here.process_id, ballot, seen=digest)
    with pytest.raises(Refused, match="ballot_changed_meanwhile"):
        ballot_counts.sign(session, first, here.process_id, ballot, seen="0" * 64)
    for _ in range(2):
        assert not ballot_counts.sign(session, first, here.process_id, ballot, seen=digest)
    assert set(session.scalars(select(Recommendation.state))) == {RecommendationState.FINAL}
    assert ballot_counts.sign(session, second, here.process_id, ballot, seen=digest)
    states = dict(session.execute(select(Recommendation.title, Recommendation.state)).all())
    assert states == {"Thing 0": RecommendationState.ADOPTED, "Thing 1": RecommendationState.BELOW_THRESHOLD}
    assert session.scalars(select(Ballot.state)).one() is BallotState.SIGNED
    session.rollback()
    with pytest.raises(Refused, match="ballot_is_signed"):
        ballots.void(session, here.convenor, here.process_id, ballot, because="I do not like it.")
    done = [act for act in actions(session) if act.startswith("ballot_")]
    assert done == ["ballot_approved", "ballot_opened", "ballot_closed", "ballot_counted", *["ballot_signed"] * 2]


def test_the_words_that_were_voted_on_stay_what_they_were(session: Session) -> None:
    here, people, (one,), said = recommended(session, 1)
    ballot = opened(session, here, endorsing(one))
    before = reading.set_up_hash(session, ballots.find(session, here.process_id, ballot))
    session.rollback()
    contributions.withdraw(session, SYSTEM, contribution(session, here.process_id, said[0]).public_id)
    row = ballots.find(session, here.process_id, ballot)
    assert row.frozen is not None
    assert row.frozen["options"][0]["title"] == "Thing 0"
    assert reading.set_up_hash(session, row) == before == row.frozen_hash == row.approved_hash
    session.rollback()
    vote(session, people[0], here, ballot, {"1": "support"})


def test_nothing_is_put_to_the_vote_whose_every_source_is_gone(session: Session) -> None:
    here, _, (one,), said = recommended(session, 1)
    ballot = ballots.set_up(session, here.convenor, here.process_id, endorsing(one))
    approve(session, here, ballot)
    contributions.withdraw(session, SYSTEM, contribution(session, here.process_id, said[0]).public_id)
    with pytest.raises(Refused, match="recommendation_lost_its_source"):
        ballots.open_for_voting(session, here.convenor, here.process_id, ballot)


def test_only_what_the_committee_read_is_opened(session: Session) -> None:
    here = deciding(session)
    members(session, here.process_id, 1)
    ballot = ballots.set_up(session, here.convenor, here.process_id, form())
    with pytest.raises(Refused, match="ballot_not_approved"):
        ballots.open_for_voting(session, here.convenor, here.process_id, ballot)
    with pytest.raises(Refused, match="ballot_changed_meanwhile"):
        ballots.approve(session, here.committee, here.process_id, ballot, seen="0" * 64)
    approve(session, here, ballot)
    ballots.change(session, here.convenor, here.process_id, ballot, form(seats=1))
    with pytest.raises(Refused, match="ballot_not_approved"):
        ballots.open_for_voting(session, here.convenor, here.process_id, ballot)
    approve(session, here, ballot)
    for _ in range(2):
        ballots.open_for_voting(session, here.convenor, here.process_id, ballot)
    with pytest.raises(Refused, match="ballot_is_open"):
        ballots.change(session, here.convenor, here.process_id, ballot, form())


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("approval", "phragmen"),
        ("score", "score"),
        ("points", "points"),
        ("ranked", "schulze"),
        ("budget", "equal-shares"),
        ("pairwise", "pairwise"),
    ],
)
def test_every_kind_of_ballot_goes_the_whole_way(session: Session, kind: str, rule: str) -> None:
    here = deciding(session)
    people = members(session, here.process_id, 3)
    ballot = opened(session, here, form(kind, rule))
    papers: dict[str, dict[str, str | int]] = {
        "approval": {"1": 1},
        "score": {"1": 5, "2": 0},
        "points": {"1": 4, "3": 2},
        "ranked": {"1": 1, "3": 2},
        "budget": {"1": 1, "2": 1},
        "pairwise": {"1-2": 1, "2-3": 0},
    }
    for who in people:
        vote(session, who, here, ballot, papers[kind])
    result = close_and_count(session, here, ballot)
    assert (result["papers"], result["roll"]) == (3, 3)
    found = result[kind]
    assert isinstance(found, dict)
    assert (found.get("winners") or found["order"])[0] == "1"
