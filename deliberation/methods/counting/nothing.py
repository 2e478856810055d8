"""Who asked for something and got nothing of it: how many, what they share, and what would have served most of them.

From the papers alone: nothing here knows or looks for who wrote them. Numbers of a few people are not told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import combinations

from deliberation.methods.counting.asked import Merged, Record
from deliberation.methods.counting.worth import FEWEST, worth


def nothing(kind: str, merged: Merged, chosen: Collection[str], options: Sequence[str]) -> Record:
    """`people` got nothing, of `asking` who asked for anything; by the options, as text.

    `shared`: the options that at least five of them asked for, most first, then in the order of the ballot.
    `together`: the two of these that most of them asked for both. `served_by`: the option that would have given
    something to most of them. A number is told only when those whom it leaves out, among them and among all others
    who asked for that option, are none or at least five, too. O(patterns x pairs on a paper).
    """
    wanted: Counter[tuple[str, ...]] = Counter()
    for paper, people in merged.items():
        wanted[tuple(sorted(worth(kind, paper, len(options))))] += people
    wanted.pop((), None)
    left = Counter({wants: people for wants, people in wanted.items() if not set(wants) & set(chosen)})
    people = left.total()
    every, those = _singles(wanted), _singles(left)
    told = {
        one: those[one] for one in options if _may_be_told(those[one], people - those[one], every[one] - those[one])
    }
    order = sorted((one for one in told if told[one]), key=lambda one: -told[one])
    best = order[0] if order else None
    return {
        "people": people,
        "asking": wanted.total(),
        "shared": [{"option": one, "people": told[one]} for one in order],
        "together": _together(left, told, order),
        "served_by": {"option": best, "people": told[best]} if best is not None else None,
        "fewest_told": FEWEST,
    }


def _singles(papers: Counter[tuple[str, ...]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for wants, people in papers.items():
        for one in wants:
            found[one] += people
    return found


def _together(left: Counter[tuple[str, ...]], told: dict[str, int], order: Sequence[str]) -> Record | None:
    """The two options that most asked for both, where all four cells of the two hold nobody or at least five."""
    both: Counter[frozenset[str]] = Counter()
    for wants, people in left.items():
        for pair in combinations([one for one in wants if one in order], 2):
            both[frozenset(pair)] += people
    whole = left.total()
    for one, other in sorted(combinations(order, 2), key=lambda pair: -both[frozenset(pair)]):
        number = both[frozenset((one, other))]
        neither = whole - told[one] - told[other] + number
        if number and _may_be_told(number, told[one] - number, told[other] - number, neither):
            return {"options": [one, other], "people": number}
    return None


def _may_be_told(*people: int) -> bool:
    return all(number == 0 or number >= FEWEST for number in people)
