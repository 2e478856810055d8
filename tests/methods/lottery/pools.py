"""Small pools as Hypothesis makes them: often feasible, with households, missing answers, and "or none"."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import strategies as st

from deliberation.methods.lottery.types import Entrant, Quota


class Pool(NamedTuple):
    people: tuple[Entrant, ...]
    quotas: tuple[Quota, ...]
    seats: int


@st.composite
def pools(draw: st.DrawFn) -> Pool:
    """4 to 9 people, 2 to 4 seats, up to three features; quotas near those of a drawn group, or any."""
    size = draw(st.integers(4, 9))
    seats = draw(st.integers(2, min(4, size - 1)))
    features = {
        name: [f"{name}{n}" for n in range(draw(st.integers(2, 3)))] for name in "abc"[: draw(st.integers(1, 3))]
    }
    people = tuple(
        Entrant(
            f"p{place}",
            {name: value for name, values in features.items() if (value := draw(st.sampled_from([*values * 4, ""])))},
            draw(st.sampled_from([None, None, None, "h1", "h2"])),
        )
        for place in range(size)
    )
    group = draw(st.permutations(people))[:seats]
    slack = st.sampled_from([0, 0, 1])
    found: list[Quota] = []
    for name, values in features.items():
        for value in values:
            have = sum(one.values.get(name) == value for one in group)
            least, most = max(0, have - draw(slack)), have + draw(slack)
            or_none = draw(st.sampled_from([False, False, False, True]))
            found.append(Quota(name, value, max(least, min(2, most)) if or_none else least, most, or_none=or_none))
    return Pool(people, tuple(found), seats)
