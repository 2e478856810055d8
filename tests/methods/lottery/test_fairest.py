"""The lottery against every panel there is, and against the published optima."""

from __future__ import annotations

import os

import numpy as np
import pytest
from hypothesis import given, settings

from benchmarks.lottery_work.pools import DATA, Case, example, invented, public
from deliberation.methods.lottery.checking import check_panels
from deliberation.methods.lottery.fair import fair_lottery
from deliberation.methods.lottery.numbering import number_panels
from deliberation.methods.lottery.types import Entrant, Infeasible, Lottery, Quota
from tests.methods.lottery import every_panel
from tests.methods.lottery.pools import Pool, pools


def lottery_of(case: Case | Pool, algorithm: str = "leximin") -> Lottery:
    found = fair_lottery(case.people, case.quotas, seats=case.seats, algorithm=algorithm)  # type: ignore[arg-type]
    assert isinstance(found, Lottery)
    return found


def opendlp(name: str, seats: int) -> Case:
    if not DATA.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("the data folder is absent, and CI=true")
        pytest.skip("the data folder ../shared/data/sortition is absent")
    return public(name, seats)


@settings(max_examples=80, deadline=None)
@given(pools())
def test_leximin_is_the_fairest_over_every_panel(pool: Pool) -> None:
    panels = every_panel.panels(pool.people, pool.quotas, pool.seats)
    found = fair_lottery(pool.people, pool.quotas, seats=pool.seats)
    if not panels:
        assert isinstance(found, Infeasible)
        return
    assert isinstance(found, Lottery)
    best = every_panel.leximin(pool.people, panels)
    assert found.optimal
    ours = [found.probabilities[one.id] for one in pool.people]
    assert ours == pytest.approx(best.tolist(), abs=1e-6)
    never = {one.id for place, one in enumerate(pool.people) if not any(place in panel for panel in panels)}
    assert {one.id for one in found.unselectable} == never


@settings(max_examples=60, deadline=None)
@given(pools())
def test_maximin_and_nash_are_best_at_what_they_want(pool: Pool) -> None:
    panels = every_panel.panels(pool.people, pool.quotas, pool.seats)
    if not panels:
        return
    best = every_panel.leximin(pool.people, panels)
    able = best > 1e-9
    maximin, nash = lottery_of(pool, "maximin"), lottery_of(pool, "nash")
    assert maximin.lowest == pytest.approx(best[able].min(), abs=1e-6)
    # Nash: along every panel the slope of the sum of logarithms is not upwards (the condition for a highest product).
    p = np.array([nash.probabilities[one.id] for one in pool.people])
    # With "or none" the chances of Nash are known to four digits only: see `product.highest_product`.
    near = 0.02 if any(quota.or_none for quota in pool.quotas) else 1e-3
    for panel in panels:
        assert sum(1 / p[place] for place in panel) <= able.sum() + near


@settings(max_examples=60, deadline=None)
@given(pools())
def test_every_numbered_panel_meets_every_rule(pool: Pool) -> None:
    found = fair_lottery(pool.people, pool.quotas, seats=pool.seats)
    if isinstance(found, Infeasible):
        return
    portfolio = number_panels(found, number=200, rng=np.random.default_rng(1))
    assert len(portfolio.panels) == 200
    by_id = {one.id: one for one in pool.people}
    for panel in portfolio.panels:
        assert len(set(panel)) == pool.seats
        assert every_panel.meets([by_id[name] for name in panel], pool.quotas)
    assert not check_panels(pool.people, pool.quotas, portfolio.panels, seats=pool.seats)


