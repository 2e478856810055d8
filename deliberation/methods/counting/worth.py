"""What a paper says it wants: which options, and how much. For telling how many people a result gives something."""

from __future__ import annotations

from collections.abc import Collection

from deliberation.methods.counting.asked import Merged, Pattern

FEWEST = 5
"""A pattern that fewer people share is never told; nor one from which the number of the others could be worked out."""
_CONSENT = ("support", "can_live")


def worth(kind: str, paper: Pattern, options: int) -> dict[str, int]:
    """How much each option is worth to whoever wrote this paper; options that are not in it are worth nothing.

    Ticks and consent count 1, marks and points as they stand; of ranked options the first counts as much as there are
    options, the next one less; in pairs an option counts as often as it was chosen.

    >>> worth("ranked", (("1", 2), ("3", 1)), 4)
    {'3': 4, '1': 3}
    >>> worth("endorse", (("1", "support"), ("2", "cannot_live"), ("3", "can_live")), 3)
    {'1': 1, '3': 1}
    """
    if kind == "endorse":
        return {key: 1 for key, said in paper if said in _CONSENT}
    if kind == "ranked":
        return {key: options - at for at, (key, _) in enumerate(sorted(paper, key=lambda one: int(one[1])))}
    if kind == "pairwise":
        found: dict[str, int] = {}
        for _, said in paper:
            if said:
                found[str(said)] = found.get(str(said), 0) + 1
        return found
    return {key: int(said) for key, said in paper if int(said)}


def better_and_worse(
    kind: str, merged: Merged, before: Collection[str], after: Collection[str], options: int
) -> tuple[int, int]:
    """How many people get more of what they want by `after` than by `before`, and how many get less."""
    more = fewer = 0
    for paper, people in merged.items():
        wants = worth(kind, paper, options)
        change = sum(wants.get(one, 0) for one in after) - sum(wants.get(one, 0) for one in before)
        more += people if change > 0 else 0
        fewer += people if change < 0 else 0
    return more, fewer


def at_least_five(people: int) -> int | None:
    """The number, or None where it is that of a few people."""
    return None if 0 < people < FEWEST else people
