"""Sequential Phragmen: ticks earn time, and a group pays for an option with its time.

Everybody earns at speed 1. As soon as the supporters of an option hold 1 together they buy it, and their purses are
empty again. With l_i the time at which person i last paid, option c is bought at t(c) = (1 + sum of l_i) / |N_c| over
its supporters N_c; the least t is next, and all its supporters' l_i become t. Every prefix of the order is
proportional (PJR), so it serves as a ranking. Source: Phragmen 1894; Brill, Freeman, Janson, Lackner 2017; Lackner and
Skowron 2023, "Multi-winner voting with approval preferences", rule 6. Exact fractions; O(m^2) options worked out at
most, each over the distinct ballots that tick it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from math import gcd, lcm

from deliberation.methods.counting.assembling import Outcome, assemble, not_chosen
from deliberation.methods.counting.ballots import Profile, read_profile
from deliberation.methods.counting.searching import least
from deliberation.methods.counting.ties import TieBreaker, as_tie_order
from deliberation.methods.counting.types import (
    ApprovalBallot,
    Candidates,
    Committee,
    Payment,
    Phase,
    Round,
    TieOrder,
)

TIE_BREAK = ("ticks", "lot")


def phragmen(
    ballots: Sequence[ApprovalBallot],
    candidates: Candidates,
    *,
    seats: int,
    tie_order: TieOrder | Sequence[str],
) -> Committee:
    """A shortlist by sequential Phragmen; `ranking` holds all options, those that nobody ticked last.

    >>> papers = [ApprovalBallot(frozenset("cd"), 3), ApprovalBallot(frozenset("ab"), 2),
    ...           ApprovalBallot(frozenset("ac"), 2), ApprovalBallot(frozenset("bd"))]
    >>> result = phragmen(papers, "abcd", seats=3, tie_order="abcd")
    >>> [(step.candidate, str(step.value)) for step in result.rounds]
    [('c', '1/5'), ('b', '1/3'), ('d', '29/60')]

    Raises:
        MethodError: as in `read_profile` and `as_tie_order`.
    """
    profile = read_profile(ballots, candidates, seats)
    order = as_tie_order(tie_order, profile.candidates)
    breaker = TieBreaker(profile.ticks, order)
    steps: list[Round] = []
    if profile.patterns:
        loads = [Fraction(0)] * len(profile.patterns)
        steps = buy_in_time(profile, loads, profile.candidates, breaker, phase="decided")
    ranking = tuple(step.candidate for step in steps)
    outcome = Outcome(
        steps[:seats],
        ranking,
        {step.candidate: step.value for step in steps if step.value is not None},
        lambda option: not_chosen(
            profile, option, "later_in_line", place=ranking.index(option) + 1 if ranking else None
        ),
    )
    return assemble(profile, seats, outcome, rule="phragmen", tie_break=TIE_BREAK, tie_order=order, breaker=breaker)


def phragmen_order(
    ballots: Sequence[ApprovalBallot], candidates: Candidates, *, tie_order: TieOrder | Sequence[str]
) -> Committee:
    """All options in a proportional order: whoever reads only the start still meets every larger group's choice.

    Raises:
        MethodError: as in `phragmen`.
    """
    return phragmen(ballots, candidates, seats=len(candidates), tie_order=tie_order)


def buy_in_time(
    profile: Profile,
    loads: Sequence[Fraction],
    options: Collection[str],
    breaker: TieBreaker,
    *,
    phase: Phase,
    places: int | None = None,
    first_place: int = 1,
) -> list[Round]:
    """Buy options one after the other from given loads (one a pattern), at most `places` of them.

    Options that nobody ticked come last, in the order of the lot, as `unsupported`.
    """
    steps: list[Round] = []
    limit = len(options) if places is None else min(places, len(options))
    supported = {option: Fraction(-profile.voters) for option in options if profile.ticks[option]}
    clocks = _Clocks(profile, loads)
    while supported and len(steps) < limit:
        time, level = least(supported, clocks.time)
        if time is None:
            break
        place = first_place + len(steps)
        chosen = breaker.choose(level, place)
        payments = clocks.buy(chosen, time)
        steps.append(Round(place, chosen, phase, time, sum(payment.people for payment in payments), payments))
        del supported[chosen]
    free = limit - len(steps)
    left = breaker.arrange([option for option in options if not profile.ticks[option]])
    if free > 0 and len(left) > 1:
        breaker.record_level(left, left[:free], first_place + len(steps))
    places_left = range(first_place + len(steps), first_place + limit)
    steps.extend(Round(place, option, "unsupported", None, 0) for place, option in zip(places_left, left, strict=False))
    return steps


class _Clocks:
    """When the people of each pattern last paid: whole numbers over one denominator, as exact as fractions."""

    def __init__(self, profile: Profile, loads: Sequence[Fraction]) -> None:
        self._profile = profile
        self._unit = lcm(*(load.denominator for load in loads))
        self._paid = [load.numerator * (self._unit // load.denominator) for load in loads]

    def time(self, option: str) -> Fraction:
        """When the supporters of an option can buy it."""
        people, paid = self._profile.people, self._paid
        held = sum([people[i] * paid[i] for i in self._profile.supporters[option]])
        return Fraction(self._unit + held, self._unit * self._profile.ticks[option])

    def buy(self, option: str, time: Fraction) -> tuple[Payment, ...]:
        """Let its supporters pay with all the time that they have."""
        factor = time.denominator // gcd(time.denominator, self._unit)
        if factor > 1:
            self._unit *= factor
            self._paid = [paid * factor for paid in self._paid]
        now = time.numerator * (self._unit // time.denominator)
        payments, each = [], dict[int, Fraction]()
        for i in self._profile.supporters[option]:
            held = now - self._paid[i]
            if held > 0:
                if held not in each:
                    each[held] = Fraction(held, self._unit)
                payments.append(Payment(self._profile.patterns[i], self._profile.people[i], each[held]))
            self._paid[i] = now
        return tuple(payments)
