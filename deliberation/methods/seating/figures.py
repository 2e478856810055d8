"""What a plan comes to: pairs that met, repeats, balance."""

from __future__ import annotations

import numpy as np

from deliberation.methods.seating.bounds import bounds
from deliberation.methods.seating.numbers import NOWHERE, Numbers, Whole
from deliberation.methods.seating.states import RARE, RoundState, meetings
from deliberation.methods.seating.types import Figures, Round


def measure(given: Numbers, tables: Whole) -> Figures:
    """Measure a plan, fixed rounds and all. `lone`: the only person at a table with a value that at most a quarter of
    those present have. `fewest_met` looks at people who were in a round at least."""
    met = meetings(tables)
    pairs = met[np.triu_indices(len(met), 1)]
    came = (tables != NOWHERE).any(axis=0)
    violations, lone = 0, 0
    for number, one in enumerate(tables):
        state = RoundState(given, number, one)
        counts = state.seated().T @ state.values
        violations += round(float(state.distance(counts).sum()))
        share = state.values.sum(axis=0)
        rare = (share > 1) & (share <= RARE * len(state.people))
        lone += int((counts[:, rare] == 1).sum())
    sizes = [np.bincount(one[one != NOWHERE], minlength=len(given.seats)).tolist() for one in tables]
    most, least = bounds(int(came.sum()), sizes)
    return Figures(
        distinct_pairs=int((pairs > 0).sum()),
        repeats=int((pairs * (pairs - 1) // 2).sum()),
        most_often_met=int(pairs.max(initial=0)),
        fewest_met=int((met[came] > 0).sum(axis=1).min(initial=len(met))) if came.any() else 0,
        balance_violations=violations,
        lone=lone,
        bound_distinct_pairs=most,
        bound_repeats=least,
    )


def as_rounds(given: Numbers, tables: Whole) -> tuple[Round, ...]:
    """The ids at each table in each round; ids at a table are in order."""
    return tuple(
        tuple(tuple(given.ids[who] for who in np.flatnonzero(one == table)) for table in range(len(given.seats)))
        for one in tables
    )
