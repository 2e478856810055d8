"""Habits that no linter knows: who commits, who reads the clock, who catches everything, what tests may not do."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.trees import ROOMS, ROOT, called, calls, files, imports, parsed, shown, source

# The writing door; nobody else commits.
MAY_COMMIT = {"deliberation/database.py"}
# The job runner must outlive any job, and says what went wrong.
MAY_CATCH_ALL = {"deliberation/jobs/runner.py"}
MAY_READ_CLOCK = {"deliberation/clock.py"}


def _product() -> list[Path]:
    return [ROOT / "app.py", *files(".py", under=ROOMS)]


@pytest.mark.parametrize("path", files(".py"), ids=shown)
def test_parses_with_the_oldest_python_that_we_support(path: Path) -> None:
    assert parsed(path) is not None


def commits(path: Path) -> list[int]:
    """Lines that commit something themselves."""
    return [c.lineno for c in calls(path) if called(c) == "commit" and isinstance(c.func, ast.Attribute)]


def _is_broad(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"}) for kind in kinds
    )


def _passes_on(handler: ast.ExceptHandler) -> bool:
    """Undo and raise again: nothing is swallowed."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def catches_everything(path: Path) -> list[int]:
    """Lines that catch any error at all and keep it to themselves."""
    return [
        node.lineno
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ExceptHandler) and _is_broad(node) and not _passes_on(node)
    ]


def reads_a_clock(path: Path) -> list[int]:
    """Lines that ask the machine what time it is."""
    asks = {"now": "datetime", "utcnow": "datetime", "today": "date", "time": "time"}
    return [
        call.lineno
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and asks.get(call.func.attr) == call.func.value.id
    ]


def _breaking(habit: Callable[[Path], list[int]], paths: list[Path], *, may: set[str]) -> list[str]:
    return [f"{shown(path)}:{line}" for path in paths if shown(path) not in may for line in habit(path)]


def test_only_the_writing_door_commits() -> None:
    assert not _breaking(commits, _product(), may=MAY_COMMIT)


def test_nobody_catches_everything() -> None:
    assert not _breaking(catches_everything, files(".py"), may=MAY_CATCH_ALL)


def test_there_is_one_clock() -> None:
    assert not _breaking(reads_a_clock, _product(), may=MAY_READ_CLOCK)


@pytest.mark.parametrize(
    ("habit", "wrong", "right"),
    [
        (commits, "db.session.commit()", "commit(work)"),
        (catches_everything, "try: go()\nexcept Exception: pass", "try: go()\nexcept ValueError: pass"),
        (catches_everything, "try: go()\nexcept: pass", "try: go()\nexcept BaseException:\n    undo()\n    raise"),
        (catches_everything, "try: go()\nexcept (KeyError, Exception): stay()", "try: go()\nexcept KeyError: stay()"),
        (reads_a_clock, "datetime.now(UTC)", "clock.now()"),
        (reads_a_clock, "time.time()", "time.monotonic()"),
    ],
)
def test_the_search_finds_a_bad_habit(
    tmp_path: Path, habit: Callable[[Path], list[int]], wrong: str, right: str
) -> None:
    (tmp_path / "wrong.py").write_text(wrong, encoding="utf-8")
    (tmp_path / "right.py").write_text(right, encoding="utf-8")
    assert habit(tmp_path / "wrong.py")
    assert not habit(tmp_path / "right.py")


def test_methods_touch_nothing_outside_themselves() -> None:
    outside = {
        "random",
        "secrets",
        "time",
        "os",
        "io",
        "sqlite3",
        "tempfile",
        "uuid",
        "subprocess",
        "socket",
        "logging",
    }
    wrong = [
        f"{shown(path)}:{line} {name}"
        for path in files(".py", under=("deliberation",))
        if path.is_relative_to(ROOT / "deliberation" / "methods")
        for line, name in imports(path)
        if name.partition(".")[0] in outside
    ]
    assert not wrong, f"A method gets what it needs as an argument: {wrong}"


def test_no_room_is_a_lumber_room() -> None:
    lumber = {"utils", "util", "common", "helpers", "manager", "managers", "misc", "base_utils"}
    wrong = [shown(path) for path in files(".py") if {path.stem, path.parent.name} & lumber]
    assert not wrong, f"Name them for what they do: {wrong}"


def test_no_test_sleeps_or_is_excused() -> None:
    lazy = re.compile(r"\btime\.sleep\(|pytest\.mark\.(?:skip|xfail)\b|\bunittest\.skip")
    wrong = [shown(path) for path in files(".py", under=("tests",)) if lazy.search(source(path))]
    assert not wrong, f"Wait for a condition; mend the test: {wrong}"


def test_a_type_is_ignored_only_with_its_reason() -> None:
    bare = re.compile(r"#\s*type:\s*ignore(?!\[[\w-]+(?:,\s*[\w-]+)*\]\s*#)")
    wrong = [
        f"{shown(path)}:{number}"
        for path in _product()
        for number, line in enumerate(source(path).splitlines(), 1)
        if bare.search(line)
    ]
    assert not wrong, f"Give the code and the reason: {wrong}"
