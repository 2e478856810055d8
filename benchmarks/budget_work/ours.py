"""Our count of one `.pb` file: `python -m benchmarks.budget_work.ours FILE RULE COMPLETION STOP ARITHMETIC OUT.json`.

The method and all its reasons are timed; start-up and reading are given beside it.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from deliberation.exchange.pabulib import read_pabulib
from deliberation.methods.counting.budget.report import as_record
from deliberation.methods.counting.budget.sharing import share_budget
from deliberation.methods.counting.budget.types import Method
from deliberation.methods.counting.ties import order_without_draw


def used() -> float:
    """Seconds on the processor up to now."""
    mine = resource.getrusage(resource.RUSAGE_SELF)
    return mine.ru_utime + mine.ru_stime


def peak() -> float:
    """The most memory that this process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Count once and write what it cost and what was funded."""
    file, rule, completion, stop, arithmetic, out = sys.argv[1:]
    started, start_mb = used(), peak()
    election = read_pabulib(Path(file))
    ballots = list(election.ballots())
    how: Any = {"rule": rule, "completion": completion, "stop": stop}
    points = "cost" if election.vote_type == "approval" else "points"
    read, cpu, wall = used() - started, used(), time.perf_counter()
    result = share_budget(
        ballots,
        election.options(),
        budget=election.budget,
        tie_order=order_without_draw("benchmark", election.ids),
        method=Method(**how, utility=points),  # type: ignore[arg-type] # one of the two names
        arithmetic=arithmetic,  # type: ignore[arg-type] # from our own list of cases
    )
    as_record(result)
    document = {
        "cpu_s": used() - cpu,
        "wall_s": time.perf_counter() - wall,
        "read_s": read,
        "start_s": started,
        "start_mb": start_mb,
        "peak_mb": peak(),
        "winners": sorted(result.winners),
    }
    Path(out).write_text(json.dumps(document))


if __name__ == "__main__":
    main()
