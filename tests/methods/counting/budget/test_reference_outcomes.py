"""Real elections with known results: published by the city, or worked out by others."""

from __future__ import annotations

from typing import Any

import pytest

from deliberation.methods.counting.budget.sharing import share_budget
from deliberation.methods.counting.budget.types import Arithmetic, BudgetResult, Completion, Method, Rule, Stop, Utility
from deliberation.methods.counting.ties import order_without_draw
from tests.pabulib_data import (
    JERSEY,
    MOKOTOW,
    SWIECIE,
    TOULOUSE,
    WARSZAWA,
    WIELICZKA,
    ZURICH,
    ZURICH_POINTS,
    ZURICH_RANKED,
    ZWIERZYNIEC,
    election,
    outcomes,
)

BOTH: tuple[Arithmetic, ...] = ("exact", "float")
NO_OUTSIDE_RESULT = {JERSEY, MOKOTOW, WARSZAWA, ZURICH}


def count(
    name: str,
    rule: Rule = "equal-shares",
    completion: Completion = "none",
    stop: Stop = "exhaustive",
    *,
    arithmetic: Arithmetic = "exact",
    utility: Utility | None = None,
    threshold: bool = False,
) -> BudgetResult:
    found = election(name)
    return share_budget(
        found.ballots(),
        found.options(),
        budget=found.budget,
        tie_order=order_without_draw(name, found.ids),
        arithmetic=arithmetic,
        method=Method(
            rule=rule,
            completion=completion,
            stop=stop,
            utility=utility or ("cost" if found.vote_type == "approval" else "points"),
            threshold=found.threshold if threshold else 0,
        ),
    )


def raised(result: BudgetResult) -> tuple[float, int]:
    assert result.raising is not None
    return round(float(result.raising.share), 4), result.raising.runs


PLAIN = [(ZURICH, 7, 45_000), (SWIECIE, 13, 647_787), (WIELICZKA, 21, 450_548), (TOULOUSE, 14, 352_000)]
LARGE = [(MOKOTOW, 42, 6_342_495), (WARSZAWA, 40, 16_102_171)]


@pytest.mark.parametrize("arithmetic", BOTH)
@pytest.mark.parametrize(("name", "winners", "cost"), [*PLAIN, LARGE[0]])
def test_equal_shares(name: str, winners: int, cost: int, arithmetic: Arithmetic) -> None:
    found = count(name, arithmetic=arithmetic)
    assert (len(found.winners), found.cost) == (winners, cost)


def test_equal_shares_of_a_large_city_exact_and_in_floats() -> None:
    exact, floats = (count(WARSZAWA, arithmetic=kind) for kind in BOTH)
    assert (len(exact.winners), exact.cost) == LARGE[1][1:]
    assert exact.winners == floats.winners
    assert [step.payers for step in exact.rounds] == [step.payers for step in floats.rounds]
    assert [float(step.effective_votes or 0) for step in exact.rounds] == pytest.approx(
        [step.effective_votes for step in floats.rounds], rel=1e-9
    )


ADD1: list[tuple[str, Stop, int, int, float, int]] = [
    (WIELICZKA, "exhaustive", 31, 984_579, 301.8372, 151),
    (WIELICZKA, "overspend", 30, 995_079, 315.8372, 166),
    (SWIECIE, "exhaustive", 17, 1_040_337, 645.1148, 227),
    (SWIECIE, "overspend", 17, 1_040_337, 661.1148, 244),
    (ZURICH, "exhaustive", 9, 60_000, 398.3333, 66),
    (ZURICH, "overspend", 9, 60_000, 418.3333, 87),
    (TOULOUSE, "exhaustive", 18, 964_000, 1_225.344, 558),
]


@pytest.mark.parametrize("arithmetic", BOTH)
@pytest.mark.parametrize(("name", "stop", "winners", "cost", "share", "runs"), ADD1)
def test_add1(name: str, stop: Stop, winners: int, cost: int, share: float, runs: int, arithmetic: Arithmetic) -> None:
    found = count(name, completion="add1", stop=stop, arithmetic=arithmetic)
    assert (len(found.winners), found.cost) == (winners, cost)
    assert raised(found) == (share, runs)


@pytest.mark.parametrize(
    ("name", "winners", "cost", "share", "runs"),
    [(MOKOTOW, 54, 8_636_160, 1_133.8724, 349), (WARSZAWA, 49, 22_232_851, 576.2101, 186)],
)
def test_add1_of_large_files(name: str, winners: int, cost: int, share: float, runs: int) -> None:
    found = count(name, completion="add1", arithmetic="float")
    assert (len(found.winners), found.cost) == (winners, cost)
    assert raised(found) == (share, runs)


@pytest.mark.parametrize(
    ("name", "winners", "cost"),
    [
        (WIELICZKA, 32, 966789),
        (SWIECIE, 18, 979337),
        (ZURICH, 10, 55000),
        (TOULOUSE, 20, 858000),
        (MOKOTOW, 56, 8043860),
        (WARSZAWA, 51, 21878851),
    ],
)
def test_phragmen(name: str, winners: int, cost: int) -> None:
    found = count(name, rule="phragmen")
    assert (len(found.winners), found.cost) == (winners, cost)


@pytest.mark.parametrize(
    ("name", "winners", "cost"),
    [
        (WIELICZKA, 23, 998997),
        (SWIECIE, 9, 1067287),
        (ZURICH, 8, 60000),
        (TOULOUSE, 14, 1000000),
        (MOKOTOW, 24, 8693845),
        (WARSZAWA, 18, 24185003),
        (ZWIERZYNIEC, 9, 1861500),
    ],
)
def test_greedy(name: str, winners: int, cost: int) -> None:
    found = count(name, rule="greedy")
    assert (len(found.winners), found.cost) == (winners, cost)


