"""The fairest chances that the rules allow on average: leximin, maximin, or the highest product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from deliberation.methods.lottery.product import highest_product
from deliberation.methods.lottery.relaxed import Cut, add_cuts, program_of
from deliberation.methods.lottery.solving import INFINITY, Program
from deliberation.methods.lottery.types import POSITIVE, Algorithm, Floats, Shape

_CLOSE = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """The probability of a person of each kind: `wanted` by the algorithm, and the whole point `leading` towards it.

    Leximin and Nash want all of it. Maximin wants the lowest for everybody; any point above it will do, and the point
    of leximin is one.
    """

    wanted: Floats
    leading: Floats


def chances(shape: Shape, algorithm: Algorithm, cuts: Sequence[Cut] = ()) -> Chances | None:
    """Give the fairest probabilities by kind that the rules and the cuts allow on average; None: nothing meets them."""
    found = _leximin(shape, cuts)
    if found is None or algorithm == "leximin":
        return None if found is None else Chances(found, found)
    reached = found > POSITIVE
    if algorithm == "maximin":
        lowest = float(found[reached].min()) if reached.any() else 0.0
        return Chances(np.where(reached, lowest, 0.0), found)
    best = highest_product(shape, cuts, found)
    return Chances(best, best)


def _leximin(shape: Shape, cuts: Sequence[Cut]) -> Floats | None:
    """Raise the lowest as far as it goes, hold those who cannot go further (their dual is not 0), and again.

    By linear programs with duals as in B. Flanigan et al., "Fair algorithms for selecting citizens' assemblies", Nature
    596 (2021); here over totals of kinds instead of over panels, so that no panel has to be known.
    """
    program, lowest, first = _with_lowest(shape, cuts)
    held = np.full(len(shape.sizes), -1.0)
    for kind in shape.shut:
        held[kind] = 0.0
        program.set_weight(first + kind, lowest, 0.0)
    while (held < 0).any():
        answer = program.solve()
        if answer is None:
            return None
        level = min(1.0, max(0.0, answer.best))
        stuck = (np.abs(answer.duals[first:]) > POSITIVE) & (held < 0)
        if level >= 1 - POSITIVE or not stuck.any():
            held[held < 0] = level
            break
        for kind in np.flatnonzero(stuck).tolist():
            held[kind] = level
            program.set_row(first + kind, max(0.0, level - _CLOSE), INFINITY)
            program.set_weight(first + kind, lowest, 0.0)
    return held


def _with_lowest(shape: Shape, cuts: Sequence[Cut]) -> tuple[Program, int, int]:
    """Give the program, its variable for the lowest probability, and the first of its rows "no lower than that"."""
    program, _ = program_of(shape)
    add_cuts(program, cuts)
    lowest = program.size
    first = 0
    program.add_column(1.0, 1.0, np.empty(0, dtype=np.int64), np.empty(0))
    for kind, size in enumerate(shape.sizes):
        row = program.add_row(0, INFINITY, [kind, lowest], [1 / size, -1.0])
        first = row if kind == 0 else first
    return program, lowest, first
