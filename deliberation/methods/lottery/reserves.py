"""Reserves: people drawn along with a panel who can replace those who drop out, and which of them comes next.

After A. Assos, C. Baharav, B. Flanigan, A. Procaccia, "Alternates, assemble!", EC 2025: the reserves that leave the
smallest expected distance to the quotas over drawn cases of dropping out; here chosen one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from deliberation.methods.errors import MethodError
from deliberation.methods.lottery.types import Entrant, Floats, Quota

CASES = 200
_LEVEL = 1e-9


def choose_reserves(
    people: Sequence[Entrant],
    quotas: Sequence[Quota],
    panel: Sequence[str],
    *,
    number: int,
    drop_out: Mapping[str, float] | float,
    rng: np.random.Generator,
) -> tuple[str, ...]:
    """Give up to `number` reserves in the order in which they were chosen: the one that helps in most cases first.

    `drop_out`: the probability (0 to 1) that a member drops out, for all or by id (0 where it is not named). Of a
    household one person at most is a member or a reserve. What a case costs is the distance of the counts from the
    quotas, and 1 for each empty seat. Where two help as much, a lot by `rng` decides. Fewer are given when the pool has
    no more. MethodError: `person_unknown`, `chance_outside`.
    """
    by_id = {one.id: one for one in people}
    if unknown := [name for name in panel if name not in by_id]:
        raise MethodError("person_unknown", person=unknown[0])
    chances = np.array([drop_out.get(name, 0.0) if isinstance(drop_out, Mapping) else drop_out for name in panel])
    if ((chances < 0) | (chances > 1)).any():
        raise MethodError("chance_outside", chance=float(chances.max()))
    counts, empty = _cases(by_id, quotas, panel, chances, rng)
    homes = {by_id[name].household for name in panel} - {None}
    open_to = [one for one in people if one.id not in set(panel) and one.household not in homes]
    open_to = [open_to[place] for place in rng.permutation(len(open_to))]
    marks = _marks(open_to, quotas)
    chosen: list[str] = []
    left = np.ones(len(open_to), dtype=bool)
    while len(chosen) < number and left.any():
        gains = _gains(counts, empty, marks, quotas)
        worth = np.where(left, np.maximum(gains, 0).sum(axis=0), -np.inf)
        place = int(np.argmax(worth > worth.max() - _LEVEL))
        one = open_to[place]
        helps = gains[:, place] > 0
        counts[helps] += marks[place]
        empty[helps] -= 1
        chosen.append(one.id)
        left[place] = False
        if one.household is not None:
            left &= np.array([other.household != one.household for other in open_to])
    return tuple(chosen)


def next_reserve(
    people: Sequence[Entrant], quotas: Sequence[Quota], seated: Sequence[str], reserves: Sequence[str]
) -> str | None:
    """Give the reserve who brings the panel nearest to the quotas now; None: none is left.

    Where two come as near, the earlier one. Somebody of a seated person's household is passed over.
    """
    by_id = {one.id: one for one in people}
    homes = {by_id[name].household for name in seated} - {None}
    able = [by_id[name] for name in reserves if name not in set(seated) and by_id[name].household not in homes]
    if not able:
        return None
    counts = _marks([by_id[name] for name in seated], quotas).sum(axis=0, keepdims=True)
    gains = _gains(counts, np.ones(1), _marks(able, quotas), quotas)
    return able[int(np.argmax(gains[0] > gains.max() - _LEVEL))].id


def _cases(
    by_id: Mapping[str, Entrant],
    quotas: Sequence[Quota],
    panel: Sequence[str],
    chances: Floats,
    rng: np.random.Generator,
) -> tuple[Floats, Floats]:
    """Give the counts by quota of those who stay, and the empty seats, for each drawn case."""
    gone = rng.random((CASES, len(panel))) < chances
    marks = _marks([by_id[name] for name in panel], quotas)
    return (~gone).astype(np.float64) @ marks, gone.sum(axis=1).astype(np.float64)


def _marks(people: Sequence[Entrant], quotas: Sequence[Quota]) -> Floats:
    """Give people x quotas: 1 where somebody has the value."""
    marks = [[float(one.values.get(quota.feature) == quota.value) for quota in quotas] for one in people]
    return np.array(marks, dtype=np.float64).reshape(len(people), len(quotas))


def _distance(counts: Floats, quotas: Sequence[Quota]) -> Floats:
    lows = np.array([quota.minimum for quota in quotas], dtype=np.float64)
    highs = np.array([quota.maximum for quota in quotas], dtype=np.float64)
    or_none = np.array([quota.or_none for quota in quotas], dtype=bool)
    below = np.where(or_none & (counts <= 0), 0.0, np.maximum(lows - counts, 0))
    return np.asarray((below + np.maximum(counts - highs, 0)).sum(axis=-1), dtype=np.float64)


def _gains(counts: Floats, empty: Floats, marks: Floats, quotas: Sequence[Quota]) -> Floats:
    """Give cases x people: how much less a case costs when this person takes an empty seat; no seat, no gain."""
    before = _distance(counts, quotas)
    gains = np.empty((len(counts), len(marks)))
    for place, mark in enumerate(marks):
        gains[:, place] = before - _distance(counts + mark, quotas) + 1
    gains[empty <= 0] = -np.inf
    return gains
