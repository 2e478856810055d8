"""Which way imports run: the contracts hold, and each of them notices a breach that is planted in a copy."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.trees import ROOMS, ROOT, files, imports, shown, source

ONE_WAY = "A word travels one way through the house"
PURE = "Methods are pure: no framework, no database, nothing else of ours"
REMEMBERED = "Models are only what is remembered"
ACCESS = "Accessibility could serve another application"
NO_TABLES = "Pages know no tables"
AUDIENCES = "Audiences do not import each other"
NO_PAGES = "Commands and the worker know no pages"

# (contract, the room where somebody takes a short cut, what they import there)
PLANTED = [
    (ONE_WAY, "deliberation.services", "deliberation.web"),
    (ONE_WAY, "deliberation.reading", "deliberation.services"),
    (ONE_WAY, "deliberation.exchange", "deliberation.reading"),
    (ONE_WAY, "deliberation.web", "deliberation.cli"),
    (ONE_WAY, "deliberation.jobs", "deliberation.cli"),
    (NO_PAGES, "deliberation.jobs", "deliberation.web"),
    (NO_PAGES, "deliberation.cli", "deliberation.web.public"),
    (ONE_WAY, "deliberation.scenario", "deliberation.factory"),
    (PURE, "deliberation.methods", "flask"),
    (PURE, "deliberation.methods.opinion", "sqlalchemy"),
    (PURE, "deliberation.methods.counting", "models"),
    (PURE, "deliberation.methods.tracing", "deliberation.services"),
    (PURE, "deliberation.methods", "deliberation.clock"),
    (REMEMBERED, "models", "flask"),
    (REMEMBERED, "models", "deliberation.clock"),
    (ACCESS, "accessibility", "models"),
    (ACCESS, "accessibility", "deliberation.errors"),
    (NO_TABLES, "deliberation.web", "models"),
    (NO_TABLES, "deliberation.web.resident", "sqlalchemy"),
    (AUDIENCES, "deliberation.web.resident", "deliberation.web.facilitator"),
    (AUDIENCES, "deliberation.web.public", "deliberation.web.account"),
]


def _lint(folder: Path) -> tuple[int, str]:
    program = Path(sys.executable).with_name("lint-imports")
    # Rich wraps lines at the terminal's width; a wide one keeps each finding on its own line.
    ran = subprocess.run(
        [program, "--config", "pyproject.toml", "--no-cache", "--no-logo"],
        cwd=folder,
        env={**os.environ, "COLUMNS": "400", "NO_COLOR": "1", "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return ran.returncode, ran.stdout + ran.stderr


def _copy(folder: Path) -> Path:
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__", "static", "templates"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def _plant(folder: Path, number: int, room: str, target: str) -> str:
    name = f"planted_{number}"
    (folder / Path(*room.split(".")) / f"{name}.py").write_text(f"import {target}\n", encoding="utf-8")
    return f"{room}.{name}"


def _sections(report: str) -> dict[str, str]:
    """The part of the report that speaks of each contract, by its name."""
    headings = list(re.finditer(r"^(.+)\n-+\n", report.partition("Broken contracts")[2], re.MULTILINE))
    text = report.partition("Broken contracts")[2]
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    return {heading.group(1).strip(): text[heading.end() : end] for heading, end in zip(headings, ends, strict=True)}


@pytest.fixture(scope="module")
def breaches(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, str]]:
    """One copy with every breach planted in a file of its own, and what the linter says of it."""
    folder = _copy(tmp_path_factory.mktemp("planted"))
    for number, (_, room, target) in enumerate(PLANTED):
        _plant(folder, number, room, target)
    status, report = _lint(folder)
    return status, _sections(report)


def test_the_contracts_hold() -> None:
    status, report = _lint(ROOT)
    assert status == 0, report


def test_a_breach_fails_the_linter(breaches: tuple[int, dict[str, str]]) -> None:
    assert breaches[0] == 1


@pytest.mark.parametrize(("number", "contract", "room", "target"), [(n, *row) for n, row in enumerate(PLANTED)])
def test_a_planted_breach_is_named(
    breaches: tuple[int, dict[str, str]], number: int, contract: str, room: str, target: str
) -> None:
    planted = f"{room}.planted_{number}"
    found = [line for line in breaches[1].get(contract, "").splitlines() if f"{planted} -> {target}" in line]
    assert found, f"{planted} imports {target}, and the contract '{contract}' did not say so"
    assert "l.1" in found[0]


def test_every_contract_has_a_breach_that_tries_it() -> None:
    contracts = tomllib.loads(source(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    assert {contract["name"] for contract in contracts} == {contract for contract, _, _ in PLANTED}


def test_every_audience_is_in_the_contract() -> None:
    contracts = tomllib.loads(source(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    named = {name for contract in contracts if contract["name"] == AUDIENCES for name in contract["modules"]}
    web = ROOT / "deliberation" / "web"
    there = {f"deliberation.web.{path.parent.name}" for path in web.glob("*/__init__.py")}
    assert there == named


def test_nobody_imports_the_front_door() -> None:
    wrong = [
        f"{shown(path)}:{line}"
        for path in files(".py", under=(*ROOMS, "migrations", "benchmarks"))
        for line, name in imports(path)
        if name.partition(".")[0] == "app"
    ]
    assert not wrong, wrong


def test_the_product_never_imports_its_tests_or_benchmarks() -> None:
    wrong = [
        f"{shown(path)}:{line} {name}"
        for path in [ROOT / "app.py", *files(".py", under=(*ROOMS, "migrations"))]
        for line, name in imports(path)
        if name.partition(".")[0] in {"tests", "benchmarks", "pytest", "hypothesis", "playwright"}
    ]
    assert not wrong, wrong


def test_exchange_knows_only_the_shapes_of_methods() -> None:
    allowed = re.compile(r"deliberation\.methods\.(errors|(\w+\.)*types)\b")
    wrong = [
        f"{shown(path)}:{line} {name}"
        for path in files(".py", under=("deliberation",))
        if path.is_relative_to(ROOT / "deliberation" / "exchange")
        for line, name in imports(path)
        if name.startswith("deliberation.methods") and not allowed.match(name)
    ]
    assert not wrong, wrong


def test_the_front_door_stays_small() -> None:
    assert source(ROOT / "app.py").count("\n") < 60
