"""The opinion map: stale after any change of what goes in, made from those who said yes, one source at a time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import NotAllowed
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import votes as reading
from deliberation.services import contributions, leaving, opinion, statements, votes
from deliberation.services.consent import WORDINGS
from models import ConsentPurpose, OpinionResult, Source, Vote
from models.results import UNKNOWN_CHANGE
from tests.services.people import (
    Place,
    answer,
    contribution,
    member,
    members,
    membership_of,
    place,
    rows,
    state_it,
    statement,
)

ASSEMBLY, OPEN_CALL = Source.ASSEMBLY, Source.OPEN_CALL


class Talk:
    """A process in which three members voted on three statements, with a fresh map."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.here: Place = place(session)
        self.people = members(session, self.here.process_id, 3)
        self.made = [statement(session, self.here, who) for who in self.people]
        for who in self.people:
            votes.cast_several(session, who, self.here.process_id, dict(zip(self.made, (1, 0, -1), strict=True)))
        self.refresh()

    def refresh(self, source: Source = ASSEMBLY) -> None:
        opinion.refresh(self.session, SYSTEM, self.here.process_id, source)

    def is_stale(self, source: Source = ASSEMBLY) -> bool:
        return (self.here.process_id, source) in opinion.stale(self.session, SYSTEM)

    def cast(self, who: Actor, reference: str, choice: int) -> None:
        votes.cast(self.session, who, self.here.process_id, reference, choice)

    def input(self, source: Source = ASSEMBLY) -> dict[tuple[str, str], int]:
        """What the map is made from: person and statement to choice."""
        taken = reading.take(self.session, self.here.process_id, source).matrix
        table = taken.votes.tocoo()
        return {
            (taken.participants[i], taken.statements[j]): int(choice)
            for i, j, choice in zip(*table.coords, table.data, strict=True)
        }

    def in_map(self) -> set[str]:
        """The people in the stored map."""
        self.session.rollback()
        row = self.session.get_one(OpinionResult, (self.here.process_id, ASSEMBLY))
        return set(row.result["positions"])  # type: ignore[call-overload, no-any-return]


@pytest.fixture
def talk(session: Session) -> Talk:
    return Talk(session)


def new_vote(talk: Talk) -> None:
    talk.cast(member(talk.session, talk.here.process_id), talk.made[0], 0)


def changed_vote(talk: Talk) -> None:
    talk.cast(talk.people[1], talk.made[0], -1)


def pass_becomes_yes(talk: Talk) -> None:
    talk.cast(talk.people[1], talk.made[1], 1)


def words_taken_back(talk: Talk) -> None:
    public_id = contribution(talk.session, talk.here.process_id, "C02").public_id
    contributions.withdraw(talk.session, talk.people[1], public_id)


def everything_taken_back(talk: Talk) -> None:
    contributions.withdraw_all(talk.session, talk.people[2], talk.here.process_id)


def consent_taken_back(talk: Talk) -> None:
    answer(talk.session, talk.people[0], talk.here.process_id, given=False)


def left(talk: Talk) -> None:
    shown = WORDINGS[ConsentPurpose.TAKE_PART]
    leaving.leave_all(talk.session, talk.people[0], talk.here.process_id, shown=shown, language="en-GB")


def statement_closed(talk: Talk) -> None:
    statements.set_open(talk.session, talk.here.facilitator, talk.here.process_id, talk.made[0], is_open=False)


def statements_merged(talk: Talk) -> None:
    gone, kept = talk.made[:2]
    statements.merge(talk.session, talk.here.facilitator, talk.here.process_id, gone=gone, kept=kept)


def new_statement(talk: Talk) -> None:
    state_it(talk.session, talk.here, "C01")


