"""How evenly chances are spread."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def gini(chances: Sequence[float]) -> float:
    """Give the Gini coefficient: 0 when all are the same, near 1 when one has everything. Of nothing it is 0.

    sum over i of (2 i - n - 1) x_i / (n sum x), x in rising order, i from 1 (C. Gini, 1912).
    """
    rising = np.sort(np.asarray(chances, dtype=np.float64))
    total = float(rising.sum())
    if total == 0:
        return 0.0
    places = 2 * np.arange(1, len(rising) + 1) - len(rising) - 1
    return float(places @ rising) / (len(rising) * total)


def geometric_mean(chances: Sequence[float]) -> float:
    """Give the n-th root of the product; 0 when one of them is 0, and of nothing."""
    values = np.asarray(chances, dtype=np.float64)
    if len(values) == 0 or values.min() <= 0:
        return 0.0
    return float(np.exp(np.log(values).mean()))
