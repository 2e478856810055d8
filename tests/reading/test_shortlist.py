"""Help for choosing: most ticks and equal shares, each source for itself, counted from the statement votes."""

from __future__ import annotations

from sqlalchemy.orm import Session

from deliberation.reading import shortlist
from deliberation.reading.shortlist import Shortlist
from deliberation.services import votes
from models import ProcessState, Source
from tests.services.people import Place, answer, member, members, place, recommend, set_state, statement


def talk(session: Session, number: int) -> tuple[Place, list[str]]:
    here = place(session)
    author = member(session, here.process_id)
    return here, [statement(session, here, author) for _ in range(number)]


def lists(session: Session, here: Place, seats: int = 2) -> tuple[Shortlist, ...]:
    session.rollback()
    return shortlist.shortlists(session, here.convenor, here.process_id, seats=seats)


def test_a_majority_takes_all_by_ticks_and_equal_shares_leave_a_place(session: Session) -> None:
    here, made = talk(session, 3)
    for position, who in enumerate(members(session, here.process_id, 9)):
        large = position < 6
        choices = {made[0]: 1 if large else -1, made[1]: 1 if large else -1, made[2]: -1 if large else 1}
        votes.cast_several(session, who, here.process_id, choices)
    first, second, third = (recommend(session, here, one) for one in made)
    (found,) = lists(session, here)
    assert (found.source, found.people, found.seats) == ("assembly", 9, 2)
    assert {one.reference: one.ticks for one in found.candidates} == {first: 6, second: 6, third: 3}
    assert {one.reference for one in found.candidates if one.by_ticks} == {first, second}
    assert found.nothing_by_ticks == 3
    both = {one.reference for one in found.candidates if one.by_equal_shares}
    assert len(both & {first, second}) >= 1
    (three,) = lists(session, here, seats=3)
    assert all(one.by_ticks and one.by_equal_shares for one in three.candidates)
    assert three.differ == ()
    (more,) = lists(session, here, seats=50)
    assert more.seats == 3


def test_a_tick_is_more_yes_than_no_over_the_statements_behind(session: Session) -> None:
    here, made = talk(session, 3)
    patterns = [(1, 1, -1), (1, -1, 0), (0, 0, 0), (1, None, None), (-1, -1, 1)]
    for pattern, who in zip(patterns, members(session, here.process_id, 5), strict=True):
        chosen = {one: choice for one, choice in zip(made, pattern, strict=True) if choice is not None}
        votes.cast_several(session, who, here.process_id, chosen)
    recommend(session, here, *made)
    (found,) = lists(session, here, seats=1)
    assert (found.people, found.candidates[0].ticks) == (5, 2)


def test_sources_are_counted_apart_and_who_left_is_not_counted(session: Session) -> None:
    here, made = talk(session, 1)
    people = members(session, here.process_id, 3)
    visitors = members(session, here.process_id, 2, Source.OPEN_CALL)
    for who in (*people, *visitors):
        votes.cast(session, who, here.process_id, made[0], 1 if who in people else -1)
    answer(session, people[0], here.process_id, given=False)
    recommend(session, here, made[0])
    assembly, visitors_list = lists(session, here, seats=1)
    assert (assembly.people, assembly.candidates[0].ticks) == (2, 2)
    assert (visitors_list.people, visitors_list.candidates[0].ticks, visitors_list.source) == (2, 0, "open_call")


def test_only_final_recommendations_stand_and_none_is_no_list(session: Session) -> None:
    here, made = talk(session, 2)
    votes.cast(session, member(session, here.process_id), here.process_id, made[0], 1)
    recommend(session, here, made[0], final=False)
    assert lists(session, here) == ()
    set_state(session, here.process_id, ProcessState.LEARNING)
    final = recommend(session, here, made[0])
    (found,) = lists(session, here)
    assert [one.reference for one in found.candidates] == [final]


def test_the_order_of_candidates_does_not_hang_on_who_voted_first(session: Session) -> None:
    orders = set()
    for turned in (False, True):
        here, made = talk(session, 3)
        people = members(session, here.process_id, 4)
        for who in reversed(people) if turned else people:
            votes.cast_several(session, who, here.process_id, dict.fromkeys(made, 1))
        for one in made:
            recommend(session, here, one)
        orders.add(tuple(one.reference for one in lists(session, here, seats=1)[0].candidates))
    assert len(orders) == 1
