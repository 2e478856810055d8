"""Our count of one `.pb` file: `python -m benchmarks.budget_work.ours FILE RULE COMPLETION STOP ARITHMETIC OUT.json`.

The count alone is timed, as it is for the peer; start-up, reading with merging equal papers, and putting everything
into one result with all reasons are given beside it.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from deliberation.exchange.pabulib import read_pabulib
from deliberation.methods.counting.budget.assembling import assemble
from deliberation.methods.counting.budget.counts import prepare
from deliberation.methods.counting.budget.report import as_record
from deliberation.methods.counting.budget.sharing import work_out
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
    count = prepare(
        ballots,
        election.options(),
        election.budget,
        order_without_draw("benchmark", election.ids),
        Method(**how, utility=points),  # type: ignore[arg-type] # one of the two names
        arithmetic=arithmetic,  # type: ignore[arg-type] # from our own list of cases
    )
    read, cpu, wall = used() - started, used(), time.perf_counter()
    found, chooser = work_out(count)
    cpu, wall = used() - cpu, time.perf_counter() - wall
    told = used()
    result = assemble(count, found, chooser)
    as_record(result)
    document = {
        "cpu_s": cpu,
        "wall_s": wall,
        "told_s": used() - told,
        "read_s": read,
        "start_s": started,
        "start_mb": start_mb,
        "peak_mb": peak(),
        "winners": sorted(result.winners),
    }
    Path(out).write_text(json.dumps(document))


if __name__ == "__main__":
    main()
