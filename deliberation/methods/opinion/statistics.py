"""Votes and groups -> what each group thinks, what tells groups apart, what brings them together.

For a group with na agrees, nd disagrees and ns votes (passes included) on a statement, `_o` all other groups pooled:

    pa  = (na + 1) / (ns + 2)                               how likely an agree is, pulled towards a half
    pat = 2 sqrt(ns + 1) ((na + 1) / (ns + 1) - 1/2)        z score of "more than half agree"
    ra  = pa / ((na_o + 1) / (ns_o + 2))                    how many times likelier than among the others
    rat = (p1 - p2) / sqrt(p (1 - p) (1/n1 + 1/n2))         z score of that difference, with all four counts + 1

and pd, pdt, rd, rdt likewise for disagrees. rat is 0 when the pooled share p is 1. Group-aware consensus is the product
of pa over the groups. Source: Small and others (2021), section 4, and the formulas in docs/methods/opinion.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deliberation.methods.opinion.types import (
    Consensus,
    Floats,
    GroupStatistics,
    Ints,
    Moderation,
    StatementResult,
    VoteMatrix,
    Votes,
)

SIGNIFICANT = 1.2816
"""One-sided 90 % point of the normal distribution."""
META_PRIORITY = 49.0
CONSENSUS_LIST = 5


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Agrees, disagrees and all votes (passes too), each groups x statements."""

    agree: Ints
    disagree: Ints
    seen: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """The eight figures of each group on each statement, each groups x statements."""

    pa: Floats
    pd: Floats
    pat: Floats
    pdt: Floats
    ra: Floats
    rd: Floats
    rat: Floats
    rdt: Floats


def count(votes: Votes, labels: Ints, k: int) -> Counts:
    """Count votes by group (0 to k-1; people with label -1 are left out). O(votes)."""
    columns = votes.shape[1]
    # One number for group, statement and answer, so that everything is counted in one go. The last group is nobody's.
    cell = np.repeat(np.where(labels < 0, k, labels) * (3 * columns), np.diff(votes.indptr))
    cell += 3 * votes.indices.astype(cell.dtype)
    cell += votes.data
    tally = np.bincount(cell + 1, minlength=(k + 1) * columns * 3).reshape(k + 1, columns, 3)[:k].astype(np.int64)
    return Counts(tally[:, :, 2], tally[:, :, 0], tally.sum(axis=2))


def smoothed_share(success: Ints, seen: Ints) -> Floats:
    """(success + 1) / (seen + 2): Laplace's rule of succession."""
    return np.asarray((success + 1) / (seen + 2))


def share_test(success: Ints, seen: Ints) -> Floats:
    """2 sqrt(seen + 1) ((success + 1) / (seen + 1) - 1/2): z score of a share against a half, smoothed."""
    return np.asarray(2.0 * np.sqrt(seen + 1.0) * ((success + 1) / (seen + 1) - 0.5))


def difference_test(success: Ints, seen: Ints, others: Ints, others_seen: Ints) -> Floats:
    """z score of the difference of two shares, one added to all four counts; 0 where the pooled share is 1."""
    first, first_n = success + 1.0, seen + 1.0
    second, second_n = others + 1.0, others_seen + 1.0
    pooled = (first + second) / (first_n + second_n)
    variance = pooled * (1.0 - pooled) * (1.0 / first_n + 1.0 / second_n)
    possible = variance > 0
    difference = first / first_n - second / second_n
    return np.where(possible, difference / np.sqrt(np.where(possible, variance, 1.0)), 0.0)


def measure(counts: Counts) -> Measures:
    """Work out the eight figures of each group against all other groups pooled."""
    agree, disagree, seen = counts.agree, counts.disagree, counts.seen
    agree_o, disagree_o, seen_o = agree.sum(0) - agree, disagree.sum(0) - disagree, seen.sum(0) - seen
    pa, pd = smoothed_share(agree, seen), smoothed_share(disagree, seen)
    return Measures(
        pa=pa,
        pd=pd,
        pat=share_test(agree, seen),
        pdt=share_test(disagree, seen),
        ra=pa / smoothed_share(agree_o, seen_o),
        rd=pd / smoothed_share(disagree_o, seen_o),
        rat=difference_test(agree, seen, agree_o, seen_o),
        rdt=difference_test(disagree, seen, disagree_o, seen_o),
    )


