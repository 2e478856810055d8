"""What goes into sharing a pooled budget and what comes out; nothing here is worded for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

Number = Fraction | float
"""A fraction where the count was exact, a float where it was not."""

Rule = Literal["greedy", "equal-shares", "phragmen"]
Completion = Literal["none", "add1", "add1u", "phragmen", "utilitarian"]
Stop = Literal["exhaustive", "overspend"]
Utility = Literal["ticks", "points", "cost"]
Arithmetic = Literal["exact", "float"]

Phase = Literal["must_fund", "decided", "added"]
"""`must_fund` before anything was counted; `decided` by the rule; `added` from what was left of the budget."""

TieStep = Literal["cost", "ticks", "lot", "not_drawn_in_public"]
"""What settled a tie: lower cost, more support, a lot drawn before the count, or an order made without a draw."""

Because = Literal[
    "no_supporters",
    "too_dear",
    "below_threshold",
    "excluded",
    "needs_another",
    "category_cap",
    "area_cap",
    "lost_lot",
    "too_few_supporters",
    "share_spent",
    "does_not_fit",
    "stopped_before",
]
"""Why an option was not funded."""

StoppedBy = Literal["exhaustive", "overspend", "all_funded", "not_raised"]
"""What ended the raising of the shares."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something that money can be spent on. A cost may have decimals, as an exact fraction."""

    id: str
    cost: int | Fraction
    categories: tuple[str, ...] = ()
    area: str | None = None


@dataclass(frozen=True, slots=True)
class BudgetBallot:
    """(option, points) for all that a paper supports, and how many people gave exactly this paper.

    A tick is one point. No entry at all is a blank paper. An entry with 0 points supports nothing.
    """

    points: tuple[tuple[str, int | Fraction], ...]
    count: int = 1


def ticked(options: Iterable[str], count: int = 1) -> BudgetBallot:
    """A paper of ticks.

    >>> ticked("ab")
    BudgetBallot(points=(('a', 1), ('b', 1)), count=1)
    """
    return BudgetBallot(tuple((option, 1) for option in options), count)


def ranked(options: Sequence[str], longest: int, count: int = 1) -> BudgetBallot:
    """A ranking as points: the first gets `longest`, the next one less, and so on (3-2-1 for three picks).

    >>> ranked("ba", 3).points
    (('b', 3), ('a', 2))
    """
    return BudgetBallot(tuple((option, max(longest - rank, 0)) for rank, option in enumerate(options)), count)


@dataclass(frozen=True, slots=True)
class Constraints:
    """What else must hold, tested before every purchase.

    `category_caps`, `area_caps`: the most money for them together. `must_fund`: bought first, out of the budget, in
    this order. `exclusive`: of each set at most one. `requires`: an option only after all of these others.
    """

    category_caps: Mapping[str, int | Fraction] = field(default_factory=dict)
    area_caps: Mapping[str, int | Fraction] = field(default_factory=dict)
    must_fund: tuple[str, ...] = ()
    exclusive: tuple[frozenset[str], ...] = ()
    requires: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to test."""
        return not (self.category_caps or self.area_caps or self.must_fund or self.exclusive or self.requires)


@dataclass(frozen=True, slots=True)
class Method:
    """A rule with all its choices.

    `step`: by how much each share is raised per rerun, in money, or as a part of the first share when
    `relative_step`. `utility`: `cost` (a tick counts as much as the option costs), `ticks` (each tick counts the
    same), `points` (points times cost). `threshold`: less support than this and an option is out.
    `most_reruns`: where the raising gives up with an error instead of going on for ever.
    """

    rule: Rule = "equal-shares"
    completion: Completion = "none"
    stop: Stop = "exhaustive"
    step: int | Fraction = 1
    relative_step: bool = False
    utility: Utility = "cost"
    threshold: int | Fraction = 0
    constraints: Constraints = field(default_factory=Constraints)
    most_reruns: int = 20_000


@dataclass(frozen=True, slots=True)
class Tie:
    """Options level at one purchase (counted from 1), in the order in which they were settled; the first was bought.

    `mattered` is true when the bought one took the place of another that was never funded.
    """

    place: int
    tied: tuple[str, ...]
    by: TieStep
    mattered: bool


@dataclass(frozen=True, slots=True)
class Payment:
    """People with equal papers (option, points), and what each of them pays for one option."""

    paper: tuple[tuple[str, int | Fraction], ...]
    people: int
    each: Number


@dataclass(frozen=True, slots=True)
class Round:
    """One purchase.

    `effective_votes`: cost / (highest payment a point), so how many people would pay for it if all paid like the one
    who pays most; greedy: its support. `highest_payment`: the most that anybody pays. `payments` only where exact.
    """

    number: int
    option: str
    cost: Number
    phase: Phase
    effective_votes: Number | None
    payers: int
    highest_payment: Number | None = None
    payments: tuple[Payment, ...] = ()


@dataclass(frozen=True, slots=True)
class NotFunded:
    """Why an option was not funded, and what would have been enough.

    `short_of`: the money that was missing. `enough_cost`: a cost at which it would have been paid for. `ticks_short`:
    so many more supporters, each with a whole share, would have been enough. `spent_on`: what its supporters had paid
    for others. `by`: the option, category or area that stood in the way.
    """

    option: str
    because: Because
    supporters: int
    short_of: Number | None = None
    enough_cost: Number | None = None
    ticks_short: int | None = None
    spent_on: tuple[tuple[str, Number], ...] = ()
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Raising:
    """How the shares were raised: the first share, the last, how often it was counted, and what ended it.

    `factor`: last share / first share. `unspent`: the part of all (raised) shares that was not used.
    """

    first_share: Number
    share: Number
    runs: int
    stopped_by: StoppedBy
    unspent: Number

    @property
    def factor(self) -> float:
        """How many times the first share; 1 when nothing was raised."""
        return float(self.share / self.first_share) if self.first_share else 1.0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What somebody needs to repeat the count: with the same ballots and these parts the result is the same."""

    rule: str
    version: str
    completion: str
    stop: str | None
    step: str | None
    utility: str
    threshold: str
    arithmetic: Arithmetic
    tie_break: tuple[str, ...]
    tie_order: tuple[str, ...]
    drawn: bool
    input_hash: str


