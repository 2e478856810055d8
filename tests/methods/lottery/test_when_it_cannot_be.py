"""Quotas that contradict each other, too few people, people who can't be chosen: named, with the smallest change."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings

from benchmarks.lottery_work.pools import invented
from deliberation.methods.errors import MethodError
from deliberation.methods.lottery.fair import fair_lottery
from deliberation.methods.lottery.pooling import obstacles, remaining, shape_of
from deliberation.methods.lottery.types import Change, Effort, Entrant, Infeasible, Lottery, Obstacle, Quota
from tests.methods.lottery import every_panel
from tests.methods.lottery.pools import Pool, pools


def people_with(feature: str, **numbers: int) -> tuple[Entrant, ...]:
    return tuple(Entrant(f"{value}{n}", {feature: value}) for value, size in numbers.items() for n in range(size))


def distance(members: Sequence[Entrant], quotas: Sequence[Quota]) -> int:
    """How many places the ends of quotas have to move for these members."""
    total = 0
    for quota in quotas:
        have = sum(one.values.get(quota.feature) == quota.value for one in members)
        if not (quota.or_none and have == 0):
            total += max(0, quota.minimum - have, have - quota.maximum)
    return total


def changed(quotas: Sequence[Quota], changes: Sequence[Change]) -> tuple[Quota, ...]:
    found = {(quota.feature, quota.value): quota for quota in quotas}
    for one in changes:
        key = one.feature, one.value
        end = {"minimum": one.to} if one.end == "min" else {"maximum": one.to}
        found[key] = replace(found[key], **end)
    return tuple(found.values())


def fewest_places(pool: Pool, needed: int | None = None) -> int | None:
    """The smallest distance of any panel of one person a household (with a person who has to be on it)."""
    panels = itertools.combinations(range(len(pool.people)), pool.seats)
    groups = ([pool.people[place] for place in panel] for panel in panels if needed is None or needed in panel)
    able = [distance(group, pool.quotas) for group in groups if every_panel.meets(group, ())]
    return min(able, default=None)


@settings(max_examples=40, deadline=None)
@given(pools())
def test_the_suggested_change_is_the_smallest_and_is_enough(pool: Pool) -> None:
    tighter = tuple(replace(quota, minimum=quota.maximum + 1, maximum=quota.maximum + 1) for quota in pool.quotas[:1])
    quotas = (*tighter, *pool.quotas[1:])
    found = fair_lottery(pool.people, quotas, seats=pool.seats)
    if isinstance(found, Lottery):
        return
    fewest = fewest_places(Pool(pool.people, quotas, pool.seats))
    if fewest is None:
        assert not found.changes
        return
    assert sum(abs(one.to - one.was) for one in found.changes) == fewest
    assert isinstance(fair_lottery(pool.people, changed(quotas, found.changes), seats=pool.seats), Lottery)


@settings(max_examples=30, deadline=None)
@given(pools())
def test_whoever_cannot_be_chosen_could_be_with_the_named_change(pool: Pool) -> None:
    found = fair_lottery(pool.people, pool.quotas, seats=pool.seats)
    if isinstance(found, Infeasible):
        return
    places = {one.id: place for place, one in enumerate(pool.people)}
    for one in found.unselectable:
        assert sum(abs(change.to - change.was) for change in one.because) == (fewest_places(pool, places[one.id]) or 0)


def test_the_quota_that_blocks_somebody_is_named() -> None:
    people = people_with("age", young=3, old=5)
    found = fair_lottery(people, (Quota("age", "young", 0, 0), Quota("age", "old", 2, 4)), seats=3)
    assert isinstance(found, Lottery)
    assert [one.id for one in found.unselectable] == ["young0", "young1", "young2"]
    assert found.unselectable[0].because == (Change("age", "young", "max", 0, 1),)


@pytest.mark.parametrize(
    ("quotas", "obstacle"),
    [
        ((Quota("age", "young", 5, 5),), Obstacle("too_few_of_value", 3, 5, "age", "young")),
        ((Quota("age", "young", 2, 3), Quota("age", "old", 3, 5)), Obstacle("minimums_over_seats", 4, 5, "age")),
        ((Quota("age", "young", 0, 1), Quota("age", "old", 0, 1)), Obstacle("maximums_under_seats", 2, 4, "age")),
        ((Quota("age", "young", 2, 1),), Obstacle("minimum_over_maximum", 1, 2, "age", "young")),
    ],
)
def test_a_plain_reason_is_named(quotas: tuple[Quota, ...], obstacle: Obstacle) -> None:
    full = (
        *quotas,
        *(Quota("age", value, 0, 4) for value in ("young", "old") if value not in {q.value for q in quotas}),
    )
    found = fair_lottery(people_with("age", young=3, old=5), full, seats=4)
    assert isinstance(found, Infeasible)
    assert obstacle in found.obstacles
    assert found.changes


def test_five_people_for_forty_eight_seats() -> None:
    found = fair_lottery(
        people_with("age", young=2, old=3), (Quota("age", "young", 0, 48), Quota("age", "old", 0, 48)), seats=48
    )
    assert found == Infeasible((Obstacle("too_few_people", 5, 48),), (), within_flex=False)


def test_a_whole_household_gets_one_seat_and_a_hostel_more() -> None:
    family = tuple(Entrant(f"f{n}", {}, "1 High Street") for n in range(4))
    others = tuple(Entrant(f"o{n}", {}) for n in range(2))
    assert obstacles((*family, *others), (), seats=4) == (Obstacle("too_few_households", 3, 4),)
    found = fair_lottery((*family, *others), (), seats=3)
    assert isinstance(found, Lottery)
    assert found.probabilities["f0"] == pytest.approx(0.25)
    hostel = tuple(replace(one, household=None) for one in family)
    assert isinstance(fair_lottery((*hostel, *others), (), seats=4), Lottery)


def test_flex_bounds_what_is_suggested_and_large_quotas_move_first() -> None:
    people = people_with("age", young=10, old=10)
    tight = (Quota("age", "young", 2, 2, 2, 3), Quota("age", "old", 7, 7, 7, 8))
    found = fair_lottery(people, tight, seats=10)
    assert isinstance(found, Infeasible)
    assert found.within_flex
    assert found.changes == (Change("age", "old", "max", 7, 8),)
    stiff = tuple(replace(quota, max_flex=quota.maximum) for quota in tight)
    further = fair_lottery(people, stiff, seats=10)
    assert isinstance(further, Infeasible)
    assert not further.within_flex
    assert further.changes == (Change("age", "old", "max", 7, 8),)


def test_remaining_quotas_are_those_of_the_seats_that_are_left() -> None:
    quotas = (Quota("age", "young", 3, 5, 1, 6), Quota("age", "old", 1, 1, or_none=True))
    seated = people_with("age", young=2, old=2)
    assert remaining(quotas, seated) == (Quota("age", "young", 1, 3, 0, 4), Quota("age", "old", 0, 0))


@pytest.mark.parametrize(
    ("people", "quotas", "seats", "code"),
    [
        ((Entrant("a", {}), Entrant("a", {})), (), 1, "person_twice"),
        ((Entrant("a", {}),), (Quota("f", "v", 0, 1), Quota("f", "v", 0, 1)), 1, "quota_twice"),
        ((Entrant("a", {}),), (Quota("f", "v", -1, 1),), 1, "quota_negative"),
        ((Entrant("a", {}),), (), 0, "seats_none"),
        ((Entrant("a", {"f": "w"}),), (Quota("f", "v", 0, 1),), 1, "value_unknown"),
    ],
)
def test_input_without_sense_is_refused(
    people: tuple[Entrant, ...], quotas: tuple[Quota, ...], seats: int, code: str
) -> None:
    with pytest.raises(MethodError) as refused:
        shape_of(people, quotas, seats=seats)
    assert refused.value.code == code


def test_when_the_effort_ends_the_best_so_far_comes_with_its_bound() -> None:
    case = invented(120, 20, 7, slack=1)
    found = fair_lottery(case.people, case.quotas, seats=20, effort=Effort(panels=20, cuts=1, nodes=10))
    assert isinstance(found, Lottery)
    assert not found.optimal
    assert found.off > 0
    assert found.lowest < found.bound
