"""Pairwise choices: scores, one person's weight, bands from people, and strengths that are the maximum."""

from __future__ import annotations

import math
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.methods.counting.ranking.bradley_terry import fit, strengths
from deliberation.methods.counting.ranking.choices import pairwise_choices, read_choices
from deliberation.methods.counting.ranking.record import as_record
from deliberation.methods.counting.ranking.types import Choice
from deliberation.methods.errors import MethodError

OPTIONS = "abcd"


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    left, right = draw(st.permutations(OPTIONS))[:2]
    return Choice(draw(st.sampled_from("pqrs")), left, right, draw(st.sampled_from([left, right, None])))


def told(text: str) -> list[Choice]:
    """'p:ab' is p choosing a, shown on the left, over b; 'p:a-b' cannot decide; 'p:a<b' chooses b on the right."""
    found = []
    for part in text.split():
        person, pair = part.split(":")
        chosen = None if "-" in pair else pair[-1] if "<" in pair else pair[0]
        found.append(Choice(person, pair[0], pair[-1], chosen))
    return found


def test_the_score_of_wiki_surveys() -> None:
    result = pairwise_choices(told("p:ab q:ab r:ab p:ac q:a<c r:b-c"), "abcd", tie_order="abcd")
    assert result.scores == {
        "a": Fraction(500, 7),
        "b": 20,
        "c": 50,
        "d": 50,
    }
    assert result.order == ("a", "c", "d", "b")
    assert result.figures["b"] == {"wins": 0, "losses": 3, "seen": 4, "undecided": 1}
    assert result.notes == {"decided": 5, "undecided": 1, "chosen_on_the_left": 4, "repeated": 0}
    assert (result.figures["d"]["seen"], result.papers, result.blank) == (0, 3, 0)


def test_the_same_pair_twice_is_one_choice_of_one_person() -> None:
    once = pairwise_choices(told("p:ab q:b<a"), "ab", tie_order="ab")
    again = pairwise_choices(told("p:ab p:ab p:b<a q:b<a"), "ab", tie_order="ab")
    assert once.scores == again.scores == {"a": 75, "b": 25}
    assert again.notes["repeated"] == 2
    torn = pairwise_choices(told("p:ab p:a<b q:ab"), "ab", tie_order="ab")
    assert (torn.figures["a"]["wins"], torn.figures["b"]["wins"]) == (Fraction(3, 2), Fraction(1, 2))


def test_nobody_weighs_more_than_the_cap() -> None:
    eager = told("p:ab p:ac p:ad p:bc")
    weighed = read_choices(eager, OPTIONS, cap=2)
    assert sum(weighed.won.values()) == 2
    assert set(weighed.won.values()) == {Fraction(1, 2)}
    assert sum(read_choices(eager, OPTIONS, cap=4).won.values()) == 4
    assert sum(read_choices(eager, OPTIONS).won.values()) == 4


def test_cannot_decide_is_no_half_win() -> None:
    result = pairwise_choices(told("p:a-b q:a-b"), "ab", tie_order="ab")
    assert (result.order, result.papers, result.blank, result.notes["undecided"]) == ((), 2, 2, 2)
    assert result.figures["a"] == {"wins": 0, "losses": 0, "seen": 2, "undecided": 2}


def test_circles_and_ties_are_shown() -> None:
    circle = pairwise_choices(told("p:ab q:bc r:ca"), "abc", tie_order="bca")
    assert (circle.cycles, circle.order) == ((("a", "b", "c"),), ("b", "c", "a"))
    assert [(tie.by, tie.tied) for tie in circle.ties] == [("lot", ("b", "c", "a"))]
    level = pairwise_choices(told("p:ab q:ac r:bd r:cd s:cb"), "abcd", tie_order="abcd")
    assert [tie.by for tie in level.ties] == []
    assert pairwise_choices([], "ab", tie_order="ab").order == ()
    assert pairwise_choices([], "", tie_order="").order == ()


@pytest.mark.parametrize(
    ("rows", "cap", "code"),
    [
        ([Choice("p", "a", "x", "a")], None, "unknown_candidate"),
        ([Choice("p", "a", "a", "a")], None, "same_twice"),
        ([Choice("p", "a", "b", "c")], None, "not_in_pair"),
        ([], 0, "cap"),
    ],
)
def test_wrong_choices_are_refused(rows: list[Choice], cap: int | None, code: str) -> None:
    with pytest.raises(MethodError, match=code):
        pairwise_choices(rows, OPTIONS, tie_order=OPTIONS, cap=cap)


