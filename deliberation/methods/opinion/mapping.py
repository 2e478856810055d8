"""The two ways in: `build_map` (votes to a map) and `statistics_for` (votes and groups to their figures).

>>> from deliberation.methods.opinion.types import VoteMatrix
>>> one = VoteMatrix.from_events(["ann"], ["s1"], people=[0], items=[0], values=[1])
>>> found = build_map(one, moderation=Moderation(), rng=np.random.default_rng(1))
>>> found.enough, found.why.code, found.statement_results[0].agree
(False, 'too_few_people', 1)
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version as installed

import numpy as np
from threadpoolctl import threadpool_limits

from deliberation.methods.errors import MethodError
from deliberation.methods.opinion import classic, grouping, projection
from deliberation.methods.opinion.grouping import NOBODY, Grouping
from deliberation.methods.opinion.projection import Projection, moderated_columns
from deliberation.methods.opinion.routing import routing_fault
from deliberation.methods.opinion.selection import representative
from deliberation.methods.opinion.stability import SHARE, stability, usual_repeats
from deliberation.methods.opinion.statistics import consensus, count, measure, statement_results
from deliberation.methods.opinion.types import (
    Floats,
    Group,
    Ints,
    Method,
    Moderation,
    OpinionMap,
    OpinionStatistics,
    Reason,
    Receipt,
    VoteMatrix,
    Votes,
    id_order,
)

VERSION = "1"
LIBRARIES = ("numpy", "scipy")

Finder = Callable[[Votes], tuple[Projection, Grouping]]


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """What a map is made from: the votes as they are worked on, and every choice of the caller."""

    votes: VoteMatrix
    moderation: Moderation
    method: Method
    groups: int | None
    given: bool
    repeats: int
    seed: int | None


def build_map(
    votes: VoteMatrix,
    *,
    moderation: Moderation,
    rng: np.random.Generator,
    method: Method = "default",
    groups: int | None = None,
    membership: Mapping[str, str] | None = None,
    stability_repeats: int | None = None,
    seed: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> OpinionMap:
    """Work out the opinion map of some votes.

    `method` "default" depends neither on the order of people and statements nor on `rng` (only `stability` draws);
    "classic" is Polis's way. `groups` asks for a number of groups, `membership` (participant to group) gives them from
    outside. `stability_repeats` is left to `stability.usual_repeats` when None. `seed` is only noted in the receipt.
    `progress` is told (done, all) repeats. O(votes) for each of 1 + `stability_repeats` runs. Runs on one numeric
    thread, so that the same input gives the same bytes. Raises MethodError `unknown_method`, `bad_group_number`,
    `unknown_participant`.
    """
    if method not in ("default", "classic"):
        raise MethodError("unknown_method", method=method)
    if groups is not None and groups < 1:
        raise MethodError("bad_group_number", groups=groups)
    taken = votes.canonical() if method == "default" else votes.first(classic.MOST_PEOPLE, classic.MOST_STATEMENTS)
    repeats = usual_repeats(taken.votes.nnz) if stability_repeats is None else stability_repeats
    run = _Run(taken, moderation, method, groups, membership is not None, repeats, seed)
    with threadpool_limits(limits=1):
        find = _finder(run, rng)
        places, found = find(taken.votes)
        names = [str(group) for group in range(found.k)]
        if membership is not None:
            found, names = _given(taken, membership)
        steady = stability(
            taken.votes,
            found.labels,
            lambda part: find(part)[1],
            rng=rng,
            repeats=repeats,
            progress=None if progress is None else lambda done: progress(done, repeats),
        )
        return _assemble(run, places, found, names, steady)


def statistics_for(votes: VoteMatrix, membership: Mapping[str, str], *, moderation: Moderation) -> OpinionStatistics:
    """Work out every figure for groups that are given (participant to group; who is missing is not grouped).

    Statements and groups come out sorted by id. Raises MethodError `unknown_participant`.
    """
    taken = votes.canonical()
    found, names = _given(taken, membership)
    with threadpool_limits(limits=1):
        places = projection.project(taken.votes, moderated_columns(taken, moderation))
        return _statistics(taken, moderation, places.extremity, found, names)


def _finder(run: _Run, rng: np.random.Generator) -> Finder:
    """Give the whole method as one function of a vote matrix, so that `stability` can repeat it."""
    zeroed = moderated_columns(run.votes, run.moderation)
    groups = run.groups

    def by_default(votes: Votes) -> tuple[Projection, Grouping]:
        places = projection.project(votes, zeroed)
        return places, grouping.find_groups(places.positions, grouping.eligible(votes), groups=groups)

    if run.method == "default":
        return by_default
    start: Floats = rng.standard_normal(len(run.votes.statements))

    def by_classic(votes: Votes) -> tuple[Projection, Grouping]:
        places = classic.project(votes, zeroed, start)
        return places, classic.find_groups(places.positions, grouping.eligible(votes), groups=groups)

    return by_classic


def _given(votes: VoteMatrix, membership: Mapping[str, str]) -> tuple[Grouping, list[str]]:
    rows = {participant: row for row, participant in enumerate(votes.participants)}
    unknown = sorted(set(membership) - set(rows), key=id_order)
    if unknown:
        raise MethodError("unknown_participant", participant=unknown[0], count=len(unknown))
    names = sorted(set(membership.values()), key=id_order)
    numbers = {name: number for number, name in enumerate(names)}
    labels: Ints = np.full(len(votes.participants), NOBODY)
    for participant, name in membership.items():
        labels[rows[participant]] = numbers[name]
    reason = None if names else Reason("no_groups_given")
    return Grouping(labels, len(names), None, reason), names


def _statistics(
    votes: VoteMatrix, moderation: Moderation, extremity: Floats, found: Grouping, names: list[str]
) -> OpinionStatistics:
    labels, k = found.labels, found.k
    if found.reason is not None:
        # No groups: priorities still need counts, so everybody who could be grouped forms one pooled group.
        labels = np.full(len(labels), NOBODY)
        labels[grouping.eligible(votes.votes)] = 0
        k, names = 1, []
    counts = count(votes.votes, labels, k)
    results = statement_results(
        votes,
        counts=counts,
        measures=measure(counts),
        groups=names,
        extremity=extremity,
        moderation=moderation,
    )
    return OpinionStatistics(results, representative(results, names, moderation), consensus(votes, moderation))


def _assemble(run: _Run, places: Projection, found: Grouping, names: list[str], steady: float) -> OpinionMap:
    votes = run.votes
    figures = _statistics(votes, run.moderation, places.extremity, found, names)
    enough = found.reason is None
    labels = found.labels if enough else np.full(len(votes.participants), NOBODY)
    people = list(zip(votes.participants, labels.tolist(), places.positions.tolist(), strict=True))
    sizes = np.bincount(labels[labels >= 0], minlength=len(names)).tolist()
    return OpinionMap(
        participants=len(votes.participants),
        statements=len(votes.statements),
        votes=int(votes.votes.nnz),
        grouped=int((labels >= 0).sum()),
        k=found.k if enough else 0,
        silhouette=found.silhouette if enough else None,
        stability=steady,
        enough=enough,
        why=found.reason,
        groups=tuple(Group(name, sizes[i]) for i, name in enumerate(names)) if enough else (),
        membership={person: names[label] for person, label, _ in people if label >= 0},
        positions={person: (place[0], place[1]) for person, _, place in people},
        statement_results=figures.statement_results,
        representative=figures.representative,
        consensus=figures.consensus,
        receipt=_receipt(run, routing_fault(figures.statement_results, run.moderation)),
    )


def _receipt(run: _Run, fault: bool) -> Receipt:
    parameters = {
        "groups": run.groups,
        "given_groups": run.given,
        "stability_repeats": run.repeats,
        "stability_share": SHARE,
        "votes_needed": grouping.VOTES_NEEDED,
        "people_wanted": grouping.PEOPLE_WANTED,
        "smallest_group": grouping.SMALLEST_GROUP if run.method == "default" and run.groups is None else 1,
    }
    return Receipt(
        method=f"opinion-{run.method}",
        version=VERSION,
        parameters=parameters,
        seed=run.seed,
        inputs=inputs_hash(run.votes, run.moderation),
        libraries={name: installed(name) for name in LIBRARIES},
        routing_fault=fault,
    )


def inputs_hash(votes: VoteMatrix, moderation: Moderation) -> str:
    """Give the SHA-256 of votes and moderation, hexadecimal, the same for any order of people and statements."""
    taken = votes.canonical()
    digest = hashlib.sha256()
    ids = (taken.participants, taken.statements, sorted(moderation.hidden), sorted(moderation.meta))
    digest.update(json.dumps(ids, ensure_ascii=True).encode())
    for part in (taken.votes.indptr.astype("<i8"), taken.votes.indices.astype("<i8"), taken.votes.data):
        digest.update(np.ascontiguousarray(part).tobytes())
    return digest.hexdigest()
