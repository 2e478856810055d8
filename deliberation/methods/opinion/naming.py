"""Groups keep their names from one map to the next, by the people who are in both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from deliberation.methods.opinion.types import id_order


def kept_names(before: Mapping[str, str], now: Mapping[str, int], k: int) -> list[str]:
    """Give a name to each of the groups 0 to k-1 of `now` (person to group), given the names `before` (person to name).

    Groups and names are paired so that as many people as possible keep theirs (Kuhn 1955, the assignment problem). A
    group that nobody brings a name to gets the lowest number that is free.

    >>> kept_names({"ann": "1", "bob": "1", "cat": "0"}, {"ann": 0, "bob": 0, "cat": 1, "dan": 1}, 2)
    ['1', '0']
    """
    names = sorted(set(before.values()), key=id_order)
    place = {name: number for number, name in enumerate(names)}
    shared = np.zeros((k, len(names)), dtype=np.int64)
    for (group, name), people in Counter((now[one], before[one]) for one in now.keys() & before.keys()).items():
        shared[group, place[name]] = people
    pairs = zip(*linear_sum_assignment(-shared), strict=True)
    found = {int(group): names[name] for group, name in pairs if shared[group, name]}
    return _filled(found, k, names)


def _filled(found: Mapping[int, str], k: int, taken: Sequence[str]) -> list[str]:
    used = {*taken, *found.values()}
    # At most k + all earlier names are in use, so there are always enough free numbers.
    free = iter([str(number) for number in range(k + len(used)) if str(number) not in used])
    return [found.get(group) or next(free) for group in range(k)]
