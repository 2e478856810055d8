"""One lottery of ours in a process of its own: `ours.py CASE ALGORITHM OUT.json`. Reading is not timed."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.lottery_work.pools import case_named
from deliberation.methods.lottery.fair import fair_lottery
from deliberation.methods.lottery.numbering import number_panels
from deliberation.methods.lottery.types import Lottery

PANELS = 1000


def main() -> None:
    """Make the lottery and its numbered panels once, and write what it cost and what came out."""
    name, algorithm, out = sys.argv[1:]
    case = case_named(name)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cpu, wall = time.process_time(), time.perf_counter()
    found = fair_lottery(case.people, case.quotas, seats=case.seats, algorithm=algorithm)  # type: ignore[arg-type]
    document: dict[str, object] = {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall}
    if not isinstance(found, Lottery):
        raise SystemExit(f"{name}: no panel meets the quotas")
    cpu = time.process_time()
    portfolio = number_panels(found, number=PANELS, rng=np.random.default_rng(1))
    document |= {
        "numbering_cpu_s": time.process_time() - cpu,
        "start_mb": before,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "min": found.lowest,
        "max": found.highest,
        "gini": found.gini,
        "geometric_mean": found.geometric_mean,
        "bound": found.bound,
        "gap": found.off,
        "optimal": found.optimal,
        "unselectable": len(found.unselectable),
        "panels": len(found.mixture.weights),
        "lottery_min": portfolio.lowest,
    }
    Path(out).write_text(json.dumps(document), encoding="utf-8")


main()
