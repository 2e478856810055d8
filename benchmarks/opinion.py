"""The opinion map beside red-dwarf: processor, memory, and whether planted groups are found.

Each run is a process of its own on one thread. Start-up and reading are apart on both sides; ours includes the
measuring of stability, which the peer does not do. Memory is the peak of the process; `start_mb` is the peak before
the method began. Public conversations are read where they are (../shared/data/polis) and left out where they are not.
The largest shape has no peer. Prints JSON; `make bench NAME=opinion` keeps it. Trust the ratio, not the seconds.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.opinion_work.planted import Shape, planted
from deliberation.exchange.polis import read_polis
from deliberation.methods.opinion.stability import adjusted_rand

PEER = Path("var/peers/opinion/bin/python")
PUBLIC = Path("../shared/data/polis")
SHAPES = (
    Shape("made up, 6,289 x 2,161", 6_289, 2_161, 800_000, 3),
    Shape("made up, 7,890 x 7,730", 7_890, 7_730, 1_030_000, 2, lean=0.45),
    Shape("made up, 33,547 x 783", 33_547, 783, 2_000_000, 3, lean=0.45),
)
FAR = Shape("made up, 1,000,000 x 2,000", 1_000_000, 2_000, 50_000_000, 4, lean=0.45)
RUNS_SMALL, RUNS_LARGE = 5, 3
Row = dict[str, Any]
THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def main() -> None:
    """Run everything and print what came out."""
    theirs = PEER if PEER.exists() else None
    with tempfile.TemporaryDirectory() as folder:
        rows = [_public(Path(folder), theirs, home) for home in sorted(PUBLIC.glob("*/votes.csv"))]
        rows += [_made_up(Path(folder), theirs, shape, RUNS_LARGE) for shape in SHAPES]
        rows.append(_made_up(Path(folder), None, FAR, 1))
    machine = {"system": platform.platform(), "processors": os.cpu_count(), "threads": 1}
    versions = {
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "scipy": version("scipy"),
        "peer": "red-dwarf 0.4.0",
    }
    json.dump({"name": "opinion", "machine": machine, "versions": versions, "rows": rows}, sys.stdout, indent=1)
    sys.stdout.write("\n")


def _public(folder: Path, theirs: Path | None, votes_file: Path) -> Row:
    votes = read_polis(votes_file.parent).matrix().canonical().votes
    return _row(folder, theirs, votes_file.parent.name, votes, None, RUNS_SMALL)


def _made_up(folder: Path, theirs: Path | None, shape: Shape, runs: int) -> Row:
    votes, truth = planted(shape, seed=1)
    row = _row(folder, theirs, shape.name, votes, truth, runs)
    return {**row, "planted": shape.groups, "lean": shape.lean, "told": shape.told}


def _row(
    folder: Path,
    theirs: Path | None,
    case: str,
    votes: sparse.csr_array,
    truth: NDArray[np.int64] | None,
    runs: int,
) -> Row:
    sys.stderr.write(f"{case}: {votes.nnz} votes\n")
    data, out = folder / "votes.npz", folder / "out.json"
    np.savez(data, data=votes.data, indices=votes.indices, indptr=votes.indptr, statements=votes.shape[1])
    shape = {"people": votes.shape[0], "statements": votes.shape[1], "votes": int(votes.nnz)}
    del votes
    one = _middle([_run([sys.executable, "-m", "benchmarks.opinion_work.ours"], data, out) for _ in range(runs)], truth)
    two: Row = {}
    if theirs is not None:
        command = [str(theirs), "benchmarks/opinion_work/red_dwarf.py"]
        two = _middle([_run(command, data, out) for _ in range(runs)], truth)
    ratio = {name: round(two[name] / one[name], 2) for name in ("cpu_s", "peak_mb") if two}
    same = None if truth is None else bool(one["ari"] >= 0.95)
    return {"case": case, **shape, "runs": runs, "ours": one, "peer": two, "ratio": ratio, "same_result": same}


def _run(command: list[str], data: Path, out: Path) -> Row:
    line = [*command, str(data), str(out)]
    done = subprocess.run(line, env={**os.environ, **THREADS}, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    found: Row = json.loads(out.read_text())
    return found


def _middle(runs: list[Row], truth: NDArray[np.int64] | None) -> Row:
    figures = {name: round(median(run[name] for run in runs), 3) for name in ("cpu_s", "wall_s", "start_mb", "peak_mb")}
    groups = runs[0]["groups"]
    labels = np.array(list(groups.values()), dtype=np.int64)
    sizes = sorted(np.bincount(labels).tolist(), reverse=True) if len(labels) else []
    found: Row = {**figures, "sizes": sizes}
    if "stability" in runs[0]:
        found["stability"] = round(runs[0]["stability"], 3)
    if truth is not None:
        people = np.array([int(person) for person in groups], dtype=np.int64)
        found["ari"] = round(adjusted_rand(labels, truth[people]), 3) if len(people) else 0.0
    return found


if __name__ == "__main__":
    main()