def group_aware_consensus(counts: Counts) -> Floats:
    """Give the product over groups of (agree + 1) / (seen + 2): high only where every group agrees.

    It falls with the number of groups, so maps with different numbers cannot be compared by it.
    """
    return np.asarray(smoothed_share(counts.agree, counts.seen).prod(axis=0))


def priorities(counts: Counts, extremity: Floats, meta: NDArray[np.bool_]) -> Floats:
    """Give the weight with which each statement is drawn as somebody's next one.

    With A, P, S agrees, passes and votes over all groups and E the extremity:
    importance = (1 - (P+1)/(S+2)) (E + 1) (A+1)/(S+2), priority = (importance (1 + 8 * 2^(-S/5)))^2: new statements,
    agreed ones and those that spread people out come first. Statements about the person: 49.
    """
    agree, disagree, seen = (part.sum(axis=0) for part in (counts.agree, counts.disagree, counts.seen))
    passed = seen - agree - disagree
    importance = (1 - smoothed_share(passed, seen)) * (extremity + 1) * smoothed_share(agree, seen)
    return np.where(meta, META_PRIORITY, (importance * (1 + 8 * 2.0 ** (-seen / 5))) ** 2)


def everybody(votes: Votes) -> Counts:
    """Count the votes of all people together, as one group."""
    return count(votes, np.zeros(votes.shape[0], dtype=np.int64), 1)


def consensus(votes: VoteMatrix, counts: Counts, moderation: Moderation) -> Consensus:
    """List what most of all participants, grouped or not, agree with and disagree with: five each, best first.

    `counts` are those of `everybody`. p > 1/2 and pt > 1.2816, ranked by p * pt; moderated statements are left out.
    """
    allowed = np.array([statement not in moderation.out for statement in votes.statements], dtype=bool)
    sides = [_most(votes.statements, side[0], counts.seen[0], allowed) for side in (counts.agree, counts.disagree)]
    return Consensus(agree=sides[0], disagree=sides[1])


def _most(statements: Sequence[str], success: Ints, seen: Ints, allowed: NDArray[np.bool_]) -> tuple[str, ...]:
    share, test = smoothed_share(success, seen), share_test(success, seen)
    passing = np.flatnonzero(allowed & (share > 0.5) & (test > SIGNIFICANT))
    best = passing[np.argsort(-(share * test)[passing], kind="stable")][:CONSENSUS_LIST]
    return tuple(statements[i] for i in best)


def statement_results(
    votes: VoteMatrix,
    *,
    counts: Counts,
    measures: Measures,
    total: Counts,
    groups: Sequence[str],
    extremity: Floats,
    moderation: Moderation,
) -> tuple[StatementResult, ...]:
    """Gather all figures of each statement; `total` are the counts of `everybody`.

    Without `groups` the `counts` are those of one pooled group.
    """
    meta = np.array([statement in moderation.meta for statement in votes.statements], dtype=bool)
    priority = priorities(counts, extremity, meta).tolist()
    shared = group_aware_consensus(counts).tolist()
    agree, disagree, seen = (part[0].tolist() for part in (total.agree, total.disagree, total.seen))
    by_group = _by_group(counts, measures, groups)
    extremes = extremity.tolist()
    return tuple(
        StatementResult(
            id=statement,
            agree=agree[i],
            disagree=disagree[i],
            passed=seen[i] - agree[i] - disagree[i],
            seen=seen[i],
            extremity=extremes[i],
            priority=priority[i],
            group_aware_consensus=shared[i],
            by_group=tuple(group[i] for group in by_group),
        )
        for i, statement in enumerate(votes.statements)
    )


def _by_group(counts: Counts, measures: Measures, groups: Sequence[str]) -> list[list[GroupStatistics]]:
    whole = (counts.agree, counts.disagree, counts.seen)
    parts = (getattr(measures, name) for name in ("pa", "pd", "pat", "pdt", "ra", "rd", "rat", "rdt"))
    tables = [table.tolist() for table in (*whole, *parts)]
    return [
        [GroupStatistics(name, *row) for row in zip(*(table[g] for table in tables), strict=True)]
        for g, name in enumerate(groups)
    ]
