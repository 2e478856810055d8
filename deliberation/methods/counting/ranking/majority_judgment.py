"""Majority judgment: the middle grade of each option, and the best middle grade is first.

M. Balinski and R. Laraki, "A theory of measuring, electing, and ranking" (2007). Grades are 0 (the lowest) to `top`.
With an even number of grades the lower of the two middle ones counts. Level options: one middle grade is taken away
from each, again and again, until the middle grades differ; then the lot. "No view" counts as the lowest grade, so that
all options have the same number of grades.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction

from deliberation.methods.counting.ranking.assembling import NOTHING, Found, assemble
from deliberation.methods.counting.ranking.papers import read_marks
from deliberation.methods.counting.ranking.score import Given, marks_given
from deliberation.methods.counting.ranking.settling import Key, TieBreak, arrange
from deliberation.methods.counting.ranking.types import MarkedBallot, Ranking
from deliberation.methods.counting.ties import as_tie_order
from deliberation.methods.counting.types import TieOrder
from deliberation.methods.errors import MethodError

TIE_BREAK = ("middle_grades_taken_away", "lot")


def majority_judgment(
    ballots: Iterable[MarkedBallot], options: Collection[str], *, top: int, tie_order: TieOrder | Sequence[str]
) -> Ranking:
    """Rank by majority judgment. `figures`: how many gave each grade ("grade 0", ...), and "no_view".

    >>> papers = [MarkedBallot({"a": 3, "b": 2}), MarkedBallot({"a": 1, "b": 2}), MarkedBallot({"b": 1})]
    >>> result = majority_judgment(papers, "ab", top=3, tie_order="ab")
    >>> result.order, {option: int(grade) for option, grade in result.scores.items()}
    (('b', 'a'), {'a': 1, 'b': 2})

    Raises:
        MethodError: as in `read_marks` and `as_tie_order`; `top_mark` when there is no grade above 0.
    """
    if top < 1:
        raise MethodError("top_mark", top=top)
    papers = read_marks(ballots, options, most=top)
    order = as_tie_order(tie_order, papers.options)
    judges = sum(papers.people)
    given = marks_given(papers)
    no_view = {option: judges - sum(marks.values()) for option, marks in given.items()}
    grades = {option: {**marks, 0: marks.get(0, 0) + no_view[option]} for option, marks in given.items()}

    def taken_away(group: Sequence[str]) -> dict[str, Key]:
        return {option: taken_in_turn(grades[option]) for option in group}

    scores = {option: Fraction(lower_middle(marks)) for option, marks in grades.items()} if judges else {}
    main: dict[str, Key] = {option: (grade,) for option, grade in scores.items()}
    return assemble(
        papers,
        arrange(main, (TieBreak("middle_grades_taken_away", taken_away),), order) if papers.patterns else NOTHING,
        Found(scores, {option: _figures(given[option], no_view[option], top) for option in papers.options}),
        rule="majority-judgment",
        tie_break=TIE_BREAK,
        tie_order=order,
        settings={"top": top},
    )


def lower_middle(grades: Given) -> int:
    """The middle grade, the lower one of two. There must be a grade.

    >>> lower_middle({0: 1, 2: 1, 3: 2})
    2
    """
    left = (sum(grades.values()) - 1) // 2
    for grade in sorted(grades):
        left -= grades[grade]
        if left < 0:
            return grade
    raise IndexError(left)


def taken_in_turn(grades: Given) -> tuple[int, ...]:
    """All grades in the order in which the middle one is taken away again and again. O(n).

    From the lower middle outwards, one from each side in turn: the far side first when their number is even.

    >>> taken_in_turn({0: 1, 1: 1, 2: 1, 3: 1}), taken_in_turn({0: 1, 2: 1, 3: 1})
    ((1, 2, 0, 3), (2, 0, 3))
    """
    row = [grade for grade in sorted(grades) for _ in range(grades[grade])]
    middle = (len(row) - 1) // 2
    lower, upper = row[:middle][::-1], row[middle + 1 :]
    first, second = (upper, lower) if len(row) % 2 == 0 else (lower, upper)
    found = row[middle : middle + 1]
    for at, grade in enumerate(first):
        found.append(grade)
        found.extend(second[at : at + 1])
    return tuple(found)


def _figures(given: Given, no_view: int, top: int) -> dict[str, Fraction]:
    found = {f"grade {grade}": Fraction(given.get(grade, 0)) for grade in range(top + 1)}
    return {**found, "no_view": Fraction(no_view)}
