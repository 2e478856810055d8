"""Puts what a rule found into one result: the same shape for every rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from deliberation.methods.counting.ballots import Profile
from deliberation.methods.counting.representation import ejr_plus, winners_per_person
from deliberation.methods.counting.ties import TieBreaker
from deliberation.methods.counting.types import (
    ApprovalBallot,
    Because,
    Committee,
    Explanation,
    Receipt,
    Round,
    TieOrder,
)

VERSION = "1"
"""Goes up whenever the same ballots could give another result than before."""

WhyNot = Callable[[str], Explanation]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule found: purchases in order, a full order if the rule gives one, its numbers, why others lost."""

    rounds: Sequence[Round]
    ranking: tuple[str, ...]
    scores: Mapping[str, Fraction]
    why_not: WhyNot
    total_score: Fraction | None = None


def assemble(
    profile: Profile,
    seats: int,
    outcome: Outcome,
    *,
    rule: str,
    tie_break: tuple[str, ...],
    tie_order: TieOrder,
    breaker: TieBreaker,
) -> Committee:
    """Add the checks, the explanations and the receipt to what a rule found."""
    winners = tuple(step.candidate for step in outcome.rounds)
    ties = breaker.ties(winners)
    lost_by_lot = {
        option for tie in ties if tie.mattered and tie.by != "ticks" for option in tie.tied if option not in winners
    }
    ballots = _as_ballots(profile)
    spread = winners_per_person(ballots, winners)
    return Committee(
        seats=seats,
        voters=profile.voters,
        blank=profile.blank,
        winners=winners,
        ranking=outcome.ranking,
        ticks=profile.ticks,
        scores=dict(sorted(outcome.scores.items())),
        rounds=tuple(outcome.rounds),
        ties=ties,
        ejr_plus=ejr_plus(ballots, winners, seats),
        winners_per_person=spread,
        without_any_winner=dict(spread).get(0, 0),
        explanations=_explanations(profile, outcome, lost_by_lot),
        receipt=Receipt(rule, VERSION, seats, tie_break, tie_order.order, tie_order.drawn, profile.digest(seats)),
        total_score=outcome.total_score,
    )


def not_chosen(
    profile: Profile,
    candidate: str,
    because: Because,
    *,
    place: int | None = None,
    ticks_short: int | None = None,
    short_of: Fraction | None = None,
    spent_on: tuple[tuple[str, Fraction], ...] = (),
) -> Explanation:
    """Why an option did not win; an option that nobody ticked needs no other reason."""
    supporters = profile.ticks[candidate]
    return Explanation(
        candidate,
        "not_chosen",
        supporters,
        place=place,
        because=because if supporters else "no_ticks",
        ticks_short=ticks_short,
        short_of=short_of,
        spent_on=spent_on,
    )


def _as_ballots(profile: Profile) -> list[ApprovalBallot]:
    found = [ApprovalBallot(frozenset(p), n) for p, n in zip(profile.patterns, profile.people, strict=True)]
    return [*found, ApprovalBallot(frozenset(), profile.blank)]


def _explanations(profile: Profile, outcome: Outcome, lost_by_lot: set[str]) -> tuple[Explanation, ...]:
    """One explanation per option: the chosen in their order, then the others by ticks and id."""
    chosen = [_chosen(profile, step) for step in outcome.rounds]
    winners = {explanation.candidate for explanation in chosen}
    others = sorted(set(profile.candidates) - winners, key=lambda option: (-profile.ticks[option], option))
    return (*chosen, *(_with_lot(outcome.why_not(option), option in lost_by_lot) for option in others))


def _chosen(profile: Profile, step: Round) -> Explanation:
    pays = max((payment.each for payment in step.payments), default=None)
    return Explanation(step.candidate, step.phase, profile.ticks[step.candidate], step.number, step.payers, pays)


def _with_lot(explanation: Explanation, lost: bool) -> Explanation:
    if not lost:
        return explanation
    return Explanation(
        explanation.candidate,
        "not_chosen",
        explanation.supporters,
        place=explanation.place,
        because="lost_lot",
        ticks_short=explanation.ticks_short,
        short_of=explanation.short_of,
        spent_on=explanation.spent_on,
    )
