"""Better plans by swaps, cooled slowly: in one round at a time, all else as it stands.

While the other rounds stand, what a swap in one round changes is linear in who sits with whom, so that the change of
several people against everybody is worked out at once. One of these swaps, or none, is drawn with the probability
proportional to exp(-change / temperature) (a heat bath; S. Kirkpatrick, C. D. Gelatt, M. P. Vecchi 1983).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from deliberation.methods.seating.numbers import NOWHERE, Floats, Numbers, Whole

HARD = 1000.0
UNBALANCED = 1.8
_AGAIN = 0.45  # an extra for each further meeting of the same pair, so that repeats are spread
HOT, WARM, _COLD = 0.6, 0.15, 0.05
_DRAWN = 8
_VISIT = 25
_GROUP_TRIES = 4
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Search:
    """The best tables found (rounds, people), how many swaps were drawn, and whether the time ended it."""

    tables: Whole
    iterations: int
    out_of_time: bool


class RoundState:
    """One round: people by their place among those present, the table of each, and what is counted there."""

    def __init__(self, given: Numbers, number: int, tables: Whole, unbalanced: float = UNBALANCED) -> None:
        self.unbalanced = unbalanced
        self.people = np.flatnonzero(tables != NOWHERE)
        self.at = tables[self.people].copy()
        self.values = given.values[self.people]
        self.barred = HARD * (~given.allowed[self.people])
        self.apart: Floats = HARD * given.apart[np.ix_(self.people, self.people)].astype(np.float64)
        place = {int(person): at for at, person in enumerate(self.people)}
        inside = [[place[one] for one in group if one in place] for group in given.groups]
        self.groups = [group for group in inside if len(group) > 1]
        for group in self.groups:
            self.apart[np.ix_(group, group)] -= HARD
        np.fill_diagonal(self.apart, 0.0)
        self.tables = given.allowed.shape[1]
        sizes = np.bincount(self.at, minlength=self.tables)
        exact = np.outer(sizes, self.values.sum(axis=0)) / max(1, len(self.people))
        self.low, self.high = np.floor(exact + 1e-9), np.ceil(exact - 1e-9)
        self.weight = given.weight[self.people]
        self.number = number

    def seated(self) -> Floats:
        """Who sits where, as (people, tables) of 0 and 1."""
        return np.asarray(self.at[:, None] == np.arange(self.tables), dtype=np.float64)

    def distance(self, counts: Floats) -> Floats:
        """How far counts (tables, values) are outside the whole numbers around their fair share."""
        found: Floats = np.maximum(self.low - counts, 0) + np.maximum(counts - self.high, 0)
        return found

    def violations(self) -> float:
        """The sum of these distances as people sit now."""
        return float(self.distance(self.seated().T @ self.values).sum())

    def cost(self, weights: Floats) -> float:
        """Everything that a search makes small, in this round alone."""
        seated = self.seated()
        met = float(np.einsum("it,ij,jt->", seated, weights, seated)) / 2
        return met + float((seated * self.barred).sum()) + self.unbalanced * self.violations()


class Swaps:
    """A round with its running sums, so that the change of many swaps is a few sums of arrays."""

    def __init__(self, state: RoundState, weights: Floats) -> None:
        self.state, self.weights = state, weights
        self.begin()

    def begin(self) -> None:
        """Count anew from where people sit."""
        seated = self.state.seated()
        self.pull = self.weights @ seated + self.state.barred
        self.counts = seated.T @ self.state.values
        self._weigh()

    def _weigh(self) -> None:
        state, here = self.state, self.state.distance(self.counts)
        more = state.unbalanced * (state.distance(self.counts + 1) - here)
        less = state.unbalanced * (state.distance(self.counts - 1) - here)
        self.both = more + less
        self.joining = self.pull + state.values @ more.T
        rows = np.arange(len(state.at))
        self.leaving = np.einsum("iv,iv->i", state.values, less[state.at]) - self.pull[rows, state.at]

    def changes(self, rows: Whole) -> Floats:
        """The change of the cost when each of `rows` swaps with each person, (rows, people)."""
        at, values = self.state.at, self.state.values
        change = self.joining[np.ix_(rows, at)] + self.joining[:, at[rows]].T
        change += self.leaving[rows][:, None] + self.leaving[None, :] - 2 * self.weights[rows]
        mine = values[rows] * self.both[at[rows]]
        change -= mine @ values.T + values[rows] @ (values * self.both[at]).T
        change[self.state.weight[rows][:, None] != self.state.weight[None, :]] = HARD
        change[at[rows][:, None] == at[None, :]] = 0.0
        return change

    def swap(self, one: int, other: int) -> None:
        """Let two people change places."""
        at = self.state.at
        here, there = at[one], at[other]
        shift = self.weights[:, other] - self.weights[:, one]
        self.pull[:, here] += shift
        self.pull[:, there] -= shift
        values = self.state.values[other] - self.state.values[one]
        self.counts[here] += values
        self.counts[there] -= values
        at[one], at[other] = there, here
        self._weigh()

    def draw(self, heat: float, rng: np.random.Generator) -> None:
        """Draw a swap or none."""
        rows = rng.integers(len(self.state.at), size=_DRAWN)
        change = self.changes(rows)
        drawn = change + heat * np.log(rng.standard_exponential(change.shape))
        place = int(np.argmin(drawn))
        one, other = int(rows[place // change.shape[1]]), place % change.shape[1]
        if self.state.at[one] != self.state.at[other]:
            self.swap(one, other)


def search(
    given: Numbers,
    start: Whole,
    *,
    first: int,
    effort: int,
    hot: float,
    rng: np.random.Generator,
    clock: Clock,
    until: float,
    unbalanced: float = UNBALANCED,
) -> Search:
    """Improve the rounds from `first` (counted from 0) on, which keep the hard rules, and keep them.

    `effort` swaps are drawn in all, at temperatures that fall from `hot`;
    `unbalanced` is the price of one violation of balance. `until` is the reading of the clock at which the
    search ends early.
    """
    free = [number for number in range(first, len(start)) if (start[number] != NOWHERE).any()]
    states = {number: RoundState(given, number, start[number], unbalanced) for number in free}
    tables, met = start.copy(), meetings(start)
    price = np.concatenate([[0.0], np.cumsum([0.0] + [1 + _AGAIN * k for k in range(len(start))])])
    step = np.append(np.diff(price), price[-1])
    best, best_cost = start.copy(), np.inf
    visits = max(1, effort // _VISIT) if free else 0
    done = 0
    for visit in range(visits):
        if clock() >= until:
            return Search(best, done, out_of_time=True)
        heat = hot * (_COLD / hot) ** (visit / visits)
        state = states[free[visit % len(free)]]
        inside = np.ix_(state.people, state.people)
        met[inside] -= state.at[:, None] == state.at[None, :]
        weights = step[met[inside]] + state.apart
        np.fill_diagonal(weights, 0.0)
        _visit(state, weights, heat, rng)
        met[inside] += state.at[:, None] == state.at[None, :]
        tables[state.number, state.people] = state.at
        done += _VISIT
        cost = 3 * sum(one.violations() for one in states.values()) if visit > visits // 2 else np.inf
        if cost < best_cost:
            cost += float(price[np.minimum(met, len(start))].sum()) / 2
            if cost < best_cost:
                best, best_cost = tables.copy(), cost
    return Search(best if np.isfinite(best_cost) else tables, done, out_of_time=False)


def _visit(state: RoundState, weights: Floats, heat: float, rng: np.random.Generator) -> None:
    if not len(state.at):
        return
    swaps = Swaps(state, weights)
    for _ in range(_VISIT):
        swaps.draw(heat, rng)
    for group in state.groups:
        for _ in range(_GROUP_TRIES):
            _move_group(state, group, weights, heat, rng)


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


def meetings(tables: Whole) -> Whole:
    """How often each two people sit at one table, (people, people), with 0 for oneself."""
    met = np.zeros((tables.shape[1],) * 2, dtype=np.int64)
    for one in tables:
        met += (one[:, None] == one[None, :]) & (one[:, None] != NOWHERE)
    np.fill_diagonal(met, 0)
    return met
