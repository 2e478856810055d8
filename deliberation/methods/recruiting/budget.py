"""What taking part costs, to the penny, before anybody is invited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from deliberation.methods.errors import MethodError
from deliberation.methods.recruiting.types import Budget, Line

KINDS = (
    "fee",
    "travel",
    "supporter",
    "interpreter",
    "childcare",
    "kit",
    "food",
    "venue",
    "letters",
    "outreach",
    "other",
)
"""What lines are for: fees of members; travel; supporters; interpreters; care of children and adults; kit on loan;
food; rooms; letters and postage; partners who tell people about it; anything else."""

MOST = {"count": 10_000_000, "times": 10_000, "unit_pence": 100_000_000}
"""Above these a number is taken for a slip of the pen. 100,000,000 pence are a million pounds."""

MOST_PENCE = 10**12
"""A plan in all, with its contingency: ten thousand million pounds."""


def plan_budget(
    lines: Sequence[Line], *, seats: int, contingency_percent: Fraction | int = 0, available_pence: int | None = None
) -> Budget:
    """Add up lines by kind and in all, with something for what nobody foresees.

    A line costs count x times x pence. The contingency is a percentage of the sum of the lines; it and the cost of one
    seat (the total / seats) are rounded up to a whole penny, so that what is set aside always suffices. MethodError,
    with the number of the line from 1: `kind_unknown`, `number_not_whole`, `number_negative`, `number_too_large`;
    `contingency_outside` (0 to 100), `seats_none`, `budget_too_large`.
    """
    if seats < 1:
        raise MethodError("seats_none", seats=seats)
    if not 0 <= contingency_percent <= 100:
        raise MethodError("contingency_outside", percent=contingency_percent)
    for number, line in enumerate(lines, start=1):
        _check(number, line)
    by_kind: Counter[str] = Counter()
    for line in lines:
        by_kind[line.kind] += line.pence
    subtotal = by_kind.total()
    percent = Fraction(contingency_percent)
    contingency = _up(subtotal * percent / 100)
    total = subtotal + contingency
    if total > MOST_PENCE:
        raise MethodError("budget_too_large", pence=total, most=MOST_PENCE)
    return Budget(
        lines=tuple(lines),
        by_kind=tuple(by_kind.items()),
        subtotal_pence=subtotal,
        contingency_percent=percent,
        contingency_pence=contingency,
        total_pence=total,
        seats=seats,
        seat_pence=_up(Fraction(total, seats)),
        left_pence=None if available_pence is None else available_pence - total,
    )


def _up(exact: Fraction) -> int:
    return -(-exact.numerator // exact.denominator)


def _check(number: int, line: Line) -> None:
    if line.kind not in KINDS:
        raise MethodError("kind_unknown", line=number, kind=line.kind)
    for name, value in (("count", line.count), ("times", line.times), ("unit_pence", line.unit_pence)):
        # A float or a truth value would add up too, but not to the penny.
        if type(value) is not int:
            raise MethodError("number_not_whole", line=number, number=name)
        if value < 0:
            raise MethodError("number_negative", line=number, number=name)
        if value > MOST[name]:
            raise MethodError("number_too_large", line=number, number=name, most=MOST[name])
