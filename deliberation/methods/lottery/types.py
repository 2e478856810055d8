"""What goes into a lottery and what comes out of it; nothing here is worded for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Algorithm = Literal["leximin", "maximin", "nash"]
"""What is made as fair as can be: every chance from the lowest up, the lowest alone, or the product of all."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
POSITIVE = 1e-9
"""What is not above this is 0."""

Progress = Callable[[str, int, float], None]
"""Is told the stage (`panels`, `shares`, `numbering`), how many panels are known, and how far the lottery still is off
what is asked (a probability). It may raise, which ends the work: that is how somebody cancels it."""


@dataclass(frozen=True, slots=True)
class Quota:
    """How many members of the panel have one value of one feature.

    `min_flex` and `max_flex` say how far a *suggested* change may go (None: as far as is needed); the lottery itself
    never leaves `minimum` and `maximum`. `or_none`: nobody at all is allowed too, so that nobody is the only one.
    """

    feature: str
    value: str
    minimum: int
    maximum: int
    min_flex: int | None = None
    max_flex: int | None = None
    or_none: bool = False


@dataclass(frozen=True, slots=True)
class Entrant:
    """Somebody in the pool. A feature that is left out of `values` counts for no quota and excludes nobody.

    Of people with the same `household` at most one is on a panel; None stands for an address where the rule does not
    apply (a hostel) or for nobody else in the pool living there.
    """

    id: str
    values: Mapping[str, str]
    household: str | None = None


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work there may be before the best lottery so far is given, with its gap. Counts, never seconds.

    `panels`: at most so many panels are looked for. `cuts`: times that the bound is made sharper. `nodes`: of the
    search tree of one exact answer.
    """

    panels: int = 20_000
    cuts: int = 500
    nodes: int = 20_000


@dataclass(frozen=True, slots=True)
class Change:
    """One end of a quota that would have to move: `end` is `min` or `max`."""

    feature: str
    value: str
    end: Literal["min", "max"]
    was: int
    to: int


@dataclass(frozen=True, slots=True)
class Unselectable:
    """Somebody who is on no panel that meets the quotas, and the fewest changes with which they would be on one.

    `because` is empty when no quota is what stands in the way: somebody of their household has a seat already.
    """

    id: str
    because: tuple[Change, ...]


Reason = Literal[
    "too_few_people",
    "too_few_households",
    "too_few_of_value",
    "minimum_over_maximum",
    "minimums_over_seats",
    "maximums_under_seats",
]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One plain reason why there is no panel at all: how many there are, how many are needed, and of what."""

    code: Reason
    have: int
    need: int
    feature: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Infeasible:
    """No panel meets the quotas. `changes` is the smallest change that would do, as far as flex allows it.

    `within_flex` is false when flex does not go far enough: then `changes` goes further. No changes at all: nothing
    about the quotas would help, and `obstacles` says why (too few people or households).
    """

    obstacles: tuple[Obstacle, ...]
    changes: tuple[Change, ...]
    within_flex: bool


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A rule over kinds of people: the number chosen among `kinds` is from `least` to `most`, or, with `choice`, 0."""

    kinds: Integers
    least: float
    most: float
    quota: Quota | None = None
    choice: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A pool as the lottery sees it: kinds of people who can stand in for each other, and rules over kinds.

    `kinds[t]`: places of the people of kind t in `people`. `sizes[t]`: how many they are. `choices`: how many quotas
    say "or none". `rows[0]` is the number of seats.
    """

    people: tuple[Entrant, ...]
    kinds: tuple[tuple[int, ...], ...]
    sizes: Floats
    rows: tuple[Row, ...]
    seats: int
    choices: int = 0
    shut: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """Panels by kind (each row: how many of each kind) and their probabilities, which sum to 1.

    `off`: the most that any person's probability lacks of what was wanted.
    """

    panels: Floats
    weights: Floats
    off: float


@dataclass(frozen=True, slots=True, eq=False)
class Lottery:
    """A lottery over panels, by kinds of people who can stand in for each other (`shape`, `mixture`).

    `probabilities`: of every person in the pool, 0 for those who can't be on a panel. `lowest`, `highest`, and the
    geometric mean are over those who can; `gini` is over the whole pool. `bound`: no lottery of this pool and these
    quotas has a higher lowest probability (with Nash: none has a higher product than one whose lowest is this).
    `optimal`: what the algorithm asks for is proved to be reached, but for `off`.
    """

    algorithm: Algorithm
    probabilities: Mapping[str, float]
    lowest: float
    highest: float
    gini: float
    geometric_mean: float
    bound: float
    off: float
    optimal: bool
    unselectable: tuple[Unselectable, ...]
    shape: Shape
    mixture: Mixture


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Numbered panels, each as likely as any other: what is published before the public draw.

    `panels[n]` are the ids of panel n, sorted. `lowest`: the lowest share of panels that anybody who can be on one is
    on. `hash`: SHA-256 of the published file, see `numbering.portfolio_text`.
    """

    panels: tuple[tuple[str, ...], ...]
    lowest: float
    hash: str
