"""Sharing budgets beside pabutools: processor, memory, and whether the same options are funded.

Each run is a process of its own on one thread. Start-up and reading with merging equal papers are apart on both
sides (`start_s`, `read_s`), and so is `told_s`: all payments and reasons, which the peer does not give; the ratio
`whole_s` sets the whole processes side by side. Memory is the peak of the process; `start_mb` is the peak before the
count. The peer counts both with gmpy2 and with floats, and the quicker of the two is kept; on the two largest files
add1 takes it minutes, so there it counts once, in floats. Public files are read where they are (../shared/data/pabulib)
and left out where they are not. Prints JSON; `make bench NAME=counting` keeps it; `python -m benchmarks.counting Zurich
Swiecie` runs only what is named so. Trust the ratio, not the seconds.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

PEER = Path("var/peers/counting/bin/python")
PUBLIC = Path("../shared/data/pabulib")
ZURICH, SWIECIE = "Switzerland_Zurich_SN", "Poland_Swiecie_2023"
WIELICZKA, MOKOTOW = "Poland_Wieliczka_2023_Green_Budget", "Poland_Warszawa_2023_Mokotow"
WARSZAWA = "Poland_Warszawa_2026"
RUNS, PEER_RUNS_LARGE = 5, 3
FIGURES = ("cpu_s", "wall_s", "told_s", "read_s", "start_s", "start_mb", "peak_mb")
Row = dict[str, Any]
THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Case:
    """One count of one file."""

    file: str
    rule: str
    completion: str = "none"
    stop: str = "exhaustive"
    arithmetic: str = "float"

    @property
    def name(self) -> str:
        """What the row is called."""
        added = "" if self.completion == "none" else f"+{self.completion} {self.stop}"
        return f"{self.file}: {self.rule}{added}, {self.arithmetic}"

    @property
    def large(self) -> bool:
        """Whether it takes the peer so long that fewer runs must do."""
        return self.file in (MOKOTOW, WARSZAWA)

    @property
    def has_peer(self) -> bool:
        """Whether the peer has this count."""
        return self.stop == "exhaustive"

    @property
    def peer_runs(self) -> dict[str, int]:
        """How often the peer counts, for each kind of number."""
        if self.large and self.completion == "add1":
            return {"float": 1}
        runs = PEER_RUNS_LARGE if self.large else RUNS
        return {"float": runs, "gmpy2": runs}


CASES = tuple(
    case
    for file in (ZURICH, SWIECIE, WIELICZKA, MOKOTOW, WARSZAWA)
    for case in (
        Case(file, "greedy", arithmetic="exact"),
        Case(file, "phragmen", arithmetic="exact"),
        Case(file, "equal-shares"),
        Case(file, "equal-shares", arithmetic="exact"),
        Case(file, "equal-shares", "add1"),
        Case(file, "equal-shares", "add1", "overspend"),
        *([] if file in (MOKOTOW, WARSZAWA) else [Case(file, "equal-shares", "add1", arithmetic="exact")]),
    )
)


def main() -> None:
    """Run what was asked for and print what came out."""
    asked = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.json"
        there = [case for case in CASES if (PUBLIC / f"{case.file}.pb").exists()]
        rows = [_row(case, out) for case in there if not asked or any(name in case.name for name in asked)]
        rows += _own_rows(asked, out)
    machine = {"system": platform.platform(), "processors": os.cpu_count(), "threads": 1}
    versions = {"python": platform.python_version(), "numpy": version("numpy"), "peer": "pabutools 1.2.3"}
    json.dump({"name": "counting", "machine": machine, "versions": versions, "rows": rows}, sys.stdout, indent=1)
    sys.stdout.write("\n")


def _row(case: Case, out: Path) -> Row:
    sys.stderr.write(f"{case.name}\n")
    file = str(PUBLIC / f"{case.file}.pb")
    how = [file, case.rule, case.completion, case.stop, case.arithmetic]
    one = _middle([_run([sys.executable, "-m", "benchmarks.budget_work.ours", *how], out) for _ in range(RUNS)])
    two: Row = {}
    if PEER.exists() and case.has_peer:
        command = [str(PEER), "benchmarks/budget_work/pabutools_count.py", file, case.rule, case.completion]
        found = []
        for numbers, runs in case.peer_runs.items():
            middle = _middle([_run([*command, numbers], out) for _ in range(runs)])
            found.append({**middle, "numbers": numbers, "runs": runs})
        two = min(found, key=lambda peer: float(peer["cpu_s"]))
    ratio = {name: round(two[name] / one[name], 2) for name in ("cpu_s", "whole_s", "peak_mb") if two and one[name]}
    same = one.pop("winners") == two.pop("winners") if two else None
    return {"case": case.name, "runs": RUNS, "ours": one, "peer": two, "ratio": ratio, "same_result": same}


def _own_rows(asked: list[str], out: Path) -> list[Row]:
    zurich = PUBLIC / f"{ZURICH}.pb"
    own = {f"{ZURICH}: every paper left out once, add1, both stop rules, float": ["zurich", str(out), str(zurich)]}
    own["made up, 200 papers x 40: add1 with all reasons, exact"] = ["explained", str(out)]
    rows = []
    for name, arguments in own.items():
        if (asked and not any(part in name for part in asked)) or (arguments[0] == "zurich" and not zurich.exists()):
            continue
        sys.stderr.write(f"{name}\n")
        command = [sys.executable, "-m", "benchmarks.budget_work.reruns", *arguments]
        runs = [_run(command, out, given=True) for _ in range(RUNS)]
        rest = {key: value for key, value in runs[0].items() if key not in FIGURES}
        one = {**_middle(runs), **rest}
        rows.append({"case": name, "runs": RUNS, "ours": one, "peer": {}, "ratio": {}, "same_result": None})
    return rows


def _run(command: list[str], out: Path, *, given: bool = False) -> Row:
    line = command if given else [*command, str(out)]
    done = subprocess.run(line, env={**os.environ, **THREADS}, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(line)} failed:\n{done.stderr[-2000:]}")
    found: Row = json.loads(out.read_text())
    return found


def _middle(runs: list[Row]) -> Row:
    figures: Row = {name: round(median(run[name] for run in runs), 4) for name in FIGURES if name in runs[0]}
    if "read_s" in figures:
        figures["whole_s"] = round(figures["start_s"] + figures["read_s"] + figures["cpu_s"], 4)
    return {**figures, "winners": runs[0]["winners"]} if "winners" in runs[0] else figures


if __name__ == "__main__":
    main()
