"""Reserves are drawn against expected drop-out, from other households, and the next one suits the empty seat."""

from __future__ import annotations

import numpy as np
import pytest

from deliberation.methods.errors import MethodError
from deliberation.methods.lottery.reserves import choose_reserves, next_reserve
from deliberation.methods.lottery.types import Entrant, Quota

QUOTAS = (Quota("age", "young", 2, 2), Quota("age", "old", 4, 4))
YOUNG = tuple(Entrant(f"y{n}", {"age": "young"}) for n in range(8))
OLD = tuple(Entrant(f"o{n}", {"age": "old"}) for n in range(12))
PANEL = ("y0", "y1", "o0", "o1", "o2", "o3")


def reserves(
    number: int, drop_out: dict[str, float] | float, people: tuple[Entrant, ...] = YOUNG + OLD
) -> tuple[str, ...]:
    return choose_reserves(people, QUOTAS, PANEL, number=number, drop_out=drop_out, rng=np.random.default_rng(4))


def test_those_who_drop_out_most_get_the_most_reserves() -> None:
    found = reserves(4, {"y0": 0.9, "y1": 0.9, "o0": 0.05})
    assert [name[0] for name in found[:2]] == ["y", "y"]


def test_with_one_drop_out_for_all_reserves_are_as_the_panel_is() -> None:
    found = reserves(6, 0.5)
    assert sorted(name[0] for name in found).count("y") in {2, 3}
    assert not set(found) & set(PANEL)
    assert len(set(found)) == 6


def test_of_a_household_one_is_a_member_or_a_reserve() -> None:
    people = (
        Entrant("y0", {"age": "young"}, "home"),
        *YOUNG[1:2],
        *OLD[:4],
        Entrant("mate", {"age": "young"}, "home"),
        *(Entrant(f"flat{n}", {"age": "young"}, "flat") for n in range(3)),
        *OLD[4:6],
    )
    found = reserves(9, 0.5, people)
    assert "mate" not in found
    assert len([name for name in found if name.startswith("flat")]) == 1
    assert len(found) == 3


def test_the_next_one_is_who_brings_the_panel_nearest_to_its_quotas() -> None:
    stayed = [name for name in PANEL if name != "o1"]
    assert next_reserve(YOUNG + OLD, QUOTAS, stayed, ("y5", "o7", "o8")) == "o7"
    assert next_reserve(YOUNG + OLD, QUOTAS, stayed, ("y5",)) == "y5"
    assert next_reserve(YOUNG + OLD, QUOTAS, stayed, ()) is None


def test_the_next_one_is_not_from_a_seated_household() -> None:
    people = (Entrant("a", {"age": "old"}, "home"), Entrant("b", {"age": "old"}, "home"), *OLD)
    assert next_reserve(people, QUOTAS, ["a"], ("b", "o3")) == "o3"


def test_the_same_seed_gives_the_same_reserves() -> None:
    assert reserves(5, 0.3) == reserves(5, 0.3)


@pytest.mark.parametrize(
    ("panel", "chance", "code"), [(("x",), 0.1, "person_unknown"), (("y0",), 1.5, "chance_outside")]
)
def test_input_without_sense_is_refused(panel: tuple[str, ...], chance: float, code: str) -> None:
    with pytest.raises(MethodError) as refused:
        choose_reserves(YOUNG, QUOTAS, panel, number=1, drop_out=chance, rng=np.random.default_rng(0))
    assert refused.value.code == code
