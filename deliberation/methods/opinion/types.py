"""What goes into an opinion map and what comes out of it.

A vote is 1 (agree), 0 (pass: the person saw the statement and chose not to say) or -1 (disagree). Not seen is no entry
at all, so a matrix of votes keeps its zeros explicitly stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deliberation.methods.errors import MethodError

if TYPE_CHECKING:
    from scipy import sparse

Votes: TypeAlias = "sparse.csr_array[np.int8, tuple[int, int]]"
"""People in rows, statements in columns, int8, sorted, without repeats, passes stored as explicit zeros."""

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Direction: TypeAlias = Literal["agree", "disagree"]
Method: TypeAlias = Literal["default", "classic"]

_LONGEST_NUMBER = 18


def id_order(identifier: str) -> tuple[int, int, str]:
    """Sort key for ids: whole numbers first and by value, everything else after them by its characters.

    >>> sorted(["10", "b", "9", "a"], key=id_order)
    ['9', '10', 'a', 'b']
    """
    if identifier.isascii() and identifier.isdigit() and len(identifier) <= _LONGEST_NUMBER:
        return (0, int(identifier), identifier)
    return (1, 0, identifier)


@dataclass(frozen=True, slots=True, eq=False)
class VoteMatrix:
    """Who voted how on what: `votes[i, j]` is what `participants[i]` said to `statements[j]`.

    Raises MethodError: `shape` (ids and matrix do not fit), `repeated_id`, `unknown_vote` (not -1, 0 or 1),
    `repeated_cell` (one person twice on one statement).
    """

    participants: tuple[str, ...]
    statements: tuple[str, ...]
    votes: Votes
    in_order: bool = False
    """Whether people and statements are known to stand sorted by id, so that nobody has to look again."""

    def __post_init__(self) -> None:
        if self.votes.shape != (len(self.participants), len(self.statements)):
            raise MethodError("shape", expected=self.votes.shape)
        for name, ids in (("participant", self.participants), ("statement", self.statements)):
            if len(set(ids)) != len(ids):
                raise MethodError("repeated_id", kind=name)
        if not self.votes.has_canonical_format:
            raise MethodError("repeated_cell")
        if self.votes.nnz and (self.votes.data.min() < -1 or self.votes.data.max() > 1):
            raise MethodError("unknown_vote", expected=(-1, 0, 1))

    @classmethod
    def from_events(
        cls,
        participants: Sequence[str],
        statements: Sequence[str],
        *,
        people: ArrayLike,
        items: ArrayLike,
        values: ArrayLike,
        order: ArrayLike | None = None,
    ) -> VoteMatrix:
        """Build the matrix from vote events, the latest of a person on a statement counting.

        `people` and `items` are positions in `participants` and `statements`, `values` are -1, 0 or 1, all of one
        length E; `order` (a time, say) tells which event is later, equal times and no `order` at all mean that the
        later row is. O(E log E). Raises MethodError `unknown_vote`, `shape`.
        """
        rows, columns = np.asarray(people, dtype=np.int64), np.asarray(items, dtype=np.int64)
        raw = np.asarray(values)
        if not rows.shape == columns.shape == raw.shape:
            raise MethodError("shape", expected=rows.shape)
        if raw.size and not np.isin(raw, (-1, 0, 1)).all():
            raise MethodError("unknown_vote", expected=(-1, 0, 1))
        _check_range(rows, len(participants))
        _check_range(columns, len(statements))
        cell = rows * max(len(statements), 1) + columns
        # Both sorts are stable, so among equal times the later row comes last and wins.
        ranked = np.argsort(cell, kind="stable") if order is None else np.lexsort((np.asarray(order), cell))
        ordered = cell[ranked]
        last = np.ones(ordered.size, dtype=bool)
        last[:-1] = ordered[1:] != ordered[:-1]
        kept = ranked[last]
        starts = np.zeros(len(participants) + 1, dtype=np.int64)
        np.cumsum(np.bincount(rows[kept], minlength=len(participants)), out=starts[1:])
        votes = _csr(raw[kept].astype(np.int8), columns[kept], starts, (len(participants), len(statements)))
        return cls(tuple(participants), tuple(statements), votes)

    def canonical(self) -> VoteMatrix:
        """Give the same votes with people and statements sorted by id, so that no result depends on their order."""
        if self.in_order:
            return self
        people = sorted(range(len(self.participants)), key=[id_order(one) for one in self.participants].__getitem__)
        items = sorted(range(len(self.statements)), key=[id_order(one) for one in self.statements].__getitem__)
        if people == list(range(len(people))) and items == list(range(len(items))):
            return VoteMatrix(self.participants, self.statements, self.votes, in_order=True)
        place = np.empty(len(items), dtype=np.int64)
        place[items] = np.arange(len(items))
        taken = self.votes[np.asarray(people, dtype=np.int64)]
        votes = _csr(taken.data, place[taken.indices], taken.indptr, self.votes.shape)
        ids = tuple(self.participants[i] for i in people), tuple(self.statements[j] for j in items)
        return VoteMatrix(*ids, votes, in_order=True)

    def first(self, people: int, statements: int) -> VoteMatrix:
        """Give the first so many people and statements only."""
        votes = self.votes[:people, :statements]
        return VoteMatrix(self.participants[:people], self.statements[:statements], _sorted(votes))


def _check_range(positions: Ints, length: int) -> None:
    if positions.size and (positions.min() < 0 or positions.max() >= length):
        raise MethodError("shape", expected=length)


def _csr(data: NDArray[np.int8], indices: NDArray[Any], indptr: NDArray[Any], shape: tuple[int, int]) -> Votes:
    from scipy import sparse  # noqa: PLC0415  # slow to load, and most who know these types build no matrix

    return _sorted(sparse.csr_array((data, indices, indptr), shape=shape))


def _sorted(votes: Votes) -> Votes:
    votes.sort_indices()
    return votes


@dataclass(frozen=True, slots=True)
class Moderation:
    """Statements that are hidden (rejected) and statements that ask about the person (meta), by id."""

    hidden: frozenset[str] = frozenset()
    meta: frozenset[str] = frozenset()

    @property
    def out(self) -> frozenset[str]:
        """Statements that take no part in the map: the hidden ones and those about the person."""
        return self.hidden | self.meta


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there are no groups: a code for programs and what is needed to say it in words."""

    code: str
    params: Mapping[str, int | float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """An opinion group and how many people are in it."""

    id: str
    size: int


@dataclass(frozen=True, slots=True)
class GroupStatistics:
    """One group on one statement. Counts are votes, `seen` with passes; the formulas stand in `statistics`."""

    group: str
    agree: int
    disagree: int
    seen: int
    pa: float
    pd: float
    pat: float
    pdt: float
    ra: float
    rd: float
    rat: float
    rdt: float


@dataclass(frozen=True, slots=True)
class StatementResult:
    """One statement: counts over everybody, its place on the map, what it does between the groups."""

    id: str
    agree: int
    disagree: int
    passed: int
    seen: int
    extremity: float
    priority: float
    group_aware_consensus: float
    by_group: tuple[GroupStatistics, ...]


@dataclass(frozen=True, slots=True)
class Representative:
    """A statement that tells a group from the others, and whether by agreeing or by disagreeing."""

    id: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class Consensus:
    """Statements that most of all participants agree with, and that most disagree with, best first."""

    agree: tuple[str, ...] = ()
    disagree: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpinionStatistics:
    """Everything that follows from votes and groups, however the groups were found."""

    statement_results: tuple[StatementResult, ...]
    representative: Mapping[str, tuple[Representative, ...]]
    consensus: Consensus


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is needed to make the same map again: method, parameters, seed, hash of the inputs, library versions."""

    method: str
    version: str
    parameters: Mapping[str, int | float | str | bool | None]
    seed: int | None
    inputs: str
    libraries: Mapping[str, str]
    routing_fault: bool
    """All statements that may be shown have the same priority: the choice of the next one has gone blind."""


@dataclass(frozen=True, slots=True)
class OpinionMap:
    """An opinion map. `participants`, `statements`, `votes`, `grouped` are counts.

    Without enough people for groups `enough` is False, `why` says so, `k` is 0, `silhouette` None, `groups`,
    `membership`, `representative` and every `by_group` are empty, and priorities come from one pooled group.
    `stability` (0 to 1) is then that of the best attempt.
    """

    participants: int
    statements: int
    votes: int
    grouped: int
    k: int
    silhouette: float | None
    stability: float
    enough: bool
    why: Reason | None
    groups: tuple[Group, ...]
    membership: Mapping[str, str]
    positions: Mapping[str, tuple[float, float]]
    statement_results: tuple[StatementResult, ...]
    representative: Mapping[str, tuple[Representative, ...]]
    consensus: Consensus
    receipt: Receipt
