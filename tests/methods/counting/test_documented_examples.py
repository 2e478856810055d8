from __future__ import annotations

import doctest
import importlib

import pytest

ROOM = "deliberation.methods.counting"
NAMES = (
    "approval",
    "ballots",
    "budget.sharing",
    "budget.types",
    "endorsement",
    "endorsing",
    "equal_shares",
    "leaving_out",
    "phragmen",
    "representation",
    "ties",
)
RANKING = (
    "borda",
    "bradley_terry",
    "choices",
    "comparing",
    "duels",
    "fragility",
    "majority_judgment",
    "points",
    "ranked_pairs",
    "schulze",
    "score",
    "settling",
    "stv",
    "ticks",
    "types",
)


@pytest.mark.parametrize("name", [*NAMES, *(f"ranking.{name}" for name in RANKING)])
def test_examples_in_the_documentation_are_true(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"{ROOM}.{name}"))
    assert result.attempted > 0
    assert result.failed == 0
