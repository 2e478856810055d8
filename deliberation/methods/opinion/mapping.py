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
from deliberation.methods.opinion import choosing, classic, grouping, projection, sampling
from deliberation.methods.opinion.choosing import Conversation, Known
from deliberation.methods.opinion.grouping import NOBODY, Grouping
from deliberation.methods.opinion.naming import kept_names
from deliberation.methods.opinion.projection import Projection, moderated_columns
from deliberation.methods.opinion.routing import routing_fault
from deliberation.methods.opinion.selection import representative
from deliberation.methods.opinion.stability import stability
from deliberation.methods.opinion.statistics import consensus, count, everybody, measure, statement_results
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

VERSION = "2"
LIBRARIES = ("numpy", "scipy")


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """What a map is made from: the votes as they are worked on, and every choice of the caller."""

    votes: VoteMatrix
    moderation: Moderation
    method: Method
    groups: int | None
    membership: Mapping[str, str] | None
    names: Mapping[str, str]
    known: Known | None
    repeats: int | None
    seed: int | None
    progress: Callable[[int, int], None] | None


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """Groups with their names, how steady they are and over how many repeats that was measured."""

    groups: Grouping
    names: list[str]
    stability: float
    repeats: int


def build_map(
    votes: VoteMatrix,
    *,
    moderation: Moderation,
    rng: np.random.Generator,
    method: Method = "default",
    groups: int | None = None,
    membership: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    known: Known | None = None,
    stability_repeats: int | None = None,
    seed: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> OpinionMap:
    """Work out the opinion map of some votes.

    `method` "default" depends neither on the order of people and statements nor on `rng`: whoever is drawn is drawn by
    a hash of their id. "classic" is Polis's way, and `rng` draws its start. `groups` asks for a number of groups,
    `membership` (participant to group) gives them from outside. `names` (participant to group) are those of an earlier
    map: groups keep them (`naming`). `known` spares comparing numbers of groups (`choosing`). `stability_repeats` is
    left to `sampling.usual_repeats` when None. `seed` is only noted in the receipt. `progress` is told (done, all)
    repeats. O(votes), and as much again for every repeat over at most 3,000 people. Runs on one numeric thread: the
    same input gives the same bytes. Raises MethodError `unknown_method`, `bad_group_number`, `unknown_participant`.
    """
    if method not in ("default", "classic"):
        raise MethodError("unknown_method", method=method)
    if groups is not None and groups < 1:
        raise MethodError("bad_group_number", groups=groups)
    taken = votes.canonical() if method == "default" else votes.first(classic.MOST_PEOPLE, classic.MOST_STATEMENTS)
    run = _Run(taken, moderation, method, groups, membership, names or {}, known, stability_repeats, seed, progress)
    with threadpool_limits(limits=1):
        places, found = _by_default(run) if method == "default" else _by_classic(run, rng)
        return _assemble(run, places, found)


def statistics_for(votes: VoteMatrix, membership: Mapping[str, str], *, moderation: Moderation) -> OpinionStatistics:
    """Work out every figure for groups that are given (participant to group; who is missing is not grouped).

    Statements and groups come out sorted by id. Raises MethodError `unknown_participant`.
    """
    taken = votes.canonical()
    found, names = _given(taken, membership)
    with threadpool_limits(limits=1):
        places = projection.project(taken.votes, moderated_columns(taken, moderation))
        return _statistics(taken, moderation, places.extremity, found, names)


def _by_default(run: _Run) -> tuple[Projection, _Found]:
    votes, zeroed = run.votes.votes, moderated_columns(run.votes, run.moderation)
    places = projection.project(votes, zeroed)
    drawn = sampling.draws(run.votes.participants)
    if run.membership is None:
        talk = Conversation(votes, places.positions, zeroed, drawn)
        choice = choosing.find_groups(
            talk, groups=run.groups, known=run.known, repeats=run.repeats, progress=run.progress
        )
        return places, _Found(choice.groups, _names(run, choice.groups), choice.stability, choice.repeats)

    def again(part: Votes) -> Grouping:
        nobody = sampling.draws([""] * part.shape[0])
        talk = Conversation(part, projection.project(part, zeroed).positions, zeroed, nobody)
        return choosing.find_groups(talk, groups=max(given.k, 1), repeats=0).groups

    given, names = _given(run.votes, run.membership)
    return places, _measured(run, given, names, again, drawn)


def _names(run: _Run, found: Grouping) -> list[str]:
    people = zip(run.votes.participants, found.labels.tolist(), strict=True)
    now = {person: label for person, label in people if label != NOBODY} if run.names else {}
    return kept_names(run.names, now, found.k)


def _by_classic(run: _Run, rng: np.random.Generator) -> tuple[Projection, _Found]:
    votes, zeroed = run.votes.votes, moderated_columns(run.votes, run.moderation)
    start: Floats = rng.standard_normal(votes.shape[1])

    def find(part: Votes) -> tuple[Projection, Grouping]:
        places = classic.project(part, zeroed, start)
        return places, classic.find_groups(places.positions, grouping.eligible(part), groups=run.groups)

    places, found = find(votes)
    names = [str(group) for group in range(found.k)]
    if run.membership is not None:
        found, names = _given(run.votes, run.membership)
    drawn = sampling.draws(run.votes.participants)
    return places, _measured(run, found, names, lambda part: find(part)[1], drawn)


def _measured(
    run: _Run, found: Grouping, names: list[str], again: Callable[[Votes], Grouping], drawn: sampling.Draws
) -> _Found:
    """Measure how steady groups are that were not chosen for it."""
    votes, progress = run.votes.votes, run.progress
    repeats = sampling.usual_repeats(votes.nnz) if run.repeats is None else run.repeats
    tell = None if progress is None else lambda done: progress(done, repeats)
    steady = stability(votes, found.labels, again, draws=drawn, repeats=repeats, progress=tell)
    return _Found(found, names, steady, repeats)


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
    counts, total = count(votes.votes, labels, k), everybody(votes.votes)
    results = statement_results(
        votes,
        counts=counts,
        measures=measure(counts),
        total=total,
        groups=names,
        extremity=extremity,
        moderation=moderation,
    )
    return OpinionStatistics(results, representative(results, names, moderation), consensus(votes, total, moderation))


def _assemble(run: _Run, places: Projection, result: _Found) -> OpinionMap:
    votes, found, names = run.votes, result.groups, result.names
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
        stability=result.stability,
        enough=enough,
        why=found.reason,
        groups=tuple(Group(name, sizes[i]) for i, name in enumerate(names)) if enough else (),
        membership={person: names[label] for person, label, _ in people if label >= 0},
        positions={person: (place[0], place[1]) for person, _, place in people},
        statement_results=figures.statement_results,
        representative=figures.representative,
        consensus=figures.consensus,
        receipt=_receipt(run, result.repeats, routing_fault(figures.statement_results, run.moderation)),
    )


def _receipt(run: _Run, repeats: int, fault: bool) -> Receipt:
    free = run.method == "default" and run.groups is None
    parameters = {
        "groups": run.groups,
        "given_groups": run.membership is not None,
        "known_number": run.known is not None,
        "stability_repeats": repeats,
        "stability_share": sampling.SHARE,
        "stability_needed": choosing.STEADY if free else 0.0,
        "most_sampled": sampling.MOST_SAMPLED,
        "votes_needed": grouping.VOTES_NEEDED,
        "people_wanted": grouping.PEOPLE_WANTED,
        "smallest_group": grouping.SMALLEST_GROUP if free else 1,
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
    for part in (taken.votes.indptr.astype("<i8"), taken.votes.indices.astype("<i4"), taken.votes.data):
        digest.update(np.ascontiguousarray(part).tobytes())
    return digest.hexdigest()
