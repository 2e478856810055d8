"""The papers of the house: the licence word for word, exact pins, and a README that names every command."""

from __future__ import annotations

import hashlib
import re
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pytest

from tests.architecture.trees import ROOT, files, shown, source

# The text that the Free Software Foundation publishes.
LICENCE = "8486a10c4393cee1c25392769ddd3b2d6c242d6ec7928e1414efff7dfb2f07ef"
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[\w,]+\])?==([\w.]+)$")


def _project() -> dict[str, Any]:
    return tomllib.loads(source(ROOT / "pyproject.toml"))


def _requirements() -> list[str]:
    project = _project()
    extras = [line for lines in project["project"]["optional-dependencies"].values() for line in lines]
    return [*project["build-system"]["requires"], *project["project"]["dependencies"], *extras]


def _targets() -> dict[str, str]:
    return dict(re.findall(r"^([a-z]+):.*?## (.+)$", source(ROOT / "Makefile"), re.MULTILINE))


def test_the_licence_is_the_whole_agpl() -> None:
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == LICENCE
    assert _project()["project"]["license"] == "AGPL-3.0-or-later"


def test_every_dependency_is_pinned() -> None:
    loose = [line for line in _requirements() if not PIN.match(line)]
    assert not loose, f"Pin these with ==: {loose}"


def test_what_is_installed_is_what_is_pinned() -> None:
    wrong = []
    for line in _requirements():
        name, wanted = PIN.findall(line)[0]
        try:
            found = version(name)
        except PackageNotFoundError:
            continue
        if found != wanted:
            wrong.append(f"{name}: pinned {wanted}, installed {found}")
    assert not wrong, wrong


def test_one_name_has_one_version() -> None:
    pins = [PIN.findall(line)[0] for line in _requirements() if PIN.match(line)]
    versions: dict[str, set[str]] = {}
    for name, pinned in pins:
        versions.setdefault(name.lower(), set()).add(pinned)
    assert not {name: found for name, found in versions.items() if len(found) > 1}


def test_the_makefile_says_what_each_target_does() -> None:
    phony = source(ROOT / "Makefile").partition(".PHONY:")[2].splitlines()[0].split()
    assert set(_targets()) == set(phony)
    assert {"install", "demo", "test", "audit", "bench", "clean", "help"} <= set(phony)
    listed = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=20
    ).stdout
    assert all(f"make {name}" in listed and says in listed for name, says in _targets().items())


def test_the_readme_names_every_command() -> None:
    readme = source(ROOT / "README.md")
    missing = [name for name in _targets() if f"make {name}" not in readme and name != "help"]
    assert not missing, f"README.md does not speak of: {missing}"


def test_the_packages_that_are_shipped_exist() -> None:
    shipped = _project()["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    assert not [name for name in shipped if not (ROOT / name).exists()]
    assert not {"tests", "benchmarks", "var"} & set(shipped)


@pytest.mark.parametrize("path", [*files(".sh", under=("bootstrap",)), ROOT / ".ci" / "run"], ids=shown)
def test_a_shell_script_parses(path: object) -> None:
    shell = "bash" if source(ROOT / str(path)).startswith("#!/usr/bin/env bash") else "sh"
    ran = subprocess.run([shell, "-n", str(path)], capture_output=True, text=True, check=False, timeout=20)
    assert ran.returncode == 0, ran.stderr
