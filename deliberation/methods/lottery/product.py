"""Chances with the highest product (Nash): over totals of kinds, and within the rules on average."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from deliberation.methods.lottery.relaxed import Cut, add_cuts, program_of
from deliberation.methods.lottery.solving import INFINITY
from deliberation.methods.lottery.types import POSITIVE, Floats, Integers, Shape

_TANGENTS = 60
_EXACT = 1e-9
_LIFT = 40.0
_STEPS = 30
_TIGHT = 1e-5


def highest_product(shape: Shape, cuts: Sequence[Cut], start: Floats) -> Floats:
    """Maximise the sum of log p over everybody who has a chance at `start`; the others stay at 0.

    Tangents at the last point lie above the logarithm, so that the program that has them for its objective gives a
    bound; it ends when the point reaches it. The logarithm is so flat there that the chances themselves are known to
    four digits only; Newton steps along the rules that are tight give the rest.
    """
    kinds = np.flatnonzero(start > POSITIVE)
    chances = np.zeros(len(shape.sizes))
    chances[kinds] = _by_tangents(shape, cuts, kinds, start[kinds])
    return chances if shape.choices else _polished(shape, cuts, kinds, chances)


def _by_tangents(shape: Shape, cuts: Sequence[Cut], kinds: Integers, point: Floats) -> Floats:
    program, _ = program_of(shape, tolerance=_EXACT)
    add_cuts(program, cuts)
    sizes = shape.sizes[kinds]
    first = program.size
    nothing = np.empty(0, dtype=np.int64)
    for size in sizes:
        program.add_column(float(size), INFINITY, nothing, np.empty(0))
    for _ in range(_TANGENTS):
        for place, (kind, here) in enumerate(zip(kinds, np.maximum(point, POSITIVE), strict=True)):
            # log p <= log a + (p - a) / a, lifted so that the variable stays above 0
            most = _LIFT + float(np.log(here)) - 1.0
            program.add_row(-INFINITY, most, [first + place, int(kind)], [1.0, -1 / (here * sizes[place])])
        answer = program.solve()
        if answer is None:
            break
        point = answer.values[kinds] / sizes
        reached = float(sizes @ np.log(np.maximum(point, POSITIVE)))
        if answer.best - _LIFT * float(sizes.sum()) - reached < _EXACT * float(sizes.sum()):
            break
    return point


def _polished(shape: Shape, cuts: Sequence[Cut], kinds: Integers, chances: Floats) -> Floats:
    """Newton steps on the rules that are tight here; the point as it was when they lead out of the rules."""
    sizes, totals = shape.sizes, chances * shape.sizes
    rules, lows, highs = _rules(shape, cuts)
    sums = rules @ totals
    at_most = sums > highs - _TIGHT
    tight = at_most | (sums < lows + _TIGHT)
    free = np.zeros(len(sizes), dtype=bool)
    free[kinds] = chances[kinds] < 1 - _TIGHT
    rows = rules[tight][:, free]
    aims = np.where(at_most, highs, lows)[tight] - rules[tight][:, ~free] @ np.where(chances > 0.5, sizes, 0.0)[~free]
    point = totals[free]
    for _ in range(_STEPS):
        # minimise the square model of -sum m log q along the tight rules: D = m / q^2, slope = m / q
        spread = point**2 / sizes[free]
        slope = sizes[free] / point
        short = aims - rows @ point
        prices = np.linalg.lstsq((rows * spread) @ rows.T, rows @ (spread * slope) - short, rcond=None)[0]
        step = spread * (slope - rows.T @ prices)
        longest = float(np.max(-step / point, initial=0.0))
        point = point + step * min(1.0, 0.9 / max(longest, POSITIVE))
        if float(np.abs(step).max(initial=0.0)) < POSITIVE**1.3:
            break
    found = np.where(chances > 0.5, sizes, 0.0)
    found[free] = point
    sums = rules @ found
    kept = (
        (found <= sizes + POSITIVE).all() and (sums < highs + _EXACT * 10).all() and (sums > lows - _EXACT * 10).all()
    )
    before, after = (float(sizes[kinds] @ np.log(np.maximum(one[kinds], POSITIVE))) for one in (totals, found))
    return found / sizes if kept and after > before - _TIGHT else chances


def _rules(shape: Shape, cuts: Sequence[Cut]) -> tuple[Floats, Floats, Floats]:
    """Give every rule and every cut as one row of weights, with its ends."""
    rules = np.zeros((len(shape.rows) + len(cuts), len(shape.sizes)))
    for place, row in enumerate(shape.rows):
        rules[place, row.kinds] = 1.0
    for place, cut in enumerate(cuts, start=len(shape.rows)):
        rules[place] = cut.weights
    lows = np.array([row.least for row in shape.rows] + [-INFINITY] * len(cuts))
    return rules, lows, np.array([row.most for row in shape.rows] + [cut.most for cut in cuts])
