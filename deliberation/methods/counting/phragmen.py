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
    loads: list[Fraction],
    options: Collection[str],
    breaker: TieBreaker,
    *,
    phase: Phase,
    places: int | None = None,
    first_place: int = 1,
) -> list[Round]:
    """Buy options one after the other from given loads (one a pattern, changed in place), at most `places` of them.

    Options that nobody ticked come last, in the order of the lot, as `unsupported`.
    """
    steps: list[Round] = []
    limit = len(options) if places is None else min(places, len(options))
    supported = {option: Fraction(-profile.voters) for option in options if profile.ticks[option]}
    while supported and len(steps) < limit:
        time, level = least(supported, lambda option: _time(profile, loads, option))
        if time is None:
            break
        place = first_place + len(steps)
        chosen = breaker.choose(level, place)
        steps.append(_buy(profile, loads, chosen, time, place, phase))
        del supported[chosen]
    free = limit - len(steps)
    left = breaker.arrange([option for option in options if not profile.ticks[option]])
    if free > 0 and len(left) > 1:
        breaker.record_level(left, left[:free], first_place + len(steps))
    places_left = range(first_place + len(steps), first_place + limit)
    steps.extend(Round(place, option, "unsupported", None, 0) for place, option in zip(places_left, left, strict=False))
    return steps


def _time(profile: Profile, loads: list[Fraction], option: str) -> Fraction:
    held = sum((profile.people[i] * loads[i] for i in profile.supporters[option]), Fraction(1))
    return held / profile.ticks[option]


def _buy(profile: Profile, loads: list[Fraction], option: str, time: Fraction, place: int, phase: Phase) -> Round:
    supporters = profile.supporters[option]
    payments = tuple(
        Payment(profile.patterns[i], profile.people[i], time - loads[i]) for i in supporters if time > loads[i]
    )
    for i in supporters:
        loads[i] = time
    return Round(place, option, phase, time, sum(payment.people for payment in payments), payments)
