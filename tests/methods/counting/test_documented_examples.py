from __future__ import annotations

import doctest
import importlib

import pytest

NAMES = ("approval", "ballots", "endorsement", "endorsing", "equal_shares", "phragmen", "representation", "ties")
RANKING = (
    "borda",
    "duels",
    "majority_judgment",
    "points",
    "ranked_pairs",
    "schulze",
    "score",
    "settling",
    "stv",
    "ticks",
)


@pytest.mark.parametrize("name", [*NAMES, *(f"ranking.{name}" for name in (*RANKING, "types"))])
def test_examples_in_the_documentation_are_true(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"deliberation.methods.counting.{name}"))
    assert result.attempted > 0
    assert result.failed == 0
