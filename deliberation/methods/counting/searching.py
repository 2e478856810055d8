"""Finding the best option of a round without working out every option again."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeVar

Amount = TypeVar("Amount", int, Fraction)


def least(bounds: dict[str, Amount], value_of: Callable[[str], Amount | None]) -> tuple[Amount | None, list[str]]:
    """The least value and all options that have it; (None, []) when no option has a value.

    `bounds` holds for each option a number that its value cannot fall below: its value in an earlier round, since in
    these rules a value never falls. Options are worked out from the lowest bound up, and the search ends at the first
    bound above the best value. Bounds are raised in place; an option without a value (None) leaves for good.
    """
    best: Amount | None = None
    level: list[str] = []
    for candidate in sorted(bounds, key=lambda option: (bounds[option], option)):
        if best is not None and bounds[candidate] > best:
            break
        value = value_of(candidate)
        if value is None:
            del bounds[candidate]
            continue
        bounds[candidate] = value
        if best is None or value < best:
            best, level = value, [candidate]
        elif value == best:
            level.append(candidate)
    return best, level
