"""Equal shares with costs in floating point, many counts at once: for large files and for many reruns.

The same rule as `shares`, with numpy. Each row of `money` is one count (another share, or somebody left out: a person
without money pays nothing). Counts that bought the same so far are worked on together and part where they choose
differently. The price is found in rounds, without sorting: from a price that is too low, whoever holds less than it
pays all, and the price that the others need is the next one, until it stays.

Values closer than `LEVEL` (relative) count as level, since floats cannot tell them apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from deliberation.methods.counting.budget.choosing import Chooser, Limits
from deliberation.methods.counting.budget.profile import Profile
from deliberation.methods.counting.budget.shares import Bought, Run

LEVEL = 1e-9
_CELLS = 1_000_000
_MOST_ROWS = 256
Floats = NDArray[np.float64]
Order = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Every (paper, option, points) that there is, sorted by option and then by paper."""

    papers: NDArray[np.int64]
    points: Floats
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, profile: Profile) -> Table:
        """All papers of a profile; equal pairs (option, points) are looked up once."""
        pairs = list(chain.from_iterable(profile.patterns))
        known = {pair: number for number, pair in enumerate(dict.fromkeys(pairs))}
        which = np.fromiter(map(known.__getitem__, pairs), dtype=np.int64, count=len(pairs))
        place = {option: number for number, option in enumerate(profile.ids)}
        options = np.array([place[option] for option, _ in known], dtype=np.int64)[which]
        lengths = np.fromiter(map(len, profile.patterns), dtype=np.int64, count=len(profile.patterns))
        order = np.argsort(options, kind="stable")
        return cls(
            np.repeat(np.arange(len(lengths)), lengths)[order],
            np.array([float(points) for _, points in known])[which[order]],
            np.searchsorted(options[order], np.arange(len(place) + 1)),
        )

    def supporters(self, option: int) -> tuple[NDArray[np.int64], Floats]:
        """The papers that support an option (its place among the ids), and their points."""
        here = slice(self.starts[option], self.starts[option + 1])
        return self.papers[here], self.points[here]


@dataclass(frozen=True)
class Columns:
    """Who supports what, as arrays: for each option the columns of its supporters and their points."""

    options: tuple[str, ...]
    costs: Floats
    people: Floats
    supporters: tuple[NDArray[np.int64], ...]
    points: tuple[Floats, ...]
    by_cost: bool

    @classmethod
    def of(cls, profile: Profile, options: Collection[str], *, by_cost: bool, one_by_one: bool = False) -> Columns:
        """One column per distinct paper, or with `one_by_one` per person with any support, paper after paper."""
        chosen = tuple(option for option in profile.ids if option in options and profile.ticks[option])
        counts = np.array(profile.people, dtype=np.int64)
        starts = np.concatenate([[0], np.cumsum(counts)])
        table = Table.of(profile)
        supporters, points = [], []
        for option in chosen:
            where, given = table.supporters(profile.ids.index(option))
            if one_by_one:
                given = np.repeat(given, counts[where])
                where = np.concatenate([np.arange(starts[i], starts[i + 1]) for i in where])
            supporters.append(where)
            points.append(given)
        people = np.ones(int(starts[-1])) if one_by_one else counts.astype(float)
        costs = np.array([profile.costs[option] for option in chosen], dtype=float)
        return cls(chosen, costs, people, tuple(supporters), tuple(points), by_cost)

    def price(self, j: int, held: Floats, low: Floats) -> Floats:
        """The least price a point in each count, from a price that is not too high; inf where it can't be paid."""
        where, points, cost = self.supporters[j], self.points[j], self.costs[j]
        money, people = held[:, where], self.people[where]
        weight = people * points
        whole, alike = float(weight.sum()), bool((points == 1).all())
        rho = low.copy()
        can = money @ people >= cost * (1 - LEVEL)
        rho[~can] = np.inf
        rows = np.flatnonzero(can)
        money = money[rows] if len(rows) < len(money) else money
        while len(rows):
            limit = rho[rows, None]
            poor = money < (limit if alike else limit * points)
            left = cost - np.where(poor, money, 0.0) @ people
            paying = whole - poor @ weight
            higher = left / np.where(paying > 0, paying, 1.0)
            if not paying.all():
                higher = np.where(paying > 0, higher, (money / points).max(axis=1))
            moved = higher > rho[rows] * (1 + 1e-14)
            rho[rows[moved]] = higher[moved]
            going = moved & (paying > 0)
            if not going.all():
                rows, money = rows[going], money[going]
        return rho

    def first_bounds(self) -> Floats:
        """A value that no option can fall below: everybody pays alike for each point."""
        weights = np.array([self.people[w] @ p for w, p in zip(self.supporters, self.points, strict=True)])
        return self.values(self.costs / weights)

    def values(self, rho: Floats) -> Floats:
        """What is compared, from the price of every option: price / cost with cost utility."""
        if not self.by_cost:
            return rho
        free = self.costs == 0
        return np.where(free, 0.0, rho / np.where(free, 1.0, self.costs))

    def divisor(self, j: int) -> float:
        """What a price is divided by to be compared."""
        return float(self.costs[j]) if self.by_cost and self.costs[j] else 1.0


