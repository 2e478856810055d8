"""Putting a text into a theme that is there.

By the facet for which its likeness to the facet's mean and to the theme's mean add up to most: a theme's mean alone
blurs its small facets, a facet's alone hangs on few texts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from deliberation.methods.themes.arrays import Ints, Vectors, group_means
from deliberation.methods.themes.graph import blocks

NOWHERE = -1
MARGIN = 0.05
"""A theme that fits by so little less than the own one is named too."""

MOST_OTHERS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """How texts fit themes: the `others` that fit about as well, best first, and how much better the own one does."""

    others: tuple[tuple[int, ...], ...]
    strength: Vectors


def nearest_group(vectors: Vectors, means: Vectors) -> Ints:
    """Give the group whose mean is nearest to each row; the first of equals."""
    found: Ints = np.full(len(vectors), NOWHERE)
    for block in blocks(len(vectors), len(means)):
        found[block] = np.argmax(vectors[block] @ means.T, axis=1)
    return found


def facet_centres(vectors: Vectors, themes: Ints, facets: Ints, sizes: Ints) -> Vectors:
    """Give for each facet the sum of its mean and its theme's, for `nearest_group`. Only texts with a facet count."""
    rows = np.flatnonzero(facets != NOWHERE)
    theme_of = facet_themes(themes, facets)
    own = group_means(vectors[rows], facets[rows], len(theme_of), sizes[rows])
    wide = group_means(vectors[rows], themes[rows], int(themes.max(initial=NOWHERE)) + 1, sizes[rows])
    return np.where((theme_of != NOWHERE)[:, None], own + wide[theme_of], 0).astype(np.float32)


def fit_of(vectors: Vectors, themes: Ints, means: Vectors) -> Fit:
    """Compare each text with its own theme (`themes`, -1 for none) and with all others."""
    if not len(means):
        return Fit(((),) * len(vectors), np.zeros(len(vectors), dtype=np.float32))
    others: list[tuple[int, ...]] = []
    strength: Vectors = np.zeros(len(vectors), dtype=np.float32)
    for block in blocks(len(vectors), len(means)):
        likeness = vectors[block] @ means.T
        rows = np.arange(len(likeness))
        own = themes[block]
        mine = likeness[rows, own].copy()
        likeness[rows, own] = -np.inf
        ranked = np.argsort(-likeness, axis=1, kind="stable")[:, :MOST_OTHERS]
        near = np.take_along_axis(likeness, ranked, axis=1)
        best = near[:, 0] if near.shape[1] and len(means) > 1 else np.zeros(len(rows), dtype=np.float32)
        strength[block] = np.where(own >= 0, mine - best, 0)
        fits = (near >= (mine - MARGIN)[:, None]) & (near > 0) & (own >= 0)[:, None]
        others.extend(
            tuple(theme for theme, fit in zip(some, good, strict=True) if fit)
            for some, good in zip(ranked.tolist(), fits.tolist(), strict=True)
        )
    return Fit(tuple(others), strength)


def complete_facets(vectors: Vectors, themes: Ints, facets: Ints, sizes: Ints) -> Ints:
    """Give a facet of their own theme to texts that have none yet (-1): the nearest, or a new one if it has none."""
    done = facets.copy()
    theme_of = facet_themes(themes, facets)
    for theme in np.unique(themes[(facets == NOWHERE) & (themes != NOWHERE)]).tolist():
        rows = np.flatnonzero((themes == theme) & (facets == NOWHERE))
        inside = np.flatnonzero(theme_of == theme)
        if len(inside):
            own = np.flatnonzero(np.isin(facets, inside))
            place = np.searchsorted(inside, facets[own])
            means = group_means(vectors[own], place, len(inside), sizes[own])
            done[rows] = inside[nearest_group(vectors[rows], means)]
        else:
            done[rows] = done.max(initial=NOWHERE) + 1
    return done


def facet_themes(themes: Ints, facets: Ints) -> Ints:
    """Give the theme of each facet."""
    found: Ints = np.full(int(facets.max(initial=NOWHERE)) + 1, NOWHERE)
    inside = facets != NOWHERE
    found[facets[inside]] = themes[inside]
    return found
