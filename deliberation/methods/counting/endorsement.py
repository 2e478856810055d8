"""Whether a recommendation passes: whole numbers only, so that 79.6 % is never taken for 80 %."""

from __future__ import annotations

from deliberation.methods.errors import MethodError


def passes(yes: int, base: int, numerator: int, denominator: int, *, more_than: bool = False) -> bool:
    """Whether `yes` out of `base` reaches the fraction numerator/denominator: yes * denominator >= numerator * base.

    With `more_than` the fraction must be exceeded (a plain majority is more than 1/2). An empty base never passes.

    >>> passes(37, 46, 4, 5), passes(36, 46, 4, 5), passes(796, 1000, 4, 5), passes(8, 10, 4, 5)
    (True, False, False, True)
    >>> passes(5, 10, 1, 2), passes(5, 10, 1, 2, more_than=True)
    (True, False)

    Raises:
        MethodError: `threshold` (not a fraction between 0 and 1) or `tally` (yes not within the base).
    """
    _check(base, numerator, denominator)
    if not 0 <= yes <= base:
        raise MethodError("tally", yes=yes, base=base)
    if base == 0:
        return False
    return yes * denominator > numerator * base if more_than else yes * denominator >= numerator * base


def needed(base: int, numerator: int, denominator: int, *, more_than: bool = False) -> int | None:
    """The least number of yes that passes, or None when no number of this base can.

    >>> needed(46, 4, 5), needed(48, 4, 5), needed(10, 1, 2, more_than=True), needed(0, 1, 2)
    (37, 39, 6, None)

    Raises:
        MethodError: `threshold` or `tally`, as in `passes`.
    """
    _check(base, numerator, denominator)
    least = numerator * base // denominator + 1 if more_than else -(-numerator * base // denominator)
    return least if base and least <= base else None


def _check(base: int, numerator: int, denominator: int) -> None:
    if not 0 <= numerator <= denominator or denominator == 0:
        raise MethodError("threshold", numerator=numerator, denominator=denominator)
    if base < 0:
        raise MethodError("tally", base=base)
