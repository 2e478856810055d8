"""Reads a pool into kinds of people who can stand in for each other, and quotas into rules over kinds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from deliberation.methods.errors import MethodError
from deliberation.methods.lottery.types import Entrant, Obstacle, Quota, Row, Shape


def shape_of(people: Sequence[Entrant], quotas: Sequence[Quota], *, seats: int) -> Shape:
    """Give the pool as kinds and rules. People with the same values whom nobody shares a household with are one kind.

    An optimum of a symmetric problem can be taken symmetric, so that people of one kind get the same probability.
    MethodError: `person_twice`, `quota_twice`, `quota_negative`, `seats_none`, `value_unknown` (a value that no quota
    names, of a feature that has quotas; `person`, `feature`, `value`).
    """
    _check(people, quotas, seats)
    features = sorted({quota.feature for quota in quotas})
    homes = Counter(one.household for one in people if one.household is not None)
    groups: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, one in enumerate(people):
        shared = place if one.household is not None and homes[one.household] > 1 else None
        groups[(shared, *(one.values.get(feature) for feature in features))].append(place)
    kinds = tuple(tuple(places) for places in groups.values())
    rows, choices = _rows(people, quotas, kinds, seats)
    sizes = np.array([len(kind) for kind in kinds], dtype=np.float64)
    return Shape(tuple(people), kinds, sizes, rows, seats, choices)


def obstacles(people: Sequence[Entrant], quotas: Sequence[Quota], *, seats: int) -> tuple[Obstacle, ...]:
    """Give what can be seen without a search to make every panel impossible; often nothing."""
    found: list[Obstacle] = []
    if len(people) < seats:
        found.append(Obstacle("too_few_people", len(people), seats))
    homes = len({one.household for one in people if one.household is not None})
    homes += sum(one.household is None for one in people)
    if homes < seats <= len(people):
        found.append(Obstacle("too_few_households", homes, seats))
    for feature in dict.fromkeys(quota.feature for quota in quotas):
        found += _of_feature(people, [quota for quota in quotas if quota.feature == feature], seats)
    return tuple(found)


def remaining(quotas: Sequence[Quota], seated: Sequence[Entrant]) -> tuple[Quota, ...]:
    """Give the quotas of the seats that are left when these people are seated; no number is below 0."""
    counted = Counter((feature, value) for one in seated for feature, value in one.values.items())
    return tuple(_without(quota, counted[quota.feature, quota.value]) for quota in quotas)


def _without(quota: Quota, seated: int) -> Quota:
    def less(number: int) -> int:
        return max(0, number - seated)

    return Quota(
        quota.feature,
        quota.value,
        less(quota.minimum),
        less(quota.maximum),
        None if quota.min_flex is None else less(quota.min_flex),
        None if quota.max_flex is None else less(quota.max_flex),
        quota.or_none and seated == 0,
    )


def _check(people: Sequence[Entrant], quotas: Sequence[Quota], seats: int) -> None:
    if seats < 1:
        raise MethodError("seats_none", seats=seats)
    if twice := [name for name, times in Counter(one.id for one in people).items() if times > 1]:
        raise MethodError("person_twice", person=twice[0])
    if twice_asked := [key for key, times in Counter((q.feature, q.value) for q in quotas).items() if times > 1]:
        raise MethodError("quota_twice", feature=twice_asked[0][0], value=twice_asked[0][1])
    for quota in quotas:
        if min(quota.minimum, quota.maximum, quota.min_flex or 0, quota.max_flex or 0) < 0:
            raise MethodError("quota_negative", feature=quota.feature, value=quota.value)
    known: defaultdict[str, set[str]] = defaultdict(set)
    for quota in quotas:
        known[quota.feature].add(quota.value)
    for one in people:
        for feature, values in known.items():
            value = one.values.get(feature)
            if value is not None and value not in values:
                raise MethodError("value_unknown", person=one.id, feature=feature, value=value)


def _rows(
    people: Sequence[Entrant], quotas: Sequence[Quota], kinds: Sequence[tuple[int, ...]], seats: int
) -> tuple[tuple[Row, ...], int]:
    rows = [Row(np.arange(len(kinds)), seats, seats)]
    choices = 0
    for quota in quotas:
        having = [t for t, kind in enumerate(kinds) if people[kind[0]].values.get(quota.feature) == quota.value]
        choice = None
        if quota.or_none and quota.minimum > 0:
            choice, choices = choices, choices + 1
        rows.append(Row(np.array(having, dtype=np.int64), quota.minimum, min(quota.maximum, seats), quota, choice))
    homes: defaultdict[str, list[int]] = defaultdict(list)
    for t, kind in enumerate(kinds):
        home = people[kind[0]].household
        if home is not None:
            homes[home].append(t)
    rows += [Row(np.array(living, dtype=np.int64), 0, 1) for living in homes.values() if len(living) > 1]
    return tuple(rows), choices


def _of_feature(people: Sequence[Entrant], quotas: Sequence[Quota], seats: int) -> list[Obstacle]:
    feature = quotas[0].feature
    found: list[Obstacle] = []
    for quota in quotas:
        have = sum(one.values.get(feature) == quota.value for one in people)
        if quota.minimum > quota.maximum:
            found.append(
                Obstacle("minimum_over_maximum", quota.maximum, quota.minimum, feature=feature, value=quota.value)
            )
        if have < quota.minimum and not quota.or_none:
            found.append(Obstacle("too_few_of_value", have, quota.minimum, feature=feature, value=quota.value))
    least = sum(quota.minimum for quota in quotas if not quota.or_none)
    if least > seats:
        found.append(Obstacle("minimums_over_seats", seats, least, feature=feature))
    silent = sum(feature not in one.values for one in people)
    most = sum(quota.maximum for quota in quotas) + silent
    if most < seats:
        found.append(Obstacle("maximums_under_seats", most, seats, feature=feature))
    return found
