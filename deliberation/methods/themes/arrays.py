"""The arrays that the steps hand to each other, and means of groups of them."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
Vectors: TypeAlias = NDArray[np.float32]
"""Texts in rows; each row has length 1, or 0 where nothing in the text could be compared."""

Counts: TypeAlias = "sparse.csr_array[np.float32, tuple[int, int]]"
"""Texts in rows, runs of letters in columns."""

_NOTHING = 1e-6


def unit(rows: Vectors) -> Vectors:
    """Bring every row to length 1; a row of nothing stays 0."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    found: Vectors = np.divide(rows, length, out=np.zeros_like(rows), where=length > _NOTHING)
    return found


def group_means(rows: Vectors, group: Ints, groups: int, weight: Ints | None = None) -> Vectors:
    """Give the direction of the mean of each group 0 to `groups` - 1 as a row of length 1; 0 for an empty group."""
    each = np.ones(len(rows)) if weight is None else weight.astype(np.float64)
    members = sparse.csr_array((each, (group, np.arange(len(rows)))), shape=(groups, len(rows)))
    return unit(np.asarray(members @ rows.astype(np.float64), dtype=np.float32))