@dataclass(frozen=True, slots=True)
class BudgetResult:
    """A shared budget. `winners` in the order bought.

    `winners_per_person`: (funded options that they support, people), papers without any support left out.
    `without_any_winner`: people who support something and got nothing of it.
    """

    winners: tuple[str, ...]
    cost: Number
    budget: Number
    voters: int
    blank: int
    rounds: tuple[Round, ...]
    not_funded: tuple[NotFunded, ...]
    ties: tuple[Tie, ...]
    raising: Raising | None
    winners_per_person: tuple[tuple[int, int], ...]
    without_any_winner: int
    receipt: Receipt

    @property
    def decided(self) -> tuple[str, ...]:
        """What the rule itself decided."""
        return tuple(step.option for step in self.rounds if step.phase == "decided")

    @property
    def added(self) -> tuple[str, ...]:
        """What was added from what was left."""
        return tuple(step.option for step in self.rounds if step.phase == "added")

    @property
    def share_with_nothing(self) -> Fraction:
        """The share of those who support something and got nothing of it; 0 when nobody supports anything."""
        having = self.voters - self.blank
        return Fraction(self.without_any_winner, having) if having else Fraction(0)


Verdict = Literal["decided", "close_call"]


@dataclass(frozen=True, slots=True)
class OptionCheck:
    """How firm the outcome of one option is: in `flips` of the reruns it was the other way round.

    `close_call`: it flipped at least once, or it was funded only by a completion.
    """

    option: str
    funded: bool
    flips: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Fragility:
    """Reruns with some papers left out, by exactly the same rule, stop and step; `same`: with the same winners.

    When each paper is left out once, equal papers are counted once and weigh as many reruns as there are of them.
    """

    left_out: int
    reruns: int
    same: int
    options: tuple[OptionCheck, ...]

    @property
    def share_same(self) -> Fraction:
        """The share of reruns with the same winners; 1 when there were none."""
        return Fraction(self.same, self.reruns) if self.reruns else Fraction(1)

    @property
    def verdict(self) -> Verdict:
        """`decided` when no rerun changed the winners and none came from a completion."""
        return "close_call" if any(one.verdict == "close_call" for one in self.options) else "decided"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same papers under another method, seen from the result that was given.

    `gained`, `lost`: options that only the other funds, or no longer. `more`, `fewer`: people who would have more,
    or fewer, of the options that they support.
    """

    method: Method
    winners: tuple[str, ...]
    cost: Number
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    without_any_winner: int
    more: int
    fewer: int

    @property
    def same(self) -> bool:
        """Whether the same options are funded."""
        return not (self.gained or self.lost)