@settings(deadline=None)
@given(st.lists(choices(), max_size=12), st.one_of(st.none(), st.integers(1, 3)), st.integers(0, 99))
def test_weights_add_up_and_the_order_of_choices_never_matters(rows: list[Choice], cap: int | None, seed: int) -> None:
    weighed = read_choices(rows, OPTIONS, cap=cap)
    for person in "pqrs":
        pairs = {frozenset((c.left, c.right)) for c in rows if c.person == person and c.chosen is not None}
        weight = sum(one for (who, _), one in weighed.won.items() if who == person)
        assert weight == (len(pairs) if cap is None else min(cap, len(pairs)))
    mixed = list(rows)
    Random(seed).shuffle(mixed)
    first = pairwise_choices(rows, OPTIONS, tie_order=OPTIONS, cap=cap)
    assert first == pairwise_choices(mixed, OPTIONS[::-1], tie_order=OPTIONS, cap=cap)
    swapped = [Choice(c.person, c.right, c.left, c.chosen) for c in rows]
    assert pairwise_choices(swapped, OPTIONS, tie_order=OPTIONS, cap=cap).scores == first.scores
    assert as_record(first)["order"] == list(first.order)


def likelihood(logs: list[float], won: np.ndarray, prior: float) -> float:
    """What the strengths maximise, term by term."""
    total = 0.0
    for a, log_a in enumerate(logs):
        total += prior * (log_a - 2 * math.log1p(math.exp(log_a)))
        for b, log_b in enumerate(logs):
            total -= float(won[a, b]) * math.log1p(math.exp(log_b - log_a))
    return total


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=16, max_size=16), st.integers(0, 10**6))
def test_strengths_are_the_maximum(numbers: list[int], seed: int) -> None:
    won = np.array(numbers, dtype=float).reshape(4, 4)
    np.fill_diagonal(won, 0)
    found = fit(won[None], 0.5)[0]
    best = likelihood(list(found), won, 0.5)
    rng = np.random.default_rng(seed)
    for size in (1e-3, 0.1, 1.0):
        assert likelihood(list(found + size * rng.standard_normal(4)), won, 0.5) <= best + 1e-9


def test_two_options_have_a_closed_answer() -> None:
    """With w wins to l and the same prior on both sides, s_b = 1 / s_a, and the chance solves one equation."""
    won = np.array([[0.0, 9.0], [1.0, 0.0]])
    high, low = fit(won[None], 0.5)[0]
    assert high == pytest.approx(-low, abs=1e-12)
    s = math.exp(high)
    assert pytest.approx(10 * s / (s + 1 / s) + s / (s + 1), abs=1e-10) == 9 + 0.5


def test_groups_that_never_met_still_have_one_answer() -> None:
    found = strengths(told("p:ab q:cd"), OPTIONS, rng=np.random.default_rng(0), draws=20)
    chance = {one.option: one.chance for one in found.strengths}
    assert chance["a"] == pytest.approx(chance["c"], abs=1e-9)
    assert chance["a"] == pytest.approx(100 - chance["b"], abs=1e-9)


def test_bands_are_wider_when_few_people_chose_often() -> None:
    """A hundred people with one choice each, or four people with 25 each: as many choices, but not as much known."""
    many = [Choice(f"p{number}", "a", "b", "a" if number % 4 else "b") for number in range(100)]
    few = [
        Choice(f"p{person}", f"x{pair}", f"y{pair}", f"{'y' if person == 0 else 'x'}{pair}")
        for person in range(4)
        for pair in range(25)
    ]
    narrow = strengths(many, "ab", rng=np.random.default_rng(5), draws=400).strengths[0]
    options = [f"{side}{pair}" for side in "xy" for pair in range(25)]
    wide = strengths(few, options, rng=np.random.default_rng(5), draws=400).strengths[0]
    assert narrow.score_low < narrow.score < narrow.score_high
    assert narrow.chance_low < narrow.chance < narrow.chance_high
    assert wide.score_high - wide.score_low > 2 * (narrow.score_high - narrow.score_low)


def test_bands_come_from_the_generator_alone_and_cover_nine_in_ten() -> None:
    rows = [Choice(f"p{number}", "a", "b", "a" if number % 3 else "b") for number in range(60)]
    first, second = (strengths(rows, "ab", rng=np.random.default_rng(8), draws=300) for _ in range(2))
    assert first == second
    a = first.strengths[0]
    rng = np.random.default_rng(9)
    inside = [a.score_low <= 100 * (won + 1) / 62 <= a.score_high for won in rng.binomial(60, 2 / 3, size=4000)]
    assert 0.85 <= float(np.mean(inside)) <= 0.95


def test_strengths_without_choices_or_options_and_wrong_settings() -> None:
    rng = np.random.default_rng(0)
    assert [one.chance for one in strengths([], "ab", rng=rng, draws=5).strengths] == [50.0, 50.0]
    assert strengths([], "", rng=rng).strengths == ()
    with pytest.raises(MethodError, match="prior"):
        strengths([], "ab", rng=rng, prior=0)
    with pytest.raises(MethodError, match="draws"):
        strengths([], "ab", rng=rng, draws=0)
