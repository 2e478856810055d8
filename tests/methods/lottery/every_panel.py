"""The lottery by going through every panel: slow, plain, and nothing of ours in it but the types."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from deliberation.methods.lottery.types import Entrant, Quota


def panels(people: Sequence[Entrant], quotas: Sequence[Quota], seats: int) -> list[tuple[int, ...]]:
    """Every panel that meets the rules, as places in the pool."""
    return [
        panel
        for panel in itertools.combinations(range(len(people)), seats)
        if meets([people[place] for place in panel], quotas)
    ]


def meets(members: Sequence[Entrant], quotas: Sequence[Quota]) -> bool:
    """Whether people may sit on one panel."""
    homes = [one.household for one in members if one.household is not None]
    if len(set(homes)) < len(homes):
        return False
    for quota in quotas:
        have = sum(one.values.get(quota.feature) == quota.value for one in members)
        if not (quota.minimum <= have <= quota.maximum or (quota.or_none and have == 0)):
            return False
    return True


def leximin(people: Sequence[Entrant], found: Sequence[tuple[int, ...]]) -> NDArray[np.float64]:
    """The fairest probabilities over the panels that were found, by a linear program for each level."""
    size = len(people)
    on = np.zeros((size, len(found)))
    for number, panel in enumerate(found):
        on[list(panel), number] = 1
    fixed = {place: 0.0 for place in range(size) if not on[place].any()}
    while len(fixed) < size:
        costs = np.append(np.zeros(len(found)), -1.0)
        rows = [np.append(-on[place], 0.0 if place in fixed else 1.0) for place in range(size)]
        limits = [-(fixed[place] - 1e-10) if place in fixed else 0.0 for place in range(size)]
        total = [np.append(np.ones(len(found)), 0.0)]
        solved = linprog(
            costs, A_ub=np.array(rows), b_ub=limits, A_eq=total, b_eq=[1], bounds=(0, None), method="highs"
        )
        for place in range(size):
            if place not in fixed and solved.ineqlin.marginals[place] < -1e-8:
                fixed[place] = -float(solved.fun)
    return np.array([fixed[place] for place in range(size)])
