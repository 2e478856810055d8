"""The lottery as a whole: a pool and quotas -> the fairest chances, and panels that give them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from deliberation.methods.lottery.chances import Chances, chances
from deliberation.methods.lottery.changing import smallest_change
from deliberation.methods.lottery.measures import geometric_mean, gini
from deliberation.methods.lottery.pooling import obstacles, shape_of
from deliberation.methods.lottery.relaxed import Cut
from deliberation.methods.lottery.spreading import Shut, Spreading
from deliberation.methods.lottery.types import (
    POSITIVE,
    Algorithm,
    Effort,
    Entrant,
    Floats,
    Infeasible,
    Lottery,
    Mixture,
    Progress,
    Quota,
    Shape,
    Unselectable,
)

VERSION = "1"
_NEAR = 1e-6


def fair_lottery(
    people: Sequence[Entrant],
    quotas: Sequence[Quota],
    *,
    seats: int,
    algorithm: Algorithm = "leximin",
    effort: Effort | None = None,
    progress: Progress | None = None,
) -> Lottery | Infeasible:
    """Give the fairest lottery over panels of `seats` people that meet every quota, or what makes that impossible.

    The chances come from a bound (`chances`), and panels are looked for until their mixture gives just these chances
    (`spreading`), which proves both. Where no mixture does, the bound gets sharper and the search goes on. When the
    effort ends first, the best lottery so far is given with the bound. Deterministic: no randomness is used.

    MethodError: see `pooling.shape_of`. What `progress` raises is passed on.
    """
    shape = shape_of(people, quotas, seats=seats)
    effort = effort or Effort()
    found = _search(shape, algorithm, effort, progress)
    if found is None:
        return _infeasible(people, quotas, shape, effort)
    shape, wanted, mixture = found
    return _lottery(shape, algorithm, wanted, mixture, effort)


def _search(
    shape: Shape, algorithm: Algorithm, effort: Effort, progress: Progress | None
) -> tuple[Shape, Chances, Mixture] | None:
    wanted = chances(shape, algorithm)
    spreading = Spreading(shape, effort, progress)
    if wanted is None or not spreading.any_panel():
        return None
    cuts: list[Cut] = []
    while True:
        found = spreading.mix(wanted)
        if isinstance(found, Mixture):
            return shape, wanted, found
        if isinstance(found, Shut):
            shape = replace(shape, shut=shape.shut | found.kinds)
        else:
            cuts.append(found)
        sharper = chances(shape, algorithm, cuts)
        if sharper is None or len(cuts) > effort.cuts:
            return shape, wanted, spreading.known(wanted)
        wanted = sharper


def _lottery(shape: Shape, algorithm: Algorithm, wanted: Chances, mixture: Mixture, effort: Effort) -> Lottery:
    by_kind: Floats = mixture.weights @ mixture.panels / shape.sizes
    able = wanted.wanted > POSITIVE
    each = np.repeat(by_kind, shape.sizes.astype(np.int64))
    of_able = np.repeat(by_kind[able], shape.sizes[able].astype(np.int64))
    probabilities = {
        shape.people[place].id: float(by_kind[kind]) if able[kind] else 0.0
        for kind, places in enumerate(shape.kinds)
        for place in places
    }
    return Lottery(
        algorithm=algorithm,
        probabilities={one.id: probabilities[one.id] for one in shape.people},
        lowest=float(of_able.min()),
        highest=float(of_able.max()),
        gini=gini(each.tolist()),
        geometric_mean=geometric_mean(of_able.tolist()),
        bound=float(wanted.wanted[able].min()),
        off=mixture.off,
        optimal=mixture.off <= _NEAR,
        unselectable=_unselectable(shape, np.flatnonzero(~able).tolist(), effort),
        shape=shape,
        mixture=mixture,
    )


def _unselectable(shape: Shape, kinds: Sequence[int], effort: Effort) -> tuple[Unselectable, ...]:
    found: dict[int, Unselectable] = {}
    for kind in kinds:
        because = smallest_change(shape, nodes=effort.nodes, within_flex=False, kind=kind) or ()
        for place in shape.kinds[kind]:
            found[place] = Unselectable(shape.people[place].id, because)
    return tuple(found[place] for place in sorted(found))


def _infeasible(people: Sequence[Entrant], quotas: Sequence[Quota], shape: Shape, effort: Effort) -> Infeasible:
    within = smallest_change(shape, nodes=effort.nodes)
    changes = within if within is not None else smallest_change(shape, nodes=effort.nodes, within_flex=False)
    return Infeasible(obstacles(people, quotas, seats=shape.seats), changes or (), within is not None)
