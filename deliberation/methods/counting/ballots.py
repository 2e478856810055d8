"""Ballots before a count: checked, merged, put into one order, so that no result depends on how they came in."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from deliberation.methods.counting.types import ApprovalBallot
from deliberation.methods.errors import MethodError


@dataclass(frozen=True)
class Profile:
    """Checked input: options sorted by id, one pattern per distinct set of ticks, sorted; blank papers apart."""

    candidates: tuple[str, ...]
    patterns: tuple[tuple[str, ...], ...]
    people: tuple[int, ...]
    blank: int

    @property
    def voters(self) -> int:
        """Everybody who handed in a paper, blank or not."""
        return sum(self.people) + self.blank

    @cached_property
    def supporters(self) -> dict[str, tuple[int, ...]]:
        """For each option the indices of the patterns that tick it."""
        found: dict[str, list[int]] = {candidate: [] for candidate in self.candidates}
        for index, pattern in enumerate(self.patterns):
            for candidate in pattern:
                found[candidate].append(index)
        return {candidate: tuple(indices) for candidate, indices in found.items()}

    @cached_property
    def ticks(self) -> dict[str, int]:
        """How many people tick each option."""
        return {c: sum(self.people[i] for i in indices) for c, indices in self.supporters.items()}

    def digest(self, seats: int) -> str:
        """SHA-256 of options, patterns and places in one fixed form: the same for every order of the input."""
        ballots = [[list(pattern), people] for pattern, people in zip(self.patterns, self.people, strict=True)]
        if self.blank:
            ballots.insert(0, [[], self.blank])
        form = {"ballots": ballots, "candidates": list(self.candidates), "seats": seats}
        return hashlib.sha256(json.dumps(form, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def read_profile(ballots: Iterable[ApprovalBallot], candidates: Collection[str], seats: int) -> Profile:
    """Check and merge the input of a count.

    Raises:
        MethodError: `seats_negative`, `candidate_repeats`, `unknown_candidate` or `ballot_count`.
    """
    if seats < 0:
        raise MethodError("seats_negative", seats=seats)
    options = set(candidates)
    if len(options) != len(candidates):
        repeated = sorted(option for option, times in Counter(candidates).items() if times > 1)
        raise MethodError("candidate_repeats", candidates=repeated)
    merged = merge_equal(ballots)
    for ballot in merged:
        unknown = sorted(ballot.approved - options)
        if unknown:
            raise MethodError("unknown_candidate", candidates=unknown)
    ticking = [ballot for ballot in merged if ballot.approved]
    return Profile(
        tuple(sorted(options)),
        tuple(tuple(sorted(ballot.approved)) for ballot in ticking),
        tuple(ballot.count for ballot in ticking),
        sum(ballot.count for ballot in merged if not ballot.approved),
    )


def merge_equal(ballots: Iterable[ApprovalBallot]) -> tuple[ApprovalBallot, ...]:
    """One ballot per distinct set of ticks, in a fixed order; patterns that nobody gave disappear.

    >>> merge_equal([ApprovalBallot(frozenset("a"), 2), ApprovalBallot(frozenset("a"))])
    (ApprovalBallot(approved=frozenset({'a'}), count=3),)

    Raises:
        MethodError: `ballot_count` when a count is negative.
    """
    total: Counter[frozenset[str]] = Counter()
    for ballot in ballots:
        if ballot.count < 0:
            raise MethodError("ballot_count", count=ballot.count)
        total[ballot.approved] += ballot.count
    kept = [(approved, count) for approved, count in total.items() if count]
    return tuple(ApprovalBallot(a, count) for a, count in sorted(kept, key=lambda pair: sorted(pair[0])))


def without_options(ballots: Iterable[ApprovalBallot], withdrawn: Collection[str]) -> tuple[ApprovalBallot, ...]:
    """The ballots after options were withdrawn: a paper that ticked only these becomes blank and stays turnout."""
    gone = frozenset(withdrawn)
    return merge_equal(ApprovalBallot(ballot.approved - gone, ballot.count) for ballot in ballots)


def with_merged_options(ballots: Iterable[ApprovalBallot], into: Mapping[str, str]) -> tuple[ApprovalBallot, ...]:
    """The ballots after options were merged (`into`: old option to new one); ticking both counts once."""
    return merge_equal(
        ApprovalBallot(frozenset(into.get(option, option) for option in ballot.approved), ballot.count)
        for ballot in ballots
    )
