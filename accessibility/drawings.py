"""Small pictures made on the server from numbers that stand in a table on the same page.

Pure functions from numbers and words to markup. A drawing is hidden from screen readers (its table is what they read),
has no style of its own (classes of `figures.css` give two colours and their shades, in every colour setting) and
stretches with its place: sideways positions are percentages, heights are in letter heights, so the words on the marks
never shrink. In right-to-left text the picture is mirrored, the words are not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _
from markupsafe import Markup

LTR: Final = "ltr"
RTL: Final = "rtl"
# Two names on the map that are nearer than this (share of the width, letter heights) would run into each other.
_LABEL_WIDTH: Final = 0.6
_LABEL_GAP: Final = 1.4
_Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar drawing: its name in words, its value (0 or more) and the value as people should read it."""

    label: str
    value: float
    shown: str


@dataclass(frozen=True, slots=True)
class Group:
    """The marks of one group: its name in words and positions in any units."""

    label: str
    points: Sequence[tuple[float, float]]


def _number(value: float) -> str:
    """Write a number short and never as "nan" or "inf"."""
    if not math.isfinite(value):
        raise ValueError("a drawing needs finite numbers")
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def _percent(share: float) -> str:
    return _number(100 * share) + "%"


def _attributes(values: Mapping[str, str]) -> Markup:
    return Markup("").join(Markup(' {}="{}"').format(key, value) for key, value in values.items())


def _tag(name: str, /, words: str | None = None, **attributes: str) -> Markup:
    inside = _attributes({key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()})
    if words is None:
        return Markup("<{}{}/>").format(name, inside)
    return Markup("<{0}{1}>{2}</{0}>").format(name, inside, words)


def _drawing(height: float, direction: str, parts: Sequence[Markup]) -> Markup:
    """Wrap the parts; `direction` on the element makes text anchors follow the reading direction."""
    head = Markup(
        '<svg class="drawing" width="100%" height="{}em" direction="{}" aria-hidden="true" focusable="false">'
    )
    return head.format(_number(height), direction) + Markup("").join(parts) + Markup("</svg>")


def _check_direction(direction: str) -> None:
    if direction not in (LTR, RTL):
        raise ValueError(f"expected ltr or rtl, got {direction!r}")


def _place(start: float, width: float, direction: str) -> float:
    """Return where a box begins from the left edge, for a box that begins `start` from the reading side."""
    return start if direction == LTR else 1 - start - width


def _box(start: float, width: float, direction: str, *, y: float, height: float, css: str) -> Markup:
    return _tag(
        "rect", class_=css, x=_percent(_place(start, width, direction)), width=_percent(width),
        y=f"{_number(y)}em", height=f"{_number(height)}em", rx="4",
    )  # fmt: skip


def _text(words: str, at: float, direction: str, *, y: float, anchor: str = "start", css: str = "") -> Markup:
    where = _percent(at if direction == LTR else 1 - at)
    css_part = {"class_": css} if css else {}
    return _tag("text", words, x=where, y=f"{_number(y)}em", text_anchor=anchor, **css_part)


@dataclass(frozen=True, slots=True)
class StackWords:
    """The four labels of a stacked bar, already with their numbers, in the reader's language."""

    agree: str
    disagree: str
    passed: str
    not_seen: str


def _stack_words(agree: int, disagree: int, passed: int, not_seen: int) -> StackWords:
    return StackWords(
        agree=_("%(count)s agree", count=agree),
        disagree=_("%(count)s disagree", count=disagree),
        passed=_("%(count)s passed", count=passed),
        not_seen=_("%(count)s not seen", count=not_seen),
    )


def stacked_bar(
    agree: int, disagree: int, passed: int, not_seen: int, *, words: StackWords | None = None, direction: str = LTR
) -> Markup:
    """Draw one bar of all the people: those who agree from one side, those who disagree from the other.

    Between them stand those who passed and those who have not seen it, so the two sides never touch and each label
    stands at its own end. Counts are of people, 0 or more; ValueError for a negative one. Nobody: "" (no drawing).
    """
    _check_direction(direction)
    counts = (agree, passed, not_seen, disagree)
    if min(counts) < 0:
        raise ValueError("counts can't be negative")
    total = sum(counts)
    if total == 0:
        return Markup("")
    words = words or _stack_words(agree, disagree, passed, not_seen)
    starts = [sum(counts[:at]) / total for at in range(4)]
    boxes = [
        _box(start, count / total, direction, y=1.6, height=2.2, css=css)
        for start, count, css in zip(starts, counts, ("a", "a2", "none", "b"), strict=True)
        if count
    ]
    labels = [_text(words.agree, 0, direction, y=1, css="strong")] if agree else []
    labels += [_text(words.disagree, 1, direction, y=1, anchor="end", css="strong")] if disagree else []
    middle = [(words.passed, passed, 1), (words.not_seen, not_seen, 2)]
    rows = [(text, (starts[at] + count / total / 2)) for text, count, at in middle if count]
    for row, (text, centre) in enumerate(rows):
        labels += _below(text, centre, row, direction)
    return _drawing(4.2 + 1.5 * len(rows), direction, boxes + labels)


def _below(words: str, centre: float, row: int, direction: str) -> list[Markup]:
    """Write a label under the bar, a line from its part down to it, on a row of its own so that none can meet."""
    baseline = 5.2 + 1.5 * row
    line = _percent(centre if direction == LTR else 1 - centre)
    bottom = f"{_number(baseline - 0.4)}em"
    leader = _tag("line", x1=line, x2=line, y1="3.9em", y2=bottom)
    if centre <= 0.5:
        return [leader, _text(f"\u00a0{words}", centre, direction, y=baseline, css="quiet-text")]
    return [leader, _text(f"{words}\u00a0", centre, direction, y=baseline, anchor="end", css="quiet-text")]


