"""The next statement: by priority, without those that were skipped, and the same for the same dice."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from deliberation.database import writing
from deliberation.errors import NotAllowed, NotFound
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import routing, voting
from deliberation.services import contributions, opinion, statements, votes
from models import OpinionResult, Process, Source, StatementState
from tests.services.people import (
    Place,
    contribution,
    member,
    members,
    place,
    say,
    state_it,
    statement,
    stored_statement,
)


def following(session: Session, who: Actor, here: Place, seed: int, skipped: tuple[str, ...] = ()) -> str | None:
    rng = np.random.default_rng(seed)
    return voting.next_statement(session, who, here.process_id, rng=rng, skipped=skipped)


def talk(session: Session, number: int) -> tuple[Place, Actor, list[str]]:
    here = place(session)
    made = [statement(session, here) for _ in range(number)]
    return here, member(session, here.process_id), made


def test_every_statement_comes_once_and_then_none(session: Session) -> None:
    here, who, made = talk(session, 5)
    seen: list[str] = []
    while (reference := following(session, who, here, len(seen))) is not None:
        seen.append(reference)
        votes.cast(session, who, here.process_id, reference, 0)
    assert sorted(seen) == made
    assert voting.progress(session, who, here.process_id).done


def test_the_same_dice_give_the_same_statement_and_others_give_others(session: Session) -> None:
    here, who, made = talk(session, 5)
    once, again = ([following(session, who, here, seed) for seed in range(30)] for _ in range(2))
    assert once == again
    assert set(once) == set(made)


def test_skipped_ones_come_back_only_when_nothing_else_is_left(session: Session) -> None:
    here, who, made = talk(session, 3)
    skipped = (made[0], made[2], "S99")
    assert {following(session, who, here, seed, skipped) for seed in range(20)} == {made[1]}
    votes.cast(session, who, here.process_id, made[1], 1)
    assert {following(session, who, here, seed, skipped) for seed in range(20)} == {made[0], made[2]}
    assert voting.progress(session, who, here.process_id).left == 2


def test_chances_follow_the_priorities_of_the_newest_map_of_ones_own_source(session: Session) -> None:
    here, who, made = talk(session, 3)
    votes.cast(session, member(session, here.process_id), here.process_id, made[0], 1)
    opinion.refresh(session, SYSTEM, here.process_id, Source.ASSEMBLY)
    with writing(session, here.process_id):
        row = session.get_one(OpinionResult, (here.process_id, Source.ASSEMBLY))
        document: dict[str, Any] = copy.deepcopy(row.result)
        for one in document["statement_results"]:
            one["priority"] = {made[0]: 8.0, made[1]: 2.0, made[2]: 0.0}[one["id"]]
        row.result = document
    drawn = Counter(following(session, who, here, seed) for seed in range(400))
    assert drawn[made[2]] <= 1, "nothing is quite shut out, but nearly"
    assert 270 <= drawn[made[0]] <= 360
    visitor = member(session, here.process_id, Source.OPEN_CALL)
    drawn = Counter(following(session, visitor, here, seed) for seed in range(300))
    assert min(drawn.values()) > 60, "the other source has no map yet: all alike"


def test_closed_statements_are_not_asked_but_ones_own_answer_stays(session: Session) -> None:
    here, who, made = talk(session, 3)
    votes.cast(session, who, here.process_id, made[0], -1)
    for reference in made[:2]:
        statements.set_open(session, here.facilitator, here.process_id, reference, is_open=False)
    cards = {one.reference: (one.is_open, one.choice) for one in voting.cards(session, who, here.process_id)}
    assert cards == {made[0]: (False, -1), made[2]: (True, None)}
    assert {following(session, who, here, seed) for seed in range(10)} == {made[2]}
    assert voting.progress(session, who, here.process_id) == voting.Progress(answered=0, left=1)
    assert voting.card(session, who, here.process_id, made[0]).choice == -1
    with pytest.raises(NotFound):
        voting.card(session, who, here.process_id, made[1])


def test_who_voted_on_a_merged_statement_is_shown_the_one_that_stays(session: Session) -> None:
    here, who, made = talk(session, 2)
    votes.cast(session, who, here.process_id, made[0], 1)
    statements.merge(session, here.facilitator, here.process_id, gone=made[0], kept=made[1])
    assert following(session, who, here, 1) == made[1]
    assert [one.reference for one in voting.cards(session, who, here.process_id)] == [made[1]]


def test_nobody_sees_anothers_choice(session: Session) -> None:
    here, who, made = talk(session, 1)
    votes.cast(session, member(session, here.process_id), here.process_id, made[0], -1)
    assert voting.card(session, who, here.process_id, made[0]).choice is None
    for actor in (here.convenor, here.facilitator, Actor(), place(session).facilitator):
        with pytest.raises(NotAllowed):
            voting.cards(session, actor, here.process_id)
        with pytest.raises(NotAllowed):
            following(session, actor, here, 1)


def mapped(session: Session, here: Place, change: Callable[[dict[str, Any]], None] = lambda _: None) -> None:
    """Make the assembly's map, and change what is stored."""
    opinion.refresh(session, SYSTEM, here.process_id, Source.ASSEMBLY)
    with writing(session, here.process_id):
        row = session.get_one(OpinionResult, (here.process_id, Source.ASSEMBLY))
        document: dict[str, Any] = copy.deepcopy(row.result)
        change(document)
        row.result = document


