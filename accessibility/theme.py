"""A panel's own colours: six of them, checked before they are kept, written as a style sheet of nothing else.

Contrast follows WCAG 2.2 (definitions of "relative luminance" and "contrast ratio").
"""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass
from typing import Final

TEXT_RATIO: Final = 7.0
CONTROL_RATIO: Final = 3.0
# Headers of these two colours make people think of a government office, which some of them fear.
OFFICIAL: Final = ("#1d70b8", "#00703c")
HUE_DISTANCE: Final = 20.0
GREY_BELOW: Final = 0.15
_HEX: Final = re.compile(r"#[0-9a-f]{6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a theme is refused: `kind` is "not_a_colour", "text", "control" or "official"."""

    kind: str
    colour: str
    against: str = ""
    ratio: float = 0.0


@dataclass(frozen=True, slots=True)
class Theme:
    """Six colours as "#rrggbb": behind, writing, links and main button, second accent, control edges, mistakes."""

    paper: str = "#fffdf8"
    ink: str = "#1f1a24"
    main: str = "#5b2a6b"
    second: str = "#0b5351"
    edge: str = "#6f6676"
    bad: str = "#97102a"


def _parts(colour: str) -> tuple[float, float, float]:
    if not _HEX.fullmatch(colour):
        raise ValueError(f"expected #rrggbb in small letters, got {colour!r}")
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """Return the relative luminance (0 black to 1 white) of "#rrggbb" by WCAG 2.2; ValueError otherwise."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21, by WCAG 2.2: (lighter + 0.05) / (darker + 0.05)."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def hue_distance(first: str, second: str) -> float:
    """Return how far two hues lie apart on the colour circle, in degrees from 0 to 180."""
    hues = [colorsys.rgb_to_hls(*_parts(colour))[0] * 360 for colour in (first, second)]
    apart = abs(hues[0] - hues[1])
    return min(apart, 360 - apart)


def mixed(first: str, second: str, share: float) -> str:
    """Return `first` with `share` (0 to 1) of `second` in it, part by part."""
    both = zip(_parts(first), _parts(second), strict=True)
    return "#" + "".join(f"{round(255 * (one * (1 - share) + other * share)):02x}" for one, other in both)


def looks_official(colour: str) -> bool:
    """Return whether a colour is strong and its hue is near one of the OFFICIAL headers."""
    saturation = colorsys.rgb_to_hls(*_parts(colour))[2]
    return saturation > GREY_BELOW and any(hue_distance(colour, other) < HUE_DISTANCE for other in OFFICIAL)


def _tints(theme: Theme) -> dict[str, str]:
    return {
        "card": mixed(theme.paper, "#ffffff", 0.6),
        "tint": mixed(theme.paper, theme.main, 0.05),
        "sand": mixed(theme.paper, theme.ink, 0.03),
        "second-tint": mixed(theme.paper, theme.second, 0.05),
        "bad-tint": mixed(theme.paper, theme.bad, 0.03),
    }


def problems(theme: Theme) -> list[Problem]:
    """Return every reason to refuse the theme, empty when it may be kept.

    Writing needs 7:1 on the paper and on every tint made from it, control edges 3:1; the main colour may not look
    like a government header.
    """
    colours = (theme.paper, theme.ink, theme.main, theme.second, theme.edge, theme.bad)
    wrong = [Problem("not_a_colour", colour) for colour in colours if not _HEX.fullmatch(colour)]
    if wrong:
        return wrong
    tints = _tints(theme)
    pairs = [(theme.main, _on_main(theme))]
    for behind in (theme.paper, tints["card"], tints["tint"], tints["sand"]):
        pairs += [(theme.ink, behind), (theme.main, behind)]
    pairs += [(theme.second, theme.paper), (theme.second, tints["second-tint"])]
    pairs += [(theme.bad, theme.paper), (theme.bad, tints["bad-tint"])]
    for colour, behind in pairs:
        ratio = contrast(colour, behind)
        if ratio < TEXT_RATIO:
            wrong.append(Problem("text", colour, behind, round(ratio, 2)))
    for behind in (theme.paper, tints["card"]):
        ratio = contrast(theme.edge, behind)
        if ratio < CONTROL_RATIO:
            wrong.append(Problem("control", theme.edge, behind, round(ratio, 2)))
    return wrong + [Problem("official", colour) for colour in (theme.main,) if looks_official(colour)]


def _on_main(theme: Theme) -> str:
    return max(("#ffffff", theme.ink), key=lambda colour: contrast(colour, theme.main))


def stylesheet(theme: Theme) -> str:
    """Return the panel's style sheet: the light look only, since dark, cream and contrast are the reader's own choice.

    Raises ValueError when the theme has problems; so nothing but checked "#rrggbb" values can stand in the result.
    """
    if problems(theme):
        raise ValueError("this theme has problems and can't be written")
    values = {
        "paper": theme.paper, "ink": theme.ink, "soft": theme.ink, "main": theme.main, "on-main": _on_main(theme),
        "deep": mixed(theme.main, theme.ink, 0.4), "second": theme.second, "edge": theme.edge, "bad": theme.bad,
        "line": mixed(theme.paper, theme.ink, 0.12), **_tints(theme),
    }  # fmt: skip
    body = ";".join(f"--{name}:{value}" for name, value in values.items())
    return (
        f"@media (prefers-color-scheme:light){{:root:not([data-colours]){{{body}}}}}\n"
        f":root[data-colours=light]{{{body}}}\n"
    )
