"""The same papers under two other rules: what would be chosen, and for how many people that is better or worse.

Each of them is a rule for the same kind of paper, so nothing is read into a paper that does not stand on it. For an
endorsing ballot the two are the other bases of the share. Names of rules are those of `rules.RULES`, and these:
`share-of:...` (another base), `score-sum` (marks added up, so that no opinion counts as 0), `people` (how many people
gave any point), `pairs` (each option held against each other one), `win-share` (wins of all answers) and `wins` (how
many others it beats).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from deliberation.methods.counting.asked import Asked, Merged, Record
from deliberation.methods.counting.worth import at_least_five, better_and_worse

OTHERS: Mapping[str, tuple[str, ...]] = {
    "endorse": ("share-of:answering", "share-of:votes_cast", "share-of:eligible"),
    "approval": ("av", "equal-shares", "phragmen"),
    "score": ("majority-judgment", "score", "score-sum"),
    "points": ("people", "pairs"),
    "ranked": ("schulze", "borda", "stv"),
    "budget": ("greedy", "equal-shares", "phragmen"),
    "pairwise": ("win-share", "wins"),
}
"""For each kind of paper the rules of which the first two are taken that are not the ballot's own."""


def two_others(set_up: Mapping[str, Any]) -> tuple[str, ...]:
    """The two other rules for a ballot.

    >>> two_others({"kind": "approval", "rule": "equal-shares"})
    ('av', 'phragmen')
    """
    own = f"share-of:{set_up['share_of']}" if set_up["kind"] == "endorse" else set_up["rule"]
    return tuple(one for one in OTHERS[set_up["kind"]] if one != own)[:2]


def under_others(
    asked: Asked, merged: Merged, chosen: Collection[str], by: Callable[[str], frozenset[str] | None]
) -> list[Record]:
    """What each of the two would choose; `by` counts by the rule of a name, and gives None where it was not tried.

    `gained` and `lost`: options that only the other rule chooses, or that it does not choose any more. `more`, `fewer`:
    people who would get more, or less, of what they want (`worth`); None for fewer than five people.
    """
    kind, found = str(asked.set_up["kind"]), []
    for rule in two_others(asked.set_up):
        other = by(rule)
        if other is None:
            found.append({"rule": rule, "tried": False})
            continue
        more, fewer = better_and_worse(kind, merged, chosen, other, len(asked.options))
        found.append(
            {
                "rule": rule,
                "tried": True,
                "chosen": [one for one in asked.options if one in other],
                "gained": [one for one in asked.options if one in other and one not in chosen],
                "lost": [one for one in asked.options if one in chosen and one not in other],
                "more": at_least_five(more),
                "fewer": at_least_five(fewer),
            }
        )
    return found
