"""What a count of one ballot is given: the set-up, the lot, the roll, and the papers, equal ones together."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deliberation.methods.counting.papers import Said
from deliberation.methods.counting.types import TieOrder

PaperIn = Mapping[str, Said]
Pattern = tuple[tuple[str, Said], ...]
"""A paper with its entries in order; two equal papers are one pattern."""
Merged = Counter[Pattern]
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a count is given beside the papers: the set-up word for word, the lot, and the number on the roll.

    `seed` is what the lot was drawn from; papers that are left out to see whether the result holds are drawn from it.
    """

    set_up: Mapping[str, Any]
    lot: tuple[int, ...]
    roll: int
    seed: str = ""

    @property
    def options(self) -> tuple[str, ...]:
        """The numbers of the options, as text, in the order of the ballot."""
        return tuple(str(option["number"]) for option in self.set_up["options"])

    @property
    def ties(self) -> TieOrder:
        """The lot that was drawn before the first paper."""
        return TieOrder(tuple(str(number) for number in self.lot))

    def told(self, name: str) -> int:
        """A whole number that the rule was told; 0 where it was not."""
        value = self.set_up["told"].get(name, 0)
        return value if isinstance(value, int) else 0

    def quorum_met(self, papers: int) -> bool:
        """Whether so many papers are enough for a decision."""
        part, whole = self.set_up["quorum"]
        return bool(papers * whole >= part * self.roll)


def drawn(seed: str, name: str, papers: int, number: int) -> tuple[int, ...]:
    """`number` different places below `papers`, by SHA-256 of "seed:name:0", "seed:name:1" and so on.

    Each hash is read as a whole number and taken modulo `papers`; a place that came before is passed over. So whoever
    has the seed draws the same papers, with any program.

    >>> len(set(drawn("5e1f", "one", 50, 7))), drawn("5e1f", "one", 50, 7) == drawn("5e1f", "one", 50, 9)[:7]
    (7, True)
    """
    found: dict[int, None] = {}
    at = 0
    while len(found) < min(number, papers):
        told = hashlib.sha256(f"{seed}:{name}:{at}".encode()).digest()
        found.setdefault(int.from_bytes(told, "big") % papers)
        at += 1
    return tuple(found)
