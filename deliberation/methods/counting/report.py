"""A shortlist as plain values for JSON: what `folkmoot committee` writes."""

from __future__ import annotations

from fractions import Fraction

from deliberation.methods.counting.types import Committee, Explanation, Round, Tie


def as_record(result: Committee) -> dict[str, object]:
    """The result with lists, strings and numbers only.

    Every fraction is a number rounded once, at the end; beside the scores stands the exact value as text ("5/12").
    """
    violation = result.ejr_plus.violation
    return {
        "winners": list(result.winners),
        "order": list(result.ranking or result.winners),
        "scores": {option: float(score) for option, score in result.scores.items()},
        "scores_exact": {option: str(score) for option, score in result.scores.items()},
        "total_score": _number(result.total_score),
        "ticks": dict(result.ticks),
        "decided": list(result.decided),
        "added": list(result.added),
        "voters": result.voters,
        "blank": result.blank,
        "without_any_winner": float(result.share_with_nothing),
        "winners_per_person": [{"winners": won, "people": people} for won, people in result.winners_per_person],
        "ejr_plus": {
            "holds": result.ejr_plus.holds,
            "violation": None
            if violation is None
            else {"candidate": violation.candidate, "l": violation.places, "count": violation.people},
        },
        "ties": [_tie(tie) for tie in result.ties],
        "rounds": [_round(step) for step in result.rounds],
        "explanations": [_explanation(explanation) for explanation in result.explanations],
        "receipt": _receipt(result),
    }


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _tie(tie: Tie) -> dict[str, object]:
    return {
        "place": tie.place,
        "tied": list(tie.tied),
        "chosen": list(tie.chosen),
        "decided_by": tie.by,
        "mattered": tie.mattered,
    }


def _round(step: Round) -> dict[str, object]:
    return {
        "round": step.number,
        "candidate": step.candidate,
        "phase": step.phase,
        "value": _number(step.value),
        "payers": step.payers,
        "payments": [
            {"approve": list(payment.approved), "count": payment.people, "each": float(payment.each)}
            for payment in step.payments
        ],
    }


def _explanation(explanation: Explanation) -> dict[str, object]:
    return {
        "candidate": explanation.candidate,
        "outcome": explanation.outcome,
        "supporters": explanation.supporters,
        "place": explanation.place,
        "payers": explanation.payers,
        "pays": _number(explanation.pays),
        "because": explanation.because,
        "ticks_short": explanation.ticks_short,
        "short_of": _number(explanation.short_of),
        "spent_on": {option: float(amount) for option, amount in explanation.spent_on},
    }


def _receipt(result: Committee) -> dict[str, object]:
    receipt = result.receipt
    return {
        "rule": receipt.rule,
        "version": receipt.version,
        "seats": receipt.seats,
        "arithmetic": receipt.arithmetic,
        "tie_break": list(receipt.tie_break),
        "tie_order": list(receipt.tie_order),
        "tie_order_drawn": receipt.drawn,
        "input_sha256": receipt.input_hash,
    }
