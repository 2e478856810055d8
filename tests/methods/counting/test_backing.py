"""How many have to stand behind a minority statement: whole numbers, never rounded down."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.methods.counting.backing import backers_needed


@pytest.mark.parametrize(
    ("voted", "needed"), [(0, 1), (1, 1), (10, 1), (11, 2), (40, 4), (41, 5), (46, 5), (50, 5), (51, 6)]
)
def test_a_tenth_is_rounded_up(voted: int, needed: int) -> None:
    assert backers_needed(voted, 1, 10) == needed


@given(st.integers(0, 10**9), st.integers(1, 1000), st.integers(0, 1000))
def test_it_is_the_smallest_number_that_is_at_least_the_share(voted: int, whole: int, part: int) -> None:
    part = min(part, whole)
    needed = backers_needed(voted, part, whole)
    share = Fraction(part, whole) * voted
    assert needed >= 1
    assert needed >= share
    assert needed == 1 or needed - 1 < share
