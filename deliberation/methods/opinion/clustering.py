"""Places on a plane -> clusters. Points are few (at most a hundred) and weighted by the people that they stand for.

Nothing here is random: base clusters start from splitting the widest cell (Su and Dy 2007, "In search of deterministic
methods for initializing k-means", Intelligent Data Analysis 11), groups from global k-means (Likas, Vlassis and Verbeek
2003, "The global k-means clustering algorithm", Pattern Recognition 36), which adds one centre at a time.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from scipy.spatial import KDTree
from scipy.spatial.distance import cdist

from deliberation.methods.opinion.types import Floats, Ints

BASE_CLUSTERS = 100
_STEPS = 100
_STARTS = 24


@dataclass(frozen=True, slots=True, eq=False)
class BasePoints:
    """At most a hundred points; `weights` people stand at each, `owner[i]` is the point of person i."""

    points: Floats
    weights: Floats
    owner: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Clustering:
    """Which cluster each point is in (0 to k-1) and how good the split is (-1 to 1)."""

    k: int
    labels: Ints
    silhouette: float


def base_points(positions: Floats, *, limit: int = BASE_CLUSTERS) -> BasePoints:
    """Gather people into at most `limit` points: those who stand together, or else the nearest of `limit` centres.

    O(people * log(limit)) a step, at most 100 steps; the same for any order of people up to rounding.
    """
    distinct, owner, counts = np.unique(positions, axis=0, return_inverse=True, return_counts=True)
    owner = owner.reshape(-1).astype(np.int64)
    if len(distinct) <= limit:
        return BasePoints(distinct, counts.astype(np.float64), owner)
    weights = counts.astype(np.float64)
    centres = _lloyd(distinct, weights, _split(distinct, weights, limit))
    nearest = KDTree(centres).query(distinct)[1]
    used, compact = np.unique(nearest, return_inverse=True)
    points, mass = _means(distinct, weights, compact.reshape(-1), used.size)
    return BasePoints(points, mass, compact.reshape(-1)[owner])


def _means(points: Floats, weights: Floats, labels: Ints, k: int) -> tuple[Floats, Floats]:
    mass = np.bincount(labels, weights=weights, minlength=k)
    sums = [np.bincount(labels, weights=weights * points[:, axis], minlength=k) for axis in range(points.shape[1])]
    return np.stack(sums, axis=1) / np.maximum(mass, 1e-300)[:, None], mass.astype(np.float64)


def _spread(points: Floats, weights: Floats) -> tuple[float, int, float]:
    """Give the weighted squared spread along the widest axis, that axis, and the mean on it."""
    mean = np.average(points, axis=0, weights=weights)
    squares = weights @ (points - mean) ** 2
    axis = int(np.argmax(squares))
    return float(squares[axis]), axis, float(mean[axis])


def _split(points: Floats, weights: Floats, k: int) -> Floats:
    """Give k start centres: again and again halve the widest cell at its mean (Su and Dy 2007)."""
    everything = np.arange(len(points))
    spread, axis, mean = _spread(points, weights)
    heap = [(-spread, 0, axis, mean, everything)]
    done: list[Ints] = []
    number = 0
    while heap and len(heap) + len(done) < k:
        width, _, axis, mean, cell = heapq.heappop(heap)
        low = points[cell, axis] <= mean
        if width == 0.0 or low.all():
            done.append(cell)
            continue
        for part in (cell[low], cell[~low]):
            number += 1
            spread, part_axis, part_mean = _spread(points[part], weights[part])
            heapq.heappush(heap, (-spread, number, part_axis, part_mean, part))
    cells = done + [entry[4] for entry in heap]
    return np.array([np.average(points[cell], axis=0, weights=weights[cell]) for cell in cells])


def _lloyd(points: Floats, weights: Floats, centres: Floats) -> Floats:
    """Move the centres until nobody changes sides, at most 100 steps; an empty centre stays where it is."""
    labels = np.full(len(points), -1)
    for _ in range(_STEPS):
        nearest = np.asarray(KDTree(centres).query(points)[1])
        if np.array_equal(nearest, labels):
            break
        labels = nearest
        means, mass = _means(points, weights, labels, len(centres))
        centres = np.where(mass[:, None] > 0, means, centres)
    return centres


def _lloyd_from_many(points: Floats, weights: Floats, starts: Floats) -> tuple[Floats, Ints, Floats]:
    """Run k-means from many starts (starts x k x 2) side by side: centres, labels (starts x points), inertia."""
    centres = starts
    labels = np.full((len(starts), len(points)), -1)
    cost = np.zeros(len(starts))
    numbers = np.arange(centres.shape[1])[None, :, None]
    for _ in range(_STEPS):
        squares = (centres[:, :, :1] - points[:, 0]) ** 2 + (centres[:, :, 1:] - points[:, 1]) ** 2
        nearest = squares.argmin(axis=1)
        cost = squares.min(axis=1) @ weights
        if np.array_equal(nearest, labels):
            break
        labels = nearest
        inside = np.where(labels[:, None, :] == numbers, weights, 0.0)
        mass = inside.sum(axis=2)
        means = inside @ points / np.maximum(mass, 1e-300)[:, :, None]
        centres = np.where(mass[:, :, None] > 0, means, centres)
    return centres, labels, cost


def clusterings(base: BasePoints, most: int, *, smallest: int = 1) -> list[Clustering]:
    """Give the best split into 2, 3, ... `most` clusters (fewer when there are not so many points).

    Global k-means: the split into k starts from the split into k-1 and one point as the new centre; tried are the 24
    points that would take the most off the sum of squares at once. Of the splits found, those whose clusters all hold
    `smallest` people are preferred, so that one person far out does not make a cluster alone.
    O(24 * points * k * steps) for each k.
    """
    points, weights = base.points, base.weights
    distances = cdist(points, points)
    centres = np.average(points, axis=0, weights=weights)[None, :]
    found: list[Clustering] = []
    for k in range(2, min(most, len(points)) + 1):
        new = _promising(points, weights, distances, centres)
        starts = np.empty((len(new), k, points.shape[1]))
        starts[:, :-1] = centres
        starts[:, -1] = points[new]
        moved, labels, cost = _lloyd_from_many(points, weights, starts)
        best = _best(labels, weights, cost, k, smallest)
        centres = moved[best]
        split = compact_labels(labels[best])
        found.append(Clustering(int(split.max()) + 1, split, silhouette(distances, weights, split)))
    return found


def _promising(points: Floats, weights: Floats, distances: Floats, centres: Floats) -> Ints:
    """Give the points that lower the sum of squares most as one more centre, best first."""
    now = cdist(points, centres, "sqeuclidean").min(axis=1)
    gain = np.maximum(now[None, :] - distances**2, 0.0) @ weights
    return np.argsort(-gain, kind="stable")[:_STARTS]


def _best(labels: Ints, weights: Floats, cost: Floats, k: int, smallest: int) -> int:
    sizes = np.stack([(labels == cluster) @ weights for cluster in range(k)], axis=1).min(axis=1)
    # Splits that differ only by rounding count as equal, and the first start wins.
    rounded = np.round(cost / max(float(cost.max()), 1e-300), 12)
    return int(np.lexsort((rounded, sizes < smallest))[0])


def compact_labels(labels: Ints) -> Ints:
    """Number the clusters that have anybody in them 0, 1, 2, ...

    >>> compact_labels(np.array([4, 2, 4])).tolist()
    [1, 0, 1]
    """
    return np.unique(labels, return_inverse=True)[1].reshape(-1).astype(np.int64)


def silhouette(distances: Floats, weights: Floats, labels: Ints) -> float:
    """Give the mean silhouette over people (Rousseeuw 1987), points standing for `weights` people each.

    `distances` is points x points. Somebody alone in a cluster scores 0. With one person a point this is the usual
    unweighted silhouette.
    """
    k = int(labels.max()) + 1
    if k < 2:
        return 0.0
    inside = np.eye(k)[labels] * weights[:, None]
    mass = inside.sum(axis=0)
    sums = distances @ inside
    rows = np.arange(len(labels))
    own = sums[rows, labels] / np.maximum(mass[labels] - 1.0, 1e-300)
    others = sums / mass
    others[rows, labels] = np.inf
    nearest = others.min(axis=1)
    top = np.maximum(own, nearest)
    score = np.where((mass[labels] > 1.0) & (top > 0), (nearest - own) / np.where(top > 0, top, 1.0), 0.0)
    return float(score @ weights / weights.sum())
