"""Who is like whom: the nearest neighbours of every text, and communities among them (Louvain).

Louvain: Blondel and others 2008, "Fast unfolding of communities in large networks", by networkx.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from deliberation.methods.themes.arrays import Ints, Vectors

Weights = NDArray[np.float64]

_CELLS = 8_000_000
"""So many similarities are held at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """An undirected weighted graph on nodes 0 to `nodes` - 1: `first[i]` < `second[i]`, each pair once, sorted."""

    nodes: int
    first: Ints
    second: Ints
    weight: Weights

    def contracted(self, group: Ints, groups: int) -> Links:
        """Give the graph of groups of nodes, weights added up; links inside a group are left out."""
        return links(groups, group[self.first], group[self.second], self.weight, adding=True)


def links(nodes: int, one: Ints, other: Ints, weight: Weights, *, adding: bool = False) -> Links:
    """Make a graph of links in any order and direction; of the same pair the heaviest counts, or the sum."""
    apart = (one != other) & (weight > 0)
    low, high = np.minimum(one, other)[apart], np.maximum(one, other)[apart]
    pair, place = np.unique(low * max(nodes, 1) + high, return_inverse=True)
    total: Weights = np.zeros(len(pair), dtype=np.float64)
    (np.add if adding else np.maximum).at(total, place.reshape(-1), weight[apart])
    return Links(nodes, pair // max(nodes, 1), pair % max(nodes, 1), total)


def blocks(rows: int, width: int) -> Iterator[slice]:
    """Cut rows into blocks so small that block x width similarities fit into memory."""
    step = max(1, _CELLS // max(width, 1))
    for start in range(0, rows, step):
        yield slice(start, min(start + step, rows))


def nearest(vectors: Vectors, others: Vectors, number: int, *, same: bool = False) -> tuple[Ints, Vectors]:
    """Give for each row the `number` nearest of `others` and their cosines, nearest first.

    `same` says that both are the same texts: then nobody is a neighbour of itself. O(rows * others) time, memory in
    proportion to the rows. Rows without a place (all 0) get cosines of 0.
    """
    number = max(0, min(number, len(others) - same))
    places: Ints = np.zeros((len(vectors), number), dtype=np.int64)
    cosines: Vectors = np.zeros((len(vectors), number), dtype=np.float32)
    for block in blocks(len(vectors), len(others)):
        if not number:
            break
        found = vectors[block] @ others.T
        if same:
            found[np.arange(len(found)), np.arange(block.start, block.stop)] = -2
        best = np.argpartition(-found, number - 1, axis=1)[:, :number]
        best.sort(axis=1)
        value = np.take_along_axis(found, best, axis=1)
        order = np.argsort(-value, axis=1, kind="stable")
        places[block] = np.take_along_axis(best, order, axis=1)
        cosines[block] = np.take_along_axis(value, order, axis=1)
    return places, cosines


def neighbour_links(places: Ints, cosines: Vectors) -> Links:
    """Join every text to its neighbours by their cosine (0 to 1); one direction is enough for a link."""
    rows = np.repeat(np.arange(len(places)), places.shape[1])
    weight = np.clip(cosines.reshape(-1), 0, 1).astype(np.float64)
    return links(len(places), rows, places.reshape(-1), weight)


def communities(graph: Links, *, resolution: float, seed: int) -> Ints:
    """Give the community (0, 1, ...) of every node by Louvain; a node without links is alone."""
    network = nx.Graph()
    network.add_nodes_from(range(graph.nodes))
    network.add_weighted_edges_from(
        zip(graph.first.tolist(), graph.second.tolist(), graph.weight.tolist(), strict=True)
    )
    labels: Ints = np.zeros(graph.nodes, dtype=np.int64)
    for number, members in enumerate(nx.community.louvain_communities(network, resolution=resolution, seed=seed)):
        labels[list(members)] = number
    return labels
