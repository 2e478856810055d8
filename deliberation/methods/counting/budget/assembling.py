"""Puts what a count found into one result: rounds, reasons, who got nothing, and the receipt."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from deliberation.methods.counting.budget.choosing import TIE_BREAK, Chooser
from deliberation.methods.counting.budget.counts import Count, Found
from deliberation.methods.counting.budget.profile import Profile
from deliberation.methods.counting.budget.reasons import why_not
from deliberation.methods.counting.budget.shares import Bought
from deliberation.methods.counting.budget.types import (
    BudgetResult,
    Number,
    Payment,
    Phase,
    Raising,
    Receipt,
    Round,
)

VERSION = "1"
"""Goes up whenever the same ballots could give another result than before."""


def assemble(count: Count, found: Found, chooser: Chooser) -> BudgetResult:
    """The result of a count."""
    profile, order = count.profile, found.order
    ties = chooser.ties(order)
    spread = _winners_per_person(profile, set(order))
    cost = profile.money(sum(profile.costs[option] for option in order))
    return BudgetResult(
        winners=order,
        cost=cost,
        budget=profile.money(profile.budget),
        voters=profile.voters,
        blank=profile.blank,
        rounds=tuple(_round(count, number, *step) for number, step in enumerate(found.steps, start=1)),
        not_funded=why_not(count, found, ties),
        ties=ties,
        raising=_raising(count, found),
        winners_per_person=spread,
        without_any_winner=dict(spread).get(0, 0),
        receipt=_receipt(count),
    )


def _winners_per_person(profile: Profile, winners: set[str]) -> tuple[tuple[int, int], ...]:
    spread: Counter[int] = Counter()
    for pattern, people in zip(profile.patterns, profile.people, strict=True):
        spread[sum(option in winners for option, _ in pattern)] += people
    return tuple(sorted(spread.items()))


def _round(count: Count, number: int, phase: Phase, step: Bought) -> Round:
    profile, option = count.profile, step.option
    cost = profile.money(profile.costs[option])
    if phase == "must_fund":
        return Round(number, option, cost, phase, None, 0)
    in_flow = count.method.rule == "phragmen" or (count.method.completion == "phragmen" and phase == "added")
    if count.method.rule == "greedy" or (phase == "added" and not step.payments and profile.costs[option]):
        support = Fraction(count.support[option], profile.point_scale if count.method.utility == "points" else 1)
        return Round(number, option, cost, phase, support, profile.ticks[option])
    highest = max((each for _, each in step.payments), default=Fraction(0))
    a_point = highest if in_flow else step.rho
    votes: Number = profile.costs[option] / a_point if a_point else Fraction(profile.ticks[option])
    if not in_flow and a_point:
        votes = votes / profile.point_scale
    return Round(
        number,
        option,
        cost,
        phase,
        votes,
        sum(profile.people[i] for i, _ in step.payments) if profile.costs[option] else profile.ticks[option],
        highest / profile.scale,
        _payments(profile, step) if count.arithmetic == "exact" else (),
    )


def _payments(profile: Profile, step: Bought) -> tuple[Payment, ...]:
    """Who paid what; equal amounts are one object, and worked out once."""
    in_money = {id(each): each / profile.scale for each in {id(each): each for _, each in step.payments}.values()}
    return tuple(Payment(_paper(profile, i), profile.people[i], in_money[id(each)]) for i, each in step.payments)


def _paper(profile: Profile, i: int) -> tuple[tuple[str, int | Fraction], ...]:
    if profile.point_scale == 1:
        return profile.patterns[i]
    return tuple((option, Fraction(points, profile.point_scale)) for option, points in profile.patterns[i])


def _raising(count: Count, found: Found) -> Raising | None:
    if found.run is None:
        return None
    profile, raised = count.profile, found.raised
    paid = sum(profile.costs[step.option] for step in found.run.bought)
    whole = found.run.share * profile.voters
    return Raising(
        first_share=profile.money(count.share),
        share=found.run.share / profile.scale,
        runs=raised.runs if raised else 1,
        stopped_by=raised.stopped_by if raised else "not_raised",
        unspent=1 - paid / whole if whole else Fraction(0),
    )


def _receipt(count: Count) -> Receipt:
    method = count.method
    raises = method.completion in ("add1", "add1u")
    step = f"{method.step} of the first share" if method.relative_step else str(method.step)
    return Receipt(
        rule=method.rule,
        version=VERSION,
        completion=method.completion,
        stop=method.stop if raises else None,
        step=step if raises else None,
        utility=method.utility,
        threshold=str(method.threshold),
        arithmetic=count.arithmetic,
        tie_break=TIE_BREAK,
        tie_order=count.tie_order.order,
        drawn=count.tie_order.drawn,
        input_hash=count.profile.digest(),
    )
