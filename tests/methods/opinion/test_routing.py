"""Which statement comes next: by priority, fair to those that come late, and never blind without anybody noticing."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.methods.errors import MethodError
from deliberation.methods.opinion.routing import CATCHING_UP, blind, draw_next, routing_fault
from deliberation.methods.opinion.selection import priorities_by_id
from deliberation.methods.opinion.statistics import Counts, priorities
from deliberation.methods.opinion.types import Moderation, StatementResult

NOTHING = Moderation()


def test_next_statement_is_drawn_by_priority() -> None:
    rng = np.random.default_rng(7)
    weights = {"a": 6.0, "b": 2.0, "c": 0.0}
    drawn = Counter(draw_next(["a", "b", "c", "new"], weights, rng=rng) for _ in range(9000))
    assert drawn["c"] == 0
    assert drawn["a"] / 9000 == pytest.approx(6 / 9, abs=0.02)
    assert drawn["new"] / 9000 == pytest.approx(1 / 9, abs=0.02)
    assert draw_next([], weights, rng=rng) is None
    assert {draw_next(["c"], weights, rng=rng) for _ in range(5)} == {"c"}


def test_half_of_the_draws_go_to_what_fewer_people_have_seen() -> None:
    """By hand: usual is 20, so c is behind by 15 and the new one by 20."""
    rng = np.random.default_rng(8)
    weights, seen = {"a": 6.0, "b": 2.0, "c": 0.0}, {"a": 30, "b": 20, "c": 5}
    drawn = Counter(draw_next(["a", "b", "c", "new"], weights, rng=rng, seen=seen) for _ in range(9000))
    expected = {"a": 6 / 18, "b": 2 / 18, "c": 15 / 70, "new": 1 / 18 + 20 / 70}
    assert {name: count / 9000 for name, count in drawn.items()} == pytest.approx(expected, abs=0.02)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1e308), st.integers(0, 10**6)), min_size=1, max_size=9), st.integers(0, 99))
def test_the_draw_copes_with_any_figures_and_is_the_same_for_the_same_dice(
    figures: list[tuple[float, int]], seed: int
) -> None:
    weights = {str(i): weight for i, (weight, _) in enumerate(figures)}
    seen = {str(i): number for i, (_, number) in enumerate(figures)}
    for known in (None, {}, seen):
        first, again = (
            draw_next(list(weights), weights, rng=np.random.default_rng(seed), seen=known) for _ in range(2)
        )
        assert first == again
        assert first in weights


@pytest.mark.parametrize("weight", [float("nan"), float("inf"), -1.0])
def test_a_bad_priority_is_refused(weight: float) -> None:
    with pytest.raises(MethodError, match="bad_priority"):
        draw_next(["a"], {"a": weight}, rng=np.random.default_rng(0))


def result(identifier: str, agree: int, priority: float) -> StatementResult:
    return StatementResult(identifier, agree, 0, 0, agree, 0.1, priority, 0.5, ())


def test_blind_routing_is_noticed() -> None:
    lost = (result("a", 3, 49.0), result("b", 1, 49.0), result("c", 9, 2.0))
    assert routing_fault(lost, Moderation(meta=frozenset({"c"})))
    assert not routing_fault(lost, NOTHING)
    assert not routing_fault((result("a", 3, 4.0), result("b", 3, 4.0)), NOTHING)
    assert not routing_fault((), NOTHING)
    assert priorities_by_id(lost) == {"a": 49.0, "b": 49.0, "c": 2.0}


@pytest.mark.parametrize("lost", [None, float("nan"), float("inf"), -1.0])
def test_a_priority_that_is_none_is_noticed_too(lost: float | None) -> None:
    assert blind([((3, 0, 3), lost), ((1, 0, 1), 2.0)])
    assert not blind([((3, 0, 3), 1.0), ((1, 0, 1), 2.0)])


@dataclass
class Talk:
    """A conversation that is drawn: how often each statement was seen, agreed with and passed."""

    agree: np.ndarray
    extremity: np.ndarray
    seen: np.ndarray
    agreed: np.ndarray

    @classmethod
    def of(cls, statements: int, rng: np.random.Generator) -> Talk:
        nothing = np.zeros(statements, dtype=np.int64)
        return cls(rng.beta(1, 2, statements), rng.exponential(0.5, statements), nothing, nothing.copy())

    def priorities(self) -> np.ndarray:
        counts = Counts(self.agreed[None], (self.seen - self.agreed)[None], self.seen[None])
        return priorities(counts, self.extremity, np.zeros(len(self.seen), dtype=bool))

    def person(self, there: int, answers: int, rng: np.random.Generator, *, fair: bool) -> None:
        """One more person answers so many of the first `there` statements; priorities are those before them."""
        names = [str(j) for j in range(there)]
        weights = dict(zip(names, self.priorities().tolist(), strict=False))
        seen = dict(zip(names, self.seen.tolist(), strict=False)) if fair else None
        left = list(names)
        for _ in range(answers):
            drawn = draw_next(left, weights, rng=rng, seen=seen)
            assert drawn is not None
            left.remove(drawn)
            self.seen[int(drawn)] += 1
            self.agreed[int(drawn)] += rng.random() < self.agree[int(drawn)]


@pytest.mark.parametrize("seed", range(3))
def test_statements_that_come_late_catch_up_within_a_bound(seed: int) -> None:
    """The worst that can come: nobody agrees with them and they spread nobody, so their priority is next to nothing.

    40 statements, everybody answers ten. After 150 people five more statements come, and 150 people later they have
    been seen as often as is usual, but for a tenth. By priority alone they are not seen half as often.
    """
    seen = {}
    for fair in (True, False):
        rng = np.random.default_rng(seed)
        talk = Talk.of(45, rng)
        talk.agree[40:] = talk.extremity[40:] = 0
        for person in range(300):
            talk.person(40 if person < 150 else 45, 10, rng, fair=fair)
        seen[fair] = talk.seen
    usual = {fair: float(np.median(found[:40])) for fair, found in seen.items()}
    assert seen[True][40:].min() >= 0.9 * usual[True]
    assert seen[False][40:].max() < 0.5 * usual[False], "else this test shows nothing"
    assert seen[True].min() >= 0.8 * usual[True], "nor is an early one left behind"
    assert seen[True].max() > 1.5 * usual[True], "and priority still counts"


def test_each_draw_gives_what_is_behind_its_share() -> None:
    """However high the priorities of all others: the one that is behind comes up in half of the draws."""
    weights = {str(j): 1e9 for j in range(800)} | {"799": 0.0}
    seen = dict.fromkeys(weights, 300) | {"799": 0}
    rng = np.random.default_rng(1)
    drawn = sum(draw_next(list(weights), weights, rng=rng, seen=seen) == "799" for _ in range(1000))
    assert drawn / 1000 == pytest.approx(CATCHING_UP, abs=0.05)


def test_eight_hundred_statements_take_no_time() -> None:
    rng = np.random.default_rng(2)
    weights = {f"S{j:03}": float(value) for j, value in enumerate(rng.random(800))}
    seen = {name: int(value) for name, value in zip(weights, rng.integers(0, 300, 800), strict=True)}
    begun = time.process_time()
    for _ in range(50):
        draw_next(list(weights), weights, rng=rng, seen=seen)
    assert (time.process_time() - begun) / 50 < 0.005