# min, gini, geometric mean: of commercial leximin (Gurobi) on the same pools, as published
@pytest.mark.parametrize(
    ("name", "seats", "lowest", "gini", "mean"),
    [
        ("opendlp_selection_150_22", 22, 0.090909, 0.140351, 0.141206),
        ("opendlp_monitoring_100_30", 30, 0.296703, 0.0100, 0.299828),
    ],
)
def test_leximin_of_public_pools_is_the_published_optimum(
    name: str, seats: int, lowest: float, gini: float, mean: float
) -> None:
    case = opendlp(name, seats)
    found = lottery_of(case)
    assert found.optimal
    assert found.lowest == pytest.approx(lowest, abs=1e-6)
    assert found.gini == pytest.approx(gini, abs=1e-5)
    assert found.geometric_mean == pytest.approx(mean, abs=1e-6)
    portfolio = number_panels(found, number=1000, rng=np.random.default_rng(0))
    assert portfolio.lowest >= lowest - 0.001
    assert not check_panels(case.people, case.quotas, portfolio.panels, seats=seats)


@pytest.mark.parametrize("algorithm", ["leximin", "maximin", "nash"])
def test_the_formula_instance_gives_everybody_the_same(algorithm: str) -> None:
    found = lottery_of(example(2000, 200), algorithm)
    assert found.optimal
    assert list(found.probabilities.values()) == pytest.approx([0.1] * 2000, abs=1e-8)


def test_an_invented_pool_with_households_is_proved_and_numbered_within_a_thousandth() -> None:
    case = invented(250, 30, 5, slack=1)
    found = lottery_of(case)
    assert found.optimal
    assert found.lowest == pytest.approx(found.bound, abs=1e-6)
    portfolio = number_panels(found, number=1000, rng=np.random.default_rng(3))
    assert portfolio.lowest >= found.bound - 0.001
    assert not check_panels(case.people, case.quotas, portfolio.panels, seats=case.seats)


def test_the_sum_of_all_probabilities_is_the_number_of_seats() -> None:
    found = lottery_of(invented(120, 20, 7, slack=1))
    assert sum(found.probabilities.values()) == pytest.approx(20, abs=1e-6)


def test_order_of_people_and_quotas_changes_no_probability() -> None:
    case = invented(80, 16, 3, slack=1)
    turned = Case("turned", case.people[::-1], case.quotas[::-1], case.seats)
    ours, theirs = lottery_of(case), lottery_of(turned)
    for name, chance in ours.probabilities.items():
        assert theirs.probabilities[name] == pytest.approx(chance, abs=1e-6)


def test_the_same_seed_gives_the_same_panels_and_another_seed_others() -> None:
    found = lottery_of(invented(80, 16, 3, slack=1))
    again = lottery_of(invented(80, 16, 3, slack=1))
    first, second = (number_panels(one, number=300, rng=np.random.default_rng(9)) for one in (found, again))
    assert first == second
    assert number_panels(found, number=300, rng=np.random.default_rng(10)).hash != first.hash


def test_no_answer_excludes_nobody_and_counts_for_no_quota() -> None:
    people = (*(Entrant(f"w{n}", {"gender": "woman"}) for n in range(4)), Entrant("silent", {}))
    quotas = (Quota("gender", "woman", 0, 2), Quota("gender", "man", 0, 2))
    found = fair_lottery(people, quotas, seats=3)
    assert isinstance(found, Lottery)
    assert found.probabilities["silent"] == pytest.approx(1)


def test_somebody_who_is_the_only_one_is_never_chosen_alone_with_or_none() -> None:
    people = (
        *(Entrant(f"a{n}", {"group": "many"}) for n in range(6)),
        *(Entrant(f"b{n}", {"group": "few"}) for n in "12"),
    )
    quotas = (Quota("group", "few", 2, 3, or_none=True), Quota("group", "many", 0, 4))
    found = fair_lottery(people, quotas, seats=4)
    assert isinstance(found, Lottery)
    portfolio = number_panels(found, number=100, rng=np.random.default_rng(0))
    assert {sum(name.startswith("b") for name in panel) for panel in portfolio.panels} == {0, 2}


def test_progress_is_told_and_can_stop_the_work() -> None:
    class Enough(Exception):
        pass

    case = invented(120, 20, 7, slack=1)
    told: list[int] = []

    def progress(stage: str, panels: int, off: float) -> None:
        told.append(panels)
        if panels > 20:
            raise Enough

    with pytest.raises(Enough):
        fair_lottery(case.people, case.quotas, seats=case.seats, progress=progress)
    assert told == sorted(told)
