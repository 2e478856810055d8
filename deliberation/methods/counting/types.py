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


Answer = Literal["support", "can_live", "not_sure", "cannot_live", "should_not_decide"]
"""What somebody can say to a recommendation; the last one: a conflict of interest, or not my issue."""

Base = Literal["answering", "votes_cast", "eligible"]
"""What a share is a share of: answers without "should not decide", papers handed in, or everybody on the roll."""

Verdict = Literal["passed", "below_threshold", "quorum_not_met", "objection_open"]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many papers gave each answer to one question; `unanswered`: handed in without an answer to it."""

    support: int = 0
    can_live: int = 0
    not_sure: int = 0
    cannot_live: int = 0
    should_not_decide: int = 0
    unanswered: int = 0

    @property
    def consent(self) -> int:
        """Support, and can live with it."""
        return self.support + self.can_live

    @property
    def answering(self) -> int:
        """Everybody who answered, without those who should not decide."""
        return self.consent + self.not_sure + self.cannot_live

    @property
    def votes_cast(self) -> int:
        """All papers handed in."""
        return self.answering + self.should_not_decide + self.unanswered


@dataclass(frozen=True, slots=True)
class Threshold:
    """A fraction that must be reached, or exceeded with `more_than` (a plain majority is more than 1/2)."""

    numerator: int
    denominator: int
    more_than: bool = False


@dataclass(frozen=True, slots=True)
class EndorsementRule:
    """When a recommendation passes. `quorum`: of the people on the roll, how many must hand in a paper.

    `objections`: an open formal objection stops it. `group_floor`: below it a group is flagged; it decides nothing.
    """

    threshold: Threshold
    base: Base = "answering"
    quorum: Threshold | None = None
    objections: bool = False
    group_floor: Threshold | None = None


@dataclass(frozen=True, slots=True)
class GroupBelow:
    """A group whose consent, among its members who answered, is below the floor."""

    group: str
    consent: int
    answering: int


@dataclass(frozen=True, slots=True)
class Endorsement:
    """Whether a recommendation passes, and what would have been enough.

    `needed`: the least consent that passes on this base, None when none can; `more_needed`: how many of the base would
    have had to consent as well (0 when it was enough, None when no number is). `papers_short`: papers missing to the
    quorum. Shares are None when the base is empty.
    """

    verdict: Verdict
    tally: Tally
    base: Base
    base_count: int
    consent_share: Fraction | None
    support_share: Fraction | None
    needed: int | None
    more_needed: int | None
    turnout: int
    quorum_needed: int | None
    papers_short: int
    objections_open: int
    groups_below: tuple[GroupBelow, ...]

    @property
    def passed(self) -> bool:
        """Whether it passes."""
        return self.verdict == "passed"


Candidates = Sequence[str]
Ballots = Sequence[ApprovalBallot]
