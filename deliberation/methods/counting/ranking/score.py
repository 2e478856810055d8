"""Score: everybody gives marks from 0 to 5, and the best average mark is first.

Source: W. D. Smith, "Range voting" (2000). An option that somebody skipped has no mark from this person ("skip = no
opinion"): the mean is over those who marked it. Ties: the higher median, then more of the top mark, then the lot.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from typing import Literal

from deliberation.methods.counting.ranking.assembling import NOTHING, Found, assemble
from deliberation.methods.counting.ranking.papers import Marks, Papers, read_marks
from deliberation.methods.counting.ranking.settling import Key, TieBreak, arrange
from deliberation.methods.counting.ranking.types import MarkedBallot, Ranking
from deliberation.methods.counting.ties import as_tie_order
from deliberation.methods.counting.types import TieOrder
from deliberation.methods.errors import MethodError

TIE_BREAK = ("median", "top_marks", "lot")
Given = dict[int, int]
"""How many people gave each mark."""


def score(
    ballots: Iterable[MarkedBallot],
    options: Collection[str],
    *,
    tie_order: TieOrder | Sequence[str],
    top: int = 5,
    by: Literal["mean", "sum"] = "mean",
) -> Ranking:
    """Rank by the mean mark, or by the sum of marks. By the mean, options that nobody marked come last.

    >>> papers = [MarkedBallot({"a": 5, "b": 4}, 2), MarkedBallot({"a": 0})]
    >>> result = score(papers, "ab", tie_order="ab")
    >>> result.order, [str(result.scores[option]) for option in "ab"]
    (('b', 'a'), ['10/3', '4'])
    >>> score(papers, "ab", tie_order="ab", by="sum").order
    ('a', 'b')

    Raises:
        MethodError: as in `read_marks` and `as_tie_order`; `top_mark` when there is no mark above 0.
    """
    if top < 1:
        raise MethodError("top_mark", top=top)
    papers = read_marks(ballots, options, most=top)
    order = as_tie_order(tie_order, papers.options)
    given = marks_given(papers)
    scores = {
        option: Fraction(total(marks), sum(marks.values()) if by == "mean" else 1)
        for option, marks in given.items()
        if marks or by == "sum"
    }

    def median_key(group: Sequence[str]) -> dict[str, Key]:
        return {option: (median(given[option]) if given[option] else -1,) for option in group}

    def top_key(group: Sequence[str]) -> dict[str, Key]:
        return {option: (given[option].get(top, 0),) for option in group}

    breaks = (TieBreak("median", median_key), TieBreak("top_marks", top_key))
    main: dict[str, Key] = {option: (scores.get(option, -1),) for option in papers.options}
    return assemble(
        papers,
        arrange(main, breaks, order) if papers.patterns else NOTHING,
        Found(scores if papers.patterns else {}, {option: _figures(given[option], top) for option in papers.options}),
        rule=f"score-{by}",
        tie_break=TIE_BREAK,
        tie_order=order,
        settings={"top": top},
    )


def marks_given(papers: Papers[Marks]) -> dict[str, Given]:
    """For each option how many people gave it which mark."""
    given: dict[str, Given] = {option: {} for option in papers.options}
    for pattern, people in papers.rows():
        for option, mark in pattern:
            given[option][mark] = given[option].get(mark, 0) + people
    return given


def total(marks: Given) -> int:
    """The sum of all marks."""
    return sum(mark * people for mark, people in marks.items())


def median(marks: Given) -> Fraction:
    """The middle mark; between two middle marks their mean. There must be a mark.

    >>> median({1: 1, 4: 1}), median({1: 1, 3: 1, 4: 1})
    (Fraction(5, 2), Fraction(3, 1))
    """
    people = sum(marks.values())
    return Fraction(_at(marks, (people - 1) // 2) + _at(marks, people // 2), 2)


def _at(marks: Given, place: int) -> int:
    """The mark at this place (from 0) when all marks stand in a row, least first."""
    for mark in sorted(marks):
        place -= marks[mark]
        if place < 0:
            return mark
    raise IndexError(place)


def _figures(marks: Given, top: int) -> dict[str, Fraction]:
    people = sum(marks.values())
    figures = {"people": people, "sum": total(marks), "top_marks": marks.get(top, 0)}
    found = {name: Fraction(value) for name, value in figures.items()}
    return found | ({"mean": Fraction(total(marks), people), "median": median(marks)} if people else {})
