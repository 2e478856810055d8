"""A rehearsal of a ballot: made-up people with plain tastes, the papers they would hand in, and what each group gets.

Nobody's real wishes are in it. A made-up person has a taste from 0 to 99 for each option, and wishes for those from
`WISHED` on; from the tastes follow papers of any kind, so that the same people can be counted by any rule. There are
three crowds:

- `large_and_small`: 36 people like one half of the options, 12 people the other half;
- `halves`: the same with 24 and 24 people;
- `all_different`: 48 people, each with a taste of their own.

A crowd shows what a rule does to majorities and minorities. It says nothing about how people will vote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np

from deliberation.methods.counting.papers import Said
from deliberation.methods.counting.rules import COMPLETIONS, STOPS
from deliberation.methods.counting.tallying import Asked, count, questions_in
from deliberation.methods.errors import MethodError

CROWDS: Mapping[str, tuple[int, ...]] = {"large_and_small": (36, 12), "halves": (24, 24), "all_different": (48,)}
"""The crowds, with the size of each group."""

WISHED = 50
"""From this taste on somebody wishes for an option."""

MOST_PAIRS = 30
"""So many pairs a made-up person compares at most."""

BEST = 99

MOST_OPTIONS = 100
"""A ballot with more options is not rehearsed: the slowest rule takes a second for 100, and half a minute for 300."""

FIRST = 3
"""Of an order without places so many count as chosen at most."""

OTHERS: Mapping[tuple[str, str], tuple[tuple[str, str], tuple[str, str]]] = {
    ("approval", "equal-shares"): (("approval", "phragmen"), ("approval", "av")),
    ("approval", "phragmen"): (("approval", "equal-shares"), ("approval", "av")),
    ("approval", "seq-pav"): (("approval", "equal-shares"), ("approval", "av")),
    ("approval", "av"): (("approval", "equal-shares"), ("approval", "phragmen")),
    ("score", "score"): (("score", "majority-judgment"), ("approval", "phragmen")),
    ("score", "majority-judgment"): (("score", "score"), ("approval", "phragmen")),
    ("points", "points"): (("score", "score"), ("approval", "phragmen")),
    ("ranked", "stv"): (("ranked", "schulze"), ("ranked", "borda")),
    ("ranked", "schulze"): (("ranked", "stv"), ("ranked", "borda")),
    ("ranked", "ranked-pairs"): (("ranked", "stv"), ("ranked", "borda")),
    ("ranked", "borda"): (("ranked", "stv"), ("ranked", "schulze")),
    ("pairwise", "pairwise"): (("ranked", "schulze"), ("ranked", "borda")),
    ("budget", "equal-shares"): (("budget", "phragmen"), ("budget", "greedy")),
    ("budget", "phragmen"): (("budget", "equal-shares"), ("budget", "greedy")),
    ("budget", "greedy"): (("budget", "equal-shares"), ("budget", "phragmen")),
}
"""Each way to count with the two that stand beside it in a rehearsal: for the same purpose, and as unlike as can be."""

SHARES = ((1, 2), (4, 5), (2, 3))
"""Where each question is counted by itself there is one rule, and what is compared is the share that it needs."""


@dataclass(frozen=True, slots=True)
class MadeUp:
    """Somebody who is made up: the group they are in (from 0), and their taste for each option by its number."""

    group: int
    tastes: Mapping[int, int]

    def wishes(self) -> frozenset[int]:
        """What they wish for."""
        return frozenset(number for number, taste in self.tastes.items() if taste >= WISHED)

    def best_first(self) -> list[int]:
        """The options from the one that they like best; level tastes in the order of the numbers."""
        return sorted(self.tastes, key=lambda number: (-self.tastes[number], number))


@dataclass(frozen=True, slots=True)
class Got:
    """What one group got: `wished` is how many chosen options its people wish for, added up; `nothing` got none."""

    people: int
    wished: int
    nothing: int

    @property
    def each(self) -> Fraction:
        """Chosen options that one of them wishes for, on average."""
        return Fraction(self.wished, self.people)


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One crowd counted in one way: the options chosen, in order, and what each group got of them.

    `threshold` is the share that a question needs; only where each is counted by itself.
    """

    kind: str
    rule: str
    threshold: tuple[int, int] | None
    chosen: tuple[int, ...]
    groups: tuple[Got, ...]


