"""A shared budget as plain values for JSON: what `folkmoot count` writes."""

from __future__ import annotations

from fractions import Fraction

from deliberation.methods.counting.budget.types import BudgetResult, NotFunded, Number, Round, Tie


def as_record(result: BudgetResult) -> dict[str, object]:
    """The result with lists, strings and numbers only; every fraction is rounded once, at the end.

    Beside effective votes and shares stands the exact value as text ("425/7") where the count was exact.
    """
    return {
        "winners": list(result.winners),
        "decided": list(result.decided),
        "added": list(result.added),
        "cost": number(result.cost),
        "budget": number(result.budget),
        "voters": result.voters,
        "blank": result.blank,
        "rounds": [_round(step) for step in result.rounds],
        "not_funded": [_not_funded(one) for one in result.not_funded],
        "without_any_winner": float(result.share_with_nothing),
        "people_without_any_winner": result.without_any_winner,
        "winners_per_person": [{"winners": won, "people": people} for won, people in result.winners_per_person],
        "ties": [_tie(tie) for tie in result.ties],
        "raising": _raising(result),
        "receipt": _receipt(result),
    }


def number(value: Number | None) -> int | float | None:
    """A whole number where it is one, else rounded to a float."""
    if value is None:
        return None
    if isinstance(value, float):
        return value
    whole = Fraction(value)
    return int(whole) if whole.denominator == 1 else float(whole)


def _exact(value: Number | None) -> str | None:
    return None if value is None or isinstance(value, float) else str(value)


def _round(step: Round) -> dict[str, object]:
    return {
        "round": step.number,
        "project": step.option,
        "cost": number(step.cost),
        "phase": step.phase,
        "effective_votes": number(step.effective_votes),
        "effective_votes_exact": _exact(step.effective_votes),
        "payers": step.payers,
        "highest_payment": number(step.highest_payment),
        "highest_payment_exact": _exact(step.highest_payment),
    }


def _not_funded(one: NotFunded) -> dict[str, object]:
    return {
        "project": one.option,
        "because": one.because,
        "supporters": one.supporters,
        "short_of": number(one.short_of),
        "enough_cost": number(one.enough_cost),
        "ticks_short": one.ticks_short,
        "spent_on": {option: number(amount) for option, amount in one.spent_on},
        "by": one.by,
    }


def _tie(tie: Tie) -> dict[str, object]:
    return {
        "place": tie.place,
        "tied": list(tie.tied),
        "chosen": tie.tied[0],
        "decided_by": tie.by,
        "mattered": tie.mattered,
    }


def _raising(result: BudgetResult) -> dict[str, object] | None:
    found = result.raising
    if found is None:
        return None
    return {
        "first_share": number(found.first_share),
        "share": number(found.share),
        "share_exact": _exact(found.share),
        "factor": found.factor,
        "runs": found.runs,
        "stopped_by": found.stopped_by,
        "unspent": float(found.unspent),
    }


def _receipt(result: BudgetResult) -> dict[str, object]:
    receipt = result.receipt
    return {
        "rule": receipt.rule,
        "version": receipt.version,
        "completion": receipt.completion,
        "stop": receipt.stop,
        "step": receipt.step,
        "utility": receipt.utility,
        "threshold": receipt.threshold,
        "arithmetic": receipt.arithmetic,
        "tie_break": list(receipt.tie_break),
        "tie_order": list(receipt.tie_order),
        "tie_order_drawn": receipt.drawn,
        "input_sha256": receipt.input_hash,
    }
