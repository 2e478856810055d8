"""Plans, held against what plain code counts in them."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.methods.errors import MethodError
from deliberation.methods.seating.bounds import bounds
from deliberation.methods.seating.lines import ORDERS, perfect_rounds
from deliberation.methods.seating.numbers import numbers
from deliberation.methods.seating.planning import plan, replan
from deliberation.methods.seating.states import RoundState
from deliberation.methods.seating.swaps import Swaps
from deliberation.methods.seating.types import Gathering, Person, Plan, Rules, Table

LITTLE = 300


def gathering(people: int, tables: int, rounds: int, rules: Rules | None = None, seats: int = 0) -> Gathering:
    everybody = tuple(Person(f"p{at:02}", (f"g{at % 2}", f"r{at % 3}")) for at in range(people))
    room = tuple(Table(f"T{at}", seats or -(-people // tables)) for at in range(tables))
    return Gathering(everybody, room, rounds, ("g", "r"), rules or Rules())


def planned(one: Gathering, seed: int = 1, effort: int = LITTLE) -> Plan:
    return plan(one, rng=np.random.default_rng(seed), effort=effort)


def meetings(found: Plan) -> Counter[tuple[str, str]]:
    return Counter(pair for one in found.rounds for table in one for pair in itertools.combinations(sorted(table), 2))


def violations(one: Gathering, found: Plan) -> int:
    values = {person.id: person.values for person in one.people}
    total = 0
    for seating in found.rounds:
        there = [name for table in seating for name in table]
        for at, table in itertools.product(range(len(one.attributes)), seating):
            for value, count in Counter(values[name][at] for name in there).items():
                here = sum(values[name][at] == value for name in table)
                low, rest = divmod(count * len(table), len(there))
                total += max(low - here, here - low - bool(rest), 0)
    return total


@settings(max_examples=25, deadline=None)
@given(st.integers(4, 20), st.integers(1, 4), st.integers(1, 4), st.integers(0, 99), st.data())
def test_everybody_who_is_there_sits_once_and_the_figures_are_true(
    people: int, tables: int, rounds: int, seed: int, data: st.DataObject
) -> None:
    away = data.draw(st.sets(st.integers(0, people - 1), max_size=people - 1))
    one = gathering(people, tables, rounds, Rules(absent={1: frozenset(f"p{at:02}" for at in away)}))
    found = planned(one, seed)
    assert len(found.rounds) == rounds
    for number, seating in enumerate(found.rounds, start=1):
        expected = sorted({person.id for person in one.people} - one.rules.absent.get(number, frozenset()))
        assert sorted(itertools.chain.from_iterable(seating)) == expected
        assert all(len(at) <= table.seats for at, table in zip(seating, one.tables, strict=True))
    met = meetings(found)
    figures = found.figures
    assert figures.distinct_pairs == len(met) <= figures.bound_distinct_pairs
    assert figures.repeats == sum(count * (count - 1) // 2 for count in met.values())
    assert figures.repeats >= figures.bound_repeats or away
    assert figures.most_often_met == max(met.values(), default=0)
    assert figures.balance_violations == violations(one, found)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 99))
def test_hard_rules_hold(seed: int) -> None:
    rules = Rules(
        together=(("p00", "p01"), ("p01", "p02")),
        apart=(("p03", "p04", "p05"),),
        needs={"p06": frozenset({"quiet"}), "p00": frozenset({"loop"})},
    )
    one = gathering(20, 4, 4, rules)
    room = (Table("A", 5, frozenset({"quiet"})), Table("B", 5, frozenset({"loop"})), *one.tables[2:])
    for seating in planned(Gathering(one.people, room, 4, one.attributes, rules), seed).rounds:
        where = {name: at for at, table in enumerate(seating) for name in table}
        assert where["p00"] == where["p01"] == where["p02"] == 1
        assert where["p06"] == 0
        assert len({where["p03"], where["p04"], where["p05"]}) == 3


def test_same_seed_same_plan_in_any_order_of_input() -> None:
    one = gathering(17, 3, 3)
    turned = Gathering(one.people[::-1], one.tables, one.rounds, one.attributes, one.rules)
    assert planned(one) == planned(turned)
    assert planned(one) != planned(one, seed=2)


@pytest.mark.parametrize("order", ORDERS)
def test_lines_meet_once_at_most(order: int) -> None:
    for seats in {1, 2, order // 2 or 1, order}:
        rounds = order + (seats == order)
        found = perfect_rounds(order, seats, rounds)
        assert found is not None
        met = sum((one[:, None] == one[None, :]).astype(int) for one in found)
        assert (np.triu(met, 1) <= 1).all()
        assert all((np.bincount(one, minlength=order) == seats).all() for one in found)
        assert perfect_rounds(order, seats, rounds + 1) is None
    assert perfect_rounds(6, 2, 2) is None


def test_forty_eight_people_meet_forty_others_each() -> None:
    everybody = tuple(Person(str(at)) for at in range(48))
    found = planned(Gathering(everybody, tuple(Table(str(at), 6) for at in range(8)), 8))
    assert (found.figures.repeats, found.figures.fewest_met, found.start) == (0, 40, "lines")


def test_bounds_hold_in_every_plan_of_tiny_cases() -> None:
    split = [(0, *rest) for rest in itertools.combinations(range(1, 6), 2)]
    for rounds in (1, 2, 3):
        best = 0
        for chosen in itertools.product(split, repeat=rounds):
            pairs = set()
            for one in chosen:
                other = tuple(set(range(6)) - set(one))
                pairs |= {*itertools.combinations(sorted(one), 2), *itertools.combinations(sorted(other), 2)}
            best = max(best, len(pairs))
        assert best <= bounds(6, [[3, 3]] * rounds)[0]
        found = planned(Gathering(gathering(6, 2, 1).people, gathering(6, 2, 1).tables, rounds), effort=1500)
        assert found.figures.distinct_pairs <= best


@pytest.mark.parametrize(
    ("rules", "named"),
    [
        (Rules(together=(("p00", "p01"),), apart=(("p00", "p01"),)), ("apart: p00, p01", "together: p00, p01")),
        (Rules(needs={"p00": frozenset({"loop"})}), ("needs: p00",)),
        (
            Rules(together=(tuple(f"p{at:02}" for at in range(7)),)),
            (f"together: {', '.join(f'p{at:02}' for at in range(7))}",),
        ),
    ],
)
def test_rules_that_contradict_are_named(rules: Rules, named: tuple[str, ...]) -> None:
    found = planned(gathering(12, 2, 2, rules))
    assert (found.rounds, found.broken[0].rules, found.broken[0].round) == ((), named, 1)


def test_too_few_seats() -> None:
    found = planned(gathering(12, 2, 1, seats=5))
    assert found.broken[0].code == "too_few_seats"


def test_each_conflict_is_named_with_the_seats_it_lacks() -> None:
    rules = Rules(
        together=(("p00", "p01"),),
        apart=(("p00", "p01"),),
        needs={f"p{at:02}": frozenset({"step-free"}) for at in range(4, 12)},
    )
    one = gathering(18, 3, 1, rules)
    room = (Table("A", 6, frozenset({"step-free"})), *one.tables[1:])
    found = planned(Gathering(one.people, room, 1, one.attributes, rules))
    assert {broken.code for broken in found.broken} == {"rules_contradict", "needs_seats"}
    seats = next(broken for broken in found.broken if broken.code == "needs_seats")
    assert dict(seats.params) == {"people": 8, "seats": 6, "more": 2, "tags": "step-free"}
    assert seats.rules == tuple(f"needs: p{at:02}" for at in range(4, 12))


def test_a_group_that_fits_no_table_says_by_how_much() -> None:
    found = planned(gathering(12, 2, 1, Rules(together=(tuple(f"p{at:02}" for at in range(8)),))))
    assert (found.broken[0].code, found.broken[0].params["more"]) == ("group_too_large", 2)


def test_what_makes_no_sense_is_refused() -> None:
    cases = {
        "fewer_people_than_tables": gathering(5, 8, 1),
        "round_unknown": gathering(5, 2, 1, Rules(absent={2: frozenset({"p00"})})),
        "person_unknown": gathering(5, 2, 1, Rules(together=(("p00", "x"),))),
        "nobody_present": gathering(3, 2, 1, Rules(absent={1: frozenset({"p00", "p01", "p02"})})),
        "no_tables": Gathering((), (), 1),
        "absent_in_fixed_round": gathering(
            4, 2, 2, Rules(absent={1: frozenset({"p00"})}, fixed_rounds=((("p00", "p01"), ("p02", "p03")),))
        ),
        "fixed_table_full": gathering(4, 2, 2, Rules(fixed_rounds=((("p00", "p01", "p02"), ("p03",)),))),
    }
    for code, one in cases.items():
        with pytest.raises(MethodError) as caught:
            planned(one)
        assert caught.value.code == code


def test_fixed_rounds_stand_and_count() -> None:
    first = planned(gathering(12, 3, 1)).rounds
    found = planned(gathering(12, 3, 3, Rules(fixed_rounds=first)))
    assert found.rounds[:1] == first
    assert found.figures.distinct_pairs == len(meetings(found))


def test_after_five_absences_few_people_move() -> None:
    one = gathering(40, 5, 3)
    before = planned(one)
    away = {2: frozenset(before.rounds[1][0][:5])}
    after = replan(gathering(40, 5, 3, Rules(absent=away, fixed_rounds=before.rounds[:1])), before.rounds[1:])
    assert after.rounds[0] == before.rounds[0]
    assert sum(number == 2 for number, _ in after.moved) <= 10
    assert sorted(itertools.chain.from_iterable(after.rounds[1])) == sorted(
        {person.id for person in one.people} - away[2]
    )


def test_rules_may_move_more_people_than_asked_and_that_is_told() -> None:
    before = planned(gathering(40, 5, 1))
    one = gathering(40, 5, 1, Rules(needs={name: frozenset({"loop"}) for name in before.rounds[0][0]}))
    room = (*one.tables[:4], Table("L", 8, frozenset({"loop"})))
    after = replan(Gathering(one.people, room, 1, one.attributes, one.rules), before.rounds)
    assert (len(after.moved), after.forced) == (16, (1,))
    assert replan(gathering(40, 5, 1), before.rounds).forced == ()


def test_chairs_of_supporters_are_counted() -> None:
    rules = Rules(supporters={"s1": "p00", "s2": "p01"})
    one = gathering(8, 2, 3, rules)
    room = tuple(Table(str(at), 4, chairs=5) for at in range(2))
    found = planned(Gathering(one.people, room, 3, one.attributes, rules))
    assert all(not {"p00", "p01"} <= set(table) for seating in found.rounds for table in seating)
    narrow = tuple(Table(str(at), 4, chairs=4) for at in range(2))
    assert planned(Gathering(one.people, narrow, 3, one.attributes, rules)).broken[0].rules == ("chairs",)


def test_a_cap_on_time_is_recorded_and_balance_is_mended_all_the_same() -> None:
    one = gathering(24, 4, 3)
    found = plan(one, rng=np.random.default_rng(1), effort=LITTLE, clock=lambda: 1.0, until=0.0)
    assert (found.stopped_by, len(found.rounds), found.iterations) == ("time", 3, 0)
    assert found.figures.balance_violations == violations(one, found) == 0


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 999), st.integers(5, 14), st.integers(2, 4))
def test_the_change_of_a_swap_is_what_the_cost_changes_by(seed: int, people: int, tables: int) -> None:
    rng = np.random.default_rng(seed)
    rules = Rules(apart=(("p00", "p03"),), together=(("p01", "p02"),))
    given_ = numbers(gathering(people, tables, 2, rules))
    state = RoundState(given_, 0, rng.permutation(np.arange(people) % tables))
    weights = np.triu(rng.random((people, people)), 1)
    swaps = Swaps(state, weights + weights.T + state.apart)
    for _ in range(5):
        one, other = rng.choice(people, size=2, replace=False).tolist()
        before, told = state.cost(swaps.weights), swaps.changes()[one, other]
        swaps.swap(one, other)
        assert state.cost(swaps.weights) - before == pytest.approx(told, abs=1e-6)


def test_nobody_is_alone_where_balance_leaves_the_choice() -> None:
    """Three people with a rare value, tables of 9 and 4: 2 or 3 at the one and 0 or 1 at the other are balanced."""
    everybody = tuple(Person(f"p{at:02}", ("rare" if at < 3 else "other",)) for at in range(13))
    room = (Table("A", 9), Table("B", 4))
    rules = Rules(together=(("p10", "p11"),))
    found = planned(Gathering(everybody, room, 2, ("kind",), rules), effort=600)
    assert (found.figures.balance_violations, found.figures.lone) == (0, 0)