@pytest.mark.parametrize("name", [MOKOTOW, WARSZAWA, ZWIERZYNIEC])
def test_greedy_with_the_threshold_of_the_file_funds_what_the_city_funded(name: str) -> None:
    assert set(count(name, rule="greedy", threshold=True).winners) == set(election(name).selected or ())


@pytest.mark.parametrize(("name", "stop"), [(WIELICZKA, "overspend"), (SWIECIE, "exhaustive"), (SWIECIE, "overspend")])
def test_add1_funds_what_the_city_funded(name: str, stop: Stop) -> None:
    assert set(count(name, completion="add1", stop=stop).winners) == set(election(name).selected or ())


def people(result: BudgetResult, least: int = 1) -> list[tuple[int, int]]:
    """(winners they ticked, people) of those who ticked at least so many projects."""
    papers = [paper for paper in election(WIELICZKA).ballots() if len(paper.points) >= least]
    won = [sum(option in result.winners for option, _ in paper.points) for paper in papers]
    return [(number, won.count(number)) for number in sorted(set(won))]


def test_wieliczka_as_published() -> None:
    published = outcomes(WIELICZKA)["published"]
    found = count(WIELICZKA, completion="add1", stop="overspend")
    votes: dict[str, float] = published["winner_order_and_effective_votes"]
    assert list(found.winners) == list(votes)
    for step in found.rounds:
        assert float(step.effective_votes or 0) == pytest.approx(votes[step.option], abs=0.0051)
    assert [found.rounds[0].payers, found.rounds[0].effective_votes] == [720, 720]
    assert found.raising is not None
    assert (round(found.raising.factor, 2), round(float(found.raising.unspent), 2)) == (2.08, 0.52)
    greedy = count(WIELICZKA, rule="greedy")
    assert [round(100 * float(one.share_with_nothing), 1) for one in (found, greedy)] == [17.8, 27.6]
    several = [people(one, least=2) for one in (found, greedy)]
    assert [round(100 * one[0][1] / sum(n for _, n in one), 1) for one in several] == [8.6, 15.4]
    means = [sum(won * n for won, n in one.winners_per_person) / one.voters for one in (found, greedy)]
    assert [round(mean, 3) for mean in means] == [1.617, 1.471]
    ticks = {one: sum(one in dict(p.points) for p in election(WIELICZKA).ballots()) for one in election(WIELICZKA).ids}
    for mine, other, known in ((greedy, found, "standard_only"), (found, greedy, "equal_shares_only")):
        only = set(mine.winners) - set(other.winners)
        assert {"projects": len(only), "votes": sum(ticks[one] for one in only)} == published[known]


def test_wieliczka_under_the_other_stop_rule() -> None:
    one, two = (set(count(WIELICZKA, completion="add1", stop=stop).winners) for stop in ("exhaustive", "overspend"))
    assert (one - two, two - one) == ({"66", "67"}, {"46"})


def test_swiecie() -> None:
    found = count(SWIECIE, completion="add1")
    assert found.raising is not None
    assert (round(found.raising.factor, 2), round(float(found.raising.unspent), 2)) == (1.54, 0.37)
    nothing = [round(100 * float(one.share_with_nothing), 1) for one in (found, count(SWIECIE, rule="greedy"))]
    assert nothing == [0.2, 9.1]


def names(text: str) -> set[str]:
    return set(text.split(", "))


PLAIN_ZURICH = "2, 5, 7, 13, 14, 17, 19"
ZURICH_CASES: list[tuple[str, dict[str, Any], str]] = [
    (ZURICH, {}, PLAIN_ZURICH),
    (ZURICH, {"completion": "add1"}, f"{PLAIN_ZURICH}, 6, 15"),
    (ZURICH, {"completion": "add1", "stop": "overspend"}, f"{PLAIN_ZURICH}, 6, 11"),
    (ZURICH, {"rule": "phragmen"}, "1, 5, 7, 11, 13, 14, 15, 17, 19, 23"),
    (ZURICH_RANKED, {"completion": "add1", "utility": "cost"}, "1, 5, 6, 7, 11, 13, 14, 17, 24"),
    (ZURICH_RANKED, {"completion": "add1", "utility": "ticks"}, "1, 5, 6, 7, 11, 13, 14, 17, 24"),
    (ZURICH_POINTS, {"completion": "add1"}, "5, 6, 7, 11, 13, 14, 17, 19, 24"),
    *((name, {"rule": "greedy"}, "2, 5, 6, 7, 13, 14, 17, 24") for name in (ZURICH, ZURICH_RANKED, ZURICH_POINTS)),
]


@pytest.mark.parametrize(("name", "how", "winners"), ZURICH_CASES)
def test_the_same_180_people_on_three_kinds_of_paper(name: str, how: dict[str, Any], winners: str) -> None:
    assert set(count(name, **how).winners) == names(winners)


def test_what_add1_adds_is_told_apart() -> None:
    found = count(ZURICH, completion="add1")
    assert (set(found.decided), set(found.added)) == (names(PLAIN_ZURICH), {"6", "15"})


def test_one_project_eats_the_pot() -> None:
    greedy = count(JERSEY, rule="greedy")
    assert (len(greedy.winners), greedy.cost, greedy.rounds[0].payers) == (1, 50_000, 107)
    assert {told.because for told in greedy.not_funded} == {"does_not_fit"}
    assert greedy.winners[0] not in count(JERSEY).winners
