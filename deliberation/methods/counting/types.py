"""What goes into a count of ticks and what comes out of it; nothing here is worded for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

Phase = Literal["decided", "added", "unsupported"]
"""`decided` by the rule itself; `added` from what was left; `unsupported`: a place was free and nobody ticked it."""

TieStep = Literal["ticks", "lot", "not_drawn_in_public"]
"""What settled a tie: more ticks, a lot drawn before the count, or an order made from the input without a draw."""

Because = Literal[
    "no_ticks", "fewer_ticks", "too_few_supporters", "share_spent", "later_in_line", "weaker_set", "lost_lot"
]
"""Why an option was not chosen."""


@dataclass(frozen=True, slots=True)
class ApprovalBallot:
    """A pattern of ticks and how many people gave exactly this pattern; no ticks at all is a blank paper."""

    approved: frozenset[str]
    count: int = 1


@dataclass(frozen=True, slots=True)
class TieOrder:
    """The order that settles ties which the rule leaves open; the first one wins. `drawn`: a lot, before the count."""

    order: tuple[str, ...]
    drawn: bool = True

    @property
    def step(self) -> TieStep:
        """How a tie settled by this order is labelled."""
        return "lot" if self.drawn else "not_drawn_in_public"


@dataclass(frozen=True, slots=True)
class Tie:
    """Options that stood level at one place (counted from 1).

    `tied` and `chosen` are in the order in which they were settled. `mattered` is true when one of them won a place
    and another never did; otherwise only the order was at stake.
    """

    place: int
    tied: tuple[str, ...]
    chosen: tuple[str, ...]
    by: TieStep
    mattered: bool


@dataclass(frozen=True, slots=True)
class Payment:
    """People with the same ticks, and what each of them pays for one option (in places)."""

    approved: tuple[str, ...]
    people: int
    each: Fraction


@dataclass(frozen=True, slots=True)
class Round:
    """One purchase. `value` is the highest payment (equal shares), the time (Phragmen) or the gain (Thiele rules)."""

    number: int
    candidate: str
    phase: Phase
    value: Fraction | None
    payers: int
    payments: tuple[Payment, ...] = ()


@dataclass(frozen=True, slots=True)
class Violation:
    """People who could claim `places` places, all tick `candidate`, and each have fewer than `places` winners."""

    candidate: str
    places: int
    people: int


@dataclass(frozen=True, slots=True)
class EjrPlus:
    """Whether every group that is large enough got its due, and the first group that did not."""

    holds: bool
    violation: Violation | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one option won or did not, as numbers.

    Chosen: `place`, `payers`, `pays` (the most that anyone paid). Not chosen: `because`, and what was missing:
    `ticks_short` in ticks, `short_of` in places (of the one place that it costs), `spent_on` what its supporters had
    already paid for other options (option, places).
    """

    candidate: str
    outcome: Phase | Literal["not_chosen"]
    supporters: int
    place: int | None = None
    payers: int | None = None
    pays: Fraction | None = None
    because: Because | None = None
    ticks_short: int | None = None
    short_of: Fraction | None = None
    spent_on: tuple[tuple[str, Fraction], ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What somebody needs to repeat the count: with the same ballots and these parts the result is the same."""

    rule: str
    version: str
    seats: int
    tie_break: tuple[str, ...]
    tie_order: tuple[str, ...]
    drawn: bool
    input_hash: str
    arithmetic: str = "exact fractions"


@dataclass(frozen=True, slots=True)
class Committee:
    """A shortlist. `winners` in the order chosen; `ranking` all options (empty for rules that do not rank all).

    `scores` are the rule's own numbers (ticks, highest payment, time, gain), `ticks` the plain counts.
    `winners_per_person`: (number of chosen options that they ticked, people), blank papers left out.
    `without_any_winner`: people who ticked something and got nothing of it.
    """

    seats: int
    voters: int
    blank: int
    winners: tuple[str, ...]
    ranking: tuple[str, ...]
    ticks: Mapping[str, int]
    scores: Mapping[str, Fraction]
    rounds: tuple[Round, ...]
    ties: tuple[Tie, ...]
    ejr_plus: EjrPlus
    winners_per_person: tuple[tuple[int, int], ...]
    without_any_winner: int
    explanations: tuple[Explanation, ...]
    receipt: Receipt
    total_score: Fraction | None = field(default=None)

    @property
    def decided(self) -> tuple[str, ...]:
        """What the rule itself decided."""
        return tuple(step.candidate for step in self.rounds if step.phase == "decided")

    @property
    def added(self) -> tuple[str, ...]:
        """What was added from what was left."""
        return tuple(step.candidate for step in self.rounds if step.phase != "decided")

    @property
    def share_with_nothing(self) -> Fraction:
        """The share of those who ticked something and got nothing of it; 0 when nobody ticked anything."""
        ticking = self.voters - self.blank
        return Fraction(self.without_any_winner, ticking) if ticking else Fraction(0)


Candidates = Sequence[str]
Ballots = Sequence[ApprovalBallot]