class _Batch:
    """Counts with the same purchases so far: row numbers, money, lower bounds, and what was bought."""

    __slots__ = ("bought", "bounds", "held", "rows")

    def __init__(self, rows: NDArray[np.int64], held: Floats, bounds: Floats, bought: tuple[int, ...]) -> None:
        self.rows, self.held, self.bounds, self.bought = rows, held, bounds, bought

    def part(self, chosen: NDArray[np.bool_], option: int) -> _Batch:
        """Those that choose this option now."""
        if chosen.all():
            return _Batch(self.rows, self.held, self.bounds, (*self.bought, option))
        return _Batch(self.rows[chosen], self.held[chosen], self.bounds[chosen], (*self.bought, option))


def follow(
    columns: Columns,
    money: Floats,
    keys: NDArray[np.int64],
    limits: Limits,
    before: Sequence[str] = (),
    *,
    unwanted: NDArray[np.bool_] | None = None,
) -> list[Order]:
    """The options bought in each count, in order.

    `money`: counts x columns, what each person holds at first; it is used up. `keys`: counts x options (or one row),
    the least is taken first among level options. `unwanted`: counts x options, true where no supporter is left.
    """
    found: list[Order] = [()] * len(money)
    bounds = np.tile(columns.first_bounds(), (len(money), 1))
    if unwanted is not None:
        bounds[unwanted] = np.inf
    keys = np.broadcast_to(keys, bounds.shape)
    waiting = [_Batch(np.arange(len(money)), money, bounds, ())] if columns.options else []
    while waiting:
        batch = waiting.pop()
        open_now = _open(columns, batch.bought, limits, before)
        values = _evaluate(columns, batch, open_now)
        best = values.min(axis=1)
        level = values <= best[:, None] * (1 + LEVEL)
        chosen = np.where(level, keys[batch.rows], np.iinfo(np.int64).max).argmin(axis=1)
        chosen[~np.isfinite(best)] = -1
        for option in sorted(set(chosen.tolist())):
            here = chosen == option
            if option < 0:
                order = tuple(columns.options[j] for j in batch.bought)
                for row in batch.rows[here].tolist():
                    found[row] = order
                continue
            after = batch.part(here, option)
            _pay(columns, after.held, option, values[here, option] * columns.divisor(option))
            waiting.append(after)
    return found


def _open(columns: Columns, bought: tuple[int, ...], limits: Limits, before: Sequence[str]) -> NDArray[np.bool_]:
    order = [*before, *(columns.options[j] for j in bought)]
    mask = np.zeros(len(columns.options), dtype=bool)
    free = set(limits.free(columns.options, order))
    for j, option in enumerate(columns.options):
        mask[j] = j not in bought and option in free
    return mask


