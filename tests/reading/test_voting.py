"""The next statement: by priority, without those that were skipped, and the same for the same dice."""

from __future__ import annotations

import copy
from collections import Counter
from typing import Any

import numpy as np
import pytest
from sqlalchemy.orm import Session

from deliberation.database import writing
from deliberation.errors import NotAllowed, NotFound
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import voting
from deliberation.services import opinion, statements, votes
from models import OpinionResult, Source
from tests.services.people import Place, member, place, statement


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
