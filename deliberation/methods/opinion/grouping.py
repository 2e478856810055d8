"""Who is grouped, into how many groups, and whether groups may be spoken of at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from deliberation.methods.opinion.clustering import BasePoints, Clustering, base_points, clusterings, polish
from deliberation.methods.opinion.types import Floats, Ints, Reason, Votes

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


def find_groups(positions: Floats, rows: Ints, *, groups: int | None = None) -> Grouping:
    """Group the people in `rows` by their places (people x 2).

    The number of groups is the one with the best mean silhouette, if every group then has five people; otherwise the
    largest number for which every group has; otherwise there are none (`reason`). `groups` asks for a number, which is
    then kept to, whatever the sizes.
    """
    few = Reason("too_few_people", {"people": len(rows), "needed": 2 * SMALLEST_GROUP})
    if len(rows) == 0 or (groups is None and len(rows) < 2):
        return Grouping(np.full(len(positions), NOBODY), 0, None, few)
    base = base_points(positions[rows])
    most = most_groups(len(base.points)) if groups is None else groups
    tried = clusterings(base, most, smallest=SMALLEST_GROUP)
    if groups is not None:
        return _asked_for(positions, rows, base, tried, groups)
    if not tried:
        reason = few if len(rows) < 2 * SMALLEST_GROUP else Reason("all_alike", {"people": len(rows)})
        return Grouping(np.full(len(positions), NOBODY), 0, None, reason)
    best = max(tried, key=lambda found: (found.silhouette, -found.k))
    allowed = [found for found in tried if _smallest(base, found) >= SMALLEST_GROUP]
    if not allowed:
        lonely = Reason("no_groups_of_five", {"people": len(rows), "smallest": SMALLEST_GROUP})
        reason = few if len(rows) < 2 * SMALLEST_GROUP else lonely
        return _spread_out(positions, rows, base, best, reason)
    if best not in allowed:
        best = max(allowed, key=lambda found: found.k)
    return _spread_out(positions, rows, base, best, None)


def _asked_for(positions: Floats, rows: Ints, base: BasePoints, tried: list[Clustering], groups: int) -> Grouping:
    if groups == 1:
        whole = np.zeros(len(base.points), dtype=np.int64)
        return _spread_out(positions, rows, base, Clustering(1, whole, 0.0), None)
    if not tried or tried[-1].k != groups:
        reason = Reason("too_few_places", {"places": len(base.points), "asked": groups})
        return Grouping(np.full(len(positions), NOBODY), 0, None, reason)
    return _spread_out(positions, rows, base, tried[-1], None)


def _smallest(base: BasePoints, found: Clustering) -> float:
    return float(np.bincount(found.labels, weights=base.weights).min())


def _spread_out(positions: Floats, rows: Ints, base: BasePoints, found: Clustering, reason: Reason | None) -> Grouping:
    """Give each person the group of their point; the largest group is 0, of equals the one with the earliest row."""
    labels = found.labels[base.owner]
    finer = polish(positions[rows], labels, found.k)
    if reason is not None or np.bincount(finer).min() >= min(SMALLEST_GROUP, np.bincount(labels).min()):
        labels = finer
    sizes = np.bincount(labels, minlength=found.k)
    first = np.array([int(np.argmax(labels == group)) for group in range(found.k)])
    rank = np.empty(found.k, dtype=np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(found.k)
    spread = np.full(len(positions), NOBODY)
    spread[rows] = rank[labels]
    return Grouping(spread, found.k, found.silhouette if found.k > 1 else None, reason)
