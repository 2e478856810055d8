"""Which people stand for all of them, by their ids alone: the same for any order, and hardly changed by one more."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deliberation.methods.opinion.types import Ints

MOST_SAMPLED = 3_000
SHARE = 0.8
MOST_REPEATS = 28
FEWEST_REPEATS = 3
MOST_ROUNDS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """For each person a place in the queue for the sample, and for each of 28 repeats whether they are in it."""

    participants: Sequence[str]
    rank: NDArray[np.uint64]
    drawn: NDArray[np.bool_]

    def of_round(self, rows: Ints, number: int) -> NDArray[np.bool_]:
        """Who of `rows` is in each of 28 repeats (rows x 28) of a further round; round 0 is `drawn`."""
        return self.drawn[rows] if number == 0 else _drawn(_hashed([self.participants[row] for row in rows], number))


def draws(participants: Sequence[str]) -> Draws:
    """Draw by a hash (BLAKE2b) of the id: 64 bits for the place, 16 for each of 28 repeats, in which 80 % take part."""
    table = _hashed(participants, 0)
    return Draws(participants, np.ascontiguousarray(table[:, :8]).view("<u8").reshape(-1), _drawn(table))


def _hashed(participants: Sequence[str], number: int) -> NDArray[np.uint8]:
    salt = number.to_bytes(16, "little")
    digests = (hashlib.blake2b(one.encode("utf-8", "surrogatepass"), salt=salt).digest() for one in participants)
    return np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(-1, 64)


def _drawn(table: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return np.ascontiguousarray(table[:, 8:]).view("<u2") < round(SHARE * 2**16)


def sample(rows: Ints, found: Draws, *, most: int | None = None) -> Ints:
    """Give at most `most` (3,000) of `rows`, the first in the queue, in their own order."""
    most = MOST_SAMPLED if most is None else most
    if len(rows) <= most:
        return rows
    first = np.argpartition(found.rank[rows], most)[:most]
    return rows[np.sort(first)]


def usual_repeats(votes: int) -> int:
    """Give how often to repeat for so many votes in the sample: 28 times up to 20,000, then fewer, at least 3.

    The more votes there are, the less one repeat differs from the next, and the longer each takes: with 3 repeats of at
    most 3,000 people, measuring costs less than the map itself.

    >>> [usual_repeats(votes) for votes in (0, 20_000, 60_000, 180_000)]
    [28, 28, 10, 3]
    """
    return min(MOST_REPEATS, max(FEWEST_REPEATS, 600_000 // max(votes, 1)))


def usual_rounds(repeats: int) -> int:
    """Give how many rounds of so many repeats there may be: one in large conversations, where repeats differ little."""
    return MOST_ROUNDS if repeats > FEWEST_REPEATS else 1