def crowd(name: str, numbers: Sequence[int], rng: np.random.Generator) -> tuple[MadeUp, ...]:
    """The people of a crowd. Each group likes its own part of the options; with one group there are no parts.

    >>> [one.group for one in crowd("halves", [1, 2], np.random.default_rng(1))].count(1)
    24

    Raises:
        MethodError: `crowd_unknown`.
    """
    sizes = CROWDS.get(name)
    if sizes is None:
        raise MethodError("crowd_unknown", crowd=name)
    parts = len(sizes)
    part_of = {int(number): place % parts for place, number in enumerate(rng.permutation(sorted(numbers)))}
    people = []
    for group, size in enumerate(sizes):
        for _ in range(size):
            tastes = {number: _taste(rng, parts, own=part_of[number] == group) for number in sorted(numbers)}
            people.append(MadeUp(group, tastes))
    return tuple(people)


def _taste(rng: np.random.Generator, parts: int, *, own: bool) -> int:
    """Of one's own part five in six are wished for, of another's one in six; without parts one in three."""
    if parts == 1:
        return int(rng.integers(0, 75))
    return int(rng.integers(40, 100)) if own else int(rng.integers(0, 60))


def paper_of(one: MadeUp, set_up: Mapping[str, Any]) -> dict[str, Said]:
    """The paper that a made-up person hands in; it fits the rules of the ballot (`papers.clean_paper`)."""
    kind, told = set_up["kind"], set_up["told"]
    most = int(told.get("most_options", 0))
    named = one.best_first()[: most or len(one.tastes)]
    liked = [number for number in named if one.tastes[number] >= WISHED]
    if kind == "endorse":
        return {str(number): _answer(one.tastes[number]) for number in named}
    if kind in ("approval", "budget"):
        return {str(number): 1 for number in liked}
    if kind == "score":
        return {str(number): one.tastes[number] * (int(told["top"]) + 1) // (BEST + 1) for number in named}
    if kind == "points":
        return _points(liked, int(told["points"]), int(told.get("top", 0)))
    if kind == "ranked":
        return {str(number): place for place, number in enumerate(named, 1)}
    if kind == "pairwise":
        return _pairs(one, min(most or MOST_PAIRS, MOST_PAIRS))
    raise MethodError("paper_kind", kind=kind)


def _answer(taste: int) -> str:
    """The five parts of a taste; nobody says that they should not decide."""
    return ("cannot_live", "not_sure", "can_live", "support", "support")[taste // 20]


def _points(liked: Sequence[int], points: int, top: int) -> dict[str, Said]:
    """Half of what is left to the first, and so on; the last one gets the rest, as far as one may have it."""
    paper: dict[str, Said] = {}
    for place, number in enumerate(liked):
        give = points if place == len(liked) - 1 else points - points // 2
        give = min(give, top) if top else give
        if not give:
            break
        paper[str(number)] = give
        points -= give
    return paper


def _pairs(one: MadeUp, most: int) -> dict[str, Said]:
    """Pairs evenly spread over all; a difference under five is none."""
    pairs = list(combinations(sorted(one.tastes), 2))
    step = max(1, -(-len(pairs) // most))
    first = sum(one.tastes.values()) % step
    return {f"{a}-{b}": _better(one, a, b) for a, b in pairs[first::step]}


def _better(one: MadeUp, a: int, b: int) -> int:
    if abs(one.tastes[a] - one.tastes[b]) < 5:
        return 0
    return a if one.tastes[a] > one.tastes[b] else b


def ways_beside(set_up: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """The set-up of a ballot, and two others for the same purpose and the same options.

    >>> asked = {"kind": "endorse", "rule": "endorse", "told": {}, "threshold": [4, 5]}
    >>> [one["threshold"] for one in ways_beside(asked)]
    [[4, 5], [1, 2], [2, 3]]
    """
    own = dict(set_up)
    if own["kind"] == "endorse":
        part, whole = own["threshold"]
        shares = [share for share in SHARES if share[0] * whole != part * share[1]]
        return own, *({**own, "threshold": list(share)} for share in shares[:2])
    others = OTHERS[own["kind"], own["rule"]]
    return own, *({**own, "kind": kind, "rule": rule, "told": _told(own, kind, rule)} for kind, rule in others)


def _told(own: Mapping[str, Any], kind: str, rule: str) -> dict[str, Any]:
    """What another rule has to be told, as near to the ballot's own as can be."""
    told: Mapping[str, Any] = own["told"]
    if kind == "budget":
        completion = {"completion": COMPLETIONS[0], "stop": STOPS[0]} if rule == "equal-shares" else {}
        return {"money": told["money"], "most_options": told.get("most_options", 0), **completion}
    first = places(own)
    return {"approval": {"seats": first}, "ranked": {"seats": first}, "score": {"top": 5}}[kind]


def places(set_up: Mapping[str, Any]) -> int:
    """How many count as chosen: the places of the ballot, or of an order the first half, at most `FIRST`."""
    options = len(set_up["options"])
    return min(int(set_up["told"].get("seats", 0)) or min(FIRST, max(1, options // 2)), options)


def rehearse(set_up: Mapping[str, Any], seed: int) -> dict[str, tuple[Rehearsed, ...]]:
    """Each crowd by name, counted as the set-up says and in two other ways. The same seed makes the same people.

    Raises:
        MethodError: `too_many_to_rehearse`, or as in `tallying.count`.
    """
    numbers = [int(one["number"]) for one in set_up["options"]]
    if len(numbers) > MOST_OPTIONS:
        raise MethodError("too_many_to_rehearse", options=len(numbers), most=MOST_OPTIONS)
    first, ways = places(set_up), ways_beside(set_up)
    found = {}
    for place, name in enumerate(CROWDS):
        people = crowd(name, numbers, np.random.default_rng([seed, place]))
        found[name] = tuple(count_crowd(way, people, first=first) for way in ways)
    return found


def count_crowd(set_up: Mapping[str, Any], people: Sequence[MadeUp], *, first: int = FIRST) -> Rehearsed:
    """Count a crowd's papers as the set-up says. Ties go by the order of the options: nothing is drawn here.

    Raises:
        MethodError: as in `tallying.count`.
    """
    kind, rule = str(set_up["kind"]), str(set_up["rule"])
    numbers = tuple(int(one["number"]) for one in set_up["options"])
    found = count(Asked(set_up, numbers, len(people)), [paper_of(one, set_up) for one in people])
    chosen = _chosen(kind, found, first)
    groups = [[one for one in people if one.group == group] for group in sorted({one.group for one in people})]
    threshold = (int(set_up["threshold"][0]), int(set_up["threshold"][1])) if kind == "endorse" else None
    return Rehearsed(kind, rule, threshold, chosen, tuple(_got(chosen, one) for one in groups))


def _chosen(kind: str, found: Mapping[str, Any], first: int) -> tuple[int, ...]:
    if kind == "endorse":
        return tuple(int(number) for number in questions_in(found))
    of_rule = found[kind]
    if kind in ("approval", "budget"):
        return tuple(int(number) for number in of_rule["winners"])
    return tuple(int(number) for number in of_rule["elected"] or of_rule["order"][:first])


def _got(chosen: Sequence[int], people: Sequence[MadeUp]) -> Got:
    got = [len(one.wishes().intersection(chosen)) for one in people]
    return Got(len(people), sum(got), sum(number == 0 for number in got))
