"""A ranking as plain values for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from fractions import Fraction
from typing import Any

from deliberation.methods.counting.ranking.types import CountRound, PairStep, PathStep, Ranking, Step

_KINDS: Mapping[type[Step], str] = {PairStep: "pair", PathStep: "path", CountRound: "round"}


def as_record(result: Ranking) -> dict[str, object]:
    """The result with lists, texts and numbers only.

    Every fraction is a number rounded once, at the end; beside the scores stands the exact value as text ("5/12").
    """
    receipt = result.receipt
    return {
        "order": list(result.order),
        "winner": result.winner,
        "elected": list(result.elected),
        "places": [{"place": place.number, "options": list(place.options)} for place in result.places],
        "scores": _plain(result.scores),
        "scores_exact": {option: str(score) for option, score in result.scores.items()},
        "figures": _plain(result.figures),
        "notes": _plain(result.notes),
        "papers": result.papers,
        "blank": result.blank,
        "ties": [{"place": tie.place, "tied": list(tie.tied), "decided_by": tie.by} for tie in result.ties],
        "steps": [_step(step) for step in result.steps],
        "duels": [{"option": a, "against": b, "people": people} for (a, b), people in result.duels.items()],
        "cycles": _plain(result.cycles),
        "receipt": {
            "rule": receipt.rule,
            "version": receipt.version,
            "settings": dict(receipt.settings),
            "arithmetic": receipt.arithmetic,
            "tie_break": list(receipt.tie_break),
            "tie_order": list(receipt.tie_order),
            "tie_order_drawn": receipt.drawn,
            "input_sha256": receipt.input_hash,
        },
    }


def _step(step: Step) -> dict[str, object]:
    return {"kind": _KINDS[type(step)], **{one.name: _plain(getattr(step, one.name)) for one in fields(step)}}


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
