"""Greedy: the option with the most support that still fits is bought, one after the other.

This is what most cities do. An option that does not fit is left out and the next one tried. Support is ticks, or
points where the papers give points. Ties: lower cost, the lot. Options without support are never bought.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from deliberation.methods.counting.budget.choosing import Chooser, Limits
from deliberation.methods.counting.budget.profile import Profile


def buy_greedily(
    profile: Profile,
    support: Mapping[str, int],
    *,
    options: Collection[str],
    rest: int,
    before: Sequence[str],
    chooser: Chooser,
    limits: Limits,
) -> list[str]:
    """What is bought from the rest of the budget, in order."""
    waiting = {option for option in options if support[option]}
    order, bought = list(before), list[str]()
    while True:
        free = [option for option in limits.free(waiting, order) if profile.costs[option] <= rest]
        if not free:
            return bought
        most = max(support[option] for option in free)
        chosen = chooser.choose([option for option in free if support[option] == most], len(order) + 1)
        rest -= profile.costs[chosen]
        waiting.discard(chosen)
        bought.append(chosen)
        order.append(chosen)
