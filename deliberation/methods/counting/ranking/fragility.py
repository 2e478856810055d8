"""Whether a ranking would hold without any one paper, or without one paper in a hundred."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from deliberation.methods.counting.leaving_out import ONE_PERCENT, Firmness, Reruns, without_one, without_some
from deliberation.methods.counting.ranking.types import MarkedBallot, RankedBallot, Ranking, TickedBallot

if TYPE_CHECKING:
    import numpy as np

Ballot = TypeVar("Ballot", MarkedBallot, RankedBallot, TickedBallot)


@dataclass(frozen=True, slots=True)
class Move:
    """An option that changed its place: in how many reruns without one paper (of so many people), and how far.

    Places are counted in the settled order, from 1; `best` and `worst` are over all reruns.
    """

    option: str
    place: int
    times: int
    best: int
    worst: int


@dataclass(frozen=True, slots=True)
class RankingFragility:
    """`watched`: the options on the first places, which the verdict is about. `moves`: every place that changes."""

    firmness: Firmness
    watched: tuple[str, ...]
    without_one: Reruns
    without_a_percent: Reruns
    moves: tuple[Move, ...]


def ranking_fragility(
    ballots: Sequence[Ballot],
    count: Callable[[Sequence[Ballot]], Ranking],
    *,
    rng: np.random.Generator,
    first: int = 1,
    draws: int = 100,
    share: Fraction = ONE_PERCENT,
) -> RankingFragility:
    """Count again with `count`, which holds the rule, its settings and the lot; one rerun for each distinct paper.

    `decided` when in every rerun the same options stand on the first `first` places, in whatever order. With STV,
    `first` is the number of places given out.

    >>> from deliberation.methods.counting.ranking.borda import borda
    >>> from deliberation.methods.counting.ranking.types import in_order
    >>> papers = [in_order("ab", 3), in_order("ba", 2)]
    >>> import numpy as np
    >>> found = ranking_fragility(papers, lambda some: borda(some, "ab", tie_order="ba"), rng=np.random.default_rng(1))
    >>> found.firmness, found.without_one, [(move.option, move.times) for move in found.moves]
    ('close_call', Reruns(reruns=5, same=2), [('a', 3), ('b', 3)])

    Raises:
        MethodError: as in the rule and in `leaving_out.without_some`.
    """
    counts = [ballot.count for ballot in ballots]

    def again(left: Sequence[int]) -> Ranking:
        return count([replace(ballot, count=one) for ballot, one in zip(ballots, left, strict=True)])

    before = count(ballots)
    singles = [(counts[at], again(left)) for at, left in without_one(counts)]
    drawn = [again(left) for left in without_some(counts, rng=rng, draws=draws, share=share)]
    watched = set(before.order[:first])
    same = sum(people for people, after in singles if set(after.order[:first]) == watched)
    same_drawn = sum(set(after.order[:first]) == watched for after in drawn)
    firm = same == sum(counts) and same_drawn == len(drawn)
    return RankingFragility(
        "decided" if firm else "close_call",
        before.order[:first],
        Reruns(sum(counts), same),
        Reruns(len(drawn), same_drawn),
        _moves(before, singles, drawn),
    )


def _moves(before: Ranking, singles: Sequence[tuple[int, Ranking]], drawn: Sequence[Ranking]) -> tuple[Move, ...]:
    """Options that ever changed their place, in the order before; a rerun that nobody is left in moves nothing."""
    moves = []
    for place, option in enumerate(before.order, 1):
        by_one = [(people, after.order.index(option) + 1) for people, after in singles if after.order]
        places = [place, *(at for _, at in by_one), *(after.order.index(option) + 1 for after in drawn if after.order)]
        if set(places) != {place}:
            times = sum(people for people, at in by_one if at != place)
            moves.append(Move(option, place, times, min(places), max(places)))
    return tuple(moves)
