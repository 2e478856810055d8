"""From places on a plane to groups in the votes: who votes alike, on the statements that each person really saw.

A plane shows two directions of many, and people with few votes stand there by chance. So groups found on the plane are
only a start. Each group g has for each statement j a chance t_gj that its people agree; a pass counts as half an agree
and half a disagree; what was not seen says nothing. With a vote v in (-1, 0, 1) written as a share a = (1 + v) / 2,

    fit of person i to group g = log(size_g) + sum over seen j of a log t_gj + (1 - a) log(1 - t_gj)
    t_gj = (sum of a in g + q_j) / (seen in g + 1),   q_j = (sum of a + 1/2) / (seen + 1) over everybody

everybody goes to the group that fits best, the chances are worked out again, and so on until nobody moves. This is a
latent class model (Lazarsfeld and Henry 1968) fitted by classification EM (Celeux and Govaert 1992, Computational
Statistics & Data Analysis 14), with one made-up person per group who votes as everybody does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from deliberation.methods.opinion.types import Floats, Ints, Votes

_STEPS = 50
_BLOCK = 4_000_000  # votes worked on at a time, so that memory follows the votes and not copies of them


@dataclass(frozen=True, slots=True, eq=False)
class Refined:
    """`labels` (0 to k-1) of each row."""

    labels: Ints
    k: int


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Some rows. `voted` has three columns for each statement, first all for "disagree", then all for "pass", then all
    for "agree": 1 where the vote is that, and a stored 0 in moderated columns. So one product goes over each vote once.
    """

    rows: slice
    voted: sparse.csr_array


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """What each group is like: `agree` (groups x statements) is t_gj, `sizes` the people in each group."""

    agree: Floats
    sizes: Floats


class _Evidence:
    """The votes as sums need them. One block is kept, several are made anew for each pass over them."""

    def __init__(self, votes: Votes, zeroed: NDArray[np.bool_], *, passes: bool = True) -> None:
        self._votes, self._kept, self._passes = votes, ~zeroed, passes
        many = votes.nnz > _BLOCK
        self._only = None if many else list(self._make(0, votes.shape[0]))

    def __iter__(self) -> Iterator[_Block]:
        if self._only is not None:
            yield from self._only
            return
        ends = self._votes.indptr
        first = 0
        while first < self._votes.shape[0]:
            last = int(np.searchsorted(ends, ends[first] + _BLOCK, side="right")) - 1
            last = min(max(last, first + 1), self._votes.shape[0])
            yield from self._make(first, last)
            first = last

    def _make(self, first: int, last: int) -> Iterator[_Block]:
        votes, statements = self._votes, self._votes.shape[1]
        part = slice(int(votes.indptr[first]), int(votes.indptr[last]))
        ends, columns = votes.indptr[first : last + 1] - votes.indptr[first], votes.indices[part]
        counted = self._kept[columns]
        if not self._passes:
            counted &= votes.data[part] != 0
        which = (votes.data[part].astype(columns.dtype) + 1) * statements + columns
        shape = (last - first, 3 * statements)
        yield _Block(slice(first, last), sparse.csr_array((counted.astype(np.float64), which, ends), shape=shape))


def refine(votes: Votes, zeroed: NDArray[np.bool_], labels: Ints, k: int) -> Refined:
    """Move people between `k` groups, starting from `labels`, until everybody is in the group that fits them best.

    `votes` is people x statements, `zeroed` marks moderated statements. A step that would leave a group empty is not
    taken. The same for any order of people and statements up to rounding. O(votes * k) a step, at most 50 steps.
    """
    evidence = _Evidence(votes, zeroed)
    now = labels
    chances = _chances(evidence, now, k)
    fits = _fits(evidence, chances, votes.shape[0])
    for _ in range(_STEPS):
        best = fits.argmax(axis=1)
        if np.array_equal(best, now) or np.unique(best).size < k:
            break
        now = best
        chances = _chances(evidence, now, k)
        fits = _fits(evidence, chances, votes.shape[0])
    return Refined(now, k)


def criterion(votes: Votes, zeroed: NDArray[np.bool_], found: Refined) -> float:
    """Say how well groups explain the votes, lower being better (Akaike 1974).

    2 * chances - 2 * log likelihood of the agrees and disagrees; passes take no side. It compares numbers of groups:
    more groups always fit better, and each chance that they need counts against them.
    """
    evidence = _Evidence(votes, zeroed, passes=False)
    fits = _fits(evidence, _chances(evidence, found.labels, found.k), votes.shape[0])
    used = int((np.bincount(votes.indices, minlength=votes.shape[1]) > 0)[~zeroed].sum())
    return 2.0 * (found.k * used + found.k - 1) - 2.0 * _likelihood(fits)


def settle(votes: Votes, zeroed: NDArray[np.bool_], like: Chances) -> Ints:
    """Give each row the group that fits best, groups being like `like`: how people join groups found among others."""
    return np.asarray(_fits(_Evidence(votes, zeroed), like, votes.shape[0]).argmax(axis=1), dtype=np.int64)


def chances(votes: Votes, zeroed: NDArray[np.bool_], labels: Ints, k: int) -> Chances:
    """Say what the groups of `labels` are like."""
    return _chances(_Evidence(votes, zeroed), labels, k)


def _chances(evidence: _Evidence, labels: Ints, k: int) -> Chances:
    counted: Floats = np.zeros((0, 0))
    for block in evidence:
        found = np.asarray(block.voted.T @ np.eye(k)[labels[block.rows]])
        counted = counted + found if counted.size else found
    disagreed, passed, agreed = counted.reshape(3, -1, k)
    seen, agreed = disagreed + passed + agreed, agreed + passed / 2.0
    usual = (agreed.sum(axis=1) + 0.5) / (seen.sum(axis=1) + 1.0)
    return Chances(((agreed + usual[:, None]) / (seen + 1.0)).T, np.bincount(labels, minlength=k).astype(np.float64))


def _fits(evidence: _Evidence, like: Chances, people: int) -> Floats:
    """Give the fit of each person to each group (people x groups), the log of the share of a group included."""
    for_agree, for_disagree = np.log(like.agree.T), np.log1p(-like.agree.T)
    weights = np.concatenate([for_disagree, (for_agree + for_disagree) / 2.0, for_agree])
    share = np.log((like.sizes + 1.0) / (like.sizes.sum() + len(like.sizes)))
    fits = np.empty((people, len(like.sizes)))
    for block in evidence:
        fits[block.rows] = block.voted @ weights + share
    return fits


def _likelihood(fits: Floats) -> float:
    top = fits.max(axis=1, keepdims=True)
    return float((np.log(np.exp(fits - top).sum(axis=1)) + top[:, 0]).sum())
