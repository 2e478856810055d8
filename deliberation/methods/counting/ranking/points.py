"""Points (dots): everybody shares out the same number of points, and the most points are first.

Known as cumulative voting. Unspent points are fine: no paper is refused for them. Ties: more people who gave a point,
then the lot.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction

from deliberation.methods.counting.ranking.assembling import NOTHING, Found, assemble
from deliberation.methods.counting.ranking.papers import Marks, Papers, read_marks
from deliberation.methods.counting.ranking.score import Given, marks_given, total
from deliberation.methods.counting.ranking.settling import Key, TieBreak, arrange
from deliberation.methods.counting.ranking.types import MarkedBallot, Ranking
from deliberation.methods.counting.ties import as_tie_order
from deliberation.methods.counting.types import TieOrder
from deliberation.methods.errors import MethodError

TIE_BREAK = ("people", "lot")


def points(
    ballots: Iterable[MarkedBallot],
    options: Collection[str],
    *,
    each: int,
    tie_order: TieOrder | Sequence[str],
    most_on_one: int | None = None,
) -> Ranking:
    """Rank by the sum of points; everybody has `each` points and may put at most `most_on_one` of them on one option.

    `notes["unspent"]` are the points that nobody used, blank papers included.

    >>> papers = [MarkedBallot({"a": 3, "b": 1}), MarkedBallot({"b": 2, "c": 2}), MarkedBallot({"c": 1})]
    >>> result = points(papers, "abc", each=4, tie_order="abc", most_on_one=3)
    >>> result.order, [(tie.by, tie.tied) for tie in result.ties], int(result.notes["unspent"])
    (('b', 'c', 'a'), [('people', ('b', 'c', 'a')), ('lot', ('b', 'c'))], 3)

    Raises:
        MethodError: as in `read_marks` and `as_tie_order` (a number above the cap is `mark_out_of_range`);
            `points_each` when there are no points to give; `points_over_total` when a paper gives more than it has.
    """
    if each < 1 or (most_on_one is not None and most_on_one < 1):
        raise MethodError("points_each", each=each, most_on_one=most_on_one)
    papers = read_marks(ballots, options, most=each if most_on_one is None else min(each, most_on_one))
    spent = _spent(papers, each)
    order = as_tie_order(tie_order, papers.options)
    given = marks_given(papers)
    sums = {option: total(marks) for option, marks in given.items()}

    def people_key(group: Sequence[str]) -> dict[str, Key]:
        return {option: (_people(given[option]),) for option in group}

    main: dict[str, Key] = {option: (one,) for option, one in sums.items()}
    return assemble(
        papers,
        arrange(main, (TieBreak("people", people_key),), order) if papers.patterns else NOTHING,
        Found(
            {option: Fraction(one) for option, one in sums.items()} if papers.patterns else {},
            {option: {"people": Fraction(_people(marks))} for option, marks in given.items()},
            {"unspent": Fraction(each * papers.turnout - spent)},
        ),
        rule="points",
        tie_break=TIE_BREAK,
        tie_order=order,
        settings={"each": each, "most_on_one": "no cap" if most_on_one is None else most_on_one},
    )


def _spent(papers: Papers[Marks], each: int) -> int:
    spent = 0
    for pattern, people in papers.rows():
        given = sum(mark for _, mark in pattern)
        if given > each:
            raise MethodError("points_over_total", given=given, each=each)
        spent += people * given
    return spent


def _people(marks: Given) -> int:
    """Who gave it a point at all."""
    return sum(people for mark, people in marks.items() if mark)
