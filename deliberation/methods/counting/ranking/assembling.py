"""Puts what a ranking rule found into one result: the same shape for every rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

from deliberation.methods.counting.ranking.settling import Arranged
from deliberation.methods.counting.ranking.types import Pair, Ranking, RankingReceipt, Step
from deliberation.methods.counting.types import TieOrder

VERSION = "1"
"""Goes up whenever the same papers could give another result than before."""

NOTHING = Arranged((), (), ())


class Counted(Protocol):
    """Checked input of a count: `Papers`, or choices."""

    @property
    def turnout(self) -> int:
        """Everybody who took part."""

    @property
    def blank(self) -> int:
        """Those of them who marked nothing."""

    def digest(self) -> str:
        """SHA-256 of the input in one fixed form."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found, beside the order."""

    scores: Mapping[str, Fraction] = field(default_factory=dict)
    figures: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    notes: Mapping[str, Fraction] = field(default_factory=dict)
    steps: Sequence[Step] = ()
    duels: Mapping[Pair, int] = field(default_factory=dict)
    cycles: tuple[tuple[str, ...], ...] = ()
    elected: tuple[str, ...] = ()


def assemble(
    papers: Counted,
    arranged: Arranged,
    found: Found,
    *,
    rule: str,
    tie_break: tuple[str, ...],
    tie_order: TieOrder,
    settings: Mapping[str, object] | None = None,
    arithmetic: str = "exact fractions",
) -> Ranking:
    """Add the receipt to what a rule found."""
    named = tuple((name, str(value)) for name, value in sorted((settings or {}).items()))
    receipt = RankingReceipt(
        rule, VERSION, named, tie_break, tie_order.order, tie_order.drawn, papers.digest(), arithmetic
    )
    return Ranking(
        papers=papers.turnout,
        blank=papers.blank,
        order=arranged.order,
        places=arranged.places,
        scores=dict(sorted(found.scores.items())),
        ties=arranged.ties,
        receipt=receipt,
        figures=dict(sorted(found.figures.items())),
        notes=dict(sorted(found.notes.items())),
        steps=tuple(found.steps),
        duels=dict(sorted(found.duels.items())),
        cycles=found.cycles,
        elected=found.elected,
    )
