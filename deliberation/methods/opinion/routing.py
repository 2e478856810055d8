"""Which statement comes next: a draw in proportion to priority, and a check that priorities still mean something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from deliberation.methods.errors import MethodError
from deliberation.methods.opinion.types import Moderation, StatementResult

UNKNOWN_PRIORITY = 1.0
_SAME = 1e-12


def draw_next(allowed: Sequence[str], priorities: Mapping[str, float], *, rng: np.random.Generator) -> str | None:
    """Draw one of the statements that a person may see and has not answered; None when there are none.

    The chance is proportional to priority, 1 for statements that have none yet. If all are 0 every one is as likely.
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
    return allowed[int(rng.choice(len(allowed), p=scaled / scaled.sum()))]


def routing_fault(results: Sequence[StatementResult], moderation: Moderation) -> bool:
    """Say whether all statements that may be shown have one priority although their votes differ.

    Then the draw of the next statement is blind. Polis lost its routing this way unnoticed (issue 2571).
    """
    shown = [result for result in results if result.id not in moderation.out]
    different_votes = len({(result.agree, result.disagree, result.seen) for result in shown}) > 1
    values = [result.priority for result in shown]
    return different_votes and max(values) - min(values) <= _SAME * max(values)
