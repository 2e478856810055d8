"""What becomes of the money that equal shares leave over: the smallest pot in which the ways differ by all of it."""

from __future__ import annotations

import pytest

from deliberation.methods.counting.rules import COMPLETIONS
from deliberation.methods.counting.tallying import Asked, count
from tests.methods.counting.test_tallying import asked

COSTS = (60_000, 60_000, 20_000)
PAPERS: list[dict[str, str | int]] = [{"1": 1, "3": 1}, {"2": 1}, {"2": 1}, {"2": 1}]


def spent(completion: str) -> tuple[list[str], int]:
    made = dict(asked("budget", "equal-shares").set_up)
    options = [{"number": n, "cost": c, "category": "", "area": "", "must_fund": False} for n, c in enumerate(COSTS, 1)]
    told = {"money": 60_000, "completion": completion, "stop": "exhaustive"}
    found = count(Asked({**made, "options": options, "told": told}, (1, 2, 3), 4), PAPERS)["budget"]
    return found["winners"], found["cost"]


@pytest.mark.parametrize(
    ("completion", "winners", "cost"),
    [("add1u", ["2"], 60_000), ("phragmen", ["3"], 20_000), ("add1", [], 0), ("none", [], 0)],
)
def test_four_people_three_things_and_600_pounds(completion: str, winners: list[str], cost: int) -> None:
    assert spent(completion) == (winners, cost)


def test_what_is_taken_where_nothing_is_said_spends_the_most() -> None:
    costs = [spent(completion)[1] for completion in COMPLETIONS]
    assert costs[0] == max(costs) == 60_000
