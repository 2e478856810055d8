"""Groups in the votes, beside the formula read slowly."""

from __future__ import annotations

import numpy as np
import pytest

from deliberation.methods.opinion.refining import criterion, refine
from tests.methods.opinion.conversations import UNSEEN, from_table


def plain_fit(table: np.ndarray, labels: np.ndarray, person: int, group: int) -> float:
    """The formula at the head of `refining`, read slowly."""
    total = np.log((np.sum(labels == group) + 1) / (len(labels) + labels.max() + 1))
    for statement in range(table.shape[1]):
        if table[person, statement] == UNSEEN:
            continue
        saw = table[:, statement] != UNSEEN
        share = (1 + table[:, statement]) / 2
        usual = (share[saw].sum() + 0.5) / (saw.sum() + 1)
        inside = saw & (labels == group)
        chance = (share[inside].sum() + usual) / (inside.sum() + 1)
        total += share[person] * np.log(chance) + (1 - share[person]) * np.log(1 - chance)
    return float(total)


@pytest.mark.parametrize("seed", range(6))
def test_nobody_fits_another_group_better_at_the_end(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = rng.choice([1, 0, -1, UNSEEN, 1, -1], size=(24, 9))
    start = np.concatenate([np.arange(3), rng.integers(0, 3, size=21)])
    found = refine(from_table(table).votes, np.zeros(9, dtype=bool), start, 3)
    fits = np.array([[plain_fit(table, found.labels, i, g) for g in range(3)] for i in range(24)])
    best = fits.argmax(axis=1)
    assert np.array_equal(best, found.labels) or np.unique(best).size < 3


def test_moderated_statements_move_nobody() -> None:
    rng = np.random.default_rng(2)
    table = rng.choice([1, -1], size=(30, 8))
    other = table.copy()
    other[:, 5] = rng.choice([1, 0, -1], size=30)
    out = np.arange(8) == 5
    start = rng.integers(0, 2, size=30)
    one, two = (refine(from_table(each).votes, out, start, 2) for each in (table, other))
    assert np.array_equal(one.labels, two.labels)
    assert criterion(from_table(table).votes, out, one) == criterion(from_table(other).votes, out, two)


def test_blocks_of_votes_add_up_to_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    votes = from_table(rng.choice([1, 0, -1, UNSEEN], size=(80, 12))).votes
    start = rng.integers(0, 3, size=80)
    whole = refine(votes, np.zeros(12, dtype=bool), start, 3)
    monkeypatch.setattr("deliberation.methods.opinion.refining._BLOCK", 50)
    parts = refine(votes, np.zeros(12, dtype=bool), start, 3)
    assert np.array_equal(whole.labels, parts.labels)
    in_parts = criterion(votes, np.zeros(12, dtype=bool), whole)
    monkeypatch.undo()
    assert in_parts == pytest.approx(criterion(votes, np.zeros(12, dtype=bool), whole), rel=1e-12)
