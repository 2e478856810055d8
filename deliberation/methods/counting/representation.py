"""Whether every group that is large enough got its due: the EJR+ check, and who got nothing.

EJR+ (Brill and Peters 2023, "Robust and verifiable proportionality axioms for multiwinner voting"): with n people and
k places, for no option left out and no l from 1 to k may there be l*n/k or more people who all tick it and each have
fewer than l winners.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from deliberation.methods.counting.ballots import merge_equal
from deliberation.methods.counting.types import ApprovalBallot, EjrPlus, Violation
from deliberation.methods.errors import MethodError


def ejr_plus(ballots: Iterable[ApprovalBallot], winners: Collection[str], seats: int) -> EjrPlus:
    """Check a shortlist and name the first group that was left short.

    Whole numbers only: it fails when people * seats >= l * n. Blank papers are people too. Named is the group with
    the least l, of these the largest, of these the first id (which group is named decides nothing).

    >>> six, three = ApprovalBallot(frozenset("abc"), 6), ApprovalBallot(frozenset("d"), 3)
    >>> ejr_plus([six, three], ["a", "b", "c"], 3).violation
    Violation(candidate='d', places=1, people=3)
    >>> ejr_plus([six, three], ["a", "b", "d"], 3).holds
    True

    Raises:
        MethodError: `seats_negative` or `ballot_count`.
    """
    if seats < 0:
        raise MethodError("seats_negative", seats=seats)
    merged = merge_equal(ballots)
    voters = sum(ballot.count for ballot in merged)
    having = _people_by_winners(merged, frozenset(winners))
    found: list[Violation] = []
    for candidate, people_having in having.items():
        people = 0
        for places in range(1, seats + 1):
            people += people_having[places - 1]
            if people and people * seats >= places * voters:
                found.append(Violation(candidate, places, people))
                break
    first = min(found, key=lambda group: (group.places, -group.people, group.candidate), default=None)
    return EjrPlus(first is None, first)


def _people_by_winners(ballots: Iterable[ApprovalBallot], winners: frozenset[str]) -> dict[str, Counter[int]]:
    """For each option left out: how many of its supporters have 0, 1, 2, ... winners."""
    having: dict[str, Counter[int]] = {}
    for ballot in ballots:
        won = len(ballot.approved & winners)
        for candidate in ballot.approved - winners:
            having.setdefault(candidate, Counter())[won] += ballot.count
    return having


def winners_per_person(ballots: Iterable[ApprovalBallot], winners: Collection[str]) -> tuple[tuple[int, int], ...]:
    """(winners that they ticked, people), least first; blank papers are left out.

    >>> winners_per_person([ApprovalBallot(frozenset("ab"), 4), ApprovalBallot(frozenset("c"), 2)], ["a", "b"])
    ((0, 2), (2, 4))
    """
    chosen = frozenset(winners)
    counts: Counter[int] = Counter()
    for ballot in ballots:
        if ballot.approved and ballot.count:
            counts[len(ballot.approved & chosen)] += ballot.count
    return tuple(sorted(counts.items()))
