"""How many different pairs can meet at all: what no plan can exceed."""

from __future__ import annotations

from collections.abc import Sequence


def bounds(people: int, sizes: Sequence[Sequence[int]]) -> tuple[int, int]:
    """Give (most distinct pairs, fewest repeats) for rounds whose tables have these sizes.

    With C pairs of people and S pairs at tables, S = qC + r, repeats Q = sum c(c-1)/2 are at least Cq(q-1)/2 + qr.
    Between two rounds, a table of s = ag + b people that are spread over g tables of the other repeats at least
    b a(a+1)/2 + (g-b) a(a-1)/2 pairs. A pair met c times makes (c-1)R/2 or fewer of these, so that
    D <= min(C, S, S - 2B/R). The second bound needs everybody in every round; it is left out otherwise.
    """
    pairs = people * (people - 1) // 2
    seated = sum(size * (size - 1) // 2 for one in sizes for size in one)
    if not pairs or not sizes:
        return 0, 0
    often, rest = divmod(seated, pairs)
    least = pairs * often * (often - 1) // 2 + often * rest
    if all(sum(one) == people for one in sizes):
        between = sum(
            max(_between(one, other), _between(other, one)) for at, one in enumerate(sizes) for other in sizes[at + 1 :]
        )
        least = max(least, between)
    return min(pairs, seated, seated - -(-2 * least // len(sizes))), least


def _between(one: Sequence[int], other: Sequence[int]) -> int:
    tables = sum(size > 0 for size in other)
    total = 0
    for size in one:
        each, rest = divmod(size, tables)
        total += rest * each * (each + 1) // 2 + (tables - rest) * each * (each - 1) // 2
    return total
