"""Polis's own way to the groups, step by step, for comparison: it depends on the order in which people arrived.

Rows and columns are taken in the order given, which stands for the order of arrival. A conversation's earlier results
are not known here, so nothing is warm-started and the best number of groups is taken at once. The decomposition is
always that of all votes (Polis samples above 10,000 people), and groups may have any size.

Source: compdemocracy/polis, `math/src/polismath/math` (clusters, pca, conversation), rules in docs/methods/opinion.md.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from deliberation.methods.opinion.clustering import BasePoints, compact_labels, silhouette
from deliberation.methods.opinion.grouping import NOBODY, Grouping, most_groups
from deliberation.methods.opinion.projection import (
    DIMENSIONS,
    Centred,
    Projection,
    centre,
    extremities,
    place,
    with_fixed_sign,
)
from deliberation.methods.opinion.types import Floats, Ints, Reason, Votes

MOST_PEOPLE = 100_000
MOST_STATEMENTS = 10_000
BASE_CLUSTERS = 100
_BASE_STEPS = 100
_GROUP_STEPS = 20
_POWER_STEPS = 100
_STILL = 0.01


def power_iteration(centred: Centred, start: Floats) -> Floats:
    """Give two directions (2 x statements): 100 steps of power iteration each, the second at right angles."""
    directions = np.zeros((DIMENSIONS, centred.shape[1]))
    for number in range(DIMENSIONS):
        earlier = directions[:number]
        vector = start - earlier.T @ (earlier @ start)
        for _ in range(_POWER_STEPS):
            vector = np.asarray(centred.T @ (centred @ vector))
            vector = vector - earlier.T @ (earlier @ vector)
            length = float(np.linalg.norm(vector))
            if length <= 1e-12:
                vector = np.zeros_like(vector)
                break
            vector = vector / length
        directions[number] = vector
    return with_fixed_sign(directions)


def project(votes: Votes, zeroed: NDArray[np.bool_], start: Floats) -> Projection:
    """Place everybody as `projection.project` does, with directions by power iteration from `start`."""
    centred, means = centre(votes, zeroed)
    components = power_iteration(centred, start)
    positions = place(votes, centred, components, zeroed)
    return Projection(positions, components, means, extremities(components, means))


def first_distinct(points: Floats, count: int) -> Floats:
    """Give the first `count` different points in their order."""
    first = np.unique(points, axis=0, return_index=True)[1]
    return points[np.sort(first)[:count]]


def k_means(points: Floats, weights: Floats, starts: Floats, steps: int) -> tuple[Floats, Ints]:
    """Weighted k-means, ended when every centre moves less than 0.01; clusters that lose everybody are dropped."""
    centres = starts
    labels = np.zeros(len(points), dtype=np.int64)
    for _ in range(steps):
        labels = compact_labels(cdist(points, centres, "sqeuclidean").argmin(axis=1))
        k = int(labels.max()) + 1
        mass = np.bincount(labels, weights=weights, minlength=k)
        sums = [np.bincount(labels, weights=weights * points[:, axis], minlength=k) for axis in range(DIMENSIONS)]
        moved = np.stack(sums, axis=1) / mass[:, None]
        still = len(moved) == len(centres) and bool((np.hypot(*(moved - centres).T) < _STILL).all())
        centres = moved
        if still:
            break
    return centres, labels


def find_groups(positions: Floats, rows: Ints, *, groups: int | None = None) -> Grouping:
    """Group the people in `rows` (in order of arrival) over 100 base clusters, k with the best plain silhouette."""
    nobody = np.full(len(positions), NOBODY)
    if len(rows) == 0:
        return Grouping(nobody, 0, None, Reason("too_few_people", {"people": 0, "needed": 2}))
    points = positions[rows]
    one = np.ones(len(rows))
    centres, owner = k_means(points, one, first_distinct(points, BASE_CLUSTERS), _BASE_STEPS)
    base = BasePoints(centres, np.bincount(owner).astype(np.float64), owner)
    found = [_split(base, k) for k in (range(2, most_groups(len(centres)) + 1) if groups is None else (groups,))]
    fitting = [(score, labels) for score, labels in found if labels.max() + 1 >= min(groups or 2, 2)]
    if not fitting or (groups is not None and fitting[0][1].max() + 1 != groups):
        reason = Reason("too_few_places", {"places": len(centres), "asked": groups or 2})
        return Grouping(nobody, 0, None, reason)
    score, labels = max(fitting, key=lambda pair: pair[0])
    nobody[rows] = labels[owner]
    k = int(labels.max()) + 1
    return Grouping(nobody, k, score if k > 1 else None)


def _split(base: BasePoints, k: int) -> tuple[float, Ints]:
    starts = first_distinct(base.points, k)
    labels = k_means(base.points, base.weights, starts, _GROUP_STEPS)[1]
    distances = cdist(base.points, base.points)
    return silhouette(distances, np.ones(len(labels)), labels), labels
