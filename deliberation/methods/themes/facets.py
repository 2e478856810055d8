"""Small groups inside themes, by Ward's method (Ward 1963), so that what few people say does not vanish."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from sklearn.cluster import AgglomerativeClustering

from deliberation.methods.themes.arrays import Ints, Vectors

_AT_ONCE = 2_000
"""Ward compares all with all: larger themes are divided first, which needs no square of memory."""


def find_facets(vectors: Vectors, themes: Ints, *, size: int) -> Ints:
    """Give the facet (0, 1, ...) of every text: about texts / `size` in each theme, numbered theme by theme."""
    labels: Ints = np.zeros(len(themes), dtype=np.int64)
    next_free = 0
    for theme in range(int(themes.max(initial=-1)) + 1):
        for rows in _pieces(vectors, np.flatnonzero(themes == theme)):
            found = _ward(vectors[rows], max(1, round(len(rows) / size)))
            labels[rows] = next_free + found
            next_free += int(found.max(initial=-1)) + 1
    return labels


def _pieces(vectors: Vectors, rows: Ints) -> Iterator[Ints]:
    """Halve a theme across its longest direction until each piece is small enough."""
    if len(rows) <= _AT_ONCE:
        if len(rows):
            yield rows
        return
    away = vectors[rows] - vectors[rows].mean(axis=0)
    _, directions = np.linalg.eigh((away.T @ away).astype(np.float64))
    order = np.argsort(away @ directions[:, -1], kind="stable")
    for half in np.array_split(order, 2):
        yield from _pieces(vectors, rows[np.sort(half)])


def _ward(vectors: Vectors, groups: int) -> Ints:
    if groups == 1:
        return np.zeros(len(vectors), dtype=np.int64)
    labels = AgglomerativeClustering(groups, linkage="ward").fit_predict(vectors.astype(np.float64))
    return np.asarray(labels, dtype=np.int64)
