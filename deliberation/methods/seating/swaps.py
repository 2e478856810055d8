"""The change of every swap of two people in a round, from running sums.

While the other rounds stand, what a swap changes is linear in who sits with whom. With W the price of a meeting, P the
sum of W over the people of each table, a and b the tables of i and j, meetings change by
P[i,b] + P[j,a] - P[i,a] - P[j,b] - 2 W[i,j]; balance changes by what one person more or less with each of their
values costs at both tables, except for the values that the two share.
"""

from __future__ import annotations

import numpy as np

from deliberation.methods.seating.numbers import Floats
from deliberation.methods.seating.states import HARD, RoundState

_NEVER = 1e6


class Swaps:
    """A round with its running sums. Complexity of a step: people squared, in a few operations on arrays."""

    def __init__(self, state: RoundState, weights: Floats) -> None:
        self.state, self.weights, self.unbalanced = state, weights, state.unbalanced
        seated = state.seated()
        self._rows = np.arange(len(state.at))
        self._values = np.ascontiguousarray(state.values.T)
        self._pull = weights @ seated + state.barred
        self._counts = np.rint(seated.T @ state.values).astype(np.int64)
        self._first = np.arange(self._counts.size).reshape(self._counts.shape) * state.rise.shape[2]

    def changes(self) -> Floats:
        """The change of the cost when each person swaps with each other, (people, people)."""
        found = self._changes()
        found[self.state.at[:, None] == self.state.at[None, :]] = 0.0
        return found

    def _changes(self) -> Floats:
        state, at = self.state, self.state.at
        place = self._first + self._counts
        more = self.unbalanced * state.rise.take(place)
        less = self.unbalanced * state.fall.take(place)
        joining = self._pull + state.values @ more.T
        leaving = (less @ self._values)[at, self._rows] - self._pull[self._rows, at]
        joining[self._rows, at] = _NEVER
        half = joining.take(at, axis=1)
        half -= self.weights
        half += leaving[:, None]
        half -= (state.values * (more + less)[at]) @ self._values
        if not state.alike:
            half[state.weight[:, None] != state.weight[None, :]] = HARD
        found: Floats = half + half.T
        return found

    def swap(self, one: int, other: int) -> None:
        """Let two people change places."""
        at = self.state.at
        here, there = at[one], at[other]
        shift = self.weights[:, other] - self.weights[:, one]
        self._pull[:, here] += shift
        self._pull[:, there] -= shift
        values = (self.state.values[other] - self.state.values[one]).astype(np.int64)
        self._counts[here] += values
        self._counts[there] -= values
        at[one], at[other] = there, here

    def draw(self, noise: Floats) -> bool:
        """Take the swap with the least change less `noise` (people, people), unless it breaks a hard rule."""
        change = self._changes()
        one, other = divmod(int(np.argmin(change - noise)), len(self._rows))
        if change[one, other] > HARD / 2:
            return False
        self.swap(one, other)
        return True
