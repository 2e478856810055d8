"""Results: open when they may be, exact where they may be, and silent about groups under five."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from deliberation.database import writing
from deliberation.errors import NotFound, Refused
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import results, voting
from deliberation.services import opinion, processes, votes
from models import OpinionResult, ProcessState, Source
from tests.services.people import (
    Place,
    member,
    members,
    membership_of,
    place,
    set_state,
    statement,
)

AFTER_TALK = {
    ProcessState.DRAFTING, ProcessState.DECIDING, ProcessState.REPORTED, ProcessState.RESPONDED,
    ProcessState.FOLLOWING_UP, ProcessState.CLOSED,
}  # fmt: skip


def voted(session: Session, sizes: tuple[int, ...], statements: int = 6) -> tuple[Place, list[Actor], list[str]]:
    """A process in which so many people of each kind voted, the kinds as far apart as can be."""
    here = place(session)
    author = member(session, here.process_id, Source.OPEN_CALL)
    made = [statement(session, here, author) for _ in range(statements)]
    people = members(session, here.process_id, sum(sizes))
    kinds = [kind for kind, size in enumerate(sizes) for _ in range(size)]
    for who, kind in zip(people, kinds, strict=True):
        choices = {reference: 1 if (number + kind) % 2 == 0 else -1 for number, reference in enumerate(made)}
        votes.cast_several(session, who, here.process_id, choices | {made[0]: 1})
    opinion.refresh(session, SYSTEM, here.process_id, Source.ASSEMBLY)
    return here, people, made


def view(session: Session, here: Place, actor: Actor = SYSTEM, source: str = "assembly") -> results.ResultsView:
    found = results.results(session, actor, here.process_id, source)
    assert found is not None
    return found


def test_when_the_stage_is_over_results_are_open_to_all_and_never_before(session: Session) -> None:
    here = place(session)
    processes.set_results_shown(session, here.convenor, here.process_id, "after_stage")
    who = member(session, here.process_id)
    statement(session, here)
    votes.cast(session, who, here.process_id, "S01", 1)
    for state in ProcessState:
        set_state(session, here.process_id, state)
        is_over = state in AFTER_TALK
        for actor in (who, here.committee, Actor(), place(session).convenor):
            assert results.may_see(session, actor, here.process_id) == is_over
        for actor in (here.convenor, here.facilitator):
            assert results.may_see(session, actor, here.process_id)
        if not is_over:
            with pytest.raises(Refused, match="results_not_yet"):
                results.results(session, who, here.process_id, "assembly")
    with pytest.raises(NotFound):
        results.may_see(session, SYSTEM, 4711)


def test_a_round_of_answers_opens_them_and_a_skip_does_not_count(session: Session) -> None:
    here = place(session)
    made = [statement(session, here) for _ in range(12)]
    who = member(session, here.process_id)
    for number, reference in enumerate(made[:10]):
        assert voting.progress(session, who, here.process_id).until_results == 10 - number
        assert not results.may_see(session, who, here.process_id)
        votes.not_clear(session, who, here.process_id, reference)
        votes.cast(session, who, here.process_id, reference, 0)
    assert voting.progress(session, who, here.process_id) == voting.Progress(answered=10, left=2)
    assert results.may_see(session, who, here.process_id)
    for actor in (member(session, here.process_id), here.committee, place(session).convenor, Actor()):
        assert not results.may_see(session, actor, here.process_id)
    processes.set_results_shown(session, here.convenor, here.process_id, "after_stage")
    assert not results.may_see(session, who, here.process_id)


def test_with_fewer_statements_than_a_round_all_are_needed_and_none_is_not_all(session: Session) -> None:
    here = place(session)
    who = member(session, here.process_id)
    assert not results.may_see(session, who, here.process_id)
    made = [statement(session, here) for _ in range(2)]
    votes.cast(session, who, here.process_id, made[0], -1)
    assert not results.may_see(session, who, here.process_id)
    votes.cast(session, who, here.process_id, made[1], 1)
    assert results.may_see(session, who, here.process_id)


def test_tallies_are_exact_and_shares_need_ten_answers(session: Session) -> None:
    here, people, made = voted(session, (9,))
    votes.cast(session, people[0], here.process_id, made[1], 0)
    late = member(session, here.process_id)
    votes.cast(session, late, here.process_id, made[0], -1)
    opinion.refresh(session, SYSTEM, here.process_id, Source.ASSEMBLY)
    answers = {one.reference: one for one in view(session, here).statements}
    first, second = answers[made[0]], answers[made[1]]
    assert (first.agree, first.disagree, first.passed, first.seen, first.not_seen, first.share) == (9, 1, 0, 10, 0, 90)
    assert (second.agree, second.disagree, second.passed, second.seen, second.not_seen) == (0, 8, 1, 9, 1)
    assert second.share is None


def test_groups_of_five_or_more_are_shown_with_what_is_common_and_what_divides(session: Session) -> None:
    here, people, made = voted(session, (6, 7))
    found = view(session, here, people[0])
    assert found.enough
    assert sorted(one.size for one in found.groups) == [6, 7]
    assert [one.reference for one in found.common_ground] == [made[0]]
    assert {one.reference for one in found.dividing} == set(made[1:])
    assert found.own_group in {one.letter for one in found.groups}
    assert view(session, here, people[-1]).own_group not in ("", found.own_group)
    assert view(session, here).own_group == ""
    assert (found.people, found.votes, len(found.points)) == (13, 13 * 6, 13)
    assert not found.is_stale
    assert not {str(membership_of(one)) for one in people} & {part for point in found.points for part in point[:1]}


def test_where_a_group_would_have_four_no_group_is_shown(session: Session) -> None:
    here, _, made = voted(session, (4, 9))
    found = view(session, here)
    assert (found.enough, found.groups, found.points, found.common_ground) == (False, (), (), ())
    assert found.why_code
    assert made[0] in {one.reference for one in found.most_agreed}
    assert all(one.groups == () for one in found.statements)


def planted(session: Session, here: Place, people: list[Actor], small: int) -> dict[str, Any]:
    """A stored result that names a group of `small` people beside the others, whatever the method would do."""
    key = (here.process_id, Source.ASSEMBLY)
    session.rollback()
    document: dict[str, Any] = copy.deepcopy(session.get_one(OpinionResult, key).result)
    names = [str(membership_of(one)) for one in people]
    document["groups"] = [{**document["groups"][0], "id": 0, "size": small}, *document["groups"]]
    document["groups"][1:] = [{**one, "id": number} for number, one in enumerate(document["groups"][1:], 1)]
    document["membership"] = {name: 0 if at < small else 1 for at, name in enumerate(names)}
    view = {"id": "S02", "direction": "agree", "share": 0.9, "others": 0.1, "left_out": ["0", "1"]}
    document["minority"] = {"0": [view], "1": [view]}
    for one in document["statement_results"]:
        mine = {"group": 0, "agree": small, "disagree": 0, "pass": 0, "seen": small}
        one["by_group"] = [{**(one["by_group"][0] if one["by_group"] else {}), **mine}, *one["by_group"]]
    with writing(session, here.process_id):
        session.get_one(OpinionResult, key).result = document
    return document


@pytest.mark.parametrize("small", [1, 4])
def test_a_small_group_is_never_shown_even_when_a_method_names_it(session: Session, small: int) -> None:
    here, people, _ = voted(session, (6, 7), statements=4)
    planted(session, here, people, small)
    set_state(session, here.process_id, ProcessState.REPORTED)
    for actor in (people[0], people[-1], here.convenor):
        found = view(session, here, actor)
        assert min(one.size for one in found.groups) >= 5
        letters = {one.letter for one in found.groups}
        assert {point[0] for point in found.points} <= letters
        assert len(found.points) == len(people) - small
        assert {letter for one in found.groups for held in one.holds for letter in held.left_out} <= letters
        for one in found.statements:
            assert {group.group for group in one.groups} <= letters
            assert small not in {group.seen for group in one.groups}
    assert view(session, here, people[0]).own_group == ""


def test_a_planted_group_of_five_is_shown(session: Session) -> None:
    """Else the test above would pass for a page that shows no group at all."""
    here, people, _ = voted(session, (6, 7), statements=4)
    planted(session, here, people, 5)
    assert 5 in {one.size for one in view(session, here).groups}


def test_few_answers_within_a_group_say_so(session: Session) -> None:
    here, people, made = voted(session, (6, 7))
    planted(session, here, people, 5)
    session.rollback()
    with writing(session, here.process_id):
        row = session.get_one(OpinionResult, (here.process_id, Source.ASSEMBLY))
        document: dict[str, Any] = copy.deepcopy(row.result)
        document["statement_results"][0]["by_group"][0] |= {"agree": 4, "seen": 4}
        row.result = document
    first = next(one for one in view(session, here).statements if one.reference == made[0])
    group = next(one for one in first.groups if one.seen == 4)
    assert (group.enough, group.share) == (False, None)
    assert not first.most_of_every_group_agrees


def test_sources_are_kept_apart(session: Session) -> None:
    here, _, made = voted(session, (3,))
    visitor = member(session, here.process_id, Source.OPEN_CALL)
    votes.cast(session, visitor, here.process_id, made[0], -1)
    assert results.sources(session, here.process_id) == ("assembly",)
    assert results.unchecked(session, here.process_id, "open_call") is None
    opinion.refresh(session, SYSTEM, here.process_id, Source.OPEN_CALL)
    assert set(results.sources(session, here.process_id)) == {"assembly", "open_call"}
    first = {one: view(session, here, source=one).statements[0] for one in ("assembly", "open_call")}
    assert [(one.agree, one.disagree) for one in first.values()] == [(3, 0), (0, 1)]


def test_what_is_stale_says_so(session: Session) -> None:
    here, people, made = voted(session, (5,))
    assert results.stale_sources(session, here.process_id) == ()
    votes.cast(session, people[0], here.process_id, made[0], -1)
    assert view(session, here).is_stale
    assert results.stale_sources(session, here.process_id) == ("assembly",)


def test_what_a_group_holds_stands_beside_the_common_ground_for_every_group_and_names_who_is_left_out(
    session: Session,
) -> None:
    here, _, made = voted(session, (6, 7))
    found = view(session, here)
    assert found.passed_over == ()
    letters = {one.letter for one in found.groups}
    for one in found.groups:
        assert len(one.holds) == len(made) - 1
        assert not one.shares
        shares = [held.held / held.seen for held in one.holds]
        assert shares == sorted(shares, reverse=True)
        assert {held.left_out for held in one.holds} == {tuple(letters - {one.letter})}
        assert {(held.held, held.seen, held.unasked) for held in one.holds} == {(one.size, one.size, ())}
    assert [(one.first, one.second, one.same, one.answered) for one in found.likeness] == [("A", "B", 1, 6)]


def test_a_view_held_by_less_than_half_of_all_but_most_of_one_group_is_shown(session: Session) -> None:
    here, people, _ = voted(session, (5, 12))
    found = view(session, here)
    small = min(found.groups, key=lambda one: one.size)
    whole = {one.reference: one for one in found.statements}
    agreed = [held for held in small.holds if held.direction == "agree"]
    assert agreed
    for held in agreed:
        assert 2 * whole[held.reference].agree < whole[held.reference].seen == len(people)
        assert held.held / held.seen >= 0.8


def change(session: Session, here: Place, how: Callable[[dict[str, Any]], None]) -> results.ResultsView:
    session.rollback()
    with writing(session, here.process_id):
        row = session.get_one(OpinionResult, (here.process_id, Source.ASSEMBLY))
        document: dict[str, Any] = copy.deepcopy(row.result)
        how(document)
        row.result = document
    return view(session, here)


def test_a_group_with_no_view_of_its_own_is_not_passed_over(session: Session) -> None:
    """What most of it thinks stands there instead, whoever else does; and where that is nothing the page is told."""
    here, _, made = voted(session, (6, 7))

    def alike(document: dict[str, Any]) -> None:
        document["minority"]["0"] = []

    first, second = sorted(change(session, here, alike).groups, key=lambda one: one.letter)
    assert not first.holds
    assert [(one.reference, one.left_out) for one in first.shares] == [
        (made[0], ()),
        (made[1], ("B",)),
        (made[2], ("B",)),
    ]
    assert second.holds
    assert not second.shares

    def of_two_minds(document: dict[str, Any]) -> None:
        for one in document["statement_results"]:
            own = next(part for part in one["by_group"] if part["group"] == "0")
            own |= {"agree": own["seen"] // 2, "disagree": own["seen"] // 2}

    found = change(session, here, of_two_minds)
    assert found.passed_over == ("A",)
    assert all(group.holds or group.shares or group.letter in found.passed_over for group in found.groups)


def test_a_group_in_which_hardly_anybody_answered_is_not_said_to_think_otherwise(session: Session) -> None:
    here, _, made = voted(session, (6, 7))

    def unseen(document: dict[str, Any]) -> None:
        for one in document["statement_results"]:
            if one["id"] == made[1]:
                other = next(part for part in one["by_group"] if part["group"] == "1")
                other |= {"agree": 0, "disagree": 2, "seen": 2}

    first = min(change(session, here, unseen).groups, key=lambda one: one.letter)
    said = {held.reference: (held.left_out, held.unasked) for held in first.holds}
    assert said[made[1]] == ((), ("B",))
    assert said[made[2]] == (("B",), ())
