"""Papers and options before a count: checked, merged, in whole numbers and in one order."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain
from math import lcm
from typing import cast

from deliberation.methods.counting.budget.types import BudgetBallot, Option
from deliberation.methods.errors import MethodError

Points = int | Fraction
Paper = tuple[tuple[str, Points], ...]
Pattern = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Profile:
    """Checked input: options sorted by id, one pattern per distinct paper, sorted; papers without support apart.

    Money is in whole units of 1/`scale`, points in whole units of 1/`point_scale`.
    """

    options: tuple[Option, ...]
    budget: int
    scale: int
    patterns: tuple[Pattern, ...]
    people: tuple[int, ...]
    blank: int
    point_scale: int = 1

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the options, sorted."""
        return tuple(option.id for option in self.options)

    @cached_property
    def costs(self) -> dict[str, int]:
        """What each option costs, in units of 1/`scale`."""
        return {option.id: int(option.cost * self.scale) for option in self.options}

    @property
    def voters(self) -> int:
        """Everybody who handed in a paper, blank or not."""
        return sum(self.people) + self.blank

    @cached_property
    def supporters(self) -> dict[str, tuple[tuple[int, int], ...]]:
        """For each option the (index of pattern, points) of those who support it."""
        found: dict[str, list[tuple[int, int]]] = {option: [] for option in self.ids}
        for index, pattern in enumerate(self.patterns):
            pair = (index, 1)  # one for all ticks of a paper: large files have hundreds of thousands
            for option, points in pattern:
                found[option].append(pair if points == 1 else (index, points))
        return {option: tuple(pairs) for option, pairs in found.items()}

    @cached_property
    def ticks(self) -> dict[str, int]:
        """How many people support each option."""
        found = dict.fromkeys(self.ids, 0)
        for pattern, people in zip(self.patterns, self.people, strict=True):
            for option, _ in pattern:
                found[option] += people
        return found

    @cached_property
    def points(self) -> dict[str, int]:
        """The points of each option, in units of 1/`point_scale`."""
        found = dict.fromkeys(self.ids, 0)
        for pattern, people in zip(self.patterns, self.people, strict=True):
            for option, points in pattern:
                found[option] += people * points
        return found

    def money(self, units: int | Fraction) -> Fraction:
        """Units of money as the input gave them."""
        return Fraction(units) / self.scale

    def digest(self) -> str:
        """SHA-256 of options, budget and papers in one fixed form: the same for every order of the input."""
        form = {
            "ballots": list(zip(self.patterns, self.people, strict=True)),
            "blank": self.blank,
            "budget": str(self.money(self.budget)),
            "options": [[o.id, str(o.cost), sorted(o.categories), o.area] for o in self.options],
            "point_scale": self.point_scale,
        }
        return hashlib.sha256(json.dumps(form, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def read_profile(
    ballots: Iterable[BudgetBallot], options: Collection[Option], budget: Points, *, as_ticks: bool
) -> Profile:
    """Check and merge the input of a count; with `as_ticks` every support is one point.

    Raises:
        MethodError: `budget_negative`, `option_repeats`, `cost_negative`, `unknown_option`, `repeated_on_paper`,
            `points_negative` or `ballot_count`.
    """
    if budget < 0:
        raise MethodError("budget_negative", budget=str(budget))
    chosen = tuple(sorted(options, key=lambda option: option.id))
    _check_options(chosen)
    total = _merged(ballots, {option.id for option in chosen}, as_ticks=as_ticks)
    blank = total.pop((), 0)
    point_scale = 1 if as_ticks else lcm(*{Fraction(points).denominator for points in _values(total)})
    whole = cast("Counter[Pattern]", total) if as_ticks else {_scaled(p, point_scale): n for p, n in total.items()}
    papers = sorted((paper, n) for paper, n in whole.items() if n)
    scale = lcm(Fraction(budget).denominator, *(Fraction(option.cost).denominator for option in chosen))
    return Profile(
        chosen,
        int(budget * scale),
        scale,
        tuple(paper for paper, _ in papers),
        tuple(n for _, n in papers),
        blank,
        point_scale,
    )


def _check_options(options: Sequence[Option]) -> None:
    repeated = sorted(option for option, times in Counter(o.id for o in options).items() if times > 1)
    if repeated:
        raise MethodError("option_repeats", options=repeated)
    negative = [option.id for option in options if option.cost < 0]
    if negative:
        raise MethodError("cost_negative", options=negative)


def _merged(ballots: Iterable[BudgetBallot], known: set[str], *, as_ticks: bool) -> Counter[Paper]:
    """One entry per distinct paper, each checked once; support of 0 points left out."""
    given: Counter[Paper] = Counter()
    for ballot in ballots:
        if ballot.count < 0:
            raise MethodError("ballot_count", count=ballot.count)
        given[ballot.points] += ballot.count
    sound = all(option in known and points >= 0 for option, points in set(chain.from_iterable(given)))
    total: Counter[Paper] = Counter()
    one = {option: (option, 1) for option in known}
    for paper, count in given.items():
        if not sound or len(dict(paper)) < len(paper):
            _check_paper(paper, known)
        if as_ticks:
            total[tuple([one[o] for o in sorted([o for o, points in paper if points])])] += count
        else:
            total[tuple(sorted((o, points) for o, points in paper if points))] += count
    return total


def _check_paper(paper: Paper, known: set[str]) -> None:
    named = [option for option, _ in paper]
    if not known.issuperset(named):
        raise MethodError("unknown_option", options=sorted(set(named) - known))
    if len(set(named)) < len(named):
        raise MethodError("repeated_on_paper", options=sorted(o for o, n in Counter(named).items() if n > 1))
    if any(points < 0 for _, points in paper):
        raise MethodError("points_negative", options=[o for o, points in paper if points < 0])


def _values(total: Iterable[Paper]) -> set[Points]:
    return {points for paper in total for _, points in paper}


def _scaled(paper: Paper, scale: int) -> Pattern:
    if scale == 1 and all(type(points) is int for _, points in paper):
        return cast("Pattern", paper)
    return tuple((option, int(points * scale)) for option, points in paper)
