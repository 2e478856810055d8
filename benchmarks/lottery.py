"""The lottery beside sortition-algorithms: processor, memory, the lowest probability, and whether it is proved.

Each run is a process of its own on one thread; start-up and reading are left out on both sides. The peer runs with each
of its two free back ends, and the quicker one is kept; it has maximin and Nash, and its leximin needs a commercial
solver, so that ours stands beside its maximin there. What the peer has not done after PATIENCE seconds is ended and
written so. Public pools are read where they are (../shared/data/sortition) and left out where they are not; the
invented ones come from `benchmarks/lottery_work/pools.py`. Prints JSON; `make bench NAME=lottery` keeps it; `python -m
benchmarks.lottery opendlp example` runs only what is named so. Trust the ratio, not the seconds.
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

from benchmarks.lottery_work.pools import DATA, Case, case_named

PEER = Path("var/peers/lottery/bin/python")
BACK_ENDS = ("highspy", "mip-cbc")
RUNS = 5
PATIENCE = 120
THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
PUBLIC = ("opendlp_selection_150_22 22", "opendlp_monitoring_100_30 30")
SMALL = (*PUBLIC, "example 200 20", "example 2000 200")
# Seeds of invented pools that have a panel at all; the others would be refused with a smaller change.
INVENTED = tuple(f"invented 420 45 {seed}" for seed in (1, 2, 3, 4, 6, 7, 9, 10, 12, 13))
LARGE = ("invented 400 45 1", "invented 400 80 2", "invented 1500 45 2", "invented 1500 110 1")
Row = dict[str, Any]


def main() -> None:
    """Run what was asked for and print what came out."""
    asked = sys.argv[1:]
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in (*SMALL, *INVENTED, *LARGE):
            if (asked and not any(part in name for part in asked)) or (name in PUBLIC and not DATA.is_dir()):
                continue
            runs = RUNS if name in SMALL else 1
            for algorithm in ("maximin", "leximin", "nash") if name in SMALL else ("maximin", "leximin"):
                sys.stderr.write(f"{name}: {algorithm}\n")
                rows.append(_row(name, algorithm, runs, Path(folder)))
    machine = {"system": platform.platform(), "processors": os.cpu_count(), "threads": 1}
    versions = {
        "python": platform.python_version(),
        "highspy": version("highspy"),
        "peer": "sortition-algorithms 0.12.15",
    }
    json.dump({"name": "lottery", "machine": machine, "versions": versions, "rows": rows}, sys.stdout, indent=1)
    sys.stdout.write("\n")


def _row(name: str, algorithm: str, runs: int, folder: Path) -> Row:
    out = folder / "out.json"
    command = [sys.executable, "-m", "benchmarks.lottery_work.ours", name, algorithm, str(out)]
    ours = _middle([_run(command, out) for _ in range(runs)])
    theirs: list[Row] = []
    if PEER.exists() and name in (*SMALL, INVENTED[0]) and algorithm != "leximin":
        source = _written(case_named(name), folder / "case.json")
        for back_end in BACK_ENDS:
            peer = [str(PEER), "benchmarks/lottery_work/theirs.py", source, algorithm, back_end, str(out)]
            found = _run(peer, out, patience=PATIENCE)
            if "cpu_s" in found:
                found = _middle([found, *(_run(peer, out, patience=PATIENCE) for _ in range(runs - 1))])
            theirs.append({**found, "back_end": back_end})
    done = [one for one in theirs if "cpu_s" in one]
    peer_row = (
        min(done, key=lambda one: float(one["cpu_s"])) if done else {"stopped_after_s": PATIENCE} if theirs else {}
    )
    ratio = {key: round(peer_row[key] / ours[key], 2) for key in ("cpu_s", "peak_mb") if done and ours[key]}
    same = abs(peer_row["min"] - ours["min"]) < 1e-3 if done and algorithm == "maximin" else None
    row = {"case": name, "algorithm": algorithm, "runs": runs, "ours": ours, "peer": peer_row}
    return {**row, "ratio": ratio, "same_result": same}


def _written(case: Case, place: Path) -> str:
    features = sorted({quota.feature for quota in case.quotas})
    document = {
        "seats": case.seats,
        "households": any(one.household for one in case.people),
        "quotas": [
            {"feature": one.feature, "value": one.value, "min": str(one.minimum), "max": str(one.maximum)}
            for one in case.quotas
        ],
        "people": [
            {"id": one.id, "home": one.household or one.id, **{name: one.values[name] for name in features}}
            for one in case.people
        ],
    }
    place.write_text(json.dumps(document), encoding="utf-8")
    return str(place)


def _run(command: list[str], out: Path, *, patience: float | None = None) -> Row:
    environment = {**os.environ, **THREADS}
    try:
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=patience)
    except subprocess.TimeoutExpired:
        return {"stopped_after_s": patience}
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    found: Row = json.loads(out.read_text(encoding="utf-8"))
    return found


def _middle(runs: list[Row]) -> Row:
    timed = {"cpu_s", "wall_s", "numbering_cpu_s", "start_mb", "peak_mb"}
    return {
        key: round(median(float(run[key]) for run in runs), 3) if key in timed else value
        for key, value in runs[0].items()
    }


if __name__ == "__main__":
    main()
