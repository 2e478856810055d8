"""Votes -> places on a plane.

Principal components of the votes, people in rows, where a cell that was not seen is filled with the mean of its
statement. The centred matrix is then exactly sparse: vote minus mean where seen, nothing elsewhere. A person is placed
by what they saw only, stretched by the square root of how much they did not see, so that people who voted little do not
all sit in the middle.

Source: Small and others (2021), "Polis: scaling deliberation by mapping high dimensional opinion spaces", Recerca
26(2); the rules as written down in docs/methods/opinion.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse
from scipy.sparse.linalg import svds

from deliberation.methods.opinion.types import Floats, Ints, Moderation, VoteMatrix, Votes

Centred: TypeAlias = "sparse.csr_array[np.float64, tuple[int, int]]"

DIMENSIONS = 2
_SMALL = 2_000_000  # cells; below, the exact dense decomposition is quick and needs at most 16 MB
_SMALL_SIDE = 1_000
_NO_SPREAD = 1e-9  # a component with a smaller share of the first one's length is rounding error


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """`positions` (people x 2), `components` (2 x statements), `means` and `extremity` (one for each statement)."""

    positions: Floats
    components: Floats
    means: Floats
    extremity: Floats


def moderated_columns(votes: VoteMatrix, moderation: Moderation) -> NDArray[np.bool_]:
    """Say for each column whether its statement is kept out of the map."""
    out = moderation.out
    return np.fromiter((statement in out for statement in votes.statements), bool, len(votes.statements))


def column_means(votes: Votes, zeroed: NDArray[np.bool_]) -> Floats:
    """Give the mean vote of each statement over those who saw it (passes are 0); 0 where nobody did or moderated."""
    columns = votes.shape[1]
    seen = np.bincount(votes.indices, minlength=columns)
    total = np.bincount(votes.indices, weights=votes.data, minlength=columns)
    return np.where(zeroed, 0.0, total / np.maximum(seen, 1))


def centre(votes: Votes, zeroed: NDArray[np.bool_]) -> tuple[Centred, Floats]:
    """Give vote minus mean on the cells that were seen (0 in moderated columns), and the means."""
    means = column_means(votes, zeroed)
    data = votes.data - means[votes.indices]
    data[zeroed[votes.indices]] = 0.0
    return sparse.csr_array((data, votes.indices, votes.indptr), shape=votes.shape), means


def principal_components(centred: Centred) -> Floats:
    """Give the first two principal directions (2 x statements), unit length, the largest entry of each positive.

    A direction along which nobody differs is all zeros. Exact decomposition of the smaller Gram matrix for small
    input, Lanczos (ARPACK) with a fixed start for large input: O(votes) a step.
    """
    people, statements = centred.shape
    if centred.nnz == 0 or not centred.data.any():
        return np.zeros((DIMENSIONS, statements))
    small = people * statements <= _SMALL and min(people, statements) <= _SMALL_SIDE
    if small or min(people, statements) <= DIMENSIONS:
        directions, lengths = _dense(centred.toarray())
    else:
        directions, lengths = _lanczos(centred)
    directions[lengths <= _NO_SPREAD * lengths.max()] = 0.0
    return with_fixed_sign(directions)


def _dense(matrix: Floats) -> tuple[Floats, Floats]:
    """Give directions (2 x columns) and singular values, padded with zeros where there are fewer than two."""
    wide = matrix.shape[1] > matrix.shape[0]
    gram = matrix @ matrix.T if wide else matrix.T @ matrix
    size = gram.shape[0]
    first = max(size - DIMENSIONS, 0)
    values, vectors = linalg.eigh(gram, subset_by_index=(first, size - 1))
    lengths = np.sqrt(np.maximum(values[::-1], 0.0))
    # The square root doubles the error of a vanishing eigenvalue's digits: call it zero earlier here.
    lengths[lengths <= 1e-7 * lengths.max()] = 0.0
    found = vectors[:, ::-1].T
    if wide:
        found = (found @ matrix) / np.where(lengths > 0, lengths, 1.0)[:, None]
    directions = np.zeros((DIMENSIONS, matrix.shape[1]))
    directions[: found.shape[0]] = found
    return directions, np.pad(lengths, (0, DIMENSIONS - lengths.size))


def _lanczos(centred: Centred) -> tuple[Floats, Floats]:
    # An uneven start vector: a constant one could stand at right angles to a direction that splits people in halves.
    start = np.sin(np.arange(1, min(centred.shape) + 1, dtype=np.float64))
    _, lengths, directions = svds(centred, k=DIMENSIONS, v0=start, solver="arpack")
    falling = np.argsort(-lengths, kind="stable")
    return np.asarray(directions[falling], np.float64), np.asarray(lengths[falling], np.float64)


def with_fixed_sign(directions: Floats) -> Floats:
    """Turn each direction so that its entry of largest size is positive: a mirrored map would be as right."""
    if not directions.size:
        return directions
    largest = np.argmax(np.abs(directions), axis=1)
    signs = np.sign(directions[np.arange(directions.shape[0]), largest])
    return np.asarray(directions * np.where(signs < 0, -1.0, 1.0)[:, None])


def seen_counts(votes: Votes, zeroed: NDArray[np.bool_]) -> Ints:
    """Give how many statements each person saw, for the stretch: a moderated statement counts as seen by everybody."""
    moderated = np.zeros(votes.nnz + 1, dtype=np.int64)
    np.cumsum(zeroed[votes.indices], out=moderated[1:])
    own = np.diff(votes.indptr) - (moderated[votes.indptr[1:]] - moderated[votes.indptr[:-1]])
    return np.asarray(own + int(zeroed.sum()), dtype=np.int64)


def place(votes: Votes, centred: Centred, components: Floats, zeroed: NDArray[np.bool_]) -> Floats:
    """Give each person's place: sqrt(statements / max(seen, 1)) * sum over seen of (vote - mean) * component."""
    stretch = np.sqrt(votes.shape[1] / np.maximum(seen_counts(votes, zeroed), 1))
    return np.asarray((centred @ components.T) * stretch[:, None])


def extremities(components: Floats, means: Floats) -> Floats:
    """Give how far out somebody would be who voted only on this statement, and agreed.

    sqrt(statements) * (1 - mean) * length of the statement's part of both components.
    """
    length = np.hypot(components[0], components[1])
    return np.asarray(np.sqrt(components.shape[1]) * (1.0 - means) * length)


def project(votes: Votes, zeroed: NDArray[np.bool_]) -> Projection:
    """Place everybody. `zeroed` marks the moderated columns, which keep their place and say nothing."""
    centred, means = centre(votes, zeroed)
    components = principal_components(centred)
    positions = place(votes, centred, components, zeroed)
    return Projection(positions, components, means, extremities(components, means))
