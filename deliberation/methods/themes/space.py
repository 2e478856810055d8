"""Where texts stand: runs of letters, weighted by how telling they are, then latent semantic analysis.

Works for any language and for misspelt words; needs no word list, no model, no network. Weights: (1 + log count) *
(1 + log((1 + texts) / (1 + texts with the run))), rows of length 1. A text stands at several *scales* at once: its
first 5, 10, 15, 20 and 30 dimensions (25, 50 and 100 from 200 texts on), each of length 1, side by side. So the broad
dimensions count in every scale and the fine ones in few, and the choice of one number of dimensions, which changes the
themes of small sets by chance, is avoided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from deliberation.methods.themes.arrays import Counts, Vectors, unit
from deliberation.methods.themes.ngrams import Vocabulary, count_runs, find_vocabulary

MANY = 200
"""From so many different texts on, a question is wide enough for more dimensions and neighbours."""

SCALES_OF_FEW, SCALES_OF_MANY = (5, 10, 15, 20, 30), (25, 50, 100)
MOST_RUNS = 50_000
_RARE_FROM = 60
_EXACT_UP_TO = 600
_PART = 5_000
_NOTHING = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """What was learned from some texts, so that others can be placed beside them. `axes` is runs x dimensions."""

    vocabulary: Vocabulary
    rarity: NDArray[np.float32]
    axes: NDArray[np.float32]
    scales: tuple[int, ...]

    @property
    def widths(self) -> tuple[int, ...]:
        """How many columns each scale has in a row of `vectors`."""
        return tuple(min(scale, self.axes.shape[1]) for scale in self.scales)

    def vectors(self, plain: Sequence[str]) -> Vectors:
        """Place texts (plain forms): one row each, of length 1, or 0 when they share no run with what was learned."""
        parts = [self._part(plain[start : start + _PART]) for start in range(0, len(plain), _PART)]
        return np.concatenate(parts) if parts else np.zeros((0, sum(self.widths)), dtype=np.float32)

    def _part(self, plain: Sequence[str]) -> Vectors:
        places = np.asarray(weighted(count_runs(plain, self.vocabulary), self.rarity) @ self.axes, dtype=np.float32)
        return unit(np.hstack([unit(places[:, :scale]) for scale in self.scales]))


def learn_space(plain: Sequence[str], *, seed: int) -> Space:
    """Learn a space from the plain forms of different texts. Exact below 600 texts, randomised (seeded) above.

    O(characters log characters + runs in texts * dimensions).
    """
    few = len(plain) < MANY
    scales = SCALES_OF_FEW if few else SCALES_OF_MANY
    fewest = 1 if len(plain) < _RARE_FROM else 2
    vocabulary = find_vocabulary(plain, fewest_texts=fewest, most_runs=MOST_RUNS)
    rarity = (1 + np.log((1 + vocabulary.texts) / (1 + vocabulary.texts_with))).astype(np.float32)
    table = weighted(count_runs(plain, vocabulary), rarity)
    return Space(vocabulary, rarity, _axes(table, max(scales), seed), scales)


def weighted(counts: Counts, rarity: NDArray[np.float32]) -> Counts:
    """Weigh counts of runs and bring every row to length 1."""
    values = (1 + np.log(counts.data)) * rarity[counts.indices]
    table: Counts = sparse.csr_array((values, counts.indices, counts.indptr), shape=counts.shape)
    length = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).reshape(-1))
    scale = np.divide(1, length, out=np.zeros_like(length), where=length > 0)
    table.data *= np.repeat(scale, np.diff(table.indptr)).astype(np.float32)
    return table


def _axes(table: Counts, dimensions: int, seed: int) -> NDArray[np.float32]:
    """Give the first right singular vectors of the table, runs x dimensions; fewer when its rank is smaller."""
    texts, runs = table.shape
    most = max(1, min(dimensions, texts, runs))
    if not runs:
        return np.zeros((0, 1), dtype=np.float32)
    if texts > _EXACT_UP_TO:
        from sklearn.utils.extmath import randomized_svd  # noqa: PLC0415  # heavy, and only many texts need it

        _, size, axes = randomized_svd(table, most, n_iter=4, random_state=seed, flip_sign=False)
        return np.asarray(axes[size > _NOTHING * size[0]].T, dtype=np.float32)
    # The singular vectors of a wide table follow from those of its small square of similarities.
    dense = table.toarray().astype(np.float64)
    values, left = linalg.eigh(dense @ dense.T)
    order = np.argsort(-values, kind="stable")[:most]
    order = order[values[order] > _NOTHING * max(float(values.max()), _NOTHING)]
    return np.asarray(dense.T @ left[:, order] / np.sqrt(values[order]), dtype=np.float32)
