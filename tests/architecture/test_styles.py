"""Our style sheets: focus stays visible, and pages turn round for languages that run from right to left."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.trees import files, shown, source

_DECLARATION = re.compile(r"(?:^|[;{}])\s*([\w-]+)\s*:\s*([^;{}]+?)\s*(?=[;}])")
_ONE_SIDED = re.compile(
    r"^(?:left|right|(?:margin|padding|border|scroll-margin|scroll-padding|inset)-(?:left|right)\b.*|border-(?:top|bottom)-(?:left|right)-radius)$"
)
_SIDED_VALUES = {"text-align", "float", "clear", "caption-side", "justify-content", "text-align-last"}
_FOUR_SIDED = {"margin", "padding", "inset", "border-width", "border-style", "border-color", "scroll-margin"}


def declarations(sheet: str) -> list[tuple[int, str, str]]:
    """Line, property and value of every declaration, comments and strings apart."""
    sheet = re.sub(r"/\*.*?\*/", lambda found: "\n" * found.group(0).count("\n"), sheet, flags=re.DOTALL)
    sheet = re.sub(r"\"[^\"\n]*\"|'[^'\n]*'|url\([^)]*\)", '""', sheet)
    return [
        (sheet.count("\n", 0, match.start(1)) + 1, match.group(1), match.group(2))
        for match in _DECLARATION.finditer(sheet)
    ]


def _hides_focus(name: str, value: str) -> bool:
    return name in {"outline", "outline-style", "outline-width"} and value.split()[0] in {"none", "0", "0px"}


def _parts(value: str) -> list[str]:
    """The top-level words of a value: `1px calc(2px + 3px)` has two."""
    return re.findall(r"(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+", value.replace("!important", ""))


def _takes_sides(name: str, value: str) -> bool:
    parts = _parts(value)
    return (
        bool(_ONE_SIDED.match(name))
        or (name in _SIDED_VALUES and bool({"left", "right"} & set(parts)))
        or (name in _FOUR_SIDED and len(parts) == 4 and parts[1] != parts[3])
    )


def problems(sheet: str) -> list[str]:
    """What is wrong in a style sheet, a line each."""
    return [
        f"{line}: {name}: {value}"
        for line, name, value in declarations(sheet)
        if _hides_focus(name, value) or _takes_sides(name, value)
    ]


@pytest.mark.parametrize("path", files(".css"), ids=shown)
def test_a_style_sheet_keeps_focus_and_takes_no_sides(path: Path) -> None:
    found = problems(source(path))
    assert not found, shown(path) + "\n" + "\n".join(found)


@pytest.mark.parametrize(
    "wrong",
    [
        "outline: none",
        "outline:0",
        "margin-left: 1px",
        "left:0",
        "text-align: right",
        "padding: 0 1px 0 2px",
        "border-right: 0",
    ],
)
def test_the_search_finds(wrong: str) -> None:
    assert problems("a:hover { color: red; " + wrong + " }")


@pytest.mark.parametrize(
    "right",
    [
        "outline: 3px solid",
        "margin-inline-start: 1px",
        "inset: 0",
        "text-align: start",
        "padding: 0 1px",
        "padding: 1px 2px 3px 2px",
    ],
)
def test_the_search_spares(right: str) -> None:
    assert not problems("/* left: 0 */ a:hover { color: red; " + right + "; }")
