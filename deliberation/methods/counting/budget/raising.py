"""Raising the equal shares until the budget is used ("add1"), with its two stop rules.

Equal shares alone often leaves much of the budget idle. The count is repeated with every share raised by one step
more, always from the beginning, and the last result that fits the budget is kept. `exhaustive` stops as soon as nothing
left would fit; `overspend` goes on until the next step would overspend. The two can differ, results do not grow
steadily with the shares, and so every step is counted: there is no shorter search.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

from deliberation.methods.counting.budget.choosing import Limits
from deliberation.methods.counting.budget.profile import Profile
from deliberation.methods.counting.budget.types import Method, StoppedBy
from deliberation.methods.errors import MethodError

Order = tuple[str, ...]
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Raised:
    """The share that was kept, how many counts it took, what ended it, and what the first share bought."""

    share: Fraction
    runs: int
    stopped_by: StoppedBy
    first: Order
    order: Order


class StopRule:
    """Looks at one result after the other and says when to stop."""

    def __init__(
        self,
        profile: Profile,
        method: Method,
        *,
        options: Collection[str],
        rest: int,
        before: Sequence[str],
        limits: Limits,
    ) -> None:
        self._costs = profile.costs
        self._stop = method.stop
        self._options = options
        self._rest, self._before, self._limits = rest, before, limits

    def reason(self, order: Order) -> StoppedBy | None:
        """Why to stop at this result; on `overspend` the result before it is kept."""
        rest = self._rest - sum(self._costs[option] for option in order)
        if rest < 0:
            return "overspend"
        left = self._limits.free(set(self._options) - set(order), (*self._before, *order))
        if not left:
            return "all_funded"
        if self._stop == "exhaustive" and all(self._costs[option] > rest for option in left):
            return "exhaustive"
        return None


def raise_shares(
    orders: Callable[[Iterable[Fraction]], Iterator[Order]],
    first_share: Fraction,
    step: Fraction,
    stop: StopRule,
    *,
    most_reruns: int,
    progress: Progress | None = None,
) -> Raised:
    """Count with first_share, + step, + 2 step, ... and keep the last result that fits.

    `orders` gives what is bought with each of a row of shares.

    Raises:
        MethodError: `too_many_reruns` when the step is too small to get anywhere, `step_not_positive`.
    """
    if step <= 0:
        raise MethodError("step_not_positive", step=str(step))
    first: Order = ()
    kept: Order = ()
    for number, order in enumerate(orders(first_share + k * step for k in count())):
        if progress is not None:
            progress(number + 1)
        reason = stop.reason(order)
        if number == 0:
            first = order
        if reason == "overspend":
            return Raised(first_share + (number - 1) * step, number + 1, reason, first, kept)
        kept = order
        if reason is not None:
            return Raised(first_share + number * step, number + 1, reason, first, kept)
        if number >= most_reruns:
            break
    raise MethodError("too_many_reruns", runs=most_reruns, step=str(step))
