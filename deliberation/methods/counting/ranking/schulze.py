"""Schulze: an option stands above another when the strongest way to it is stronger than the strongest way back.

M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election
method" (2011). A way leads over one-to-one wins and is as strong as its weakest win; a win is strong by its people
(winning votes), then by few opposing. Options with the same number of options above them share a place; the lot puts
them in order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction

from deliberation.methods.counting.ranking.assembling import NOTHING, Found, assemble
from deliberation.methods.counting.ranking.duels import Duels, beaten_by, circles, duels
from deliberation.methods.counting.ranking.papers import read_levels
from deliberation.methods.counting.ranking.settling import Key, arrange
from deliberation.methods.counting.ranking.types import Pair, PathStep, RankedBallot, Ranking
from deliberation.methods.counting.ties import as_tie_order
from deliberation.methods.counting.types import TieOrder

TIE_BREAK = ("winning_votes", "fewer_opposing", "lot")
Strength = tuple[int, int]
"""People for it, and minus the people against it; (0, 0) where there is no way."""


def schulze(
    ballots: Iterable[RankedBallot], options: Collection[str], *, tie_order: TieOrder | Sequence[str]
) -> Ranking:
    """Rank by Schulze's rule. `scores`: how many options are not above it. O(papers m^2 + m^3).

    `steps` hold for each option above another the votes of the strongest ways there and back.

    >>> from deliberation.methods.counting.ranking.types import in_order
    >>> papers = [in_order("abc", 4), in_order("bca", 3), in_order("cab", 2)]
    >>> result = schulze(papers, "abc", tie_order="abc")
    >>> result.order, [(step.winner, step.loser, step.votes, step.votes_back) for step in result.steps]
    (('a', 'b', 'c'), [('a', 'b', 6, 5), ('a', 'c', 6, 5), ('b', 'c', 7, 5)])

    Raises:
        MethodError: as in `read_levels` and `as_tie_order`.
    """
    papers = read_levels(ballots, options)
    order = as_tie_order(tie_order, papers.options)
    counted = duels(papers)
    ways = _strongest_ways(papers.options, counted)
    over = [pair for pair in ways if ways[pair] > ways[pair[1], pair[0]]]
    above = {option: sum(loser == option for _, loser in over) for option in papers.options}
    main: dict[str, Key] = {option: (-number,) for option, number in above.items()}
    arranged = arrange(main, (), order) if papers.patterns else NOTHING
    rank = {option: at for at, option in enumerate(arranged.order)}
    steps = [
        PathStep(winner, loser, ways[winner, loser][0], ways[loser, winner][0])
        for winner, loser in sorted(over, key=lambda pair: (rank[pair[0]], rank[pair[1]]))
    ]
    scores = {option: Fraction(len(papers.options) - 1 - number) for option, number in above.items()}
    return assemble(
        papers,
        arranged,
        Found(
            scores if papers.patterns else {},
            steps=steps,
            duels=counted,
            cycles=circles(beaten_by(papers.options, counted)),
        ),
        rule="schulze",
        tie_break=TIE_BREAK,
        tie_order=order,
    )


def _strongest_ways(options: Sequence[str], counted: Duels) -> dict[Pair, Strength]:
    """By Floyd and Warshall: a way over one more option is taken when its weaker half is stronger."""
    ways: dict[Pair, Strength] = {
        (a, b): (votes, -counted[b, a]) if votes > counted[b, a] else (0, 0) for (a, b), votes in counted.items()
    }
    for over in options:
        for a in options:
            if a == over or not ways[a, over][0]:
                continue
            for b in options:
                if b not in (a, over):
                    ways[a, b] = max(ways[a, b], min(ways[a, over], ways[over, b]))
    return ways
