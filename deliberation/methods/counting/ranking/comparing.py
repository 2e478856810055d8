"""The same papers under other rules: is the winner the same, and what changes place?

All rules for one kind of paper, each with the same lot. What a paper says is read as its kind allows: a rule for ranked
papers is never run on marks. One place is given out by STV, and only where no paper has level options.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from deliberation.methods.counting.phragmen import phragmen_order
from deliberation.methods.counting.ranking.borda import borda
from deliberation.methods.counting.ranking.majority_judgment import majority_judgment
from deliberation.methods.counting.ranking.points import points
from deliberation.methods.counting.ranking.ranked_pairs import ranked_pairs
from deliberation.methods.counting.ranking.schulze import schulze
from deliberation.methods.counting.ranking.score import score
from deliberation.methods.counting.ranking.stv import stv
from deliberation.methods.counting.ranking.ticks import ticks
from deliberation.methods.counting.ranking.types import MarkedBallot, RankedBallot, TickedBallot
from deliberation.methods.counting.types import ApprovalBallot, TieOrder

Order = tuple[str, ...]
Lot = TieOrder | Sequence[str]


@dataclass(frozen=True, slots=True)
class OtherRule:
    """What another rule makes of the papers. `moved`: (option, its place, its place there), by the order compared."""

    rule: str
    winner: str | None
    same_winner: bool
    moved: tuple[tuple[str, int, int], ...]


def compare(order: Sequence[str], others: Mapping[str, Sequence[str]]) -> tuple[OtherRule, ...]:
    """Hold other orders of the same options against the one that counts.

    >>> compare("abc", {"borda": "acb", "schulze": "abc"})[0]
    OtherRule(rule='borda', winner='a', same_winner=True, moved=(('b', 2, 3), ('c', 3, 2)))
    """
    return tuple(_other(tuple(order), rule, tuple(there)) for rule, there in others.items())


def _other(order: Order, rule: str, there: Order) -> OtherRule:
    winner = next(iter(there), None)
    moved = ((option, at, there.index(option) + 1) for at, option in enumerate(order, 1) if option in there)
    return OtherRule(rule, winner, winner == next(iter(order), None), tuple(one for one in moved if one[1] != one[2]))


def rules_for_ranks(ballots: Sequence[RankedBallot], options: Collection[str], *, tie_order: Lot) -> dict[str, Order]:
    """The order by each rule for ranked papers.

    Raises:
        MethodError: as in the rules.
    """
    found = {
        "borda": borda(ballots, options, tie_order=tie_order).order,
        "ranked-pairs": ranked_pairs(ballots, options, tie_order=tie_order).order,
        "schulze": schulze(ballots, options, tie_order=tie_order).order,
    }
    if all(len(level) <= 1 for ballot in ballots for level in ballot.levels):
        found["stv-scottish"] = stv(ballots, options, seats=1, tie_order=tie_order).order
    return found


def rules_for_marks(
    ballots: Sequence[MarkedBallot], options: Collection[str], *, top: int, tie_order: Lot
) -> dict[str, Order]:
    """The order by each rule for marks or grades from 0 to `top`.

    Raises:
        MethodError: as in the rules.
    """
    return {
        "score-mean": score(ballots, options, top=top, tie_order=tie_order).order,
        "score-sum": score(ballots, options, top=top, by="sum", tie_order=tie_order).order,
        "majority-judgment": majority_judgment(ballots, options, top=top, tie_order=tie_order).order,
    }


def rules_for_points(
    ballots: Sequence[MarkedBallot], options: Collection[str], *, each: int, tie_order: Lot
) -> dict[str, Order]:
    """The order by points, and by people who gave any point at all.

    Raises:
        MethodError: as in the rules.
    """
    ticked = [
        TickedBallot(frozenset(o for o, one in paper.marks.items() if one), count=paper.count) for paper in ballots
    ]
    return {
        "points": points(ballots, options, each=each, tie_order=tie_order).order,
        "approval": ticks(ticked, options, tie_order=tie_order).order,
    }


def rules_for_ticks(ballots: Sequence[TickedBallot], options: Collection[str], *, tie_order: Lot) -> dict[str, Order]:
    """The order by ticks, and the proportional order in which larger groups meet their choices early.

    Raises:
        MethodError: as in the rules.
    """
    yes = [ApprovalBallot(paper.yes, paper.count) for paper in ballots]
    return {
        "approval": ticks(ballots, options, tie_order=tie_order).order,
        "phragmen": phragmen_order(yes, tuple(options), tie_order=tie_order).ranking,
    }
