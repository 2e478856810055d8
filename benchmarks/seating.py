"""How well and how fast people are seated, as JSON on standard output.

Run: python -m benchmarks.seating. The people are made up here, from a seed. groupselect is no installable peer; the
figures known of it stand in the documents and are not measured again here.
"""

from __future__ import annotations

import json
import platform
import resource
import time
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

import numpy as np

from deliberation.methods.seating.planning import plan
from deliberation.methods.seating.types import Gathering, Person, Table


def made_up(people: int, kinds: tuple[int, ...], tables: int, rounds: int) -> Gathering:
    """People with a value for each attribute, some values rarer than others."""
    rng = np.random.default_rng(11)
    columns = [rng.choice(kind, size=people, p=np.arange(kind, 0, -1) * 2 / (kind * (kind + 1))) for kind in kinds]
    everybody = tuple(Person(f"p{at:03}", tuple(str(column[at]) for column in columns)) for at in range(people))
    names = tuple(f"attribute {at}" for at in range(len(kinds)))
    return Gathering(everybody, tuple(Table(f"Table {at}", people // tables) for at in range(tables)), rounds, names)


def measured(case: str, gathering: Gathering) -> dict[str, Any]:
    """One row."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = plan(gathering, rng=np.random.default_rng(1))
    ours = {
        "cpu_s": round(time.process_time() - cpu, 2),
        "wall_s": round(time.perf_counter() - wall, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    share = found.figures.distinct_pairs / max(1, found.figures.bound_distinct_pairs)
    return {"case": case, "ours": ours, **asdict(found.figures), "share_of_bound": round(share, 3)}


def main() -> None:
    """Measure each case once and print all rows."""
    rows = [
        measured("48 people, 8 x 6, 8 rounds, no attribute", made_up(48, (), 8, 8)),
        measured("40 people, 5 x 8, 6 rounds, 7 attributes", made_up(40, (2, 3, 3, 4, 3, 3, 4), 5, 6)),
        measured("110 people, 11 x 10, 7 rounds, 4 attributes", made_up(110, (2, 4, 3, 3), 11, 7)),
    ]
    versions = {name: version(name) for name in ("numpy", "scipy")}
    print(json.dumps({"name": "seating", "machine": platform.platform(), "versions": versions, "rows": rows}, indent=1))


if __name__ == "__main__":
    main()
