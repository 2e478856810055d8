"""A lottery as plain values for JSON: what `folkmoot lottery` writes."""

from __future__ import annotations

from collections.abc import Iterable

from deliberation.methods.lottery.types import Change, Infeasible, Lottery, Obstacle, Portfolio


def as_record(lottery: Lottery, portfolio: Portfolio) -> dict[str, object]:
    """Give the lottery and its numbered panels with lists, strings and numbers only."""
    return {
        "feasible": True,
        "algorithm": lottery.algorithm,
        "probabilities": dict(lottery.probabilities),
        "min": lottery.lowest,
        "max": lottery.highest,
        "gini": lottery.gini,
        "geometric_mean": lottery.geometric_mean,
        "optimal": lottery.optimal,
        "bound": lottery.bound,
        "gap": lottery.off,
        "panels": len(portfolio.panels),
        "different_panels": len(set(portfolio.panels)),
        "lottery_min": portfolio.lowest,
        "portfolio_hash": portfolio.hash,
        "unselectable": [{"id": one.id, "because": changes(one.because)} for one in lottery.unselectable],
        "suggested_quotas": [],
    }


def as_refusal(found: Infeasible) -> dict[str, object]:
    """Give what is written when no panel meets the quotas: the same keys, empty, and the smallest change."""
    return {
        "feasible": False,
        "probabilities": {},
        "min": None,
        "max": None,
        "gini": None,
        "geometric_mean": None,
        "optimal": None,
        "bound": None,
        "gap": None,
        "panels": 0,
        "different_panels": 0,
        "lottery_min": None,
        "lottery": None,
        "portfolio_hash": None,
        "draw": None,
        "selected": [],
        "reserves": [],
        "unselectable": [],
        "suggested_quotas": changes(found.changes),
        "within_flex": found.within_flex,
        "obstacles": [_obstacle(one) for one in found.obstacles],
    }


def changes(found: Iterable[Change]) -> list[dict[str, object]]:
    """Give ends of quotas that have to move, as rows."""
    return [
        {"feature": one.feature, "value": one.value, "end": one.end, "from": one.was, "to": one.to} for one in found
    ]


def _obstacle(one: Obstacle) -> dict[str, object]:
    return {"code": one.code, "feature": one.feature, "value": one.value, "have": one.have, "need": one.need}
