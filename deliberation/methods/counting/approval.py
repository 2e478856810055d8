"""Approval: the options with the most ticks win.

A majority can take every place, so it is shown beside equal shares and never alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby

from deliberation.methods.counting.assembling import Outcome, assemble, not_chosen
from deliberation.methods.counting.ballots import Profile, read_profile
from deliberation.methods.counting.ties import TieBreaker, as_tie_order
from deliberation.methods.counting.types import (
    ApprovalBallot,
    Candidates,
    Committee,
    Explanation,
    Phase,
    Round,
    TieOrder,
)


def approval(
    ballots: Sequence[ApprovalBallot],
    candidates: Candidates,
    *,
    seats: int,
    tie_order: TieOrder | Sequence[str],
) -> Committee:
    """The `seats` options with the most ticks; level options in the order of the lot. O(ticks + m log m).

    `ranking` holds all options. When nobody ticked anything there are no winners.

    >>> papers = [ApprovalBallot(frozenset("ab"), 2), ApprovalBallot(frozenset("bc"))]
    >>> result = approval(papers, "abc", seats=1, tie_order="cab")
    >>> result.winners, result.ranking, result.ties
    (('b',), ('b', 'a', 'c'), ())

    Raises:
        MethodError: as in `read_profile` and `as_tie_order`.
    """
    profile = read_profile(ballots, candidates, seats)
    order = as_tie_order(tie_order, profile.candidates)
    breaker = TieBreaker(profile.ticks, order)
    ranking = breaker.arrange(profile.candidates) if profile.patterns else ()
    winners = ranking[:seats]
    _record_ties(profile, ranking, seats, breaker)
    last = profile.ticks[winners[-1]] if winners else None
    outcome = Outcome(
        [_round(profile, option, place) for place, option in enumerate(winners, 1)],
        ranking,
        {option: Fraction(ticks) for option, ticks in profile.ticks.items()},
        lambda option: _why_not(profile, ranking, last, option),
    )
    return assemble(profile, seats, outcome, rule="av", tie_break=("lot",), tie_order=order, breaker=breaker)


def _round(profile: Profile, option: str, place: int) -> Round:
    phase: Phase = "decided" if profile.ticks[option] else "unsupported"
    return Round(place, option, phase, Fraction(profile.ticks[option]), 0)


def _record_ties(profile: Profile, ranking: Sequence[str], seats: int, breaker: TieBreaker) -> None:
    place = 1
    for _, group in groupby(ranking, key=profile.ticks.__getitem__):
        level = tuple(group)
        if len(level) > 1:
            breaker.record_level(level, level[: max(0, seats - place + 1)], place)
        place += len(level)


def _why_not(profile: Profile, ranking: Sequence[str], last: int | None, option: str) -> Explanation:
    return not_chosen(
        profile,
        option,
        "fewer_ticks",
        place=ranking.index(option) + 1 if option in ranking else None,
        ticks_short=last - profile.ticks[option] if last is not None else None,
    )
