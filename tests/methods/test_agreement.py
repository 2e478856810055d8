"""Agreement of two readers: against scikit-learn, and what has to hold for any readings."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from deliberation.methods.agreement import agreement

ANSWER = st.sampled_from(["agree", "disagree", "pass", "skipped"])
READINGS = st.lists(st.tuples(ANSWER, ANSWER), min_size=1, max_size=60)


@given(READINGS)
def test_it_is_what_scikit_learn_works_out(read: list[tuple[str, str]]) -> None:
    found = agreement(Counter(read))
    assert (found.answers, found.alike) == (len(read), sum(one == other for one, other in read))
    if found.kappa is None:
        assert len({answer for pair in read for answer in pair}) == 1
    else:
        assert found.kappa == pytest.approx(cohen_kappa_score(*zip(*read, strict=True)), abs=1e-12)


@given(READINGS, st.permutations(["agree", "disagree", "pass", "skipped"]))
def test_order_who_read_first_and_names_do_not_matter(read: list[tuple[str, str]], names: list[str]) -> None:
    found = agreement(Counter(read))
    new = dict(zip(sorted(names), names, strict=True))
    turned = Counter((new[other], new[one]) for one, other in reversed(read))
    assert agreement(turned) == found
    assert agreement({pair: 3 * times for pair, times in Counter(read).items()}).kappa == found.kappa


@given(READINGS)
def test_kappa_is_one_only_where_all_is_alike_and_never_above_the_share(read: list[tuple[str, str]]) -> None:
    found = agreement(Counter(read))
    if found.kappa is not None:
        assert -1 <= found.kappa <= 1
        assert (found.kappa == 1) == (found.alike == found.answers)
        assert found.kappa <= (found.share or 0) + 1e-12


def test_nothing_read_says_nothing() -> None:
    found = agreement({})
    assert (found.answers, found.share, found.kappa) == (0, None, None)
