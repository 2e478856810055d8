"""The first five minutes: what `make install` does on machines that lack something, with a make-believe Python."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.trees import ROOT

TOOLS = """
basename cat chmod cp cut date dirname echo expand find grep ls make mkdir mktemp mv rm sed sh sha256sum tail timeout
"""

PYTHON = """#!/bin/sh
case "$*" in
    *'sys.exit(sys.version_info < (3, 11))'*) [ ! -e "$WORLD/old" ] ;;
    *_base_executable*) echo "$WORLD/bin/python3" ;;
    *'import ensurepip'*) [ -e "$WORLD/can-make-environments" ] ;;
    *%d.%d*) echo 3.11 ;;
    -V) if [ -e "$WORLD/old" ]; then echo Python 3.9.2; else echo Python 3.11.2; fi ;;
    '-m venv .venv') mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    *'pip install'*)
        echo "$*" >>"$WORLD/log"
        case "$*" in *uv*) [ ! -e "$WORLD/no-uv" ] ;; *) [ ! -e "$WORLD/offline" ] ;; esac
        ;;
    *) echo "the make-believe Python does not know: $*" >&2; exit 99 ;;
esac
"""
APT = '#!/bin/sh\necho "apt-get $*" >>"$WORLD/log"\n: >"$WORLD/can-make-environments"\n'


@dataclass(frozen=True)
class Machine:
    """A make-believe machine: its own programs, its own checkout."""

    world: Path

    @property
    def checkout(self) -> Path:
        """Where Folkmoot was cloned to."""
        return self.world / "folkmoot"

    def fact(self, name: str, *, holds: bool = True) -> None:
        """Let the make-believe programs behave so from now on."""
        path = self.world / name
        path.touch() if holds else path.unlink()

    def log(self) -> list[str]:
        """What was asked of apt-get, pip and uv so far."""
        path = self.world / "log"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def program(self, name: str, text: str) -> None:
        """Put a program on the machine."""
        path = self.world / "bin" / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run something in the checkout with nothing but this machine's programs."""
        return subprocess.run(
            command,
            cwd=self.checkout,
            env={"PATH": str(self.world / "bin"), "WORLD": str(self.world), **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )

    def install(self, what: str = "core") -> subprocess.CompletedProcess[str]:
        """What `make install` runs."""
        return self.run("sh", "bootstrap/install.sh", what)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine whose Python can make environments, used by somebody who is not root."""
    made = Machine(tmp_path)
    (tmp_path / "bin").mkdir()
    for tool in TOOLS.split():
        found = shutil.which(tool)
        assert found, f"{tool} is missing on this machine"
        (tmp_path / "bin" / tool).symlink_to(found)
    made.program("python3", PYTHON)
    made.program("apt-get", APT)
    made.program("id", "#!/bin/sh\necho 1000\n")
    made.fact("can-make-environments")
    made.checkout.mkdir()
    shutil.copytree(ROOT / "bootstrap", made.checkout / "bootstrap")
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, made.checkout)
    shutil.copytree(ROOT / "tests" / "journeys" / "tools", made.checkout / "tests" / "journeys" / "tools")
    return made


def test_the_second_run_asks_nothing_of_the_network(machine: Machine) -> None:
    first = machine.install()
    assert first.returncode == 0, first.stderr
    asked = machine.log()
    assert len(asked) == 2
    second = machine.install()
    assert (second.returncode, second.stdout) == (0, "Already installed.\n")
    assert machine.log() == asked


def test_what_tests_need_includes_what_the_demo_needs(machine: Machine) -> None:
    assert machine.install("test").returncode == 0
    asked = machine.log()
    assert any(".[test]" in line for line in asked)
    assert machine.install("core").returncode == 0
    assert machine.log() == asked


def test_changed_dependencies_are_installed(machine: Machine) -> None:
    machine.install()
    asked = len(machine.log())
    with (machine.checkout / "pyproject.toml").open("a", encoding="utf-8") as project:
        project.write("# one more\n")
    assert machine.install().returncode == 0
    assert len(machine.log()) > asked
    assert len(list((machine.checkout / ".venv").glob(".installed-core-*"))) == 1


def test_half_an_environment_is_built_again(machine: Machine) -> None:
    half = machine.checkout / ".venv" / "bin"
    half.mkdir(parents=True)
    (half / "leftover").touch()
    ran = machine.install()
    assert ran.returncode == 0, ran.stderr
    assert "Removing an unfinished or moved .venv." in ran.stdout
    assert not (half / "leftover").exists()


def test_a_moved_checkout_is_noticed(machine: Machine) -> None:
    machine.install()
    machine.checkout.rename(machine.world / "elsewhere")
    (machine.world / "elsewhere").rename(machine.checkout)
    assert machine.install().stdout == "Already installed.\n"
    (machine.checkout / ".venv" / ".made").write_text("/somewhere/else 3.11", encoding="utf-8")
    assert "Removing an unfinished or moved .venv." in machine.install().stdout


def test_pip_does_it_where_uv_cannot(machine: Machine) -> None:
    machine.fact("no-uv")
    ran = machine.install()
    assert ran.returncode == 0, ran.stderr
    assert "trying pip" in ran.stdout
    assert machine.log()[-1] == "-m pip install --quiet --editable ."


def test_without_a_network_it_says_so_and_the_next_try_works(machine: Machine) -> None:
    machine.fact("no-uv")
    machine.fact("offline")
    failed = machine.install()
    assert failed.returncode == 2
    assert "It is safe to try again." in failed.stderr
    machine.fact("offline", holds=False)
    assert machine.install().returncode == 0


def test_an_old_python_is_refused_with_its_version(machine: Machine) -> None:
    machine.fact("old")
    ran = machine.install()
    assert ran.returncode == 2
    assert "needs Python 3.11 or newer; this machine has Python 3.9.2" in ran.stderr
    assert not (machine.checkout / ".venv").exists()


def test_somebody_who_may_not_install_gets_the_one_line(machine: Machine) -> None:
    machine.fact("can-make-environments", holds=False)
    ran = machine.install()
    assert ran.returncode == 2
    lines = [line.strip() for line in ran.stdout.splitlines() if "apt-get" in line]
    assert lines == ["apt-get update && apt-get install -y python3-venv"]
    assert machine.log() == []
    assert not (machine.checkout / ".venv").exists()


def test_root_gets_what_is_missing(machine: Machine) -> None:
    machine.fact("can-make-environments", holds=False)
    machine.program("id", "#!/bin/sh\necho 0\n")
    ran = machine.install()
    assert ran.returncode == 0, ran.stderr
    assert machine.log()[0].endswith("install --no-install-recommends python3-venv")


def test_a_missing_program_is_a_reason_to_skip_but_not_in_ci(machine: Machine) -> None:
    programs = ("sh", "bootstrap/programs.sh")
    ran = machine.run(*programs, "chromium")
    assert ran.returncode == 0
    assert "skipped, because it is not installed" in ran.stdout
    assert machine.run(*programs, "chromium", CI="true").returncode == 2
    assert machine.run(*programs, "--needed", "chromium").returncode == 2
    machine.program("chromium", "#!/bin/sh\n")
    present = machine.run(*programs, "chromium", CI="true")
    assert (present.returncode, present.stdout) == (0, "")


def test_clean_keeps_the_database(machine: Machine) -> None:
    machine.install()
    kept = machine.checkout / "var" / "folkmoot.sqlite3"
    for path in (
        kept,
        machine.checkout / "var" / "audit" / "summary.json",
        machine.checkout / "a" / "__pycache__" / "b.pyc",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    ran = machine.run("make", "clean")
    assert ran.returncode == 0, ran.stderr
    assert "database" in ran.stdout
    assert list((machine.checkout / "var").iterdir()) == [kept]
    assert not (machine.checkout / ".venv").exists()
    assert not (machine.checkout / "a" / "__pycache__").exists()


def test_benchmarks_are_named_when_one_is_not_there(machine: Machine) -> None:
    assert "no benchmarks" in machine.run("sh", "bootstrap/bench.sh").stdout
    (machine.checkout / "benchmarks").mkdir()
    (machine.checkout / "benchmarks" / "opinion.py").touch()
    ran = machine.run("sh", "bootstrap/bench.sh", "counting")
    assert ran.returncode == 2
    assert "opinion" in ran.stderr


def test_without_npm_the_audit_goes_on_and_says_so(machine: Machine) -> None:
    ran = machine.run("sh", "bootstrap/tools.sh", CI="true")
    assert ran.returncode == 0, ran.stderr
    assert "left out, because there is no npm" in ran.stdout


def test_a_registry_that_does_not_answer_stops_no_audit(machine: Machine) -> None:
    machine.program("node", "#!/bin/sh\n")
    machine.program("npm", '#!/bin/sh\necho "npm $*" >>"$WORLD/log"\n[ ! -e "$WORLD/offline" ]\n')
    machine.fact("offline")
    ran = machine.run("sh", "bootstrap/tools.sh", CI="true")
    assert ran.returncode == 0, ran.stderr
    assert "They could not be installed" in ran.stdout
    machine.fact("offline", holds=False)
    assert machine.run("sh", "bootstrap/tools.sh").returncode == 0
    asked = len(machine.log())
    assert machine.run("sh", "bootstrap/tools.sh").returncode == 0
    assert len(machine.log()) == asked == 2
