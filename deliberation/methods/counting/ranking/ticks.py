"""Approval as a ranking: how many people said yes.

Ties: fewer "no", then the lot. Where not everybody was shown everything, options are ranked by yes out of those who
saw them, with Wilson's 95 % interval: E. B. Wilson, "Probable inference, the law of succession, and statistical
inference" (1927).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from math import sqrt

from deliberation.methods.counting.ranking.assembling import NOTHING, Found, assemble
from deliberation.methods.counting.ranking.papers import Papers, Ticks, read_yes_no
from deliberation.methods.counting.ranking.settling import Key, TieBreak, arrange
from deliberation.methods.counting.ranking.types import Ranking, TickedBallot
from deliberation.methods.counting.ties import as_tie_order
from deliberation.methods.counting.types import TieOrder
from deliberation.methods.errors import MethodError

TIE_BREAK = ("fewer_no", "lot")
Z95 = 1.959963984540054
"""The 97.5 % quantile of the standard normal distribution."""


def ticks(ballots: Iterable[TickedBallot], options: Collection[str], *, tie_order: TieOrder | Sequence[str]) -> Ranking:
    """Rank by yes, or by yes out of seen where somebody did not see everything; what nobody saw comes last.

    `figures`: yes, no, seen, and then also `low` and `high`, the interval for the share (display only, from floats).

    >>> papers = [TickedBallot(frozenset("ab"), count=3), TickedBallot(frozenset("b"), frozenset("a"))]
    >>> result = ticks(papers, "ab", tie_order="ab")
    >>> result.order, {option: int(score) for option, score in result.scores.items()}
    (('b', 'a'), {'a': 3, 'b': 4})

    Raises:
        MethodError: as in `read_yes_no` and `as_tie_order`.
    """
    papers = read_yes_no(ballots, options)
    order = as_tie_order(tie_order, papers.options)
    shares = any(seen is not None for _, _, seen in papers.patterns)
    figures = {option: _figures(papers, option) for option in papers.options}
    scores = {
        option: one["yes"] / one["seen"] if shares else one["yes"]
        for option, one in figures.items()
        if not shares or one["seen"]
    }
    if shares:
        figures = {option: one | _interval(one) for option, one in figures.items()}
    unmarked = sum(people for (yes, no, _), people in papers.rows() if not yes and not no)
    marked = bool(sum(papers.people) - unmarked)

    def fewer_no(group: Sequence[str]) -> dict[str, Key]:
        return {option: (-figures[option]["no"],) for option in group}

    main: dict[str, Key] = {option: (scores.get(option, -1),) for option in papers.options}
    return assemble(
        papers,
        arrange(main, (TieBreak("fewer_no", fewer_no),), order) if marked else NOTHING,
        Found(scores if marked else {}, figures, {"nothing_marked": Fraction(papers.blank + unmarked)}),
        rule="approval",
        tie_break=TIE_BREAK,
        tie_order=order,
        settings={"by": "yes out of seen" if shares else "yes"},
    )


def wilson(yes: int, seen: int) -> tuple[float, float]:
    """Wilson's 95 % interval for a share; without anybody it is everything from 0 to 1.

    >>> [round(bound, 4) for bound in wilson(8, 10)]
    [0.4902, 0.9433]

    Raises:
        MethodError: `tally` when yes is not within seen.
    """
    if not 0 <= yes <= seen:
        raise MethodError("tally", yes=yes, seen=seen)
    if seen == 0:
        return 0.0, 1.0
    share, z2 = yes / seen, Z95 * Z95
    middle = (share + z2 / (2 * seen)) / (1 + z2 / seen)
    half = Z95 / (1 + z2 / seen) * sqrt(share * (1 - share) / seen + z2 / (4 * seen * seen))
    return max(0.0, middle - half), min(1.0, middle + half)


def _figures(papers: Papers[Ticks], option: str) -> dict[str, Fraction]:
    yes = sum(people for (ticked, _, _), people in papers.rows() if option in ticked)
    no = sum(people for (_, crossed, _), people in papers.rows() if option in crossed)
    seen = papers.blank + sum(people for (_, _, shown), people in papers.rows() if shown is None or option in shown)
    return {"yes": Fraction(yes), "no": Fraction(no), "seen": Fraction(seen)}


def _interval(figures: dict[str, Fraction]) -> dict[str, Fraction]:
    low, high = wilson(int(figures["yes"]), int(figures["seen"]))
    return {"low": Fraction(low), "high": Fraction(high)}
