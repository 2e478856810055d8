"""How well groups that were found match groups that people gave, from the definitions."""

from __future__ import annotations

import numpy as np

from deliberation.methods.themes.arrays import Ints

SMALL = 0.12


def table(truth: Ints, found: Ints) -> np.ndarray:
    """Count how often each true group meets each found one."""
    counts = np.zeros((truth.max() + 1, found.max() + 1))
    np.add.at(counts, (truth, found), 1)
    return counts


def nmi(truth: Ints, found: Ints) -> float:
    """Normalised mutual information, arithmetic mean of both entropies: the V-measure."""
    joint = table(truth, found) / len(truth)
    down, across = joint.sum(axis=0), joint.sum(axis=1)
    both = joint[joint > 0] @ np.log(joint[joint > 0] / np.outer(across, down)[joint > 0])
    entropy = sum(-(part[part > 0] @ np.log(part[part > 0])) for part in (down, across))
    return float(2 * both / entropy) if entropy else 1.0


def purity(truth: Ints, found: Ints) -> float:
    """Share of texts in the most frequent true group of their found one."""
    return float(table(truth, found).max(axis=0).sum() / len(truth))


def small_found(truth: Ints, found: Ints, *, share: float = SMALL) -> tuple[int, int]:
    """How many small true groups have a found group with F1 of a half or more, and how many small ones there are.

    Small: at most `share` of the texts, and in any case the smallest third of the groups.
    """
    sizes = np.bincount(truth)
    third = np.argsort(sizes, kind="stable")[: max(1, len(sizes) // 3)]
    small = sorted(set(np.flatnonzero(sizes <= share * len(truth)).tolist()) | set(third.tolist()))
    counts = table(truth, found)
    f1 = 2 * counts / (counts.sum(axis=1, keepdims=True) + counts.sum(axis=0, keepdims=True))
    return int((f1[small].max(axis=1) >= 0.5).sum()), len(small)
