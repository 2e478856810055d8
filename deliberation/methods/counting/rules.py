"""Which rules there are for each kind of ballot. The first is the one that is offered first."""

from __future__ import annotations

from collections.abc import Mapping

RULES: Mapping[str, tuple[str, ...]] = {
    "endorse": ("endorse",),
    "approval": ("equal-shares", "phragmen", "seq-pav", "av"),
    "score": ("score", "majority-judgment"),
    "points": ("points",),
    "ranked": ("stv", "schulze", "ranked-pairs", "borda"),
    "budget": ("equal-shares", "greedy", "phragmen"),
    "pairwise": ("pairwise",),
}
"""Kind of ballot to the names of its rules."""

COMPLETIONS: tuple[str, ...] = ("add1u", "phragmen", "add1", "none")
"""What becomes of the money that equal shares leave over; for budgets only. The first is taken if nothing is said."""

STOPS: tuple[str, ...] = ("exhaustive", "overspend")
"""When raising the shares ends: when nothing left would fit, or before the first step that overspends."""
