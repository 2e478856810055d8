"""The share of contacts with the same person."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from deliberation.methods.continuity import Continuity, continuity

PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), max_size=40)


def test_known_cases() -> None:
    assert continuity([(1, 1)]) == Continuity(0, 0, 0), "one contact says nothing"
    assert continuity([(1, 1), (1, 1)]) == Continuity(1, 2, 2)
    assert continuity([(1, 1), (1, 2), (1, 3)]) == Continuity(1, 3, 1)
    assert continuity([(1, 1), (2, 2), (1, 1), (2, 3)]) == Continuity(2, 4, 3)


@given(PAIRS, st.randoms())
def test_it_is_the_definition_in_any_order(pairs: list[tuple[int, int]], shuffled: object) -> None:
    found = continuity(pairs)
    people = [one for one in {who for who, _ in pairs} if sum(who == one for who, _ in pairs) >= 2]
    most = [max(Counter(other for who, other in pairs if who == one).values()) for one in people]
    assert (found.people, found.same) == (len(people), sum(most))
    assert found.contacts == sum(who in people for who, _ in pairs)
    assert found.people <= found.same <= found.contacts or found == Continuity(0, 0, 0)
    again = list(pairs)
    shuffled.shuffle(again)  # type: ignore[attr-defined]
    assert continuity(again) == found
