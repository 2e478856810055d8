"""Papers before a ranking: checked, merged, put into one order, so that no result depends on how they came in."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from deliberation.methods.counting.ranking.types import MarkedBallot, RankedBallot, TickedBallot
from deliberation.methods.errors import MethodError

Marks = tuple[tuple[str, int], ...]
Levels = tuple[tuple[str, ...], ...]
Ticks = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...] | None]
Pattern = TypeVar("Pattern", Marks, Levels, Ticks)


@dataclass(frozen=True, slots=True)
class Papers(Generic[Pattern]):
    """Options sorted by id; one pattern per distinct paper, sorted, with its people; blank papers are in `blank`."""

    options: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    people: tuple[int, ...]
    blank: int

    @property
    def turnout(self) -> int:
        """Everybody who handed in a paper, blank or not."""
        return sum(self.people) + self.blank

    def rows(self) -> Iterable[tuple[Pattern, int]]:
        """Each pattern with its people."""
        return zip(self.patterns, self.people, strict=True)

    def digest(self) -> str:
        """SHA-256 of options and patterns in one fixed form: the same for every order of the input."""
        rows = [[pattern, people] for pattern, people in self.rows()]
        form = {"ballots": rows, "blank": self.blank, "candidates": self.options}
        return hashlib.sha256(json.dumps(form, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def checked_options(options: Collection[str]) -> tuple[str, ...]:
    """The options sorted by id, which decides nothing.

    Raises:
        MethodError: `candidate_repeats`.
    """
    if len(set(options)) != len(options):
        repeated = sorted(option for option, times in Counter(options).items() if times > 1)
        raise MethodError("candidate_repeats", candidates=repeated)
    return tuple(sorted(options))


def read_marks(ballots: Iterable[MarkedBallot], options: Collection[str], *, most: int) -> Papers[Marks]:
    """Check and merge papers with numbers from 0 to `most`.

    Raises:
        MethodError: `candidate_repeats`, `unknown_candidate`, `ballot_count` or `mark_out_of_range`.
    """
    known = checked_options(options)
    total: Counter[Marks] = Counter()
    for ballot in ballots:
        _check(ballot.count, ballot.marks, known)
        for option, mark in ballot.marks.items():
            if type(mark) is not int or not 0 <= mark <= most:
                raise MethodError("mark_out_of_range", candidate=option, mark=mark, most=most)
        total[tuple(sorted(ballot.marks.items()))] += ballot.count
    return _merged(known, total, ())


def read_levels(ballots: Iterable[RankedBallot], options: Collection[str], *, strict: bool = False) -> Papers[Levels]:
    """Check and merge ranked papers; empty levels fall away. With `strict` no two options may be level.

    Raises:
        MethodError: `candidate_repeats`, `unknown_candidate`, `ballot_count`, `option_repeats` (twice on one paper) or
            `level_options`.
    """
    known = checked_options(options)
    total: Counter[Levels] = Counter()
    for ballot in ballots:
        named = [option for level in ballot.levels for option in level]
        _check(ballot.count, named, known)
        if len(set(named)) != len(named):
            raise MethodError("option_repeats", candidates=sorted(o for o, n in Counter(named).items() if n > 1))
        levels = tuple(tuple(sorted(level)) for level in ballot.levels if level)
        if strict and any(len(level) > 1 for level in levels):
            raise MethodError("level_options", candidates=next(level for level in levels if len(level) > 1))
        total[levels] += ballot.count
    return _merged(known, total, ())


def read_yes_no(ballots: Iterable[TickedBallot], options: Collection[str]) -> Papers[Ticks]:
    """Check and merge papers with yes and no. What has a yes or a no was seen.

    Raises:
        MethodError: `candidate_repeats`, `unknown_candidate`, `ballot_count` or `yes_and_no`.
    """
    known = checked_options(options)
    total: Counter[Ticks] = Counter()
    for ballot in ballots:
        seen = None if ballot.seen is None else ballot.seen | ballot.yes | ballot.no
        _check(ballot.count, ballot.yes | ballot.no | (seen or frozenset()), known)
        if ballot.yes & ballot.no:
            raise MethodError("yes_and_no", candidates=sorted(ballot.yes & ballot.no))
        shown = None if seen is None or len(seen) == len(known) else tuple(sorted(seen))
        total[tuple(sorted(ballot.yes)), tuple(sorted(ballot.no)), shown] += ballot.count
    return _merged(known, total, ((), (), None))


def _check(count: int, named: Iterable[str], known: Sequence[str]) -> None:
    if count < 0:
        raise MethodError("ballot_count", count=count)
    unknown = sorted(set(named) - set(known))
    if unknown:
        raise MethodError("unknown_candidate", candidates=unknown)


def _merged(options: tuple[str, ...], total: Counter[Pattern], blank: Pattern) -> Papers[Pattern]:
    kept = sorted((pattern for pattern, people in total.items() if people and pattern != blank), key=repr)
    return Papers(options, tuple(kept), tuple(total[pattern] for pattern in kept), total[blank])
