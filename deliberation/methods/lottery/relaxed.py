"""Shares instead of people: every mixture of kinds that meets the rules on average.

A lottery over panels gives each kind of people a total chance that meets the rules on average; the other way round need
not hold. So the fairest chances here are a *bound* on the fairest lottery, and where panels can be found that give just
these chances, the lottery is proved to be the fairest there is (`spreading`). A `Cut` is a further rule that all panels
keep and that some mixture broke.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from deliberation.methods.lottery.solving import INFINITY, Program
from deliberation.methods.lottery.types import Floats, Shape


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """Every panel keeps sum of weights[t] * x[t] <= most."""

    weights: Floats
    most: float


def program_of(shape: Shape, *, tolerance: float = 1e-7) -> tuple[Program, tuple[int | None, ...]]:
    """Give the rules as a program over totals of kinds, then choices; and the program's row of each rule.

    A rule with "or none" is two rows (none for it is given): its total is from minimum to maximum times its choice.
    """
    uppers = np.concatenate([shape.sizes, np.ones(shape.choices)])
    uppers[list(shape.shut)] = 0
    program = Program(uppers, tolerance=tolerance)
    places: list[int | None] = []
    for row in shape.rows:
        ones = np.ones(len(row.kinds))
        if row.choice is None:
            places.append(program.add_row(row.least, row.most, row.kinds, ones.tolist()))
            continue
        both = np.append(row.kinds, len(shape.sizes) + row.choice)
        program.add_row(0, INFINITY, both, np.append(ones, -row.least).tolist())
        program.add_row(-INFINITY, 0, both, np.append(ones, -row.most).tolist())
        places.append(None)
    return program, tuple(places)


def add_cuts(program: Program, cuts: Sequence[Cut]) -> None:
    """Ask the program to keep the cuts too."""
    for cut in cuts:
        places = np.flatnonzero(cut.weights)
        program.add_row(-INFINITY, cut.most, places, cut.weights[places].tolist())
