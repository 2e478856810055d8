"""Which statement comes next: by priority and by how many people have seen it, and a check that priorities still mean
something.

Priority alone is not fair to a statement that comes late: once ten people have seen it, it may fall behind for good.
So half of the draws go by priority, and half to statements that fewer people have seen than is usual, each as likely
as it is far behind:

    chance_j = 1/2 * priority_j / sum of priority + 1/2 * behind_j / sum of behind,  behind_j = max(0, usual - seen_j)

`usual` is the median over the statements of a map. Where nothing is behind, priority decides alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from deliberation.methods.errors import MethodError
from deliberation.methods.opinion.types import Floats, Moderation, StatementResult

UNKNOWN_PRIORITY = 1.0
CATCHING_UP = 0.5
"""The share of draws that goes to statements that are behind, as long as any is."""
_SAME = 1e-12


def draw_next(
    allowed: Sequence[str],
    priorities: Mapping[str, float],
    *,
    rng: np.random.Generator,
    seen: Mapping[str, int] | None = None,
) -> str | None:
    """Draw one of the statements that a person may see and has not answered; None when there are none.

    The chance is proportional to priority, 1 for statements that have none yet. If all are 0 every one is as likely.
    `seen` says for each statement of the map how many people have seen it; whatever is missing there nobody has. With
    it, half of the draws go to statements that are behind. O(allowed + seen).
    Raises MethodError `bad_priority` for a priority below 0 or not a number.
    """
    if not allowed:
        return None
    weights = np.array([priorities.get(statement, UNKNOWN_PRIORITY) for statement in allowed], dtype=np.float64)
    if not np.isfinite(weights).all() or (weights < 0).any():
        raise MethodError("bad_priority")
    highest = float(weights.max())
    # Dividing first keeps the sum finite, however large the priorities are.
    scaled = weights / highest if highest > 0 else np.ones(len(weights))
    chances = scaled / scaled.sum()
    behind = _behind(allowed, seen or {})
    if behind.any():
        chances = (1 - CATCHING_UP) * chances + CATCHING_UP * behind / behind.sum()
    return allowed[int(rng.choice(len(allowed), p=chances))]


def _behind(allowed: Sequence[str], seen: Mapping[str, int]) -> Floats:
    if not seen:
        return np.zeros(len(allowed))
    usual = float(np.median(np.fromiter(seen.values(), np.float64, len(seen))))
    return np.maximum(0.0, usual - np.array([seen.get(statement, 0) for statement in allowed], dtype=np.float64))


def routing_fault(results: Sequence[StatementResult], moderation: Moderation) -> bool:
    """Say whether the priorities of the statements that may be shown are `blind`."""
    shown = [result for result in results if result.id not in moderation.out]
    return blind(((result.agree, result.disagree, result.seen), result.priority) for result in shown)


def blind(figures: Iterable[tuple[tuple[int, int, int], float | None]]) -> bool:
    """Say whether all statements have one priority although their votes differ, or some have none that is a number.

    `figures` are, for each statement that may be shown, its (agrees, disagrees, votes) and its priority. Then the draw
    of the next statement is blind. Polis lost its routing this way unnoticed (issue 2571).
    """
    found = list(figures)
    values = [math.nan if priority is None else priority for _, priority in found]
    if not all(math.isfinite(value) and value >= 0 for value in values):
        return True
    different_votes = len({votes for votes, _ in found}) > 1
    return different_votes and max(values) - min(values) <= _SAME * max(values)
