"""How much the groups hang on who happened to take part: are they found again without a fifth of the people?"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

import numpy as np

from deliberation.methods.opinion.grouping import NOBODY, Grouping
from deliberation.methods.opinion.types import Ints, Votes

SHARE = 0.8
MOST_REPEATS = 50
FEWEST_REPEATS = 5
_VOTES_WORTH_REPEATING = 2_000_000


def usual_repeats(votes: int) -> int:
    """Give how often to repeat for so many votes: 50 times up to 40,000 votes, then fewer, at least 5.

    The more people there are, the less one sample differs from the next, and the longer each takes.

    >>> [usual_repeats(votes) for votes in (0, 30_000, 100_000, 2_000_000)]
    [50, 50, 20, 5]
    """
    return min(MOST_REPEATS, max(FEWEST_REPEATS, _VOTES_WORTH_REPEATING // max(votes, 1)))


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


def stability(
    votes: Votes,
    labels: Ints,
    find: Callable[[Votes], Grouping],
    *,
    rng: np.random.Generator,
    repeats: int,
    progress: Callable[[int], None] | None = None,
) -> float:
    """Give the mean adjusted Rand index (negatives as 0) between `labels` and the groups found on 80 % samples.

    `find` is the whole method, number of groups included; people are compared who are grouped in both. A sample in
    which no groups are found counts 0. 0 without repeats or without groups. `progress` is told the number of each
    repeat. Costs `repeats` times the method.
    """
    people = votes.shape[0]
    if repeats == 0 or int(labels.max(initial=NOBODY)) < 1:
        return 0.0
    total = 0.0
    for number in range(repeats):
        if progress is not None:
            progress(number)
        sample = np.sort(rng.choice(people, size=ceil(SHARE * people), replace=False))
        again = find(votes[sample]).labels
        before = labels[sample]
        both = (again >= 0) & (before >= 0)
        if int(again.max(initial=NOBODY)) >= 1 and both.any():
            total += max(0.0, adjusted_rand(before[both], again[both]))
    return total / repeats
