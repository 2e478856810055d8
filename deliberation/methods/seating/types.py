"""What goes into a seating plan and what comes out of it; nothing here is worded for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Round = tuple[tuple[str, ...], ...]
"""One round: the ids at each table, in the order of the tables."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a seat, and a value for each attribute, in the order of `Gathering.attributes`."""

    id: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: at most `seats` people, and `chairs` with supporters counted too (None: chairs are not counted)."""

    name: str
    seats: int
    tags: frozenset[str] = frozenset()
    chairs: int | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that a plan never breaks. Rounds are numbered from 1.

    `supporters`: supporter's id -> id of the person beside whom they sit. `fixed_rounds`: the first rounds, as they
    stood; they count as history. Seats and absences are checked in them, the other rules are not.
    """

    together: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()
    needs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    absent: Mapping[int, frozenset[str]] = field(default_factory=dict)
    supporters: Mapping[str, str] = field(default_factory=dict)
    fixed_rounds: tuple[Round, ...] = ()


@dataclass(frozen=True, slots=True)
class Gathering:
    """Who comes, where they sit, and how often: `rounds` counts the fixed rounds too."""

    people: tuple[Person, ...]
    tables: tuple[Table, ...]
    rounds: int
    attributes: tuple[str, ...] = ()
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True, slots=True)
class Broken:
    """Rules that cannot hold together in a round: `kind` is what the first is about, `rules` names each of them."""

    code: str
    round: int
    rules: tuple[str, ...]
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figures:
    """How good a plan is. `lone`: how often somebody was the only one of a minority value at a table."""

    distinct_pairs: int
    repeats: int
    most_often_met: int
    fewest_met: int
    balance_violations: int
    lone: int
    bound_distinct_pairs: int
    bound_repeats: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan, or (when `broken` is not empty) why there is none; `moved`: ids that left their planned table,
    with the round; `forced`: rounds in which the rules alone moved more people than was asked."""

    rounds: tuple[Round, ...]
    figures: Figures
    broken: tuple[Broken, ...] = ()
    moved: tuple[tuple[int, str], ...] = ()
    forced: tuple[int, ...] = ()
    stopped_by: str = "effort"
    iterations: int = 0
    start: str = "search"
