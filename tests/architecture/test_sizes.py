"""Small rooms: no long function, no long file, no tangle; and the figures that say how small."""

from __future__ import annotations

import statistics
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.trees import ROOMS, ROOT, files, functions, length, shown, source

LONGEST_FUNCTION = 60
LONGEST_FILE = 400
LONGEST_ROUTE = 35


def _lengths(paths: list[Path]) -> list[int]:
    return sorted(length(function) for path in paths for function in functions(path))


def test_no_function_is_longer_than_sixty_lines() -> None:
    long = [
        f"{shown(path)}:{function.lineno} {function.name} ({length(function)})"
        for path in files(".py")
        for function in functions(path)
        if length(function) > LONGEST_FUNCTION
    ]
    assert not long, "Split these:\n" + "\n".join(long)


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    long = [
        f"{shown(path)} ({lines})"
        for path in files(".py", ".html", ".js", ".sh")
        if (lines := source(path).count("\n")) > LONGEST_FILE
    ]
    assert not long, "Split these:\n" + "\n".join(long)


def test_routes_only_receive_ask_and_answer() -> None:
    long = [
        f"{shown(path)}:{function.lineno} {function.name} ({length(function)})"
        for path in files("routes.py", under=("deliberation",))
        for function in functions(path)
        if length(function) > LONGEST_ROUTE
    ]
    assert not long, "These do work that belongs to services or views:\n" + "\n".join(long)


@pytest.mark.parametrize("room", ROOMS)
def test_most_functions_are_short(room: str, record_property: Callable[[str, object], None]) -> None:
    lengths = _lengths(files(".py", under=(room,)))
    if len(lengths) < 10:
        return
    median = statistics.median(lengths)
    ninety = lengths[int(0.9 * (len(lengths) - 1))]
    record_property("functions", f"{room}: {len(lengths)}, median {median}, p90 {ninety}, max {lengths[-1]}")
    assert median <= 9, f"{room}: the median function has {median} lines"
    assert ninety <= 30, f"{room}: one function in ten has more than {ninety} lines"


def test_complexity_is_capped_and_nothing_is_excused() -> None:
    lint = tomllib.loads(source(ROOT / "pyproject.toml"))["tool"]["ruff"]["lint"]
    assert lint["mccabe"]["max-complexity"] <= 10
    assert "C90" in lint["select"]
    excuses = lint["ignore"] + [rule for rules in lint["per-file-ignores"].values() for rule in rules]
    assert not [rule for rule in excuses if rule.startswith("C9")]
    mark = "noqa: C" + "901"
    assert not [shown(path) for path in files(".py") if mark in source(path)]
