"""What goes into a ranking and what comes out of it: one shape for every rule. Nothing here is worded for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class MarkedBallot:
    """Whole numbers for options (marks, points or grades) and how many people gave exactly these.

    An option that is not in it has no number: no opinion, no points, or "no view". Without any number: a blank paper.
    """

    marks: Mapping[str, int]
    count: int = 1


@dataclass(frozen=True, slots=True)
class RankedBallot:
    """Options from the best down, those in one level being equally good; unnamed ones are below all named ones.

    No level at all is a blank paper; one level with everything in it is a paper like any other.
    """

    levels: tuple[frozenset[str], ...]
    count: int = 1


@dataclass(frozen=True, slots=True)
class TickedBallot:
    """Options with a yes and with a no; `seen`: what was shown at all, None when everything was."""

    yes: frozenset[str]
    no: frozenset[str] = frozenset()
    seen: frozenset[str] | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Choice:
    """One person between two options, as they stood on the screen; `chosen` is None for "can't decide"."""

    person: str
    left: str
    right: str
    chosen: str | None


def in_order(options: Iterable[str], count: int = 1) -> RankedBallot:
    """A ranked ballot without level options, best first.

    >>> in_order("ba").levels
    (frozenset({'b'}), frozenset({'a'}))
    """
    return RankedBallot(tuple(frozenset((option,)) for option in options), count)


@dataclass(frozen=True, slots=True)
class Place:
    """A place, counted from 1, and who shares it: level under the rule and its own tie-breaks, before any lot."""

    number: int
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """Options that stood level from this place on, in the order in which they were settled, and by what.

    `by` is a tie-break of the rule, `lot`, or `not_drawn_in_public`.
    """

    place: int
    tied: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True)
class PairStep:
    """Ranked pairs: a duel that was looked at. Not locked: `against` is the locked way from the loser to the winner."""

    winner: str
    loser: str
    votes: int
    opposing: int
    locked: bool
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PathStep:
    """Schulze: votes in the weakest duel of the strongest way from the winner to the loser, and of the way back."""

    winner: str
    loser: str
    votes: int
    votes_back: int


@dataclass(frozen=True, slots=True)
class CountRound:
    """STV: one stage. Totals after it; everything that left the count so far is in `exhausted` and `lost`.

    `exhausted_papers` are papers that name nobody else who is still in the count, `exhausted` their votes; `lost` is
    what cutting off after five decimals took.
    """

    number: int
    action: Literal["first", "surplus", "exclusion", "rest"]
    option: str | None
    transferred: Mapping[str, Fraction]
    totals: Mapping[str, Fraction]
    elected: tuple[str, ...]
    exhausted_papers: int
    exhausted: Fraction
    lost: Fraction


Step = PairStep | PathStep | CountRound


@dataclass(frozen=True, slots=True)
class RankingReceipt:
    """What somebody needs to repeat the count: with the same papers and these parts the result is the same."""

    rule: str
    version: str
    settings: tuple[tuple[str, str], ...]
    tie_break: tuple[str, ...]
    tie_order: tuple[str, ...]
    drawn: bool
    input_hash: str
    arithmetic: str = "exact fractions"


@dataclass(frozen=True, slots=True)
class Ranking:
    """A ranking. Empty when nobody marked anything: a lot alone makes no ranking.

    `order` is settled to the end; `places` show who is level before the lot. `scores` are the rule's own numbers,
    more is better; an option without any has none and comes last. `figures`: further numbers for each option, `notes`:
    numbers of the whole count. `duels[a, b]`: people who prefer a to b. `cycles`: options that beat each other in a
    circle. `elected` only where places are given out (STV).
    """

    papers: int
    blank: int
    order: tuple[str, ...]
    places: tuple[Place, ...]
    scores: Mapping[str, Fraction]
    ties: tuple[Settled, ...]
    receipt: RankingReceipt
    figures: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    notes: Mapping[str, Fraction] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    duels: Mapping[Pair, int] = field(default_factory=dict)
    cycles: tuple[tuple[str, ...], ...] = ()
    elected: tuple[str, ...] = ()

    @property
    def winner(self) -> str | None:
        """Who is first, if anybody is."""
        return next(iter(self.order), None)

    def place_of(self, option: str) -> int:
        """The place of an option, shared or not.

        Raises:
            KeyError: when the option is not in the ranking.
        """
        for place in self.places:
            if option in place.options:
                return place.number
        raise KeyError(option)
