"""Equal shares for a shortlist: everybody holds the same share of the places and pays for what they ticked.

Method of equal shares (Peters and Skowron 2020, "Proportionality and the limits of welfarism"; Lackner and Skowron
2023, rule 11) with unit costs: each of n people holds k/n of a place. An option is affordable when its supporters hold
1 together. Its price a head is the least rho with sum over supporters of min(b_i, rho) = 1; the option with the least
rho is bought and each supporter pays min(b_i, rho). Ties: more ticks, then the lot. It satisfies EJR+.

What is bought so is *decided*. Places still free are then filled by sequential Phragmen from loads -b_i (what people
have left is time already earned): *added from what was left*. Exact fractions throughout.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from deliberation.methods.counting.assembling import Outcome, assemble, not_chosen
from deliberation.methods.counting.ballots import Profile, read_profile
from deliberation.methods.counting.phragmen import TIE_BREAK, buy_in_time
from deliberation.methods.counting.searching import least
from deliberation.methods.counting.ties import TieBreaker, as_tie_order
from deliberation.methods.counting.types import (
    ApprovalBallot,
    Candidates,
    Committee,
    Explanation,
    Payment,
    Round,
    TieOrder,
)


def equal_shares(
    ballots: Sequence[ApprovalBallot],
    candidates: Candidates,
    *,
    seats: int,
    tie_order: TieOrder | Sequence[str],
    complete: bool = True,
) -> Committee:
    """A shortlist by equal shares; without `complete` places may stay free.

    When nobody ticked anything there are no winners: a lot alone makes no shortlist.

    >>> papers = [ApprovalBallot(frozenset("abc"), 6), ApprovalBallot(frozenset("d"), 3)]
    >>> result = equal_shares(papers, "abcd", seats=3, tie_order="abcd")
    >>> result.winners, result.ejr_plus.holds
    (('a', 'b', 'd'), True)

    Raises:
        MethodError: as in `read_profile` and `as_tie_order`.
    """
    profile = read_profile(ballots, candidates, seats)
    order = as_tie_order(tie_order, profile.candidates)
    breaker = TieBreaker(profile.ticks, order)
    share = Fraction(seats, profile.voters) if profile.voters else Fraction(0)
    budgets = [share] * len(profile.patterns)
    decided = _buy_from_shares(profile, budgets, breaker) if profile.patterns else []
    purses = list(budgets)
    steps = list(decided)
    if complete and profile.patterns:
        left = set(profile.candidates) - {step.candidate for step in decided}
        steps += buy_in_time(
            profile,
            [-budget for budget in purses],
            sorted(left),
            breaker,
            phase="added",
            places=seats - len(decided),
            first_place=len(decided) + 1,
        )
    outcome = Outcome(
        steps,
        (),
        {step.candidate: step.value for step in steps if step.value is not None},
        lambda option: _why_not(profile, seats, purses, decided, option),
    )
    completion = ("equal-shares", "phragmen") if complete else ("equal-shares", "none")
    return assemble(
        profile,
        seats,
        outcome,
        rule="+".join(completion),
        tie_break=TIE_BREAK,
        tie_order=order,
        breaker=breaker,
    )


def highest_payment(budgets: Sequence[tuple[Fraction, int]], cost: Fraction) -> Fraction | None:
    """The least rho with sum of people * min(budget, rho) = cost, or None when they hold less than the cost.

    `budgets`: (money each, people). From the poorest up: whoever can't pay an equal part of what is left pays all.

    >>> highest_payment([(Fraction(1, 6), 1), (Fraction(1, 2), 2)], Fraction(1))
    Fraction(5, 12)
    """
    left, payers = cost, sum(people for _, people in budgets)
    for budget, people in sorted(budgets):
        if budget * payers >= left:
            return left / payers
        left -= budget * people
        payers -= people
    return None


def _buy_from_shares(profile: Profile, budgets: list[Fraction], breaker: TieBreaker) -> list[Round]:
    """Buy with the shares (changed in place) until nothing is affordable."""

    def price(option: str) -> Fraction | None:
        return highest_payment([(budgets[i], profile.people[i]) for i in profile.supporters[option]], Fraction(1))

    steps: list[Round] = []
    bounds = {option: Fraction(0) for option in profile.candidates if profile.ticks[option]}
    while True:
        rho, level = least(bounds, price)
        if rho is None:
            return steps
        chosen = breaker.choose(level, len(steps) + 1)
        del bounds[chosen]
        steps.append(_pay(profile, budgets, chosen, rho, len(steps) + 1))


def _pay(profile: Profile, budgets: list[Fraction], option: str, rho: Fraction, number: int) -> Round:
    payments = []
    for i in profile.supporters[option]:
        each = min(budgets[i], rho)
        budgets[i] -= each
        if each:
            payments.append(Payment(profile.patterns[i], profile.people[i], each))
    return Round(number, option, "decided", rho, sum(payment.people for payment in payments), tuple(payments))


def _why_not(
    profile: Profile, seats: int, purses: Sequence[Fraction], decided: Sequence[Round], option: str
) -> Explanation:
    """Too few supporters for a place even with whole shares, or their shares had gone to options that they ticked."""
    held = sum((profile.people[i] * purses[i] for i in profile.supporters[option]), Fraction(0))
    supporters = profile.ticks[option]
    enough = -(-profile.voters // seats) if seats else None
    spent = tuple(
        (step.candidate, amount)
        for step in decided
        if (amount := sum((p.people * p.each for p in step.payments if option in p.approved), Fraction(0)))
    )
    few = enough is None or supporters < enough
    return not_chosen(
        profile,
        option,
        "too_few_supporters" if few else "share_spent",
        ticks_short=enough - supporters if few and enough is not None else None,
        short_of=Fraction(1) - held,
        spent_on=spent,
    )
