"""Ranked pairs: the clearest one-to-one wins are locked in first, and a win that would close a circle is left out.

T. N. Tideman, "Independence of clones as a criterion for voting rules" (1987). A duel that a wins against b is as
clear as the people for a are many (winning votes), then as those for b are few, then by the lot: the duel of the
winner who comes earlier in it, and of the loser who comes later. An option is placed by how many options are locked
above it; options that have the same number share a place, and the lot puts them in order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from itertools import groupby

from deliberation.methods.counting.ranking.assembling import NOTHING, Found, assemble
from deliberation.methods.counting.ranking.duels import Duels, beaten_by, circles, duels
from deliberation.methods.counting.ranking.papers import read_levels
from deliberation.methods.counting.ranking.settling import Arranged, Key, arrange
from deliberation.methods.counting.ranking.types import Pair, PairStep, RankedBallot, Ranking, Settled
from deliberation.methods.counting.ties import as_tie_order
from deliberation.methods.counting.types import TieOrder

TIE_BREAK = ("winning_votes", "fewer_opposing", "lot")


def ranked_pairs(
    ballots: Iterable[RankedBallot], options: Collection[str], *, tie_order: TieOrder | Sequence[str]
) -> Ranking:
    """Rank by ranked pairs. `scores`: how many options are not above it. `steps`: every duel in the order looked at.

    >>> from deliberation.methods.counting.ranking.types import in_order
    >>> papers = [in_order("abc", 4), in_order("bca", 3), in_order("cab", 2)]
    >>> result = ranked_pairs(papers, "abc", tie_order="abc")
    >>> result.order, result.cycles
    (('a', 'b', 'c'), (('a', 'b', 'c'),))
    >>> [(step.winner, step.loser, step.votes, step.locked) for step in result.steps]
    [('b', 'c', 7, True), ('a', 'b', 6, True), ('c', 'a', 5, False)]

    Raises:
        MethodError: as in `read_levels` and `as_tie_order`.
    """
    papers = read_levels(ballots, options)
    order = as_tie_order(tie_order, papers.options)
    counted = duels(papers)
    locking = _Locking(papers.options, order)
    for group in _by_strength(counted, order):
        locking.lock(group, counted)
    above = locking.above()
    main: dict[str, Key] = {option: (-number,) for option, number in above.items()}
    arranged = arrange(main, (), order) if papers.patterns else NOTHING
    scores = {option: Fraction(len(papers.options) - 1 - number) for option, number in above.items()}
    return assemble(
        papers,
        _with_locks(arranged, locking.open_groups, order),
        Found(
            scores if papers.patterns else {},
            steps=locking.steps,
            duels=counted,
            cycles=circles(beaten_by(papers.options, counted)),
        ),
        rule="ranked-pairs",
        tie_break=TIE_BREAK,
        tie_order=order,
    )


def _by_strength(counted: Duels, order: TieOrder) -> list[list[Pair]]:
    """The duels that somebody wins, clearest first, in groups that only the lot can put in order."""
    rank = {option: at for at, option in enumerate(order.order)}
    wins = [pair for pair in counted if counted[pair] > counted[pair[1], pair[0]]]

    def strength(pair: Pair) -> tuple[int, int]:
        return -counted[pair], counted[pair[1], pair[0]]

    wins.sort(key=lambda pair: (*strength(pair), rank[pair[0]], -rank[pair[1]]))
    return [list(group) for _, group in groupby(wins, key=strength)]


def _with_locks(arranged: Arranged, groups: Sequence[set[str]], order: TieOrder) -> Arranged:
    """Add the ties in which the lot said which of equally clear duels was locked first."""
    rank = {option: at for at, option in enumerate(arranged.order)}
    found = [tuple(sorted(group, key=rank.__getitem__)) for group in groups]
    locks = tuple(Settled(rank[tied[0]] + 1, tied, order.step) for tied in found)
    return Arranged(arranged.order, arranged.places, (*locks, *arranged.ties))


class _Locking:
    """What is locked so far: `_locked` are the duels themselves, `_reach` all that stands below each option."""

    def __init__(self, options: Sequence[str], order: TieOrder) -> None:
        self._rank = {option: at for at, option in enumerate(order.order)}
        self._locked: dict[str, list[str]] = {option: [] for option in options}
        self._reach: dict[str, set[str]] = {option: set() for option in options}
        self.steps: list[PairStep] = []
        self.open_groups: list[set[str]] = []

    def lock(self, group: Sequence[Pair], counted: Duels) -> None:
        """Lock equally clear duels, in the order given, unless they close a circle.

        If one of them was possible before the group and is not any more, the order among them mattered.
        """
        possible = [pair for pair in group if pair[0] not in self._reach[pair[1]]]
        refused = False
        for winner, loser in group:
            closes = winner in self._reach[loser]
            refused = refused or (closes and (winner, loser) in possible)
            way = self._way(loser, winner) if closes else ()
            votes, opposing = counted[winner, loser], counted[loser, winner]
            self.steps.append(PairStep(winner, loser, votes, opposing, not closes, way))
            if not closes:
                self._add(winner, loser)
        if refused:
            self.open_groups.append({option for pair in possible for option in pair})

    def above(self) -> dict[str, int]:
        """For each option how many stand above it."""
        return {option: sum(option in below for below in self._reach.values()) for option in self._reach}

    def _add(self, winner: str, loser: str) -> None:
        self._locked[winner].append(loser)
        gained = self._reach[loser] | {loser}
        for option, below in self._reach.items():
            if option == winner or winner in below:
                below.update(gained)

    def _way(self, start: str, end: str) -> tuple[str, ...]:
        """A shortest way over locked duels, for the story."""
        came_from: dict[str, str] = {start: start}
        ahead = deque([start])
        while end not in came_from:
            here = ahead.popleft()
            for option in sorted(self._locked[here], key=self._rank.__getitem__):
                if option not in came_from:
                    came_from[option] = here
                    ahead.append(option)
        way = [end]
        while way[-1] != start:
            way.append(came_from[way[-1]])
        return tuple(reversed(way))
