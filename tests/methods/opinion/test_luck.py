"""What comes out does not hang on what people are called, though who is left out when groups are tried does."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from deliberation.exchange.polis import read_polis
from deliberation.methods.opinion import choosing, sampling
from deliberation.methods.opinion.mapping import build_map
from deliberation.methods.opinion.types import Moderation, OpinionMap
from tests.methods.opinion import polis_data
from tests.methods.opinion.conversations import from_table, planted

# With these names one round of repeats led to 5 groups on brexit-consensus, and to another answer on bg2050-volunteers.
UNLUCKY = {"brexit-consensus": (6, 8, 16), "bg2050-volunteers": (15, 17, 21)}


def renamed(name: str, seed: int) -> OpinionMap:
    export = read_polis(polis_data.folder(name))
    votes = export.matrix()
    numbers = np.random.default_rng(seed).permutation(10**6)[: len(votes.participants)]
    other = dataclasses.replace(votes, participants=tuple(str(number) for number in numbers))
    return build_map(other, moderation=export.moderation(), rng=np.random.default_rng(seed))


@pytest.mark.parametrize("name", UNLUCKY)
def test_other_names_lead_to_the_same_groups(name: str) -> None:
    found = [renamed(name, seed) for seed in UNLUCKY[name]]
    assert {(one.k, one.enough) for one in found} == {(2, True)}
    assert {tuple(sorted(group.size for group in one.groups)) for one in found} == {
        tuple(sorted(group.size for group in found[0].groups))
    }
    assert all(one.receipt.parameters["stability_repeats"] > sampling.MOST_REPEATS for one in found)


def test_what_is_clear_is_not_measured_for_longer() -> None:
    table, _ = planted([200, 100], statements=60, seed=1)
    found = build_map(from_table(table), moderation=Moderation(), rng=np.random.default_rng(1))
    assert found.k == 2
    assert found.receipt.parameters["stability_repeats"] == sampling.MOST_REPEATS


def test_each_round_draws_others_and_the_first_is_the_usual_one() -> None:
    found = sampling.draws([f"p{number}" for number in range(2_000)])
    rows = np.arange(0, 2_000, 3)
    rounds = [found.of_round(rows, number) for number in range(sampling.MOST_ROUNDS)]
    assert np.array_equal(rounds[0], found.drawn[rows])
    for number, one in enumerate(rounds):
        assert abs(one.mean() - sampling.SHARE) < 0.01
        for other in rounds[:number]:
            # Two draws of four fifths agree on 68 of 100 by chance: .8 * .8 + .2 * .2.
            assert abs((one == other).mean() - 0.68) < 0.02


@pytest.mark.parametrize(
    ("values", "clear"),
    [
        ({2: [0.9, 0.92] * 14, 3: [0.7, 0.72] * 14}, True),
        ({2: [0.9, 0.92] * 14, 3: [0.7, 1.0] * 14}, False),
        ({2: [0.4, 0.62] * 14}, False),
        ({2: [0.4, 0.42] * 14}, True),
    ],
)
def test_clear_is_far_from_every_other_answer(values: dict[int, list[float]], clear: bool) -> None:
    assert choosing.is_clear(values) is clear
