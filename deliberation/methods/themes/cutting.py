"""From a graph of texts to themes: Louvain, several times for few texts, and as many themes as are wanted.

What people decided is kept: texts whose theme people set are one node for each such theme, so they never come apart,
and no two of those nodes ever end up in one theme.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from deliberation.methods.themes.arrays import Ints, Vectors, group_means, unit
from deliberation.methods.themes.graph import Links, communities, links, nearest, neighbour_links
from deliberation.methods.themes.space import MANY

NEIGHBOURS_OF_FEW, NEIGHBOURS_OF_MANY = (5, 8), 8
AGREED_UP_TO = 1_000
"""Up to so many different texts, themes are what several runs agree on. More texts agree by themselves."""

_RUNS = 2
_RARELY = 0.3
_FINER = 1.3
_COMPANY = 0.5
_LOWEST, _HIGHEST, _TRIES = 0.02, 50.0, 10
NOT_LOCKED = -1


def similarity_graph(vectors: Vectors, widths: Sequence[int], *, seed: int) -> tuple[Links, float]:
    """Give the graph that themes are cut from, and the resolution that is the middle of the slider on it.

    For up to `AGREED_UP_TO` texts: a link weighs the share of runs (of every scale, number of neighbours and seed) that
    put both texts together, and links of less than 30 % are left out. `widths` are the columns of each scale.
    """
    many = len(vectors) >= MANY
    numbers = (NEIGHBOURS_OF_MANY,) if many else NEIGHBOURS_OF_FEW
    found = [_neighbours(part, number) for part in _parts(vectors, widths) for number in numbers]
    labels = [communities(one, resolution=1.0, seed=seed + run) for one in found for run in range(_RUNS)]
    pairs = _pairs(found, len(vectors)) if many else _all_pairs(len(vectors))
    share = np.mean([label[pairs[0]] == label[pairs[1]] for label in labels], axis=0)
    return links(len(vectors), *pairs, np.where(share >= _RARELY, share, 0)), 1.0 if many else _FINER


def with_company(vectors: Vectors, graph: Links) -> Vectors:
    """Put beside each text's place, at half its length, with which others the runs put it together.

    Facets are cut from these: two texts with few runs of letters in common may still keep the same company.
    """
    company = np.eye(graph.nodes, dtype=np.float32)
    company[graph.first, graph.second] = company[graph.second, graph.first] = graph.weight
    return np.hstack([vectors, _COMPANY * unit(company)])


def cut(
    graph: Links, vectors: Vectors, locked: Ints, *, resolution: float, seed: int, wanted: int | None, most: int
) -> Ints:
    """Give the theme (0, 1, ...) of every text.

    `locked` has the number of the theme that people set (0, 1, ...), -1 for none: themes with these numbers keep them.
    With `wanted` that many themes where the texts allow it; otherwise what Louvain finds at `resolution`, at most
    `most`. Never fewer than the locked themes.
    """
    held = int(locked.max(initial=NOT_LOCKED)) + 1
    group = np.where(locked == NOT_LOCKED, held + np.cumsum(locked == NOT_LOCKED) - 1, locked)
    small = graph.contracted(group, int(group.max(initial=-1)) + 1) if held else graph

    def settled(at: float) -> Ints:
        labels = communities(small, resolution=at, seed=seed)[group]
        return _joined(_apart(labels, vectors, locked, held), vectors, held)

    found = settled(resolution) if wanted is None else _coarsest(settled, wanted)
    return _merged(graph, found, held, resolution=resolution, most=wanted or most)


def _parts(vectors: Vectors, widths: Sequence[int]) -> list[Vectors]:
    """Take the scales apart again, each text at each scale with length 1."""
    longer = np.float32(np.sqrt(len(widths)))
    return [part * longer for part in np.split(vectors, np.cumsum(widths)[:-1], axis=1)]


def _neighbours(vectors: Vectors, number: int) -> Links:
    return neighbour_links(*nearest(vectors, vectors, number, same=True))


def _pairs(found: Sequence[Links], nodes: int) -> tuple[Ints, Ints]:
    pairs = np.unique(np.concatenate([one.first * nodes + one.second for one in found]))
    return pairs // nodes, pairs % nodes


def _all_pairs(nodes: int) -> tuple[Ints, Ints]:
    first, second = np.triu_indices(nodes, 1)
    return first.astype(np.int64), second.astype(np.int64)


def _apart(labels: Ints, vectors: Vectors, locked: Ints, held: int) -> Ints:
    """Split what Louvain put together from several themes that people set: each text to the nearest of them."""
    themes = labels + held
    if not held:
        return themes
    means = group_means(vectors, np.where(locked == NOT_LOCKED, held, locked), held + 1)
    for community in np.unique(labels[locked != NOT_LOCKED]):
        inside = np.flatnonzero(labels == community)
        owners = np.unique(locked[inside][locked[inside] != NOT_LOCKED])
        themes[inside] = owners[np.argmax(vectors[inside] @ means[owners].T, axis=1)]
    return np.where(locked == NOT_LOCKED, themes, locked)


def _joined(labels: Ints, vectors: Vectors, held: int) -> Ints:
    """Let a text that would be a theme by itself join the theme whose mean is nearest."""
    numbered = _numbered(labels, held)
    size = np.bincount(numbered)
    lonely = (size[numbered] == 1) & (numbered >= held)
    shared = np.flatnonzero(~np.isin(np.arange(len(size)), numbered[lonely]))
    if not lonely.any() or not len(shared):
        return numbered
    means = group_means(vectors, numbered, len(size))
    numbered[lonely] = shared[np.argmax(vectors[lonely] @ means[shared].T, axis=1)]
    return _numbered(numbered, held)


def _numbered(labels: Ints, held: int) -> Ints:
    """Close gaps in the numbers from `held` on; the locked ones stay."""
    kept = np.unique(np.concatenate([np.arange(held), labels]))
    return np.searchsorted(kept, labels).astype(np.int64)


def _coarsest(settled: Callable[[float], Ints], wanted: int) -> Ints:
    """Look for a cut with as many themes as wanted, or the coarsest with more, by halving the range of resolutions."""
    low, high = np.log(_LOWEST), np.log(_HIGHEST)
    best = settled(_HIGHEST)
    for _ in range(_TRIES):
        middle = (low + high) / 2
        found = settled(float(np.exp(middle)))
        themes = int(found.max(initial=-1)) + 1
        if themes == wanted:
            return found
        if themes > wanted:
            high, best = middle, found
        else:
            low = middle
    return best


def _merged(graph: Links, labels: Ints, held: int, *, resolution: float, most: int) -> Ints:
    """Join the two themes whose joining costs the least modularity, again and again, until there are few enough."""
    themes = int(labels.max(initial=-1)) + 1
    if themes <= max(most, held, 1):
        return labels
    between = np.zeros((themes, themes))
    np.add.at(between, (labels[graph.first], labels[graph.second]), graph.weight)
    between += between.T
    name = np.arange(themes)
    while themes > max(most, held, 1):
        degree = between.sum(axis=1)
        total = max(float(degree.sum()), 1e-12)
        gain = between - resolution * np.outer(degree, degree) / total
        gain[:held, :held] = -np.inf
        np.fill_diagonal(gain, -np.inf)
        gone = name != np.arange(len(name))
        gain[gone] = gain[:, gone] = -np.inf
        first, second = sorted(divmod(int(np.argmax(gain)), len(name)))
        between[first] += between[second]
        between[:, first] += between[:, second]
        between[second] = between[:, second] = 0
        name[name == second] = first
        themes -= 1
    return _numbered(name[labels], held)
