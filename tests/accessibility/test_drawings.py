"""The small pictures: well formed, to scale, mirrored, and silent to screen readers."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from accessibility import drawings
from accessibility.drawings import Bar, Group

counts = st.integers(0, 10**6)
numbers = st.floats(-1e6, 1e6)
values = st.floats(0, 1e9)
directions = st.sampled_from(["ltr", "rtl"])


def _tree(drawing: Markup) -> ET.Element:
    root = ET.fromstring(str(drawing))
    assert root.get("aria-hidden") == "true"
    assert root.get("focusable") == "false"
    assert "nan" not in drawing
    assert "inf" not in drawing
    assert "style=" not in drawing
    return root


def _share(element: ET.Element, name: str) -> float:
    text = element.get(name, "")
    assert text.endswith("%")
    return float(text[:-1])


@given(counts, counts, counts, counts, directions)
def test_a_stacked_bar_is_to_scale(agree: int, disagree: int, passed: int, unseen: int, direction: str) -> None:
    drawing = drawings.stacked_bar(agree, disagree, passed, unseen, direction=direction)
    total = agree + disagree + passed + unseen
    if total == 0:
        assert drawing == ""
        return
    boxes = {box.get("class"): box for box in _tree(drawing).iter("rect")}
    expected = {"a": agree, "b": disagree, "a2": passed, "none": unseen}
    assert set(boxes) == {css for css, count in expected.items() if count}
    for css, box in boxes.items():
        assert _share(box, "width") == pytest.approx(100 * expected[css] / total, abs=0.006)
        assert -0.02 <= _share(box, "x") <= 100.02
    assert sum(_share(box, "width") for box in boxes.values()) == pytest.approx(100, abs=0.03)


def test_each_label_stands_on_its_own_part() -> None:
    texts = {text.text: text for text in _tree(drawings.stacked_bar(31, 5, 4, 8)).iter("text")}
    assert _share(texts["31 agree"], "x") == 0
    assert _share(texts["5 disagree"], "x") == 100
    assert texts["5 disagree"].get("text-anchor") == "end"
    labels = {(text or "").strip("\xa0"): element for text, element in texts.items()}
    assert labels["4 passed"].get("y") != labels["8 not seen"].get("y")


@given(counts, counts, counts, counts)
def test_the_other_direction_is_the_mirror_image(agree: int, disagree: int, passed: int, unseen: int) -> None:
    pictures = [
        drawings.stacked_bar(agree, disagree, passed, unseen, direction=direction) for direction in ("ltr", "rtl")
    ]
    if not pictures[0]:
        return
    left, right = (list(_tree(picture).iter("rect")) for picture in pictures)
    for one, other in zip(left, right, strict=True):
        assert _share(one, "x") + _share(one, "width") + _share(other, "x") == pytest.approx(100, abs=0.03)


@given(st.lists(st.tuples(st.text(), values), max_size=6), directions)
def test_bars_are_to_scale_and_hold_any_words(rows: list[tuple[str, float]], direction: str) -> None:
    clean = ["".join(letter for letter in words if letter.isprintable()) for words, _ in rows]
    given_rows = [Bar(words, value, f"{value:g}") for words, (_, value) in zip(clean, rows, strict=True)]
    drawing = drawings.bars(given_rows, direction=direction)
    if not rows:
        assert drawing == ""
        return
    root = _tree(drawing)
    most = max(value for _, value in rows)
    widths = [_share(box, "width") for box in root.iter("rect") if box.get("class") == "a"]
    wanted = [100 * value / most for _, value in rows if most and value / most > 0]
    assert widths == pytest.approx(wanted, abs=0.006)
    texts = [text.text or "" for text in root.iter("text")]
    assert texts[::2] == clean


def test_words_are_written_as_words() -> None:
    drawing = drawings.bars([Bar("<script>alert('x')</script> & more", 1, '"1"')])
    assert "<script" not in drawing
    assert _tree(drawing).findtext("text") == "<script>alert('x')</script> & more"


points = st.lists(st.tuples(numbers, numbers), max_size=12)


@given(st.lists(points, max_size=8), st.none() | st.tuples(numbers, numbers), directions)
def test_the_map_keeps_all_marks_inside(
    clouds: list[list[tuple[float, float]]], you: tuple[float, float] | None, direction: str
) -> None:
    groups = [Group(f"Group {at}", cloud) for at, cloud in enumerate(clouds)]
    drawing = drawings.scatter(groups, name="m", you=you, direction=direction)
    if not any(clouds) and you is None:
        assert drawing == ""
        return
    root = _tree(drawing)
    marks = list(root.iter("use"))
    assert len(marks) == sum(map(len, clouds))
    for mark in marks:
        assert 7.99 <= _share(mark, "x") <= 92.01
        assert 1.4 <= float(mark.get("y", "")[:-2]) <= 16.6
    ids = [path.get("id") for path in root.iter("path")]
    assert len(set(ids)) == len(ids)
    assert {mark.get("href") for mark in marks} <= {f"#{name}" for name in ids}
    assert len(list(root.iter("circle"))) == (you is not None)


def test_groups_differ_by_shape_and_have_their_name_on_the_map() -> None:
    groups = [Group("Carers", [(0, 0), (1, 1)]), Group("Riders", [(3, 3)])]
    root = _tree(drawings.scatter(groups, name="m", you=(0, 1)))
    paths = list(root.iter("path"))
    assert len({path.get("d") for path in paths}) == len(groups)
    assert {"Carers", "Riders", "You are here"} == {text.text for text in root.iter("text")}


@given(st.lists(points.filter(bool), min_size=2, max_size=6))
def test_names_on_the_map_never_share_a_line(clouds: list[list[tuple[float, float]]]) -> None:
    root = _tree(drawings.scatter([Group(str(at), cloud) for at, cloud in enumerate(clouds)], name="m"))
    spots = [(_share(text, "x") / 100, float(text.get("y", "")[:-2])) for text in root.iter("text")]
    for at, one in enumerate(spots):
        for other in spots[at + 1 :]:
            assert abs(one[0] - other[0]) > 0.25 or abs(one[1] - other[1]) >= 1.38


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        drawings.stacked_bar(-1, 0, 0, 2)
    with pytest.raises(ValueError, match="finite"):
        drawings.bars([Bar("a", math.nan, "?")])
    with pytest.raises(ValueError, match="finite"):
        drawings.scatter([Group("a", [(math.inf, 0.0)])], name="m")
    with pytest.raises(ValueError, match="name"):
        drawings.scatter([Group("a", [(0.0, 0.0)])], name='"><script>')
    with pytest.raises(ValueError, match="ltr"):
        drawings.stacked_bar(1, 1, 1, 1, direction="up")
