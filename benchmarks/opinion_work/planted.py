"""Votes of groups that are known, made in one go from a seed, however many people there are.

Each statement has a chance to be agreed with, drawn from a beta(2, 2) distribution. On a share of the statements
(`told`) each group leans to one side or the other by `lean`, at random but never all to the same; on all others the
groups are alike. So groups overlap: on `1 - told` of the statements nothing tells them apart. People see statements at
random, some more and some fewer (log-normal, sigma 0.6), popular statements more often; one answer in seven is a pass.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

PASSES = 1 / 7
_BLOCK = 5_000_000


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a conversation is, and how far apart its groups are."""

    name: str
    people: int
    statements: int
    votes: int
    groups: int
    lean: float = 0.35
    told: float = 0.5


def planted(shape: Shape, seed: int) -> tuple[sparse.csr_array, NDArray[np.int64]]:
    """Give votes (people x statements, int8, passes as stored zeros) and the group of each person.

    About `shape.votes` votes: what one person would draw twice counts once. Memory follows the votes.
    """
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, shape.groups, size=shape.people)
    chance = _chances(shape, rng)
    popular = rng.gamma(2.0, size=shape.statements)
    popular /= popular.sum()
    often = rng.lognormal(0.0, 0.6, size=shape.people)
    often = np.minimum(np.maximum(np.round(often * shape.votes / often.sum() * 1.03), 1), shape.statements)
    ends = np.concatenate([[0], np.cumsum(often.astype(np.int64))])
    parts = []
    first = 0
    while first < shape.people:
        last = max(int(np.searchsorted(ends, ends[first] + _BLOCK, side="right")) - 1, first + 1)
        last = min(last, shape.people)
        parts.append(_block(shape, rng, often[first:last].astype(np.int64), truth[first:last], chance, popular))
        first = last
    votes = parts[0] if len(parts) == 1 else sparse.vstack(parts, format="csr")
    return sparse.csr_array(votes), truth


def _chances(shape: Shape, rng: np.random.Generator) -> NDArray[np.float64]:
    base = rng.beta(2.0, 2.0, size=shape.statements)
    sides = rng.choice([-1.0, 1.0], size=(shape.groups, shape.statements))
    alike = np.abs(sides.sum(axis=0)) == shape.groups
    sides[rng.integers(0, shape.groups, size=int(alike.sum())), np.flatnonzero(alike)] *= -1
    told = rng.random(shape.statements) < shape.told
    return np.clip(base + shape.lean * sides * told, 0.03, 0.97)


def _block(
    shape: Shape,
    rng: np.random.Generator,
    often: NDArray[np.int64],
    truth: NDArray[np.int64],
    chance: NDArray[np.float64],
    popular: NDArray[np.float64],
) -> sparse.csr_array:
    rows = np.repeat(np.arange(len(often)), often)
    columns = np.searchsorted(np.cumsum(popular), rng.random(len(rows)), side="right").clip(0, shape.statements - 1)
    cells = np.unique(rows * shape.statements + columns)
    rows, columns = cells // shape.statements, cells % shape.statements
    said = np.where(rng.random(len(cells)) < chance[truth[rows], columns], 1, -1)
    values = np.where(rng.random(len(cells)) < PASSES, 0, said).astype(np.int8)
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(often)))])
    return sparse.csr_array((values, columns.astype(np.int32), starts), shape=(len(often), shape.statements))
