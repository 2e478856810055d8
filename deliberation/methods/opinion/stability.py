"""How much groups hang on who happened to take part: are they found again without a fifth of the people?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from deliberation.methods.opinion.grouping import NOBODY, Grouping
from deliberation.methods.opinion.sampling import MOST_REPEATS, Draws
from deliberation.methods.opinion.types import Ints, Votes


def adjusted_rand(first: Ints, second: Ints) -> float:
    """Give the adjusted Rand index (Hubert and Arabie 1985) of two groupings of the same people: 1 same, 0 chance.

    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([5, 5, 3, 3]))
    1.0
    """
    rows, columns = np.unique(first, return_inverse=True)[1], np.unique(second, return_inverse=True)[1]
    width = int(columns.max(initial=0)) + 1
    table = np.bincount(rows.reshape(-1) * width + columns.reshape(-1)).astype(np.float64)
    across = np.bincount(rows.reshape(-1)).astype(np.float64)
    down = np.bincount(columns.reshape(-1)).astype(np.float64)
    together, in_first, in_second = (float((c * (c - 1)).sum() / 2) for c in (table, across, down))
    pairs = len(first) * (len(first) - 1) / 2
    expected = in_first * in_second / pairs if pairs else 0.0
    most = (in_first + in_second) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)


def agreement(before: Ints, again: Ints) -> float:
    """Give the adjusted Rand index over the people grouped in both, at least 0, and 0 when one side has no groups."""
    both = (again >= 0) & (before >= 0)
    if int(again.max(initial=NOBODY)) < 1 or int(before.max(initial=NOBODY)) < 1 or not both.any():
        return 0.0
    return max(0.0, adjusted_rand(before[both], again[both]))


def stability(
    votes: Votes,
    labels: Ints,
    find: Callable[[Votes], Grouping],
    *,
    draws: Draws,
    repeats: int,
    progress: Callable[[int], None] | None = None,
) -> float:
    """Give the mean `agreement` between `labels` and the groups that `find`, a whole method, finds among 80 % of all.

    0 without repeats or without groups. `progress` is told the number of each repeat. Costs `repeats` times the method.
    """
    if repeats == 0 or int(labels.max(initial=NOBODY)) < 1:
        return 0.0
    total = 0.0
    for number in range(repeats):
        if progress is not None:
            progress(number)
        part = np.flatnonzero(draws.drawn[:, number % MOST_REPEATS])
        if len(part):
            total += agreement(labels[part], find(votes[part]).labels)
    return total / repeats
