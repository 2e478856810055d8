"""Slow, person by person, and written from the definitions alone: what the counting code is checked against."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from hypothesis import strategies as st

from deliberation.methods.counting.types import ApprovalBallot

OPTIONS = ("a", "b", "c", "d", "e", "f")
People = list[frozenset[str]]


def papers(text: str) -> list[ApprovalBallot]:
    """'3ab c' is three people who tick a and b, and one who ticks c; '2-' is two blank papers."""
    found = []
    for part in text.split():
        ticks = part.lstrip("0123456789")
        found.append(ApprovalBallot(frozenset(ticks.strip("-")), int(part[: len(part) - len(ticks)] or 1)))
    return found


def one_by_one(ballots: list[ApprovalBallot]) -> People:
    return [ballot.approved for ballot in ballots for _ in range(ballot.count)]


def profiles(*, least: int = 1, most: int = 6) -> st.SearchStrategy[list[ApprovalBallot]]:
    return st.lists(
        st.builds(ApprovalBallot, st.frozensets(st.sampled_from(OPTIONS), max_size=4), st.integers(1, 4)),
        min_size=least,
        max_size=most,
    )


def best(values: dict[str, Fraction], people: People, lot: str) -> str:
    """The least value; then more ticks; then the lot."""
    return min(values, key=lambda c: (values[c], -sum(c in person for person in people), lot.index(c)))


def slow_equal_shares(people: People, seats: int, lot: str) -> tuple[list[str], list[Fraction]]:
    """Buy while somebody can; the price a head is found by trying every number of people who pay all they have."""
    purses = [Fraction(seats, len(people))] * len(people)
    bought: list[str] = []
    while True:
        prices: dict[str, Fraction] = {}
        for option in set(lot) - set(bought):
            held = sorted(purses[i] for i, person in enumerate(people) if option in person)
            for poor in range(len(held)):
                rho = (Fraction(1) - sum(held[:poor])) / (len(held) - poor)
                if sum(min(money, rho) for money in held) == 1:
                    prices[option] = min(rho, prices.get(option, rho))
        if not prices:
            return bought, purses
        option = best(prices, people, lot)
        bought.append(option)
        purses = [p - min(p, prices[option]) if option in who else p for p, who in zip(purses, people, strict=True)]


def slow_phragmen(people: People, purses: list[Fraction], left: set[str], lot: str) -> list[str]:
    """Let money flow at speed 1 until the first group can pay; empty its purses; go on."""
    bought: list[str] = []
    wanted = {option for option in left if any(option in person for person in people)}
    while wanted:
        waits = {}
        for option in wanted:
            group = [i for i, person in enumerate(people) if option in person]
            waits[option] = (Fraction(1) - sum(purses[i] for i in group)) / len(group)
        option = best(waits, people, lot)
        purses = [p + waits[option] for p in purses]
        purses = [Fraction(0) if option in who else p for p, who in zip(purses, people, strict=True)]
        bought.append(option)
        wanted.remove(option)
    return bought + sorted(left - set(bought), key=lot.index)


def slow_ejr_plus(people: People, winners: set[str], seats: int) -> bool:
    for option in {option for person in people for option in person} - winners:
        for places in range(1, seats + 1):
            group = [person for person in people if option in person and len(person & winners) < places]
            if group and len(group) * seats >= places * len(people):
                return False
    return True


def slow_pav(people: People, options: tuple[str, ...], seats: int) -> tuple[Fraction, set[frozenset[str]]]:
    scores = {}
    for chosen in combinations(options, min(seats, len(options))):
        won = [len(person & set(chosen)) for person in people]
        scores[frozenset(chosen)] = sum((Fraction(1, r) for w in won for r in range(1, w + 1)), Fraction(0))
    top = max(scores.values())
    return top, {chosen for chosen, score in scores.items() if score == top}
