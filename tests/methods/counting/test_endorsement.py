from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.methods.counting.endorsement import needed, passes
from deliberation.methods.errors import MethodError

fractions = st.integers(1, 60).flatmap(lambda bottom: st.tuples(st.integers(0, bottom), st.just(bottom)))


def test_the_scenarios_ballot() -> None:
    assert needed(46, 4, 5) == 37
    assert not passes(36, 46, 4, 5)
    assert passes(37, 46, 4, 5)
    assert needed(48, 4, 5) == 39


def test_just_under_is_not_enough() -> None:
    assert not passes(796, 1000, 4, 5)
    assert not passes(4 * 10**18 - 1, 5 * 10**18, 4, 5)
    assert passes(4 * 10**18, 5 * 10**18, 4, 5)


@settings(deadline=None)
@given(st.integers(0, 200), fractions, st.booleans(), st.data())
def test_it_is_the_exact_fraction(base: int, threshold: tuple[int, int], more_than: bool, data: st.DataObject) -> None:
    yes = data.draw(st.integers(0, base))
    wanted = Fraction(*threshold)
    share = Fraction(yes, base) if base else None
    expected = share is not None and (share > wanted if more_than else share >= wanted)
    assert passes(yes, base, *threshold, more_than=more_than) is expected


@settings(deadline=None)
@given(st.integers(0, 200), fractions, st.booleans())
def test_the_least_number_is_the_least(base: int, threshold: tuple[int, int], more_than: bool) -> None:
    passing = [yes for yes in range(base + 1) if passes(yes, base, *threshold, more_than=more_than)]
    assert needed(base, *threshold, more_than=more_than) == (passing[0] if passing else None)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((1, 2, 1, 0), "threshold"),
        ((1, 2, 3, 2), "threshold"),
        ((1, 2, -1, 2), "threshold"),
        ((3, 2, 1, 2), "tally"),
        ((-1, 2, 1, 2), "tally"),
        ((0, -1, 1, 2), "tally"),
    ],
)
def test_nonsense_is_refused(arguments: tuple[int, int, int, int], code: str) -> None:
    with pytest.raises(MethodError) as raised:
        passes(*arguments)
    assert raised.value.code == code
