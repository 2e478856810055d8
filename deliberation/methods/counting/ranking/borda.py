"""Borda: a first place gives most points, each further place one less.

With m options a paper gives m-1, m-2, ..., 0; level options share the mean of their places, and so do all options that
the paper does not name. Ties: head to head, then the lot. Source: J.-C. de Borda, "Memoire sur les elections au
scrutin" (1781). With a `vector` (Krakow's 3-2-1) places give these points, and what is not named gets nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction

from deliberation.methods.counting.ranking.assembling import NOTHING, Found, assemble
from deliberation.methods.counting.ranking.duels import beaten_by, circles, duels, head_to_head
from deliberation.methods.counting.ranking.papers import Levels, Papers, read_levels
from deliberation.methods.counting.ranking.settling import Key, arrange
from deliberation.methods.counting.ranking.types import RankedBallot, Ranking
from deliberation.methods.counting.ties import as_tie_order
from deliberation.methods.counting.types import TieOrder
from deliberation.methods.errors import MethodError

TIE_BREAK = ("head_to_head", "lot")


def borda(
    ballots: Iterable[RankedBallot],
    options: Collection[str],
    *,
    tie_order: TieOrder | Sequence[str],
    vector: Sequence[int] | None = None,
) -> Ranking:
    """Rank by Borda's points. Blank papers give no points; `vector` must not rise and not fall below 0.

    >>> from deliberation.methods.counting.ranking.types import in_order
    >>> papers = [in_order("abc", 2), in_order("bc"), in_order("c")]
    >>> result = borda(papers, "abc", tie_order="abc")
    >>> {option: str(points) for option, points in result.scores.items()}
    {'a': '9/2', 'b': '9/2', 'c': '3'}
    >>> result.order, result.ties[0].by
    (('a', 'b', 'c'), 'head_to_head')
    >>> {option: str(points) for option, points in borda(papers, "abc", tie_order="abc", vector=[3, 2]).scores.items()}
    {'a': '6', 'b': '7', 'c': '5'}

    Raises:
        MethodError: as in `read_levels` and `as_tie_order`; `vector` when it rises or falls below 0.
    """
    if vector is not None and (any(v < 0 for v in vector) or list(vector) != sorted(vector, reverse=True)):
        raise MethodError("vector", vector=list(vector))
    papers = read_levels(ballots, options)
    order = as_tie_order(tie_order, papers.options)
    scores = _points(papers, vector)
    counted = duels(papers)
    main: dict[str, Key] = {option: (points,) for option, points in scores.items()}
    return assemble(
        papers,
        arrange(main, (head_to_head(counted),), order) if papers.patterns else NOTHING,
        Found(
            scores if papers.patterns else {},
            duels=counted,
            cycles=circles(beaten_by(papers.options, counted)),
        ),
        rule="borda" if vector is None else "positional",
        tie_break=TIE_BREAK,
        tie_order=order,
        settings={} if vector is None else {"vector": "-".join(map(str, vector))},
    )


def _points(papers: Papers[Levels], vector: Sequence[int] | None) -> dict[str, Fraction]:
    size = len(papers.options)
    of_place = [*range(size - 1, -1, -1)] if vector is None else [*vector, *[0] * size][:size]
    scores = dict.fromkeys(papers.options, Fraction(0))
    for levels, people in papers.rows():
        named = {option for level in levels for option in level}
        rest = tuple(option for option in papers.options if option not in named)
        taken = 0
        for level in (*levels, rest) if vector is None else levels:
            if level:
                share = Fraction(people * sum(of_place[taken : taken + len(level)]), len(level))
                for option in level:
                    scores[option] += share
            taken += len(level)
    return scores
