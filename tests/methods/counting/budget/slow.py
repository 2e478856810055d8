"""Slow, person by person, written from the definitions alone: what sharing a budget is checked against."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from deliberation.methods.counting.budget.types import BudgetBallot, Option, ticked

NAMES = ("a", "b", "c", "d", "e")
People = list[dict[str, int]]
Costs = dict[str, int]
costs = st.fixed_dictionaries({name: st.integers(0, 9) for name in NAMES})
lots = st.permutations(NAMES)
papers = st.lists(st.dictionaries(st.sampled_from(NAMES), st.integers(1, 3), max_size=4), min_size=1, max_size=9)
budgets = st.integers(0, 20)


def options(prices: Costs) -> list[Option]:
    return [Option(name, cost) for name, cost in prices.items()]


def ballots(people: People) -> list[BudgetBallot]:
    return [BudgetBallot(tuple(person.items())) for person in people]


def short(text: str) -> list[BudgetBallot]:
    """'3ab c' is three people who tick a and b, and one who ticks c; '2-' is two blank papers."""
    found = []
    for part in text.split():
        ticks = part.lstrip("0123456789")
        found.append(ticked(ticks.strip("-"), int(part[: len(part) - len(ticks)] or 1)))
    return found


def weights(people: People, utility: str) -> People:
    return people if utility == "points" else [dict.fromkeys(person, 1) for person in people]


def price(purses: list[Fraction], people: People, option: str, cost: int) -> Fraction | None:
    """Try every set "those who hold least a point pay all" and keep the price that adds up."""
    group = sorted((purses[i] / person[option], person[option]) for i, person in enumerate(people) if option in person)
    for poor in range(len(group)):
        paid = sum((each * points for each, points in group[:poor]), Fraction(0))
        rho = (cost - paid) / sum(points for _, points in group[poor:])
        if sum((points * min(each, rho) for each, points in group), Fraction(0)) == cost and rho >= 0:
            return Fraction(rho)
    return None


def rank(prices: Costs, people: People, lot: Any) -> dict[str, tuple[int, int, int]]:
    return {o: (prices[o], -sum(o in person for person in people), lot.index(o)) for o in prices}


def slow_shares(
    people: People, prices: Costs, share: Fraction, budget: int, utility: str, lot: Any
) -> tuple[list[str], list[Fraction]]:
    purses, bought = [share] * len(people), list[str]()
    given, last = weights(people, utility), rank(prices, people, lot)
    while True:
        offers = {}
        for option in set(prices) - set(bought):
            if prices[option] > budget or not any(option in person for person in given):
                continue
            rho = price(purses, given, option, prices[option])
            if rho is not None:
                value = rho / prices[option] if utility != "ticks" and prices[option] else rho
                offers[option] = (value, rho)
        if not offers:
            return bought, purses
        best = min(offers, key=lambda o: (offers[o][0], last[o]))
        bought.append(best)
        for i, person in enumerate(given):
            if best in person:
                purses[i] -= min(purses[i], offers[best][1] * person[best])


def slow_add1(people: People, prices: Costs, budget: int, utility: str, lot: Any, stop: str) -> tuple[list[str], int]:
    """Count again and again with one more for each; give what was kept and how many counts there were."""
    wanted = {o for person in people for o in person if prices[o] <= budget}
    kept: list[str] = []
    for runs in range(1, 1000):
        order, _ = slow_shares(people, prices, Fraction(budget, len(people)) + runs - 1, budget, utility, lot)
        spent = sum(prices[option] for option in order)
        if spent > budget:
            return kept, runs
        kept = order
        left = wanted - set(order)
        if not left or (stop == "exhaustive" and min(prices[option] for option in left) > budget - spent):
            return kept, runs
    raise AssertionError(runs)


def slow_greedy(people: People, prices: Costs, budget: int, utility: str, lot: Any) -> list[str]:
    given = weights(people, utility)
    support = {o: sum(person.get(o, 0) for person in given) for o in prices}
    bought: list[str] = []
    for option in sorted(prices, key=lambda o: (-support[o], prices[o], lot.index(o))):
        if support[option] and sum(prices[o] for o in bought) + prices[option] <= budget:
            bought.append(option)
    return bought


def slow_phragmen(people: People, prices: Costs, purses: list[Fraction], rest: int, lot: Any, gone: Any) -> list[str]:
    """Let money flow at speed 1; the first group that can pay buys; stop where that would overspend."""
    bought: list[str] = []
    last = rank(prices, people, lot)
    left = {o for o in prices if o not in gone and prices[o] <= rest and any(o in person for person in people)}
    while left:
        waits = {}
        for option in left:
            group = [i for i, person in enumerate(people) if option in person]
            waits[option] = (prices[option] - sum((purses[i] for i in group), Fraction(0))) / len(group)
        best = min(left, key=lambda o: (waits[o], last[o]))
        if prices[best] > rest:
            return bought
        rest -= prices[best]
        purses = [Fraction(0) if best in person else p + waits[best] for p, person in zip(purses, people, strict=True)]
        left.remove(best)
        bought.append(best)
    return bought
