"""How many groups, and whether groups may be spoken of at all.

Every number of groups from 2 to 5 is tried. One counts only if each group has five people and if its groups explain the
votes better than no groups do (Akaike's criterion, see `refining`). Of these the largest number is taken that is nearly
as steady as the steadiest. Groups that are not found again without a fifth of the people are not spoken of. Where that
hangs on who was left out, it is measured for longer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from deliberation.methods.opinion import projection, refining, sampling
from deliberation.methods.opinion.clustering import base_points, clusterings, silhouette
from deliberation.methods.opinion.grouping import NOBODY, SMALLEST_GROUP, Grouping, eligible, most_groups
from deliberation.methods.opinion.refining import Refined
from deliberation.methods.opinion.stability import agreement
from deliberation.methods.opinion.types import Floats, Ints, Reason, Votes

STEADY = 0.5
"""Groups with a lower stability are not spoken of. Measured on votes with and without groups: see the method's page."""
NEARLY = 0.05
CLEAR = 3.0
"""So many standard errors away from deciding otherwise, luck is ruled out well enough."""
MOST_MEASURED = 1_000

Moderated = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """The groups, how steady they are (0 to 1) and over how many repeats that was measured."""

    groups: Grouping
    stability: float
    repeats: int


@dataclass(frozen=True, slots=True)
class Known:
    """The number of groups of an earlier map and how steady it was. Both may lag behind the votes for a while."""

    k: int
    stability: float


@dataclass(frozen=True, slots=True, eq=False)
class Conversation:
    """What groups are found in: votes, everybody's place (people x 2), moderated columns, and who is drawn when."""

    votes: Votes
    positions: Floats
    zeroed: Moderated
    draws: sampling.Draws


