"""Slow, person by person, and written from the definitions alone: what the rankings are checked against."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise, permutations

from hypothesis import strategies as st

from deliberation.methods.counting.ranking.ranked_pairs import ranked_pairs
from deliberation.methods.counting.ranking.schulze import schulze
from deliberation.methods.counting.ranking.types import MarkedBallot, RankedBallot, Ranking, in_order

OPTIONS = ("a", "b", "c", "d", "e")
Rule = Callable[..., Ranking]
CONDORCET = (ranked_pairs, schulze)
Person = tuple[frozenset[str], ...]
Way = tuple[str, ...]


def ranked(text: str) -> list[RankedBallot]:
    """'3ab c': three people put a before b, one named c alone; 'a=bc': a and b are level; '2-': two blank papers."""
    found = []
    for part in text.split():
        names = part.lstrip("0123456789")
        count = int(part[: len(part) - len(names)] or 1)
        levels: list[set[str]] = []
        for at, letter in enumerate(names.strip("-")):
            if letter == "=":
                continue
            if at and names[at - 1] == "=":
                levels[-1].add(letter)
            else:
                levels.append({letter})
        found.append(RankedBallot(tuple(map(frozenset, levels)), count))
    return found


def one_by_one(ballots: list[RankedBallot]) -> list[Person]:
    return [ballot.levels for ballot in ballots for _ in range(ballot.count)]


@st.composite
def level_papers(draw: st.DrawFn, options: tuple[str, ...] = OPTIONS, *, whole: bool = False) -> RankedBallot:
    """A paper with level and unnamed options; `whole`: with all of them named."""
    row = list(draw(st.permutations(options)))
    named = row if whole else row[: draw(st.integers(0, len(row)))]
    levels: list[set[str]] = []
    for option in named:
        if levels and draw(st.booleans()):
            levels[-1].add(option)
        else:
            levels.append({option})
    return RankedBallot(tuple(map(frozenset, levels)), draw(st.integers(1, 4)))


@st.composite
def strict_papers(draw: st.DrawFn, options: tuple[str, ...] = OPTIONS) -> RankedBallot:
    row = draw(st.permutations(options))
    return in_order(row[: draw(st.integers(0, len(row)))], draw(st.integers(1, 4)))


@st.composite
def marked_papers(draw: st.DrawFn, top: int = 5) -> MarkedBallot:
    marks = draw(st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, top)))
    return MarkedBallot(marks, draw(st.integers(1, 3)))


def papers_of(one: st.SearchStrategy[RankedBallot], *, least: int = 1) -> st.SearchStrategy[list[RankedBallot]]:
    return st.lists(one, min_size=least, max_size=7)


lots = st.permutations(OPTIONS).map("".join)
levels = papers_of(level_papers())
stricts = papers_of(strict_papers())
marks = st.lists(marked_papers(), min_size=1, max_size=7)


def lot_decided(result: Ranking) -> bool:
    return any(tie.by == "lot" for tie in result.ties)


def level_of(person: Person, option: str) -> int:
    """How high somebody puts an option; unnamed is lowest."""
    return next((at for at, level in enumerate(person) if option in level), len(person))


def prefer(people: list[Person], a: str, b: str) -> int:
    return sum(level_of(person, a) < level_of(person, b) for person in people)


def slow_borda(people: list[Person], options: tuple[str, ...]) -> dict[str, Fraction]:
    """The mean over all full orders that agree with what somebody wrote."""
    scores = dict.fromkeys(options, Fraction(0))
    for person in people:
        if not person:
            continue
        fitting = [
            row
            for row in permutations(options)
            if all(level_of(person, row[at]) <= level_of(person, row[at + 1]) for at in range(len(row) - 1))
        ]
        for row in fitting:
            for at, option in enumerate(row):
                scores[option] += Fraction(len(options) - 1 - at, len(fitting))
    return scores


def slow_locked(people: list[Person], options: tuple[str, ...], lot: str) -> set[tuple[str, str]]:
    """Draw the arrows one after the other; take each back that makes a circle."""
    wins = []
    for a, b in permutations(options, 2):
        pro, con = prefer(people, a, b), prefer(people, b, a)
        if pro > con:
            wins.append((-pro, con, lot.index(a), -lot.index(b), a, b))
    arrows: set[tuple[str, str]] = set()
    for *_, a, b in sorted(wins):
        arrows.add((a, b))
        if walk(arrows, b, a):
            arrows.remove((a, b))
    return arrows


def walk(arrows: set[tuple[str, str]], start: str, end: str) -> bool:
    """Whether one gets from start to end."""
    return any(a == start and (b == end or walk(arrows - {(a, b)}, b, end)) for a, b in arrows)


def slow_ways(people: list[Person], options: tuple[str, ...]) -> dict[tuple[str, str], tuple[int, int]]:
    """The strongest way between each two options, from all ways that visit no option twice."""
    best = dict.fromkeys(permutations(options, 2), (0, 0))
    for size in range(2, len(options) + 1):
        for way in permutations(options, size):
            duels = [(prefer(people, a, b), prefer(people, b, a)) for a, b in pairwise(way)]
            if all(pro > con for pro, con in duels):
                weakest = min((pro, -con) for pro, con in duels)
                best[way[0], way[-1]] = max(best[way[0], way[-1]], weakest)
    return best


def slow_majority_values(grades: list[int]) -> list[int]:
    """Take the lower middle grade away until nothing is left."""
    row, taken = sorted(grades), []
    while row:
        taken.append(row.pop((len(row) - 1) // 2))
    return taken


class SlowStv:
    """The law, rule by rule, with every paper on its own and its value as a fraction."""

    def __init__(self, people: list[Person], options: tuple[str, ...], seats: int, lot: str) -> None:
        self.papers = [[next(iter(level)) for level in person] for person in people if person]
        self.values = [Fraction(1)] * len(self.papers)
        self.piles: dict[str, list[int]] = {option: [] for option in options}
        for number, paper in enumerate(self.papers):
            self.piles[paper[0]].append(number)
        self.votes = {option: Fraction(len(pile)) for option, pile in self.piles.items()}
        self.quota = len(self.papers) // (seats + 1) + 1
        self.seats, self.lot = seats, lot
        self.stages: list[dict[str, Fraction]] = []
        self.elected: list[str] = []
        self.out: list[str] = []
        self.done: set[str] = set()

    def hopeful(self) -> list[str]:
        return [option for option in self.votes if option not in self.elected and option not in self.out]

    def result(self) -> list[str]:
        self.declare()
        while len(self.elected) < self.seats and self.hopeful():
            if len(self.hopeful()) <= self.seats - len(self.elected):
                self.declare(everybody=True)
                break
            over = [o for o in self.elected if self.votes[o] > self.quota and o not in self.done]
            if over:
                option = self.first_of(over, sign=1)
                self.done.add(option)
                surplus, before = self.votes[option] - self.quota, self.votes[option]
                for number in self.piles[option]:
                    exact = surplus * self.values[number] / before
                    self.values[number] = Fraction(int(exact * 100_000), 100_000)
                self.hand_on(option)
                self.votes[option] = Fraction(self.quota)
            else:
                option = self.first_of(self.hopeful(), sign=-1)
                self.out.append(option)
                self.hand_on(option)
                self.votes[option] = Fraction(0)
            self.declare()
        return self.elected

    def declare(self, *, everybody: bool = False) -> None:
        new = [option for option in self.hopeful() if everybody or self.votes[option] >= self.quota]
        while new:
            option = self.first_of(new, sign=1)
            new.remove(option)
            self.elected.append(option)
        self.stages.append(dict(self.votes))

    def hand_on(self, option: str) -> None:
        for number in self.piles[option]:
            wanted = next((name for name in self.papers[number] if name in self.hopeful()), None)
            if wanted is not None:
                self.piles[wanted].append(number)
                self.votes[wanted] += self.values[number]
        self.piles[option] = []

    def first_of(self, options: list[str], *, sign: int) -> str:
        """The most votes (sign 1) or the fewest (-1), now or at the latest stage that tells; then the lot."""

        def key(option: str) -> tuple[object, ...]:
            past = [-sign * stage[option] for stage in reversed(self.stages)]
            return (-sign * self.votes[option], past, sign * self.lot.index(option))

        return min(options, key=key)
