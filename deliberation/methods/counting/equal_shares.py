"""Equal shares for a shortlist: everybody holds the same share of the places and pays for what they ticked.

Method of equal shares (Peters and Skowron 2020, "Proportionality and the limits of welfarism"; Lackner and Skowron
2023, rule 11) with unit costs: each of n people holds k/n of a place. An option is affordable when its supporters hold
1 together. Its price a head is the least rho with sum over supporters of min(b_i, rho) = 1; the option with the least
rho is bought and each supporter pays min(b_i, rho). Ties: more ticks, then the lot. It satisfies EJR+.

What is bought so is *decided*. Places still free are then filled by sequential Phragmen from loads -b_i (what people
have left is time already earned): *added from what was left*. Exact fractions throughout.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd

from deliberation.methods.counting.assembling import Outcome, assemble, not_chosen
from deliberation.methods.counting.ballots import Profile, read_profile
from deliberation.methods.counting.phragmen import TIE_BREAK, buy_in_time
from deliberation.methods.counting.searching import Amount, least
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
    purses = _Purses(profile, share)
    decided = _buy_from_shares(profile, purses, breaker) if profile.patterns else []
    steps = list(decided)
    if complete and profile.patterns:
        left = set(profile.candidates) - {step.candidate for step in decided}
        steps += buy_in_time(
            profile,
            [-money for money in purses.money()],
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


def highest_payment(budgets: Iterable[tuple[Amount, int]], cost: Amount) -> Fraction | None:
    """The least rho with sum of people * min(budget, rho) = cost, or None when they hold less than the cost.

    `budgets`: (money each, people). From the poorest up: whoever can't pay an equal part of what is left pays all.

    >>> highest_payment([(Fraction(1, 6), 1), (Fraction(1, 2), 2)], Fraction(1))
    Fraction(5, 12)
    """
    poorest_first = sorted(budgets)
    left, payers = cost, sum([people for _, people in poorest_first])
    for budget, people in poorest_first:
        if budget * payers >= left:
            return Fraction(left, payers)
        left -= budget * people
        payers -= people
    return None


class _Purses:
    """What everybody holds: whole numbers over one denominator, as exact as fractions and quicker."""

    def __init__(self, profile: Profile, share: Fraction) -> None:
        self._profile = profile
        self._unit = share.denominator
        self._held = [share.numerator] * len(profile.patterns)

    def price(self, option: str) -> Fraction | None:
        """What one place costs a head, or None when its supporters hold less."""
        same: dict[int, int] = {}
        held, people = self._held, self._profile.people
        for i in self._profile.supporters[option]:
            same[held[i]] = same.get(held[i], 0) + people[i]
        found = highest_payment(same.items(), self._unit)
        return None if found is None else Fraction(found.numerator, found.denominator * self._unit)

    def pay(self, option: str, rho: Fraction) -> tuple[Payment, ...]:
        """Each supporter pays rho, or all that they hold."""
        factor = rho.denominator // gcd(rho.denominator, self._unit)
        if factor > 1:
            self._unit *= factor
            self._held = [money * factor for money in self._held]
        most = rho.numerator * (self._unit // rho.denominator)
        payments, known = [], {most: rho}
        for i in self._profile.supporters[option]:
            each = min(self._held[i], most)
            self._held[i] -= each
            if each:
                if each not in known:
                    known[each] = Fraction(each, self._unit)
                payments.append(Payment(self._profile.patterns[i], self._profile.people[i], known[each]))
        return tuple(payments)

    def held_by(self, option: str) -> Fraction:
        """What the supporters of an option hold together."""
        people = self._profile.people
        return Fraction(sum([people[i] * self._held[i] for i in self._profile.supporters[option]]), self._unit)

    def money(self) -> list[Fraction]:
        """What the people of each pattern hold, each."""
        return [Fraction(money, self._unit) for money in self._held]


def _buy_from_shares(profile: Profile, purses: _Purses, breaker: TieBreaker) -> list[Round]:
    """Buy with the shares until nothing is affordable."""
    steps: list[Round] = []
    bounds = {option: Fraction(0) for option in profile.candidates if profile.ticks[option]}
    while True:
        rho, level = least(bounds, purses.price)
        if rho is None:
            return steps
        chosen = breaker.choose(level, len(steps) + 1)
        del bounds[chosen]
        payments = purses.pay(chosen, rho)
        payers = sum(payment.people for payment in payments)
        steps.append(Round(len(steps) + 1, chosen, "decided", rho, payers, payments))


def _why_not(profile: Profile, seats: int, purses: _Purses, decided: Sequence[Round], option: str) -> Explanation:
    """Too few supporters for a place even with whole shares, or their shares had gone to options that they ticked."""
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
        short_of=1 - purses.held_by(option),
        spent_on=spent,
    )
