"""Ten people stand for a share: never wrong about all or none, and mirrored where reading begins on the right."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessibility.people_drawn import OF, out_of_ten, ten_people


def _filled(drawing: str) -> list[bool]:
    """From left to right, which people are filled."""
    people = ET.fromstring(drawing).findall("g")
    people.sort(key=lambda one: float(one.attrib["transform"].removeprefix("translate(").split()[0]))
    return [one.attrib["class"] == "a" for one in people]


@given(total=st.integers(1, 10_000), data=st.data())
def test_the_row_is_the_share_within_half_a_person_and_all_or_none_is_never_said_wrongly(
    total: int, data: st.DataObject
) -> None:
    count = data.draw(st.integers(0, total))
    filled = out_of_ten(count, total)
    assert (filled == OF) == (count == total)
    assert (filled == 0) == (count == 0)
    assert filled in (1, OF - 1) or abs(filled - OF * count / total) <= 0.5


@given(total=st.integers(1, 200), data=st.data())
def test_the_people_are_drawn_from_the_side_where_reading_begins(total: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, total))
    expected = [place < out_of_ten(count, total) for place in range(OF)]
    assert _filled(ten_people(count, total)) == expected
    assert _filled(ten_people(count, total, direction="rtl")) == expected[::-1]


@pytest.mark.parametrize(("count", "total"), [(1, 0), (-1, 3), (4, 3)])
def test_what_is_no_share_is_refused(count: int, total: int) -> None:
    with pytest.raises(ValueError, match="share"):
        out_of_ten(count, total)
