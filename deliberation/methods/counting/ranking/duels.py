"""One to one: how many people prefer each option to each other one, who beats whom, and where that runs in a circle.

A person prefers what they put higher, and anything they named to anything they did not name. Level options, and two
that were both left out, are preferred neither way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from deliberation.methods.counting.ranking.papers import Levels, Papers
from deliberation.methods.counting.ranking.settling import Key, TieBreak
from deliberation.methods.counting.ranking.types import Pair

Duels = Mapping[Pair, int]


def duels(papers: Papers[Levels]) -> dict[Pair, int]:
    """For each ordered pair of options the people who prefer the first to the second. O(papers m^2)."""
    found = {(a, b): 0 for a in papers.options for b in papers.options if a != b}
    for levels, people in papers.rows():
        below = set(papers.options)
        for level in levels:
            below.difference_update(level)
            for above in level:
                for other in below:
                    found[above, other] += people
    return found


def beaten_by(options: Sequence[str], counted: Duels) -> dict[str, set[str]]:
    """For each option all others that it beats one to one."""
    return {a: {b for b in options if a != b and counted[a, b] > counted[b, a]} for a in options}


def head_to_head(counted: Duels) -> TieBreak:
    """Among level options: more of the others beaten than lost to; with two of them that is who beats the other."""

    def keys(group: Sequence[str]) -> dict[str, Key]:
        net = dict.fromkeys(group, 0)
        for a, b in combinations(group, 2):
            won = (counted[a, b] > counted[b, a]) - (counted[a, b] < counted[b, a])
            net[a] += won
            net[b] -= won
        return {option: (difference,) for option, difference in net.items()}

    return TieBreak("head_to_head", keys)


def circles(beats: Mapping[str, set[str]]) -> tuple[tuple[str, ...], ...]:
    """Groups of options in which each can be reached from each other one by "beats", sorted by id.

    >>> circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a", "b", "c"}})
    (('a', 'b', 'c'),)
    """
    reach = {option: _reached(option, beats) for option in beats}
    found: list[tuple[str, ...]] = []
    placed: set[str] = set()
    for option in sorted(beats):
        if option in reach[option] and option not in placed:
            circle = tuple(sorted(other for other in reach[option] if option in reach[other]))
            found.append(circle)
            placed.update(circle)
    return tuple(found)


def _reached(start: str, beats: Mapping[str, set[str]]) -> set[str]:
    """All options that the start beats, or beats by way of others."""
    found: set[str] = set()
    ahead = [start]
    while ahead:
        new = beats[ahead.pop()] - found
        found |= new
        ahead.extend(new)
    return found
