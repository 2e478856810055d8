"""Single transferable vote: your vote moves on when it is not needed, or cannot help, where it was.

The Scottish rules (Scottish Local Government Elections Order 2007, SSI 2007/42, schedule 1, rules 45 to 52): quota
floor(papers / (places + 1)) + 1. Whoever reaches it is elected. The largest surplus moves on first: every paper of that
option goes to the next one on it that is still in the count, worth its value x surplus / total, cut off after five
decimals (a named exception to exact fractions). Without a surplus the lowest is excluded, and its papers move on at
their value. When as many options as free places are left, they are elected. Ties: who had more (of the lowest: fewer)
at the most recent earlier stage at which they differed, then the lot; never later preferences. With one place this is
the alternative vote.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from typing import Literal

from deliberation.methods.counting.ranking.assembling import NOTHING, Found, assemble
from deliberation.methods.counting.ranking.papers import Levels, Papers, read_levels
from deliberation.methods.counting.ranking.settling import Arranged
from deliberation.methods.counting.ranking.types import CountRound, Place, RankedBallot, Ranking, Settled
from deliberation.methods.counting.ties import as_tie_order
from deliberation.methods.counting.types import TieOrder
from deliberation.methods.errors import MethodError

TIE_BREAK = ("earlier_rounds", "lot")
UNIT = 100_000
"""One vote, in the smallest part that is counted."""

Action = Literal["first", "surplus", "exclusion", "rest"]


def stv(
    ballots: Iterable[RankedBallot], options: Collection[str], *, seats: int, tie_order: TieOrder | Sequence[str]
) -> Ranking:
    """Elect `seats` options. `elected` are in the order of election; `order` goes on with the others, last in first.

    `scores`: the votes that an option had when it left the count or was elected. `steps`: every stage, with what is
    exhausted. `notes`: quota and valid papers.

    >>> from deliberation.methods.counting.ranking.types import in_order
    >>> papers = [in_order("o", 4), in_order("po", 2), in_order("cs", 8), in_order("cb", 4), in_order("s"),
    ...           in_order("b")]
    >>> result = stv(papers, "opcsb", seats=3, tie_order="opcsb")
    >>> result.elected, int(result.notes["quota"])
    (('c', 'o', 's'), 6)
    >>> [(step.action, step.option, str(step.totals["s"])) for step in result.steps]
    [('first', None, '1'), ('surplus', 'c', '5'), ('exclusion', 'p', '5'), ('exclusion', 'b', '5'), ('rest', None, '5')]

    Raises:
        MethodError: as in `read_levels` and `as_tie_order`; `seats_negative`; `level_options`, since a vote cannot
            move on to two options at once.
    """
    if seats < 0:
        raise MethodError("seats_negative", seats=seats)
    papers = read_levels(ballots, options, strict=True)
    order = as_tie_order(tie_order, papers.options)
    valid = sum(papers.people)
    quota = valid // (seats + 1) + 1
    count = _Count(papers, order, quota * UNIT, seats)
    if papers.patterns and seats:
        count.run()
    return assemble(
        papers,
        count.arranged() if count.rounds else NOTHING,
        Found(
            count.final_votes(),
            notes={"quota": Fraction(quota), "valid": Fraction(valid)} if count.rounds else {},
            steps=count.rounds,
            elected=tuple(count.elected),
        ),
        rule="stv-scottish",
        tie_break=TIE_BREAK,
        tie_order=order,
        settings={"seats": seats},
        arithmetic="five decimals, cut off",
    )


class _Count:
    """A count under way. Papers that are alike stay together: a value and a place on the paper for each pattern."""

    def __init__(self, papers: Papers[Levels], order: TieOrder, quota: int, seats: int) -> None:
        self._patterns = [tuple(option for (option,) in levels) for levels in papers.patterns]
        self._people = papers.people
        self._value = [UNIT] * len(self._patterns)
        self._at = [0] * len(self._patterns)
        self._totals = dict.fromkeys(papers.options, 0)
        self._continuing = set(papers.options)
        self._with_surplus: list[str] = []
        self._excluded: list[str] = []
        self._history: list[dict[str, int]] = []
        self._left_with: dict[str, int] = {}
        self._exhausted_papers = self._exhausted = self._lost = 0
        self._rank = {option: at for at, option in enumerate(order.order)}
        self._quota, self._seats, self._lot = quota, seats, order.step
        self.elected: list[str] = []
        self.rounds: list[CountRound] = []
        self._ties: list[tuple[tuple[str, ...], str]] = []

    def run(self) -> None:
        """Stage after stage, until all places are given out."""
        for pattern, people in zip(self._patterns, self._people, strict=True):
            self._totals[pattern[0]] += people * UNIT
        self._close("first", None, dict(self._totals))
        while len(self.elected) < self._seats and self._continuing:
            if len(self._continuing) <= self._seats - len(self.elected):
                self._close("rest", None, {})
            elif self._with_surplus:
                self._move_surplus()
            else:
                self._exclude()

    def _move_surplus(self) -> None:
        largest = max(self._totals[option] for option in self._with_surplus)
        option = self._pick([o for o in self._with_surplus if self._totals[o] == largest], lowest=False)
        self._with_surplus.remove(option)
        total, surplus = self._totals[option], self._totals[option] - self._quota
        for i in self._held_by(option):
            self._value[i] = surplus * self._value[i] // total
        moved, worth = self._move(option)
        self._lost += surplus - worth
        self._totals[option] = self._quota
        self._close("surplus", option, moved)

    def _exclude(self) -> None:
        lowest = min(self._totals[option] for option in self._continuing)
        option = self._pick([o for o in self._continuing if self._totals[o] == lowest], lowest=True)
        self._continuing.remove(option)
        self._excluded.append(option)
        self._left_with[option] = self._totals[option]
        moved, _ = self._move(option)
        self._totals[option] = 0
        self._close("exclusion", option, moved)

    def _held_by(self, option: str) -> list[int]:
        return [i for i, pattern in enumerate(self._patterns) if pattern[self._at[i] : self._at[i] + 1] == (option,)]

    def _move(self, option: str) -> tuple[dict[str, int], int]:
        """Move all papers of an option to the next in the count; the votes that each got, and all that left it."""
        moved: dict[str, int] = {}
        worth = 0
        for i in self._held_by(option):
            pattern, votes = self._patterns[i], self._people[i] * self._value[i]
            worth += votes
            while self._at[i] < len(pattern) and pattern[self._at[i]] not in self._continuing:
                self._at[i] += 1
            if self._at[i] == len(pattern):
                self._exhausted_papers += self._people[i]
                self._exhausted += votes
            else:
                moved[pattern[self._at[i]]] = moved.get(pattern[self._at[i]], 0) + votes
        for other, votes in moved.items():
            self._totals[other] += votes
        return moved, worth

    def _close(self, action: Action, option: str | None, moved: dict[str, int]) -> None:
        """End a stage: who has the quota now is elected (at the end the rest); totals are kept for later ties."""
        before = len(self.elected)
        self._elect([one for one in self._continuing if action == "rest" or self._totals[one] >= self._quota])
        self._history.append(dict(self._totals))
        self.rounds.append(
            CountRound(
                len(self.rounds) + 1,
                action,
                option,
                _votes(moved),
                _votes(self._totals),
                tuple(self.elected[before:]),
                self._exhausted_papers,
                Fraction(self._exhausted, UNIT),
                Fraction(self._lost, UNIT),
            )
        )

    def _elect(self, options: Collection[str]) -> None:
        """Elect several at once, the one with most votes first."""
        left = set(options)
        while left:
            most = max(self._totals[option] for option in left)
            option = self._pick([o for o in left if self._totals[o] == most], lowest=False)
            left.remove(option)
            self._continuing.remove(option)
            self.elected.append(option)
            self._left_with[option] = self._totals[option]
            if self._totals[option] > self._quota:
                self._with_surplus.append(option)

    def _pick(self, level: Sequence[str], *, lowest: bool) -> str:
        """One of several with equal votes: by the most recent stage at which they differed, then by the lot."""
        if len(level) == 1:
            return level[0]
        left = list(level)
        for totals in reversed(self._history):
            sought = (min if lowest else max)(totals[option] for option in left)
            left = [option for option in left if totals[option] == sought]
        ordered = sorted(left, key=self._rank.__getitem__, reverse=lowest)
        self._ties.append((tuple(level), self._lot if len(left) > 1 else "earlier_rounds"))
        return ordered[0]

    def final_votes(self) -> dict[str, Fraction]:
        """What each option had when it was elected or excluded, or at the end."""
        return _votes(self._totals | self._left_with) if self.rounds else {}

    def arranged(self) -> Arranged:
        """The elected, those still in the count by their votes, the excluded from the last back to the first."""
        waiting: list[str] = []
        left = set(self._continuing)
        while left:
            most = max(self._totals[option] for option in left)
            waiting.append(self._pick([o for o in left if self._totals[o] == most], lowest=False))
            left.remove(waiting[-1])
        order = (*self.elected, *waiting, *reversed(self._excluded))
        rank = {option: at for at, option in enumerate(order)}
        ties = []
        for tied, by in self._ties:
            settled = tuple(sorted(tied, key=rank.__getitem__))
            ties.append(Settled(rank[settled[0]] + 1, settled, by))
        return Arranged(order, tuple(Place(at, (option,)) for at, option in enumerate(order, 1)), tuple(ties))


def _votes(parts: dict[str, int]) -> dict[str, Fraction]:
    return {option: Fraction(votes, UNIT) for option, votes in sorted(parts.items())}
