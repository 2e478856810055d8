"""Putting options in order: by the rule's number, by its own tie-breaks, then by the lot; each tie is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from deliberation.methods.counting.ranking.types import Place, Settled
from deliberation.methods.counting.types import TieOrder

Key = tuple[Fraction | int, ...]
"""Compared from the left; more is better."""


@dataclass(frozen=True, slots=True)
class TieBreak:
    """A step of a rule for options that are level: its name, and a key for each of them (which may compare them)."""

    name: str
    keys: Callable[[Sequence[str]], Mapping[str, Key]]


@dataclass(frozen=True, slots=True)
class Arranged:
    """Options in order, who shares a place, and what settled each tie."""

    order: tuple[str, ...]
    places: tuple[Place, ...]
    ties: tuple[Settled, ...]


def arrange(main: Mapping[str, Key], breaks: Sequence[TieBreak], tie_order: TieOrder) -> Arranged:
    """Best key first; level options by the tie-breaks in turn, then in the order of the lot.

    A tie-break that parted some of a level group is asked again about those that it left level.

    >>> from deliberation.methods.counting.types import TieOrder
    >>> arrange({"a": (1,), "b": (2,), "c": (1,)}, (), TieOrder(("c", "a", "b"))).order
    ('b', 'c', 'a')
    """
    arranging = _Arranging(tie_order)
    place = 1
    for group in _parts(sorted(main), main):
        arranging.settle(group, place, breaks)
        place += len(group)
    order = tuple(option for found in arranging.places for option in found.options)
    rank = {option: at for at, option in enumerate(order)}
    ties = (Settled(tie.place, tuple(sorted(tie.tied, key=rank.__getitem__)), tie.by) for tie in arranging.ties)
    return Arranged(order, tuple(arranging.places), tuple(ties))


def _parts(options: Sequence[str], keys: Mapping[str, Key]) -> list[list[str]]:
    values = sorted({keys[option] for option in options}, reverse=True)
    return [[option for option in options if keys[option] == value] for value in values]


class _Arranging:
    """The places found so far."""

    def __init__(self, tie_order: TieOrder) -> None:
        self._rank = {option: rank for rank, option in enumerate(tie_order.order)}
        self._step = tie_order.step
        self.places: list[Place] = []
        self.ties: list[Settled] = []

    def settle(self, group: Sequence[str], place: int, breaks: Sequence[TieBreak]) -> None:
        """Give places to options that are level so far."""
        if len(group) == 1:
            self.places.append(Place(place, tuple(group)))
            return
        for at, step in enumerate(breaks):
            parts = _parts(group, step.keys(group))
            if len(parts) > 1:
                self.ties.append(Settled(place, tuple(group), step.name))
                for part in parts:
                    self.settle(part, place, breaks[at:])
                    place += len(part)
                return
        by_lot = tuple(sorted(group, key=self._rank.__getitem__))
        self.ties.append(Settled(place, by_lot, self._step))
        self.places.append(Place(place, by_lot))