def answered(session: Session, number: int, people: int) -> tuple[Place, list[str]]:
    """Statements that so many members have answered, each in another way."""
    here = place(session)
    made = [statement(session, here) for _ in range(number)]
    for at, who in enumerate(members(session, here.process_id, people)):
        votes.cast_several(session, who, here.process_id, {one: (1, -1, 0)[(at * j) % 3] for j, one in enumerate(made)})
    return here, made


def test_a_statement_that_comes_late_has_half_of_the_draws_until_it_has_caught_up(session: Session) -> None:
    here, made = answered(session, 6, 7)
    mapped(session, here)
    late, who = statement(session, here), member(session, here.process_id)
    drawn = Counter(following(session, who, here, seed) for seed in range(400))
    assert drawn[late] >= 180
    assert set(drawn) == {*made, late}
    for one in members(session, here.process_id, 7):
        votes.cast(session, one, here.process_id, late, 0)
    mapped(session, here)
    assert Counter(following(session, who, here, seed) for seed in range(400))[late] < 100


def forget(document: dict[str, Any]) -> None:
    for one in document["statement_results"]:
        del one["priority"]


def all_about_people(document: dict[str, Any]) -> None:
    """What broke Polis: every statement was taken for one about the person."""
    for one in document["statement_results"]:
        one["priority"] = 49.0


def rename(document: dict[str, Any]) -> None:
    document["statements_and_their_results"] = document.pop("statement_results")


@pytest.mark.parametrize("broken", [forget, all_about_people, rename])
def test_a_draw_that_has_gone_blind_is_reported_and_goes_on(
    session: Session, broken: Callable[[dict[str, Any]], None]
) -> None:
    here, made = answered(session, 4, 6)
    mapped(session, here)
    assert routing.faults(session) == ()
    mapped(session, here, broken)
    title = session.get_one(Process, here.process_id).title
    assert routing.faults(session) == (f"{title} (assembly)",)
    who = member(session, here.process_id)
    with capture_logs() as lines:
        drawn = Counter(following(session, who, here, seed) for seed in range(200))
    assert [(one["event"], one["log_level"]) for one in lines] == [("routing_blind", "error")], "once a map"
    assert set(drawn) == set(made)
    assert min(drawn.values()) > 25


def test_a_statement_about_the_person_does_not_hide_that_the_others_are_all_alike(session: Session) -> None:
    here, made = answered(session, 4, 6)
    with writing(session, here.process_id):
        stored_statement(session, here.process_id, made[0]).is_meta = True

    def alike(document: dict[str, Any]) -> None:
        for one in document["statement_results"]:
            one["priority"] = 49.0 if one["id"] == made[0] else 2.0

    mapped(session, here)
    assert routing.faults(session) == ()
    mapped(session, here, alike)
    assert len(routing.faults(session)) == 1


@pytest.mark.parametrize("state", [one for one in StatementState if one is not StatementState.OPEN])
def test_only_open_statements_are_ever_drawn_whatever_the_map_says(session: Session, state: StatementState) -> None:
    here, made = answered(session, 3, 6)
    mapped(session, here)
    with writing(session, here.process_id):
        stored_statement(session, here.process_id, made[1]).state = state
    who = member(session, here.process_id)
    assert {following(session, who, here, seed) for seed in range(40)} == {made[0], made[2]}
    assert {following(session, who, here, seed, (made[0], made[2])) for seed in range(20)} == {made[0], made[2]}


def withdraw(session: Session, who: Actor, here: Place, said: str) -> None:
    contributions.withdraw(session, who, contribution(session, here.process_id, said).public_id)


def test_nobody_is_shown_a_statement_from_withdrawn_words(session: Session) -> None:
    here, who, made = talk(session, 2)
    said = say(session, who, here.process_id)
    own = state_it(session, here, said)
    for one in members(session, here.process_id, 6):
        votes.cast(session, one, here.process_id, made[0], 1)
    mapped(session, here)
    other = member(session, here.process_id)
    assert own in {following(session, who, here, seed) for seed in range(40)}
    withdraw(session, who, here, said)
    for one in (who, other):
        assert {following(session, one, here, seed) for seed in range(60)} == set(made)


def test_who_took_words_back_is_not_asked_about_them_though_others_said_the_same(session: Session) -> None:
    here, who, made = talk(session, 2)
    other = member(session, here.process_id)
    said = [say(session, one, here.process_id) for one in (who, other)]
    shared = state_it(session, here, *said)
    votes.cast(session, who, here.process_id, shared, 1)
    withdraw(session, who, here, said[0])
    for skipped in ((), tuple(made)):
        assert {following(session, who, here, seed, skipped) for seed in range(40)} == set(made)
    assert voting.progress(session, who, here.process_id) == voting.Progress(answered=0, left=2)
    assert shared in {following(session, other, here, seed) for seed in range(40)}
    votes.cast(session, who, here.process_id, shared, -1)
    assert voting.progress(session, who, here.process_id) == voting.Progress(answered=1, left=2), "they came back to it"


def test_eight_hundred_statements_are_read_once_a_map_and_not_once_a_vote(session: Session) -> None:
    here, made = answered(session, 2, 2)
    who = member(session, here.process_id)

    def grow(document: dict[str, Any]) -> None:
        first = document["statement_results"][0]
        document["statement_results"] += [{**first, "id": f"X{j}", "priority": j / 100} for j in range(800)]

    mapped(session, here, grow)
    first = routing.priorities(session, here.process_id, Source.ASSEMBLY)
    assert len(first.weights) == 802
    assert routing.priorities(session, here.process_id, Source.ASSEMBLY) is first
    assert following(session, who, here, 1) in made
    mapped(session, here)
    assert len(routing.priorities(session, here.process_id, Source.ASSEMBLY).weights) == 2
