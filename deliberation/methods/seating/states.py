"""One round as it stands: who sits where, what may change, and what it costs."""

from __future__ import annotations

import numpy as np

from deliberation.methods.seating.numbers import NOWHERE, Floats, Numbers, Whole

HARD = 1000.0
UNBALANCED = 2.0
RARE = 0.25
LONE = 0.3


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
        self.alike = bool((self.weight == self.weight[:1]).all())
        self.number = number
        self._weigh(sizes)

    def _weigh(self, sizes: Whole) -> None:
        """Look up what one person more or less with a value costs at a table, for each count there may be."""
        share, whole = self.values.sum(axis=0), self.low[:, :, None]
        rare = (share > 1) & (share <= RARE * len(self.people))
        sought = rare & (len(set(sizes.tolist())) > 1)  # with tables of one size, balance settles who is alone
        counts = np.arange(int(sizes.max(initial=0)) + 2)
        costs = np.maximum(whole - counts, 0) + np.maximum(counts - self.high[:, :, None], 0)
        costs += LONE * (sought[:, None] & (counts == 1))
        change = np.diff(costs, axis=2)
        end = np.zeros((*change.shape[:2], 1))
        self.rise = np.concatenate([change, end], axis=2)
        self.fall = np.concatenate([end, -change], axis=2)
        self.sought = sought

    def seated(self) -> Floats:
        """Who sits where, as (people, tables) of 0 and 1."""
        return np.asarray(self.at[:, None] == np.arange(self.tables), dtype=np.float64)

    def distance(self, counts: Floats) -> Floats:
        """How far counts (tables, values) are outside the whole numbers around their fair share."""
        found: Floats = np.maximum(self.low - counts, 0) + np.maximum(counts - self.high, 0)
        return found

    def lone(self) -> int:
        """How many people are the only one with a rare value at a table, where a swap can change that."""
        if not self.sought.any():
            return 0
        return int(((self.seated().T @ self.values)[:, self.sought] == 1).sum())

    def violations(self) -> float:
        """The sum of these distances as people sit now."""
        return float(self.distance(self.seated().T @ self.values).sum())

    def cost(self, weights: Floats) -> float:
        """Everything that a search makes small, in this round alone."""
        seated = self.seated()
        met = float(np.einsum("it,ij,jt->", seated, weights, seated)) / 2
        return met + float((seated * self.barred).sum()) + self.unbalanced * (self.violations() + LONE * self.lone())


def meetings(tables: Whole) -> Whole:
    """How often each two people sit at one table, (people, people), with 0 for oneself."""
    met = np.zeros((tables.shape[1],) * 2, dtype=np.int64)
    for one in tables:
        met += (one[:, None] == one[None, :]) & (one[:, None] != NOWHERE)
    np.fill_diagonal(met, 0)
    return met
