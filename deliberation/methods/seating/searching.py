"""Better plans by swaps, cooled slowly: in one round at a time, all else as it stands.

The change of every swap in a round is worked out at once, and one is drawn with the probability proportional to
exp(-change / temperature), by the largest of the changes with Gumbel noise: no draw is refused (S. Kirkpatrick,
C. D. Gelatt, M. P. Vecchi 1983; A. B. Bortz, M. H. Kalos, J. L. Lebowitz 1975). While it cools, a violation of balance
costs more and more, so that mixing finds its shape first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from deliberation.methods.seating.numbers import NOWHERE, Floats, Numbers, Whole
from deliberation.methods.seating.states import RoundState, meetings
from deliberation.methods.seating.swaps import Swaps

_VISIT = 30
_GROUP_TRIES = 4
_POOL = 1 << 18
_KEEP_FROM = 0.4
_FEWEST = 4  # so many pairs is one person more worth to those who meet fewest
_BEHIND = 0.02  # at the end; from the middle on, who met fewer than others counts more
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Cooling:
    """From which temperature to which, and the price of a violation of balance at both ends."""

    hot: float
    cold: float
    soft: float
    firm: float


@dataclass(frozen=True, slots=True)
class Search:
    """The best tables found (rounds, people), how many swaps were drawn, and whether the time ended it."""

    tables: Whole
    iterations: int
    out_of_time: bool


class _Room:
    """All rounds, how often people met in them, and the best of what they were."""

    def __init__(self, given: Numbers, start: Whole, first: int) -> None:
        free = [number for number in range(first, len(start)) if (start[number] != NOWHERE).any()]
        self.states = [RoundState(given, number, start[number]) for number in free]
        self.tables, self.met = start.copy(), meetings(start)
        self.came = (start != NOWHERE).any(axis=0)
        self.worth = [(state.violations(), state.lone()) for state in self.states]
        self.best, self.best_key = start.copy(), self._key()

    def _key(self) -> tuple[float, int, int]:
        violations = sum(violations for violations, _ in self.worth)
        others = np.count_nonzero(self.met, axis=1)[self.came]
        value = int(others.sum()) // 2 + _FEWEST * int(others.min(initial=len(others)))
        return violations, sum(lone for _, lone in self.worth), -value

    def visit(self, turn: int, noises: list[Floats], now: tuple[float, float, float], rng: np.random.Generator) -> None:
        """Swap in one round, while the others stand."""
        place = turn % len(self.states)
        state, (heat, state.unbalanced, behind) = self.states[place], now
        inside = np.ix_(state.people, state.people)
        self.met[inside] -= state.at[:, None] == state.at[None, :]
        weights = self._prices(behind)[inside] + state.apart
        np.fill_diagonal(weights, 0.0)
        swaps = Swaps(state, weights)
        for noise in noises:
            if not swaps.draw(heat * noise[: len(state.at), : len(state.at)]):
                break
        for group in state.groups:
            for _ in range(_GROUP_TRIES):
                _move_group(state, group, weights, heat, rng)
        self.met[inside] += state.at[:, None] == state.at[None, :]
        np.fill_diagonal(self.met, 0)
        self.tables[state.number, state.people] = state.at
        self.worth[place] = (state.violations(), state.lone())

    def _prices(self, behind: float) -> Floats:
        """What a meeting of each two people costs: 1 if they met before, and more for people who met few."""
        others = np.count_nonzero(self.met, axis=1)
        lag = behind * np.maximum(others[self.came].mean() - others, 0)
        prices: Floats = (self.met > 0) * (1 + lag[:, None] + lag[None, :])
        return prices

    def keep(self) -> None:
        """Keep what stands if it is the best so far: fewest violations, fewest lone people, most pairs."""
        key = self._key()
        if key < self.best_key:
            self.best, self.best_key = self.tables.copy(), key


def search(
    given: Numbers,
    start: Whole,
    *,
    first: int,
    effort: int,
    cooling: Cooling,
    rng: np.random.Generator,
    clock: Clock,
    until: float,
) -> Search:
    """Improve the rounds from `first` (counted from 0) on, which keep the hard rules, and keep them.

    `effort` swaps are drawn in all. A pair costs 1 for each meeting after the first, so that least cost is most
    different pairs, and a little more for people who met few. `until` is the reading
    of the clock at which the search ends early.
    """
    room = _Room(given, start, first)
    people = len(given.ids)
    pool = -np.log(rng.standard_exponential(_POOL + people * people))
    visits = max(1, effort // _VISIT) if room.states else 0
    for visit in range(visits):
        if clock() >= until:
            room.keep()
            return Search(room.best, visit * _VISIT, out_of_time=True)
        done = visit / visits
        heat = cooling.hot * (cooling.cold / cooling.hot) ** done
        price = cooling.soft * (cooling.firm / cooling.soft) ** done
        behind = _BEHIND * max(0.0, 2 * done - 1)
        starts = rng.integers(_POOL, size=_VISIT)
        noises = [pool[at : at + people * people].reshape(people, people) for at in starts.tolist()]
        room.visit(visit, noises, (heat, price, behind), rng)
        if done > _KEEP_FROM:
            room.keep()
    return Search(room.best, visits * _VISIT, out_of_time=False)


def _move_group(state: RoundState, group: list[int], weights: Floats, heat: float, rng: np.random.Generator) -> None:
    """Let a whole group change places with as many people of another table, if the draw says so."""
    here = state.at[group[0]]
    there = int(rng.integers(state.tables))
    others = np.flatnonzero(state.at == there)
    if there == here or len(others) < len(group):
        return
    chosen = rng.choice(others, size=len(group), replace=False)
    if state.weight[group].sum() != state.weight[chosen].sum():
        return
    before, was = state.cost(weights), state.at.copy()
    state.at[group], state.at[chosen] = there, here
    if state.cost(weights) - before > heat * float(rng.standard_exponential()):
        state.at[:] = was
