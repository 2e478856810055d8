"""Contrast by its formula, the colours in our own style sheets, and panels' themes that may or may not be kept."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessibility import theme
from accessibility.extension import STATIC
from accessibility.theme import Theme

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
TOKEN = re.compile(r"--([a-z-]+):(#[0-9a-f]{3}(?:[0-9a-f]{3})?)\b")
BEHIND = ("paper", "card", "tint", "sand")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#1d70b8", "#ffffff", 5.17),
        ("#1f1a24", "#fffdf8", 16.77),
        ("#5b2a6b", "#fffdf8", 10.39),
        ("#ffbf47", "#fffdf8", 1.61),
    ],
)
def test_known_ratios(one: str, other: str, ratio: float) -> None:
    assert theme.contrast(one, other) == pytest.approx(ratio, abs=0.006)


@given(colours, colours)
def test_a_ratio_is_between_1_and_21_and_the_same_both_ways(one: str, other: str) -> None:
    assert 1 <= theme.contrast(one, other) <= 21
    assert theme.contrast(one, other) == theme.contrast(other, one)
    assert 0 <= theme.hue_distance(one, other) <= 180


def _long(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(2 * letter for letter in colour[1:])


def _looks() -> dict[str, dict[str, str]]:
    core = (STATIC / "css" / "core.css").read_text(encoding="utf-8")
    chosen = (STATIC / "css" / "chosen.css").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {}
    for line in (core + chosen).splitlines():
        tokens = {name: _long(colour) for name, colour in TOKEN.findall(line)}
        name = re.match(r":root(?:\[data-colours=(\w+)\])?\{|@media \((prefers-color-scheme:dark)\)", line)
        if name and "paper" in tokens:
            found[name[1] or name[2] or "light"] = tokens
    return {name: {**found["light"], **tokens} for name, tokens in found.items()}


LOOKS = _looks()


def test_every_look_is_found() -> None:
    assert set(LOOKS) == {"light", "dark", "prefers-color-scheme:dark", "cream", "contrast"}
    assert LOOKS["dark"] == LOOKS["prefers-color-scheme:dark"]


@pytest.mark.parametrize("look", sorted(LOOKS))
def test_our_own_colours_keep_the_ratios(look: str) -> None:
    tokens = LOOKS[look]
    pairs = [(front, behind) for front in ("ink", "soft", "main", "deep") for behind in BEHIND]
    pairs += [("on-main", "main"), ("on-main", "deep"), ("second", "paper"), ("second", "card")]
    pairs += [
        ("ink", "second-tint"),
        ("ink", "bad-tint"),
        ("bad", "bad-tint"),
        ("bad", "paper"),
        ("main", "second-tint"),
    ]
    for front, behind in pairs:
        ratio = theme.contrast(tokens[front], tokens[behind])
        assert ratio >= theme.TEXT_RATIO, (look, front, behind, round(ratio, 2))
    for behind in (*BEHIND, "second-tint"):
        for edge in ("edge", "second", "main"):
            assert theme.contrast(tokens[edge], tokens[behind]) >= theme.CONTROL_RATIO, (look, edge, behind)


def test_the_theme_that_we_ship_may_be_kept() -> None:
    assert theme.problems(Theme()) == []


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"ink": "#888888"}, "text"),
        ({"main": "#b080c0"}, "text"),
        ({"bad": "#ff0000"}, "text"),
        ({"edge": "#dddddd"}, "control"),
        ({"main": "#003078"}, "official"),
        ({"main": "#00401f"}, "official"),
        ({"paper": "red"}, "not_a_colour"),
        ({"ink": "#1F1A24"}, "not_a_colour"),
        ({"main": "#5b2a6b}body{display:none"}, "not_a_colour"),
    ],
)
def test_a_poor_theme_is_refused(change: dict[str, str], kind: str) -> None:
    poor = dataclasses.replace(Theme(), **change)
    assert kind in {problem.kind for problem in theme.problems(poor)}
    with pytest.raises(ValueError, match="problems"):
        theme.stylesheet(poor)


@given(st.builds(Theme, main=colours, ink=colours, paper=colours))
def test_a_written_theme_is_readable_and_only_colours(tried: Theme) -> None:
    if theme.problems(tried):
        return
    text = theme.stylesheet(tried)
    written = dict(re.findall(r"--([a-z-]+):([^;}]+)", text))
    assert all(re.fullmatch(r"#[0-9a-f]{6}", value) for value in written.values())
    assert theme.contrast(written["ink"], written["paper"]) >= 7
    assert theme.contrast(written["on-main"], written["main"]) >= 7


def test_the_panel_colours_leave_the_readers_own_choice_alone() -> None:
    text = theme.stylesheet(Theme())
    assert "data-colours=light" in text
    assert "dark" not in text
    assert text.count("{") == text.count("}") == 3


def test_mixing() -> None:
    assert theme.mixed("#000000", "#ffffff", 0.5) == "#808080"
    assert theme.mixed("#123456", "#ffffff", 0) == "#123456"
    with pytest.raises(ValueError, match="rrggbb"):
        theme.luminance("#fff")