def bars(rows: Sequence[Bar], *, most: float | None = None, direction: str = LTR) -> Markup:
    """Draw a horizontal bar for each row, its name above it and its number at its end; "" for no rows.

    `most` is the value that fills the width (default: the largest of the rows). Values are 0 or more and finite.
    """
    _check_direction(direction)
    if not rows:
        return Markup("")
    if any(not math.isfinite(row.value) or row.value < 0 for row in rows):
        raise ValueError("bars need finite values of 0 or more")
    full = max(most or 0.0, *(row.value for row in rows), 0.0)
    parts: list[Markup] = []
    for at, row in enumerate(rows):
        top = 3.2 * at
        share = row.value / full if full > 0 else 0.0
        parts.append(_text(row.label, 0, direction, y=top + 1))
        parts.append(_text(row.shown, 1, direction, y=top + 1, anchor="end", css="strong"))
        parts.append(_box(0, 1, direction, y=top + 1.4, height=1, css="a2"))
        if share > 0:
            parts.append(_box(0, share, direction, y=top + 1.4, height=1, css="a"))
    return _drawing(3.2 * len(rows), direction, parts)


_DOT = "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z"
_SHAPES: Final = (
    ("a", _DOT),
    ("b", "M0-6L6 5H-6z"),
    ("a2", "M-5-5H5V5H-5z"),
    ("b2", "M0-7L7 0L0 7L-7 0z"),
    ("a", "M-2-6H2V-2H6V2H2V6H-2V2H-6V-2H-2z"),
    ("b", "M0 6L-6-5H6z"),
)


def _scale(values: Sequence[float]) -> Callable[[float], float]:
    """Return a function that puts the values between 8 % and 92 % of the width; all equal go to the middle."""
    low, high = min(values), max(values)
    if high - low <= 0:
        return lambda _value: 0.5
    return lambda value: 0.08 + 0.84 * (value - low) / (high - low)


def scatter(
    groups: Sequence[Group], *, name: str, you: tuple[float, float] | None = None, you_label: str = "",
    height: float = 18, direction: str = LTR,
) -> Markup:  # fmt: skip
    """Draw the opinion map: each group has its own shape and shade, and its name written among its marks.

    `name` (letters and digits) keeps the shapes' ids apart when a page has several maps. Positions are finite; the two
    axes are stretched separately. `you` marks the reader's own place. "" when there is nobody. A seventh group starts
    the shapes again, its name still tells it apart.
    """
    _check_direction(direction)
    if not name.isalnum():
        raise ValueError("name must be letters and digits")
    points = [point for group in groups for point in group.points] + ([you] if you else [])
    if not points:
        return Markup("")
    if not all(math.isfinite(part) for point in points for part in point):
        raise ValueError("a drawing needs finite numbers")
    across, up = _scale([x for x, _up in points]), _scale([y for _across, y in points])
    placed = [[(across(x), (1 - up(y)) * height) for x, y in group.points] for group in groups]
    parts = [_tag("rect", class_="none", x="0%", y="0em", width="100%", height=f"{_number(height)}em", rx="12")]
    parts.append(_definitions(name, len(groups)))
    for at, spots in enumerate(placed):
        which = at % len(_SHAPES)
        parts += [_mark(f"{name}{which}", _SHAPES[which][0], spot, direction) for spot in spots]
    named = [(group.label, spots) for group, spots in zip(groups, placed, strict=True) if spots]
    place = (across(you[0]), (1 - up(you[1])) * height) if you else None
    if place:
        where = _percent(place[0] if direction == LTR else 1 - place[0])
        parts.append(_tag("circle", class_="you", cx=where, cy=f"{_number(place[1])}em", r="8"))
    parts += _names(named, place, you_label or _("You are here"), direction)
    return _drawing(height, direction, parts)


def _definitions(name: str, groups: int) -> Markup:
    shapes = [_tag("path", id=f"{name}{at}", d=_SHAPES[at][1]) for at in range(min(groups, len(_SHAPES)))]
    return Markup("<defs>") + Markup("").join(shapes) + Markup("</defs>")


def _mark(shape: str, css: str, place: tuple[float, float], direction: str) -> Markup:
    where = _percent(place[0] if direction == LTR else 1 - place[0])
    return _tag("use", href=f"#{shape}", class_=css, x=where, y=f"{_number(place[1])}em")


def _names(
    named: Sequence[tuple[str, Sequence[_Spot]]], you: _Spot | None, you_label: str, direction: str
) -> list[Markup]:
    """Write each group's name above its marks and the reader's own label under theirs, lower where two would meet."""
    wanted = [
        (max(min(y for _x, y in spots) - 0.7, 1.2), _mean([x for x, _y in spots]), words) for words, spots in named
    ]
    wanted += [(you[1] + 1.7, you[0], you_label)] if you else []
    written: list[_Spot] = []
    texts: list[Markup] = []
    for down, across, words in sorted(wanted):
        place = (across, down)
        while any(_meet(place, other) for other in written):
            place = (across, place[1] + 0.25)
        written.append(place)
        at, anchor = _inside(across)
        texts.append(_text(words, at, direction, y=place[1], anchor=anchor, css="halo"))
    return texts


def _inside(across: float) -> tuple[float, str]:
    """Return where a name is written and by which of its ends, so that a narrow screen does not cut it."""
    if across < 0.4:
        return max(across - 0.15, 0.03), "start"
    if across > 0.6:
        return min(across + 0.15, 0.97), "end"
    return across, "middle"


def _meet(one: _Spot, other: _Spot) -> bool:
    return abs(one[0] - other[0]) < _LABEL_WIDTH and abs(one[1] - other[1]) < _LABEL_GAP


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