def find_groups(
    talk: Conversation,
    *,
    groups: int | None = None,
    known: Known | None = None,
    repeats: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Choice:
    """Find the groups. `groups` asks for a number, which is then kept to, whatever the sizes and the steadiness.

    `known` takes the number of groups and its steadiness from an earlier map, while its groups still have five people:
    people are placed anew, and nothing is compared or repeated.
    Numbers of groups are compared on at most 3,000 people; everybody else then joins the group that fits, and all are
    moved until nobody moves. `repeats` is left to `sampling.usual_repeats` when None: then up to four times as many.
    """
    rows = eligible(talk.votes)
    if len(rows) == 0 or (groups is None and len(rows) < 2):
        return _none(talk, Reason("too_few_people", {"people": len(rows), "needed": 2 * SMALLEST_GROUP}))
    some = sampling.sample(rows, talk.draws)
    votes = talk.votes[some]
    if known is not None and groups is None:
        again = _divide(votes, talk.positions[some], talk.zeroed, {known.k}).get(known.k)
        if again is not None and _smallest(again) >= SMALLEST_GROUP:
            labels = _everybody(talk, rows, some, again)
            return Choice(_numbered(talk, rows, labels, known.k, None), known.stability, 0)
    tried = _divide(votes, talk.positions[some], talk.zeroed, None if groups is None else {groups})
    count = sampling.usual_repeats(votes.nnz) if repeats is None else repeats
    reason = None
    fitting = tried
    if groups is None:
        fitting, reason = _worth_it(votes, tried, talk.zeroed)
    elif groups not in tried:
        places = len(np.unique(talk.positions[some], axis=0))
        reason = Reason("too_few_places", {"places": places, "asked": groups})
    if not tried or (groups is not None and reason is not None):
        return _none(talk, reason)
    rounds = sampling.usual_rounds(count) if repeats is None and groups is None and reason is None else 1
    found = _again_and_again(talk, some, fitting, _Repeats(count, rounds, progress))
    steady = {k: float(np.mean(values)) if values else 0.0 for k, values in found.items()}
    chosen = _chosen(steady, count) if groups is None else groups
    if reason is None and groups is None and count and steady[chosen] < STEADY:
        reason = Reason("not_steady", {"people": len(rows), "stability": round(steady[chosen], 2), "needed": STEADY})
    labels = _everybody(talk, rows, some, fitting[chosen])
    return Choice(_numbered(talk, rows, labels, chosen, reason), steady[chosen], len(found[chosen]))


def _none(talk: Conversation, reason: Reason | None) -> Choice:
    return Choice(Grouping(np.full(talk.votes.shape[0], NOBODY), 0, None, reason), 0.0, 0)


def _divide(votes: Votes, positions: Floats, zeroed: Moderated, wanted: Collection[int] | None) -> dict[int, Refined]:
    """Divide people into each wanted number of groups (None: each that is tried): on the plane, then in the votes."""
    if wanted == {1}:
        return {1: refining.refine(votes, zeroed, np.zeros(votes.shape[0], dtype=np.int64), 1)}
    base = base_points(positions)
    most = most_groups(len(base.points)) if wanted is None else max(wanted)
    starts = {found.k: found.labels[base.owner] for found in clusterings(base, most, smallest=SMALLEST_GROUP)}
    return {k: refining.refine(votes, zeroed, start, k) for k, start in starts.items() if wanted is None or k in wanted}


def _worth_it(
    votes: Votes, tried: Mapping[int, Refined], zeroed: Moderated
) -> tuple[dict[int, Refined], Reason | None]:
    """Give the divisions that may be shown; when there are none, all of them and why none may."""
    people = votes.shape[0]
    few = people < 2 * SMALLEST_GROUP
    too_few = Reason("too_few_people", {"people": people, "needed": 2 * SMALLEST_GROUP})
    if not tried:
        return {}, too_few if few else Reason("all_alike", {"people": people})
    large = {k: one for k, one in tried.items() if _smallest(one) >= SMALLEST_GROUP}
    if not large:
        lonely = Reason("no_groups_of_five", {"people": people, "smallest": SMALLEST_GROUP})
        return dict(tried), too_few if few else lonely
    together = refining.criterion(votes, zeroed, Refined(np.zeros(people, dtype=np.int64), 1))
    telling = {k: one for k, one in large.items() if refining.criterion(votes, zeroed, one) < together}
    return (telling, None) if telling else (large, Reason("no_groups_in_votes", {"people": people}))


def _smallest(found: Refined) -> int:
    return int(np.bincount(found.labels, minlength=found.k).min())


@dataclass(frozen=True, slots=True)
class _Repeats:
    """How many repeats a round has, how many rounds there may be, and who is told (done, all)."""

    each: int
    rounds: int
    progress: Callable[[int, int], None] | None


def _again_and_again(
    talk: Conversation, some: Ints, fitting: Mapping[int, Refined], repeats: _Repeats
) -> dict[int, list[float]]:
    """Give for each number of groups how well the groups are found again among 80 % of the sampled people, each time.

    Another round follows while the next one might still change what is chosen.
    """
    found: dict[int, list[float]] = {k: [] for k in fitting}
    for round_number in range(repeats.rounds):
        if round_number and is_clear(found):
            break
        drawn = talk.draws.of_round(some, round_number)
        for number in range(repeats.each):
            if repeats.progress is not None:
                repeats.progress(round_number * repeats.each + number, repeats.rounds * repeats.each)
            part = np.flatnonzero(drawn[:, number % sampling.MOST_REPEATS])
            votes = talk.votes[some[part]]
            places = projection.project(votes, talk.zeroed).positions if len(part) else np.zeros((0, 2))
            again = _divide(votes, places, talk.zeroed, set(fitting)) if len(part) else {}
            for k, one in fitting.items():
                found[k].append(agreement(one.labels[part], again[k].labels) if k in again else 0.0)
    return found


def is_clear(found: Mapping[int, list[float]]) -> bool:
    """Whether luck alone could hardly have led to another number of groups, or to no groups at all."""
    values = {k: np.array(one) for k, one in found.items()}
    steady = {k: float(one.mean()) for k, one in values.items()}
    best, chosen = max(steady, key=lambda k: steady[k]), _chosen(steady, 1)
    margins = [values[k] - values[best] + NEARLY for k in values if k >= chosen] + [values[chosen] - STEADY]
    return all(abs(one.mean()) >= CLEAR * one.std(ddof=1) / np.sqrt(len(one)) for one in margins)


def _chosen(steady: Mapping[int, float], repeats: int) -> int:
    """Give the largest number of groups that is nearly as steady as the steadiest; the fewest where none is known."""
    if not repeats:
        return min(steady)
    best = max(steady.values())
    return max(k for k, value in steady.items() if value >= best - NEARLY)


def _everybody(talk: Conversation, rows: Ints, some: Ints, found: Refined) -> Ints:
    """Give the label of each of `rows`: people outside the sample join the group that fits, then all are moved."""
    if len(some) == len(rows):
        return found.labels
    like = refining.chances(talk.votes[some], talk.zeroed, found.labels, found.k)
    votes = talk.votes if len(rows) == talk.votes.shape[0] else talk.votes[rows]
    return refining.refine(votes, talk.zeroed, refining.settle(votes, talk.zeroed, like), found.k).labels


def _numbered(talk: Conversation, rows: Ints, labels: Ints, k: int, reason: Reason | None) -> Grouping:
    """Number the groups: the largest is 0, of equals the one with the earliest row."""
    sizes = np.bincount(labels, minlength=k)
    first = np.array([int(np.argmax(labels == group)) if size else len(rows) for group, size in enumerate(sizes)])
    rank = np.empty(k, dtype=np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(k)
    spread = np.full(talk.votes.shape[0], NOBODY)
    spread[rows] = rank[labels]
    return Grouping(spread, k, _apartness(talk, rows, spread) if k > 1 else None, reason)


def _apartness(talk: Conversation, rows: Ints, labels: Ints) -> float:
    """Give the mean silhouette of the groups on the plane, over at most 1,000 people."""
    some = sampling.sample(rows, talk.draws, most=MOST_MEASURED)
    used = np.unique(labels[some], return_inverse=True)[1].reshape(-1)
    places = talk.positions[some]
    return silhouette(cdist(places, places), np.ones(len(some)), used)
