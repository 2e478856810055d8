"""Whatever comes in: a sensible map or a plain reason. Never a crash, a warning, or a number that is none."""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from deliberation.methods.opinion.mapping import build_map, statistics_for
from deliberation.methods.opinion.plain import plain
from deliberation.methods.opinion.selection import common_ground, divisive, minority_views
from deliberation.methods.opinion.types import Method, Moderation, VoteMatrix
from tests.methods.opinion.conversations import UNSEEN, from_table

ODD_IDS = ["", " ", "🦊", "e\u0301", "\u200f", "٣", "0", "00", "-1", "x" * 5000, "名前", "\ud800", "NaN", "1e5", "a\nb"]


def full(value: int, people: int = 30, statements: int = 9) -> np.ndarray:
    return np.full((people, statements), value)


def one_busy_person() -> np.ndarray:
    """One person with 10,000 votes beside twenty with seven."""
    table = full(UNSEEN, 21, 10_000)
    table[0] = np.where(np.arange(10_000) % 3 == 0, -1, 1)
    for person in range(1, 21):
        table[person, person * 7 : person * 7 + 7] = (1, -1, 0, 1, 1, -1, 0)
    return table


def last_one_differs(value: int) -> np.ndarray:
    table = full(value)
    table[-1] = -value if value else 1
    return table


INPUTS: dict[str, VoteMatrix] = {
    "nothing": from_table(np.empty((0, 0), dtype=np.int64)),
    "people and no statements": from_table(np.empty((20, 0), dtype=np.int64)),
    "statements and no people": from_table(np.empty((0, 20), dtype=np.int64)),
    "no votes": from_table(full(UNSEEN)),
    "one person": from_table(full(1, 1)),
    "one statement": from_table(np.array([[1], [-1], [0]] * 10)),
    "one cell": from_table(np.array([[0]])),
    "everybody passes": from_table(full(0)),
    "everybody agrees": from_table(full(1)),
    "everybody disagrees": from_table(full(-1)),
    "everybody the same, of each kind": from_table(np.tile([1, -1, 0], (30, 3))),
    "passes in turn with agreeing": from_table(np.indices((30, 10)).sum(axis=0) % 2),
    "all agree but one": from_table(last_one_differs(1)),
    "all pass but one": from_table(last_one_differs(0)),
    "one person with 10,000 votes": from_table(one_busy_person()),
    "one vote each": from_table(np.where(np.eye(40) > 0, 1, UNSEEN)),
    "some saw nothing": from_table(np.vstack([full(1), full(UNSEEN), full(-1)])),
    "some statements nobody saw": from_table(np.hstack([full(1), full(UNSEEN), full(-1)])),
    "ids of every script": from_table(np.tile([1, -1], (15, 8))[:, :15], ODD_IDS, ODD_IDS),
    "two camps": from_table(np.array([[1, -1] * 5] * 9 + [[-1, 1] * 5] * 9)),
}
INPUTS["two that share nothing"] = from_table(
    np.block([[full(1, 12, 8), full(UNSEEN, 12, 8)], [full(UNSEEN, 12, 8), full(-1, 12, 8)]])
)
EVERYTHING_OUT = "all are hidden"
SOME_ABOUT_PEOPLE = "one hidden, one about the person"


def moderations(votes: VoteMatrix) -> dict[str, Moderation]:
    return {
        "none": Moderation(),
        EVERYTHING_OUT: Moderation(hidden=frozenset(votes.statements)),
        SOME_ABOUT_PEOPLE: Moderation(frozenset(votes.statements[:1]), frozenset(votes.statements[1:2])),
        "of unknown statements": Moderation(frozenset({"nobody knows"}), frozenset({"nobody knows either"})),
    }


def numbers(value: Any) -> Iterator[float]:
    """Every number in a document of dictionaries and lists."""
    if isinstance(value, dict):
        for one in value.values():
            yield from numbers(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from numbers(one)
    elif isinstance(value, int | float):
        yield float(value)


WAYS = ["none", EVERYTHING_OUT, SOME_ABOUT_PEOPLE, "of unknown statements"]
BUSY = "one person with 10,000 votes"


@pytest.mark.parametrize("method", ["default", "classic"])
@pytest.mark.parametrize(
    ("name", "moderated"), [(name, way) for name in INPUTS for way in (WAYS if name != BUSY else WAYS[:1])]
)
def test_a_sensible_map_or_a_plain_reason(name: str, method: Method, moderated: str) -> None:
    votes = INPUTS[name]
    moderation = moderations(votes)[moderated]
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        for groups in (None, 1, 3) if name != BUSY else (None,):
            found = build_map(
                votes,
                moderation=moderation,
                rng=np.random.default_rng(0),
                method=method,
                groups=groups,
                stability_repeats=2,
            )
            document = plain(found)
            text = json.dumps(document, allow_nan=False)
            assert json.loads(text)["participants"] == len(votes.participants)
            assert all(math.isfinite(one) for one in numbers(document))
            assert found.enough == (found.why is None)
            assert sum(one.passed for one in found.statement_results) == int((votes.votes.data == 0).sum())
            names = [group.id for group in found.groups]
            views = minority_views(found.statement_results, names, moderation=moderation)
            assert sorted(views) == sorted(names)
            assert all(0 <= view.share <= 1 and 0 <= view.others <= 1 for one in views.values() for view in one)
            for listed in (common_ground(found.statement_results, moderation=moderation), views.values()):
                assert listed is not None
            divisive(found.statement_results, moderation=moderation)


@pytest.mark.parametrize("name", INPUTS)
def test_figures_for_given_groups_are_numbers_too(name: str) -> None:
    """All in one group, in two, one each of five, and nobody in any."""
    votes = INPUTS[name]
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        for k in (1, 2, 5) if name != BUSY else (2,):
            given = {person: str(at % k) for at, person in enumerate(votes.participants)}
            found = statistics_for(votes, given, moderation=Moderation())
            for result in found.statement_results:
                values = [result.priority, result.extremity, result.group_aware_consensus]
                values += [getattr(one, name) for one in result.by_group for name in ("pat", "pdt", "ra", "rat", "rdt")]
                assert np.isfinite(values).all()
                assert result.priority >= 0
        statistics_for(votes, {}, moderation=Moderation())


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("nothing", "too_few_people"),
        ("no votes", "too_few_people"),
        ("one person", "too_few_people"),
        ("everybody passes", "all_alike"),
        ("everybody agrees", "all_alike"),
        ("all agree but one", "no_groups_of_five"),
        (BUSY, None),
        ("two camps", None),
    ],
)
def test_what_is_said_of_it(name: str, code: str | None) -> None:
    found = build_map(INPUTS[name], moderation=Moderation(), rng=np.random.default_rng(0))
    if name == "two camps":
        assert [group.size for group in found.groups] == [9, 9]
    elif name == BUSY:
        assert all(group.size >= 5 for group in found.groups), "one person does not make a group, however busy"
        assert len(found.positions) == 21
    else:
        assert found.why is not None
        assert found.why.code == code
