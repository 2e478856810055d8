"""Thiele's rules with harmonic weights: once one of your choices is in, the next counts half, then a third.

PAV takes the set of k options with the greatest sum over people of H(number of winners that they ticked), H(r) = 1 +
1/2 + ... + 1/r (EJR). Finding it is NP-hard: branch and bound here, exact, for small inputs. Sequential PAV adds one
option at a time, each time the one with the greatest gain sum over N_c of 1/(1 + winners so far). Source: Thiele 1895;
Lackner and Skowron 2023, rules 1 and 3. Both are for comparison; equal shares is the default.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from deliberation.methods.counting.assembling import Outcome, assemble, not_chosen
from deliberation.methods.counting.ballots import Profile, read_profile
from deliberation.methods.counting.searching import least
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
from deliberation.methods.errors import MethodError

LARGEST_SEARCH = 50_000
"""Sets that PAV looks at before it gives up: some seconds, and the same on every machine."""


def sequential_pav(
    ballots: Sequence[ApprovalBallot],
    candidates: Candidates,
    *,
    seats: int,
    tie_order: TieOrder | Sequence[str],
) -> Committee:
    """A shortlist by sequential PAV; ties: more ticks, then the lot. `ranking` holds all options.

    Raises:
        MethodError: as in `read_profile` and `as_tie_order`.
    """
    profile = read_profile(ballots, candidates, seats)
    order = as_tie_order(tie_order, profile.candidates)
    breaker = TieBreaker(profile.ticks, order)
    steps = _add_one_by_one(profile, breaker) if profile.patterns else []
    ranking = tuple(step.candidate for step in steps)
    outcome = Outcome(
        steps[:seats],
        ranking,
        {step.candidate: step.value for step in steps if step.value is not None},
        lambda option: not_chosen(
            profile, option, "later_in_line", place=ranking.index(option) + 1 if ranking else None
        ),
        pav_score(profile, ranking[:seats]),
    )
    return assemble(
        profile, seats, outcome, rule="seq-pav", tie_break=("ticks", "lot"), tie_order=order, breaker=breaker
    )


def pav(
    ballots: Sequence[ApprovalBallot],
    candidates: Candidates,
    *,
    seats: int,
    tie_order: TieOrder | Sequence[str],
) -> Committee:
    """The best set by PAV. Of several best sets: the one with more ticks in all, then the lot.

    `winners` are listed by ticks; `scores` hold what the total would lose without each of them.

    Raises:
        MethodError: as in `read_profile` and `as_tie_order`; `too_many_sets` when no best set was proved within
            `LARGEST_SEARCH` sets.
    """
    profile = read_profile(ballots, candidates, seats)
    order = as_tie_order(tie_order, profile.candidates)
    breaker = TieBreaker(profile.ticks, order)
    winners: tuple[str, ...] = ()
    if profile.patterns:
        sets = [breaker.arrange(found) for found in _Search(profile, seats).best_sets()]
        winners = _choose_set(profile, sets, order, breaker)
    total = pav_score(profile, winners)
    losses = {w: total - pav_score(profile, tuple(o for o in winners if o != w)) for w in winners}
    outcome = Outcome(
        [_pav_round(profile, w, place, losses[w]) for place, w in enumerate(winners, 1)],
        (),
        losses,
        lambda option: _why_not_in_set(profile, winners, total, option),
        total,
    )
    return assemble(profile, seats, outcome, rule="pav", tie_break=("ticks", "lot"), tie_order=order, breaker=breaker)


def pav_score(profile: Profile, winners: Sequence[str]) -> Fraction:
    """Sum over people of H(number of winners that they ticked)."""
    chosen = set(winners)
    spread: Counter[int] = Counter()
    for pattern, people in zip(profile.patterns, profile.people, strict=True):
        spread[len(chosen.intersection(pattern))] += people
    unit = lcm(*range(1, max(spread, default=0) + 1))
    return Fraction(sum(people * sum(unit // r for r in range(1, won + 1)) for won, people in spread.items()), unit)


def _add_one_by_one(profile: Profile, breaker: TieBreaker) -> list[Round]:
    """In whole numbers: gains are multiplied by the least common multiple of all that can be divided by."""
    unit = lcm(*range(1, max(map(len, profile.patterns)) + 1))
    people, gain = profile.people, [unit] * len(profile.patterns)
    won = [0] * len(profile.patterns)

    def lost_gain(option: str) -> int:
        return -sum([people[i] * gain[i] for i in profile.supporters[option]])

    steps: list[Round] = []
    bounds = {option: -ticks * unit for option, ticks in profile.ticks.items()}
    while bounds:
        value, level = least(bounds, lost_gain)
        if value is None:
            break
        chosen = breaker.choose(level, len(steps) + 1)
        del bounds[chosen]
        for i in profile.supporters[chosen]:
            won[i] += 1
            gain[i] = unit // (won[i] + 1) if won[i] < len(profile.patterns[i]) else 0
        steps.append(_pav_round(profile, chosen, len(steps) + 1, Fraction(-value, unit)))
    return steps


def _pav_round(profile: Profile, option: str, place: int, gain: Fraction) -> Round:
    phase: Phase = "decided" if profile.ticks[option] else "unsupported"
    return Round(place, option, phase, gain, 0)


def _why_not_in_set(profile: Profile, winners: tuple[str, ...], total: Fraction, option: str) -> Explanation:
    """How much the total would fall if the option took the place of one winner, at best."""
    swaps = [pav_score(profile, [option, *(o for o in winners if o != gone)]) for gone in winners]
    return not_chosen(profile, option, "weaker_set", short_of=total - max(swaps) if swaps else None)


def _choose_set(profile: Profile, sets: list[tuple[str, ...]], order: TieOrder, breaker: TieBreaker) -> tuple[str, ...]:
    """The best set with the most ticks, then the one that holds the earliest of the lot's order."""
    rank = {option: place for place, option in enumerate(order.order)}

    def ticks(found: tuple[str, ...]) -> int:
        return sum(profile.ticks[option] for option in found)

    most = max(map(ticks, sets))
    level = [found for found in sets if ticks(found) == most]
    chosen = min(level, key=lambda found: sorted(rank[option] for option in found))
    rivals = level if len(level) > 1 else sets
    differing = set(rivals[0]).union(*rivals[1:]) - set(rivals[0]).intersection(*rivals[1:])
    if differing:
        won = breaker.arrange(differing & set(chosen))
        tied = (*won, *breaker.arrange(differing - set(chosen)))
        place = min(chosen.index(option) for option in won) + 1
        breaker.record_level(tied, won, place, by_ticks=len(level) == 1)
    return chosen


