"""What goes wrong with ballots is refused in our own words, nothing is half kept; ties and silence are counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.messages import MESSAGES
from deliberation.methods.counting.papers import Said
from deliberation.permissions import SYSTEM
from deliberation.reading import ballots as reading
from deliberation.services import ballot_closing, ballot_counts, ballots
from deliberation.services.ballots import MOST_OPTIONS, OptionForm
from models import Ballot, BallotOption, BallotResult, CountedPaper, Paper, RollEntry
from tests.services.people import Place, member, members, rows
from tests.services.voting import closed, deciding, form, opened, vote

RULES = [
    ("endorse", "endorse"),
    ("approval", "equal-shares"),
    ("approval", "phragmen"),
    ("score", "score"),
    ("points", "points"),
    ("ranked", "schulze"),
    ("ranked", "borda"),
    ("budget", "equal-shares"),
    ("budget", "greedy"),
    ("pairwise", "pairwise"),
]
# Everybody says the same of every option.
ALIKE: dict[str, dict[str, Said]] = {
    "endorse": {"1": "support", "2": "support", "3": "support"},
    "approval": {"1": 1, "2": 1, "3": 1},
    "score": {"1": 3, "2": 3, "3": 3},
    "points": {"1": 2, "2": 2, "3": 2},
    "budget": {"1": 1, "2": 1, "3": 1},
    "pairwise": {"1-2": 0, "1-3": 0, "2-3": 0},
}


def counted(session: Session, here: Place, ballot: str) -> dict[str, object]:
    with clock.moved(timedelta(days=15)):
        ballot_closing.close(session, here.convenor, here.process_id, ballot)
    ballot_counts.work_out(session, SYSTEM, here.process_id, ballot)
    result = dict(session.scalars(select(BallotResult.result)).one())
    session.rollback()
    return result


def test_a_paper_for_a_closed_ballot_is_refused_in_words_and_the_count_stays(session: Session) -> None:
    here = deciding(session)
    who = member(session, here.process_id)
    ballot = opened(session, here)
    vote(session, who, here, ballot, {"1": 1})
    closed(session, here, ballot)
    with pytest.raises(Refused, match="ballot_not_open") as refused:
        vote(session, who, here, ballot, {"2": 1})
    assert refused.value.code in MESSAGES
    assert (rows(session, Paper), rows(session, CountedPaper)) == (0, 1)


def test_somebody_who_is_not_on_the_roll_is_told_so(session: Session) -> None:
    here = deciding(session)
    members(session, here.process_id, 1)
    ballot = opened(session, here)
    late = member(session, here.process_id)
    with pytest.raises(NotFound, match="not_on_the_roll") as refused:
        vote(session, late, here, ballot, {"1": 1})
    assert refused.value.code in MESSAGES
    assert (rows(session, Paper), rows(session, RollEntry)) == (0, 1)


@pytest.mark.parametrize(
    "paper",
    [
        {"4": 1},
        {"0": 1},
        {"-1": 1},
        {"1.0": 1},
        {"٢": 1},
        {"": 1},
        {"1-2": 1},
        {"1" * 5000: 1},
        {str(number): 1 for number in range(1, 10_001)},
    ],
    ids=["none", "zero", "minus", "fraction", "other digits", "nothing", "pair", "long", "10,000 options"],
)
def test_an_option_that_is_not_on_the_ballot_is_refused(session: Session, paper: dict[str, Said]) -> None:
    here = deciding(session)
    who = member(session, here.process_id)
    ballot = opened(session, here)
    with pytest.raises(DeliberationError, match="paper_option") as refused:
        vote(session, who, here, ballot, paper)
    assert refused.value.code in MESSAGES
    assert rows(session, Paper) == 0
    assert session.scalars(select(RollEntry.channel)).all() == [None]
    session.rollback()


@pytest.mark.parametrize("value", [2, -1, 10**30, "9" * 5000, "one", "1.5", True, "٣"])
def test_a_value_that_nobody_can_give_is_refused(session: Session, value: Said) -> None:
    here = deciding(session)
    who = member(session, here.process_id)
    ballot = opened(session, here)
    with pytest.raises(DeliberationError, match="paper_value") as refused:
        vote(session, who, here, ballot, {"1": value})
    assert refused.value.code in MESSAGES
    assert rows(session, Paper) == 0


@pytest.mark.parametrize("number", [0, MOST_OPTIONS + 1, 10_000])
def test_a_ballot_with_no_option_or_too_many_is_refused_whole(session: Session, number: int) -> None:
    here = deciding(session)
    many = tuple(OptionForm(title=f"Thing {one}") for one in range(number))
    with pytest.raises(DeliberationError, match="ballot_options") as refused:
        ballots.set_up(session, here.convenor, here.process_id, replace(form(), options=many))
    assert refused.value.params["most"] == MOST_OPTIONS
    assert (rows(session, Ballot), rows(session, BallotOption)) == (0, 0)


@pytest.mark.parametrize(("kind", "rule"), RULES)
def test_a_ballot_in_which_nobody_votes_is_counted(session: Session, kind: str, rule: str) -> None:
    here = deciding(session)
    who = members(session, here.process_id, 3)[0]
    ballot = opened(session, here, form(kind, rule))
    result = counted(session, here, ballot)
    assert (result["papers"], result["roll"], result["blank"]) == (0, 3, 0)
    view = reading.one(session, here.convenor, here.process_id, ballot)
    assert view.state == "counted"
    assert not reading.one(session, who, here.process_id, ballot).result


@pytest.mark.parametrize(("kind", "rule"), RULES)
def test_a_tie_everywhere_goes_by_the_lot_that_was_drawn_before(session: Session, kind: str, rule: str) -> None:
    here = deciding(session)
    voters = members(session, here.process_id, 3)
    ballot = opened(session, here, form(kind, rule))
    lot = [str(one) for one in reading.one(session, here.convenor, here.process_id, ballot).lot]
    # Of an order of preference each takes another turn, so that everything is level.
    turns = [{"1": 1, "2": 2, "3": 3}, {"2": 1, "3": 2, "1": 3}, {"3": 1, "1": 2, "2": 3}]
    for who, turn in zip(voters, turns, strict=True):
        vote(session, who, here, ballot, ALIKE.get(kind, turn))
    result = counted(session, here, ballot)
    assert (result["papers"], result["roll"]) == (3, 3)
    found = result[kind]
    assert isinstance(found, dict)
    if kind == "approval":
        assert found["winners"] == lot[:2]
    if kind == "ranked":
        assert found["order"] == lot
    assert sorted(lot) == ["1", "2", "3"]
