"""Pools for the lottery: the formula instance of the literature, invented pools, and the public ones where they lie.

The public pools are read from ../shared/data/sortition and never copied.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from deliberation.exchange.pools import read_pool, read_quotas
from deliberation.methods.lottery.types import Entrant, Quota

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "sortition"
# Shares in an invented population; the last value of each is not the same as "all others".
FEATURES = {
    "gender": {"female": 0.51, "male": 0.48, "other": 0.01},
    "age": {"16-29": 0.22, "30-44": 0.25, "45-59": 0.25, "60+": 0.28},
    "area": {"north": 0.20, "east": 0.15, "south": 0.25, "west": 0.18, "centre": 0.22},
    "education": {"none": 0.20, "level 1": 0.25, "level 2 or 3": 0.30, "level 4 and above": 0.25},
    "ethnicity": {"white": 0.80, "asian": 0.09, "black": 0.06, "mixed": 0.03, "another": 0.02},
    "disability": {"yes": 0.22, "no": 0.78},
    "tenure": {"own": 0.60, "social": 0.20, "private": 0.20},
}
_IN_SHARED_HOUSEHOLDS = 0.15
_RARE = 0.04


@dataclass(frozen=True)
class Case:
    """A pool, its quotas and its seats."""

    name: str
    people: tuple[Entrant, ...]
    quotas: tuple[Quota, ...]
    seats: int


def public(name: str, seats: int) -> Case:
    """A pool that OpenDLP published (Apache-2.0)."""
    folder = DATA / name
    quotas = read_quotas(folder / "categories.csv")
    return Case(f"{name} {seats}", read_pool(folder / "respondents.csv", quotas), quotas, seats)


def example(people: int, seats: int) -> Case:
    """example_small and example_large of B. Flanigan et al. (2021): one person alone joins two otherwise apart groups.

    n/2 - 1 liberal women, one conservative woman, n/2 conservative men; each value at least k/2 - 1. Optimum: k/n.
    """
    kinds = [
        ("female", "liberal", people // 2 - 1),
        ("female", "conservative", 1),
        ("male", "conservative", people // 2),
    ]
    found = [(gender, leaning) for gender, leaning, times in kinds for _ in range(times)]
    pool = tuple(
        Entrant(f"p{place}", {"gender": gender, "leaning": leaning}) for place, (gender, leaning) in enumerate(found)
    )
    values = [("gender", "female"), ("gender", "male"), ("leaning", "liberal"), ("leaning", "conservative")]
    quotas = tuple(Quota(feature, value, seats // 2 - 1, seats) for feature, value in values)
    return Case(f"example {people} {seats}", pool, quotas, seats)


def invented(people: int, seats: int, seed: int, *, slack: int = 0) -> Case:
    """A pool that replied unevenly (some values far more than others), with seven features and shared households.

    Quotas: the share of the population times the seats, rounded down and up, and `slack` more both ways; a rare value
    from 0. Features hang together by one hidden trait, so that not every combination is there.
    """
    rng = np.random.default_rng(seed)
    willing = {name: np.exp(rng.normal(0, 0.45, len(shares))) for name, shares in FEATURES.items()}
    values = [_person(willing, float(rng.normal()), rng) for _ in range(people)]
    homes = [f"home {place}" for place in range(people)]
    place = 0
    while place < people * _IN_SHARED_HOUSEHOLDS:
        size = int(rng.choice([2, 3], p=[0.8, 0.2]))
        for other in range(place, min(place + size, people)):
            homes[other] = homes[place]
            values[other]["area"] = values[place]["area"]
        place += size
    pool = tuple(Entrant(f"p{number}", one, home) for number, (one, home) in enumerate(zip(values, homes, strict=True)))
    return Case(f"invented {people} {seats} {seed}", pool, _quotas(values, seats, slack), seats)


def _person(willing: dict[str, np.ndarray], trait: float, rng: np.random.Generator) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, shares in FEATURES.items():
        weights = np.array(list(shares.values())) * willing[name]
        weights *= np.exp(np.linspace(-0.4, 0.4, len(weights)) * trait)
        found[name] = str(rng.choice(list(shares), p=weights / weights.sum()))
    return found


def _quotas(values: list[dict[str, str]], seats: int, slack: int) -> tuple[Quota, ...]:
    found: list[Quota] = []
    for name, shares in FEATURES.items():
        have = Counter(one[name] for one in values)
        for value, share in shares.items():
            target = share * seats
            least = 0 if share < _RARE else max(0, min(int(np.floor(target)), have[value]) - slack)
            found.append(Quota(name, value, least, max(1, int(np.ceil(target)) + slack)))
    return tuple(found)


def case_named(name: str) -> Case:
    """Give a pool by its name: that of a public folder and seats, or `example N K`, or `invented N K SEED`."""
    kind, *numbers = name.split()
    if kind == "example":
        people, seats = map(int, numbers)
        return example(people, seats)
    if kind == "invented":
        people, seats, seed = map(int, numbers)
        return invented(people, seats, seed)
    return public(kind, int(numbers[0]))
