"""docs/threat-model.md names tests that exist, and no ASVS number of these tests is missing there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PAPER = (ROOT / "docs/threat-model.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| [^|]+ \| `([^`]+)::(test_\w+)` \|$", re.MULTILINE)
NUMBERED = re.compile(r"test_(\d+)_(\d+)_(\d+)_")


@cache
def names_of(path: str) -> frozenset[str]:
    """The names of the tests in a file below tests/."""
    tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_row_names_a_test_that_is_there() -> None:
    rows = ROW.findall(PAPER)
    assert len(rows) > 50
    assert not [(number, test) for number, path, test in rows if test not in names_of(path)]


def test_every_number_that_a_test_here_carries_is_in_the_table() -> None:
    told = {number for number, _, _ in ROW.findall(PAPER)}
    here = [path.relative_to(ROOT / "tests").as_posix() for path in sorted(Path(__file__).parent.glob("test_*.py"))]
    carried = {".".join(found.groups()) for path in here for test in names_of(path) if (found := NUMBERED.match(test))}
    assert carried <= told


def test_every_other_test_and_file_that_the_text_names_is_there() -> None:
    everywhere = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in names_of(path.relative_to(ROOT / "tests").as_posix())
    }
    files = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    for name in re.findall(r"`(?:tests/[\w/]+/)?(test_\w+\.py)`", PAPER):
        assert name in files
    for name in re.findall(r"`(test_\w+)(\.\.\.)?`", PAPER):
        assert name[0] in everywhere or (name[1] and any(one.startswith(name[0]) for one in everywhere)), name
