"""Strengths from pairwise choices, with bands that say how far other people might have moved them.

Bradley and Terry, "Rank analysis of incomplete block designs" (1952): option a beats b with chance s_a / (s_a + s_b).
The strengths are the ones that maximise

    sum over a, b of w_ab log(s_a / (s_a + s_b))  +  prior x sum over a of [log(s_a / (s_a + 1)) + log(1 / (s_a + 1))]

where w_ab is the weight of all choices for a against b: each option also wins and loses `prior` choices against an
imaginary one of strength 1. So there is one answer, and only one, even where some pairs were never shown. It is found
by the MM steps of D. Hunter, "MM algorithms for generalized Bradley-Terry models" (2004),

    s_a <- (prior + sum_b w_ab) / (sum_b (w_ab + w_ba) / (s_a + s_b) + 2 prior / (s_a + 1)),

finished by Newton's steps on log s until no step is above 1e-12. Shown is the chance against the imaginary one,
100 s / (1 + s). The bands draw *people* with replacement, never single choices, and hold the middle 90 % of draws.
Display only: floats, not an official result.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deliberation.methods.counting.ranking.choices import Weighed, read_choices
from deliberation.methods.counting.ranking.types import Choice
from deliberation.methods.errors import MethodError

Floats = NDArray[np.float64]
FIRST_STEPS, MOST_STEPS = 20, 200
SMALL_ENOUGH = 1e-12
CELLS_AT_ONCE = 1_000_000
BAND = (5.0, 95.0)


@dataclass(frozen=True, slots=True)
class Strength:
    """One option, in percent: the chance by Bradley and Terry, the score of wiki surveys, each with its band."""

    option: str
    chance: float
    chance_low: float
    chance_high: float
    score: float
    score_low: float
    score_high: float


@dataclass(frozen=True, slots=True)
class Strengths:
    """All options by id; what the bands were made from."""

    strengths: tuple[Strength, ...]
    people: int
    draws: int
    prior: float


def strengths(
    choices: Iterable[Choice],
    options: Collection[str],
    *,
    rng: np.random.Generator,
    cap: int | None = None,
    prior: float = 0.5,
    draws: int = 1000,
) -> Strengths:
    """Strengths and bands; weights and cap as in `choices.read_choices`. Same choices, same generator, same floats.

    >>> told = [Choice(str(n), "a", "b", "a") for n in range(9)] + [Choice("9", "a", "b", "b")]
    >>> found = strengths(told, "ab", rng=np.random.default_rng(1), draws=200)
    >>> [(one.option, round(one.chance), round(one.score)) for one in found.strengths]
    [('a', 73, 83), ('b', 27, 17)]

    Raises:
        MethodError: as in `read_choices`; `prior` (not above 0) or `draws` (below 1).
    """
    if not prior > 0:
        raise MethodError("prior", prior=prior)
    if draws < 1:
        raise MethodError("draws", draws=draws)
    weighed = read_choices(choices, options, cap=cap)
    people, person, cell, weight = _arrays(weighed)
    size = len(weighed.options)
    if size == 0:
        return Strengths((), people, draws, prior)
    won = np.bincount(cell, weights=weight, minlength=size * size).astype(np.float64).reshape(1, size, size)
    logs = fit(won, prior)
    at_once = max(1, CELLS_AT_ONCE // (size * size))
    chances, scores = [], []
    for first in range(0, draws, at_once):
        drawn = _drawn(rng, min(at_once, draws - first), people, person, cell, weight, size)
        chances.append(_chance(fit(drawn, prior, start=logs)))
        scores.append(_score(drawn))
    table = np.column_stack(
        [_chance(logs)[0], *_band(chances), _score(won)[0], *_band(scores)],
    )
    found = (Strength(option, *map(float, row)) for option, row in zip(weighed.options, table, strict=True))
    return Strengths(tuple(found), people, draws, prior)


def fit(won: Floats, prior: float, *, start: Floats | None = None) -> Floats:
    """The logarithms of the strengths for each of several tables of wins (tables x options x options)."""
    wins = won.sum(axis=2) + prior
    met = won + won.transpose(0, 2, 1)
    logs = np.zeros_like(wins) if start is None else np.broadcast_to(start, wins.shape).copy()
    for _ in range(FIRST_STEPS):
        s = np.exp(logs)
        logs = np.log(wins / ((met / (s[:, :, None] + s[:, None, :])).sum(axis=2) + 2 * prior / (s + 1)))
    for _ in range(MOST_STEPS):
        step = _newton(wins, met, logs, prior)
        logs = logs + np.clip(step, -1, 1)
        if np.abs(step).max(initial=0.0) < SMALL_ENOUGH:
            break
    return logs


def _newton(wins: Floats, met: Floats, logs: Floats, prior: float) -> Floats:
    chance = 1 / (1 + np.exp(logs[:, None, :] - logs[:, :, None]))
    against_one = 1 / (1 + np.exp(-logs))
    slope = wins - (met * chance).sum(axis=2) - 2 * prior * against_one
    bend = met * chance * (1 - chance)
    at = np.arange(logs.shape[1])
    table = -bend
    table[:, at, at] += bend.sum(axis=2) + 2 * prior * against_one * (1 - against_one)
    step: Floats = np.linalg.solve(table, slope[:, :, None])[:, :, 0]
    return step


def _arrays(weighed: Weighed) -> tuple[int, NDArray[np.int64], NDArray[np.int64], Floats]:
    """People who decided on something; for each weighed choice its person, its cell in the table, its weight."""
    place = {option: at for at, option in enumerate(weighed.options)}
    people = sorted({person for person, _ in weighed.won})
    number = {person: at for at, person in enumerate(people)}
    size = len(weighed.options)
    person = np.array([number[who] for who, _ in weighed.won], dtype=np.int64)
    cell = np.array([place[a] * size + place[b] for _, (a, b) in weighed.won], dtype=np.int64)
    return len(people), person, cell, np.array([float(weight) for weight in weighed.won.values()], dtype=np.float64)


def _drawn(
    rng: np.random.Generator,
    draws: int,
    people: int,
    person: NDArray[np.int64],
    cell: NDArray[np.int64],
    weight: Floats,
    size: int,
) -> Floats:
    """Tables of wins of as many people as there are, drawn with replacement, one table for each draw."""
    if people == 0:
        return np.zeros((draws, size, size))
    times = rng.multinomial(people, np.full(people, 1 / people), size=draws)
    rows = [np.bincount(cell, weights=weight * often[person], minlength=size * size) for often in times]
    return np.array(rows, dtype=np.float64).reshape(draws, size, size)


def _chance(logs: Floats) -> Floats:
    found: Floats = 100 / (1 + np.exp(-logs))
    return found


def _score(won: Floats) -> Floats:
    wins, losses = won.sum(axis=2), won.sum(axis=1)
    found: Floats = 100 * (wins + 1) / (wins + losses + 2)
    return found


def _band(parts: list[Floats]) -> Floats:
    found: Floats = np.percentile(np.concatenate(parts), BAND, axis=0)
    return found
