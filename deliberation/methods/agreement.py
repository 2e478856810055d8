"""How far two readers agree: the share that is alike, and Cohen's kappa, which takes away what chance alone would give.

kappa = (p_o - p_e) / (1 - p_e), with p_o the share read alike and p_e the share that would be alike if both read at
random with their own habits (Cohen 1960, "A coefficient of agreement for nominal scales").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of `answers` that two people read, `alike` were read the same.

    `kappa` is None where it says nothing: nothing was read, or both read one and the same answer every time.
    """

    answers: int
    alike: int
    kappa: float | None

    @property
    def share(self) -> float | None:
        """The share that is alike, from 0 to 1."""
        return self.alike / self.answers if self.answers else None


def agreement(pairs: Mapping[tuple[str, str], int]) -> Agreement:
    """From how often which two answers were read. Worked out exactly, and rounded once at the end.

    >>> agreement({("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15})
    Agreement(answers=50, alike=35, kappa=0.4)
    """
    total = sum(pairs.values())
    alike = sum(times for (one, other), times in pairs.items() if one == other)
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (one, other), times in pairs.items():
        first[one] += times
        second[other] += times
    by_chance = sum(times * second[answer] for answer, times in first.items())
    if by_chance == total * total:
        return Agreement(total, alike, None)
    expected = Fraction(by_chance, total * total)
    return Agreement(total, alike, float((Fraction(alike, total) - expected) / (1 - expected)))