def _evaluate(columns: Columns, batch: _Batch, open_now: NDArray[np.bool_]) -> Floats:
    """Values of the options that may be best, inf for all others; bounds are raised in place."""
    values = np.full(batch.bounds.shape, np.inf)
    waiting = np.where(open_now, batch.bounds, np.inf)
    best = np.full(len(values), np.inf)
    while True:
        first = waiting.argmin(axis=1)
        lowest = waiting[np.arange(len(first)), first]
        need = np.isfinite(lowest) & (lowest <= best * (1 + LEVEL))
        if not need.any():
            return values
        for j in sorted(set(first[need].tolist())):
            rows = np.flatnonzero(need & (first == j))
            low = batch.bounds[rows, j] * columns.divisor(j)
            held = batch.held if len(rows) == len(batch.held) else batch.held[rows]
            found = columns.price(j, held, low) / columns.divisor(j)
            batch.bounds[rows, j] = values[rows, j] = found
            waiting[rows, j] = np.inf
            best[rows] = np.minimum(best[rows], found)


def _pay(columns: Columns, held: Floats, j: int, rho: Floats) -> Floats:
    where = columns.supporters[j]
    money = held[:, where]
    paid = np.minimum(money, rho[:, None] * columns.points[j])
    held[:, where] = money - paid
    return paid


def tie_keys(columns: Columns, chooser: Chooser) -> NDArray[np.int64]:
    """One row: the place of each option when all of them are level."""
    places = {option: place for place, option in enumerate(sorted(columns.options, key=chooser.key))}
    return np.array([[places[option] for option in columns.options]], dtype=np.int64)


class FloatShares:
    """Counts of one profile with any share, in floats."""

    def __init__(
        self,
        profile: Profile,
        options: Collection[str],
        *,
        by_cost: bool,
        chooser: Chooser,
        limits: Limits,
        before: Sequence[str] = (),
    ) -> None:
        self._columns = Columns.of(profile, options, by_cost=by_cost)
        self._chooser, self._limits, self._before = chooser, limits, tuple(before)
        self._keys = tie_keys(self._columns, chooser)
        self._rows = max(1, min(_MOST_ROWS, _CELLS // max(1, len(profile.people))))

    def orders(self, shares: Iterable[Fraction]) -> Iterator[Order]:
        """What is bought with each of the shares, worked out a block at a time."""
        rest, size = iter(shares), 1
        while block := list(islice(rest, size)):
            money = np.repeat(np.array([float(share) for share in block])[:, None], len(self._columns.people), axis=1)
            yield from follow(self._columns, money, self._keys, self._limits, self._before)
            size = min(self._rows, size * 4)

    def run(self, share: Fraction) -> Run:
        """One count with all its payments and ties."""
        columns = self._columns
        held = np.full((1, len(columns.people)), float(share))
        batch = _Batch(np.zeros(1, dtype=np.int64), held, columns.first_bounds()[None, :].copy(), ())
        steps: list[Bought] = []
        while columns.options:
            values = _evaluate(columns, batch, _open(columns, batch.bought, self._limits, self._before))[0]
            best = values.min()
            if not np.isfinite(best):
                break
            level = [columns.options[j] for j in np.flatnonzero(values <= best * (1 + LEVEL)).tolist()]
            option = self._chooser.choose(level, len(self._before) + len(steps) + 1)
            j = columns.options.index(option)
            rho = float(values[j] * columns.divisor(j))
            paid = _pay(columns, batch.held, j, np.array([rho]))[0]
            payers = np.flatnonzero(paid > 0)
            payments = zip(columns.supporters[j][payers].tolist(), paid[payers].tolist(), strict=True)
            steps.append(Bought(option, rho, list(payments)))
            batch.bought = (*batch.bought, j)
        return Run(share, steps, batch.held[0].tolist())
