"""Who is grouped, and how many groups are tried."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from deliberation.methods.opinion.types import Ints, Reason, Votes

VOTES_NEEDED = 7
PEOPLE_WANTED = 15
SMALLEST_GROUP = 5
MOST_GROUPS = 5
POINTS_PER_EXTRA_GROUP = 12

NOBODY = -1


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """`labels[i]` is the group of person i (0 to k-1), or -1. With a `reason` the groups are only an attempt.

    `silhouette` is None where there was nothing to choose: one group, or groups given from outside.
    """

    labels: Ints
    k: int
    silhouette: float | None
    reason: Reason | None = None


def eligible(votes: Votes) -> Ints:
    """Give the rows that are grouped: people with min(7, statements) votes or more, filled up to 15 by the most active.

    Passes count, and so do votes on moderated statements. Of equally active people the earlier row comes first.
    """
    counts = np.diff(votes.indptr)
    chosen = (counts >= min(VOTES_NEEDED, votes.shape[1])) & (counts > 0)
    missing = PEOPLE_WANTED - int(chosen.sum())
    if missing > 0:
        rest = np.flatnonzero(~chosen & (counts > 0))
        chosen[rest[np.argsort(-counts[rest], kind="stable")][:missing]] = True
    return np.flatnonzero(chosen).astype(np.int64)


def most_groups(points: int) -> int:
    """Give the largest number of groups to try: min(5, 2 + floor(points / 12))."""
    return min(MOST_GROUPS, 2 + points // POINTS_PER_EXTRA_GROUP)