class _Search:
    """Branch and bound in whole numbers: gains are multiplied by the least common multiple of 1..k.

    The score is submodular, so a set can't gain more than the sum of its best single gains: that is the bound.
    """

    def __init__(self, profile: Profile, seats: int) -> None:
        self._profile = profile
        self._size = min(seats, len(profile.candidates))
        unit = lcm(*range(1, self._size + 1)) if self._size else 1
        self._gain = [unit // r for r in range(1, self._size + 1)]
        self._won = [0] * len(profile.patterns)
        self._best = -1
        self._sets: list[tuple[str, ...]] = []
        self._looked_at = 0

    def best_sets(self) -> list[tuple[str, ...]]:
        """All sets of the wanted size with the greatest score."""
        ordered = sorted(self._profile.candidates, key=lambda option: (-self._profile.ticks[option], option))
        self._extend((), ordered, 0)
        return self._sets

    def _extend(self, chosen: tuple[str, ...], options: list[str], score: int) -> None:
        self._looked_at += 1
        if self._looked_at > LARGEST_SEARCH:
            raise MethodError("too_many_sets", limit=LARGEST_SEARCH)
        wanted = self._size - len(chosen)
        if wanted == 0:
            self._keep(chosen, score)
            return
        gains = sorted(((self._gain_of(option), option) for option in options), key=lambda pair: -pair[0])
        for start in range(len(gains) - wanted + 1):
            if score + sum(gain for gain, _ in gains[start : start + wanted]) < self._best:
                return
            gain, option = gains[start]
            self._count(option, 1)
            self._extend((*chosen, option), [name for _, name in gains[start + 1 :]], score + gain)
            self._count(option, -1)

    def _keep(self, chosen: tuple[str, ...], score: int) -> None:
        if score > self._best:
            self._best, self._sets = score, []
        self._sets.append(chosen)

    def _gain_of(self, option: str) -> int:
        return sum(self._profile.people[i] * self._gain[self._won[i]] for i in self._profile.supporters[option])

    def _count(self, option: str, change: int) -> None:
        for i in self._profile.supporters[option]:
            self._won[i] += change
