"""Our own cases without a peer: `python -m benchmarks.budget_work.reruns zurich|explained OUT.json [FILE.pb]`.

`zurich`: all reruns of a file with one paper left out, add1 with both stop rules, step 1. `explained`: 200 made-up
papers over 40 options in fractions, add1 with all payments and reasons.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.budget_work.ours import peak, used
from deliberation.exchange.pabulib import read_pabulib
from deliberation.methods.counting.budget.fragility import leave_one_out
from deliberation.methods.counting.budget.report import as_record
from deliberation.methods.counting.budget.sharing import share_budget
from deliberation.methods.counting.budget.types import Method, Option, Stop, ticked
from deliberation.methods.counting.ties import order_without_draw

STOPS: tuple[Stop, ...] = ("exhaustive", "overspend")


def zurich() -> dict[str, Any]:
    """The share of reruns with the same winners, under each stop rule."""
    election = read_pabulib(Path(sys.argv[3]))
    ballots = list(election.ballots())
    order = order_without_draw("benchmark", election.ids)
    found = {}
    for stop in STOPS:
        check = leave_one_out(
            ballots,
            election.options(),
            budget=election.budget,
            tie_order=order,
            method=Method(completion="add1", stop=stop),
        )
        found[stop] = float(check.share_same)
    return found


def explained() -> dict[str, Any]:
    """How many options were funded and explained."""
    chance = Random(1)
    names = [f"o{number:02d}" for number in range(40)]
    options = [Option(name, chance.randrange(500, 5000, 50)) for name in names]
    papers = [ticked(chance.sample(names, chance.randint(3, 10))) for _ in range(200)]
    method = Method(completion="add1")
    result = share_budget(papers, options, budget=20_000, tie_order=names, method=method)
    as_record(result)
    return {"funded": len(result.winners), "explained": len(result.not_funded)}


def main() -> None:
    """Run one case and write what it cost."""
    start_mb, cpu, wall = peak(), used(), time.perf_counter()
    found = zurich() if sys.argv[1] == "zurich" else explained()
    document = {"cpu_s": used() - cpu, "wall_s": time.perf_counter() - wall, "start_mb": start_mb, "peak_mb": peak()}
    Path(sys.argv[2]).write_text(json.dumps({**document, **found}))


main()