CHANGES = (
    new_vote, changed_vote, pass_becomes_yes, words_taken_back, everything_taken_back, consent_taken_back, left,
    statement_closed, statements_merged, new_statement,
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_of_what_goes_in_makes_the_map_stale(talk: Talk, change: Callable[[Talk], None]) -> None:
    assert not talk.is_stale()
    change(talk)
    assert talk.is_stale()
    talk.refresh()
    assert not talk.is_stale()
    talk.refresh()
    assert not talk.is_stale()


@pytest.mark.parametrize("change", [changed_vote, pass_becomes_yes])
@pytest.mark.parametrize("back", [timedelta(0), timedelta(days=-400)])
def test_a_clock_that_stands_or_was_set_back_hides_no_change(
    session: Session, change: Callable[[Talk], None], back: timedelta
) -> None:
    with clock.stopped(clock.now()):
        talk = Talk(session)
        with clock.moved(back) if back else nullcontext():
            change(talk)
    assert talk.is_stale()


def test_one_persons_yes_for_anothers_is_noticed_though_the_numbers_are_the_same(session: Session) -> None:
    here = place(session)
    made = statement(session, here)
    first, second, last = members(session, here.process_id, 3)
    for who in (first, second, last):
        votes.cast(session, who, here.process_id, made, 1)
    answer(session, first, here.process_id, given=False)
    opinion.refresh(session, SYSTEM, here.process_id, ASSEMBLY)
    assert opinion.stale(session, SYSTEM) == ()
    answer(session, second, here.process_id, given=False)
    answer(session, first, here.process_id)
    assert opinion.stale(session, SYSTEM) == ((here.process_id, ASSEMBLY),)


def test_looking_and_reading_leave_the_map_fresh(talk: Talk) -> None:
    votes.not_clear(talk.session, talk.people[0], talk.here.process_id, talk.made[0])
    answer(talk.session, talk.people[0], talk.here.process_id, ConsentPurpose.BE_CONTACTED)
    assert not talk.is_stale()


def test_a_vote_in_one_source_leaves_the_other_fresh(talk: Talk) -> None:
    visitor = member(talk.session, talk.here.process_id, OPEN_CALL)
    talk.refresh(OPEN_CALL)
    assert opinion.stale(talk.session, SYSTEM) == ()
    talk.cast(visitor, talk.made[0], -1)
    assert opinion.stale(talk.session, SYSTEM) == ((talk.here.process_id, OPEN_CALL),)


def test_assembly_and_open_call_are_never_in_one_matrix(talk: Talk) -> None:
    visitor = member(talk.session, talk.here.process_id, OPEN_CALL)
    talk.cast(visitor, talk.made[0], -1)
    inside = {str(membership_of(one)) for one in talk.people}
    assert {person for person, _ in talk.input()} == inside
    assert talk.input(OPEN_CALL) == {(str(membership_of(visitor)), talk.made[0]): -1}


def test_the_matrix_holds_each_vote_with_passes_and_without_what_was_not_seen(talk: Talk) -> None:
    late = member(talk.session, talk.here.process_id)
    talk.cast(late, talk.made[2], 0)
    expected = {
        (str(membership_of(who)), reference): choice
        for who in talk.people
        for reference, choice in zip(talk.made, (1, 0, -1), strict=True)
    }
    assert talk.input() == expected | {(str(membership_of(late)), talk.made[2]): 0}


@pytest.mark.parametrize("leave", [consent_taken_back, left])
def test_who_takes_the_yes_back_leaves_the_input_and_the_map(talk: Talk, leave: Callable[[Talk], None]) -> None:
    gone = str(membership_of(talk.people[0]))
    leave(talk)
    assert gone not in {person for person, _ in talk.input()}
    talk.refresh()
    assert gone not in talk.in_map()
    answer(talk.session, talk.people[0], talk.here.process_id)
    assert talk.is_stale()


def test_statements_that_are_gone_leave_the_input(talk: Talk) -> None:
    statements_merged(talk)
    assert {reference for _, reference in talk.input()} == set(talk.made[1:])
    public_id = contribution(talk.session, talk.here.process_id, "C03").public_id
    contributions.withdraw(talk.session, talk.people[2], public_id)
    assert {reference for _, reference in talk.input()} == {talk.made[1]}


def test_a_process_where_nobody_has_voted_gets_an_empty_map_once(session: Session) -> None:
    here = place(session)
    assert opinion.stale(session, SYSTEM) == ()
    member(session, here.process_id)
    assert opinion.stale(session, SYSTEM) == ((here.process_id, ASSEMBLY),)
    opinion.refresh(session, SYSTEM, here.process_id, ASSEMBLY)
    assert opinion.stale(session, SYSTEM) == ()
    assert session.get_one(OpinionResult, (here.process_id, ASSEMBLY)).result["enough"] is False


def test_made_twice_from_the_same_votes_the_map_is_the_same(talk: Talk) -> None:
    key = (talk.here.process_id, ASSEMBLY)
    made, now = [], clock.now()
    for _ in range(2):
        # The result says when it was counted.
        with clock.stopped(now):
            talk.refresh()
        talk.session.rollback()
        made.append(talk.session.get_one(OpinionResult, key).result)
    assert made[0] == made[1]
    assert rows(talk.session, OpinionResult) == 1


def test_what_changes_no_map_is_not_counted(talk: Talk) -> None:
    before = opinion.changes(talk.session, SYSTEM)
    votes.not_clear(talk.session, talk.people[0], talk.here.process_id, talk.made[0])
    answer(talk.session, talk.people[0], talk.here.process_id, ConsentPurpose.BE_CONTACTED)
    talk.refresh()
    assert opinion.changes(talk.session, SYSTEM) == before
    talk.cast(talk.people[0], talk.made[0], -1)
    assert opinion.changes(talk.session, SYSTEM)[talk.here.process_id] == before[talk.here.process_id] + 1


def test_a_change_that_was_refused_is_not_counted(talk: Talk) -> None:
    before = opinion.changes(talk.session, SYSTEM)

    def fails() -> None:
        with writing(talk.session, talk.here.process_id):
            talk.session.execute(delete(Vote))
            raise RuntimeError("nothing is stored")

    with pytest.raises(RuntimeError):
        fails()
    talk.refresh()
    assert opinion.changes(talk.session, SYSTEM) == before


def test_a_write_that_names_no_process_counts_everywhere(talk: Talk) -> None:
    elsewhere = place(talk.session, code="XYZ").process_id
    before = opinion.changes(talk.session, SYSTEM)
    with writing(talk.session):
        talk.session.execute(delete(Vote).where(Vote.membership_id == membership_of(talk.people[0])))
    after = opinion.changes(talk.session, SYSTEM)
    assert {elsewhere, talk.here.process_id} <= set(before)
    assert after == {process_id: count + 1 for process_id, count in before.items()}
    assert talk.is_stale()


def test_a_map_of_an_earlier_version_of_the_software_is_made_again_once(talk: Talk) -> None:
    with writing(talk.session, talk.here.process_id):
        talk.session.get_one(OpinionResult, (talk.here.process_id, ASSEMBLY)).at_change = UNKNOWN_CHANGE
    assert talk.is_stale()
    talk.refresh()
    assert not talk.is_stale()


def test_the_platform_alone_makes_maps(talk: Talk) -> None:
    for actor in (talk.here.convenor, talk.people[0], Actor()):
        with pytest.raises(NotAllowed):
            opinion.stale(talk.session, actor)
        with pytest.raises(NotAllowed):
            opinion.changes(talk.session, actor)
        with pytest.raises(NotAllowed):
            opinion.refresh(talk.session, actor, talk.here.process_id, ASSEMBLY)
