"""Plans in which nobody meets anybody twice, from the lines of a plane over a finite field.

With q tables, q a prime power, and s <= q seats each, person (c, x) sits in round k at table x - kc. Two people with
different c share a table in exactly one of q rounds, two with the same c in none (a transversal design; R. C. Bose,
S. S. Shrikhande, E. T. Parker 1960). When s = q, each c can be a table in one round more.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

# The power of x that each field's polynomial puts in the place of x^m, as coefficients from the constant on.
_FIELDS: dict[int, tuple[int, tuple[int, ...]]] = {
    4: (2, (1, 1)),  # x^2 = x + 1
    8: (2, (1, 1, 0)),  # x^3 = x + 1
    9: (3, (2, 0)),  # x^2 = -1
    16: (2, (1, 1, 0, 0)),  # x^4 = x + 1
}
ORDERS = (2, 3, 4, 5, 7, 8, 9, 11, 13, 16)


def perfect_rounds(tables: int, seats: int, rounds: int) -> NDArray[np.int64] | None:
    """Give the table of each of tables x seats points, (rounds, points), without any repeat; None if none is known."""
    if tables not in ORDERS or not 1 <= seats <= tables or rounds > tables + (seats == tables):
        return None
    minus, times = _arithmetic(tables)
    points = list(itertools.product(range(seats), range(tables)))
    plan = [[minus[x][times[k][c]] for c, x in points] for k in range(min(rounds, tables))]
    if rounds > tables:
        plan.append([c for c, _ in points])
    return np.array(plan, dtype=np.int64)


def _arithmetic(order: int) -> tuple[list[list[int]], list[list[int]]]:
    """Subtraction and multiplication of GF(order); an element is a number whose digits are coefficients."""
    prime, top = _FIELDS.get(order, (order, (0,)))
    degree = len(top)
    digits = [[number // prime**place % prime for place in range(degree)] for number in range(order)]

    def number(of: list[int]) -> int:
        return sum(digit * prime**place for place, digit in enumerate(of))

    def product(one: list[int], other: list[int]) -> int:
        total, shifted = [0] * degree, list(one)
        for factor in other:
            total = [(a + factor * b) % prime for a, b in zip(total, shifted, strict=True)]
            carried = shifted[-1]
            moved = [0, *shifted[:-1]]
            shifted = [(a + carried * b) % prime for a, b in zip(moved, top, strict=True)]
        return number(total)

    minus = [[number([(a - b) % prime for a, b in zip(one, other, strict=True)]) for other in digits] for one in digits]
    return minus, [[product(one, other) for other in digits] for one in digits]
