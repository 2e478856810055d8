"""How well and how fast people are seated, as JSON on standard output.

Run: python -m benchmarks.seating [FOLDER]. FOLDER holds the example files of groupselect; without it, only people
made up here, from a seed, are seated. groupselect is no installable peer; the figures known of it stand in the
documents and are not measured again here. Settings were tuned on sf_f_40.csv alone.
"""

from __future__ import annotations

import json
import platform
import resource
import sys
import time
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from deliberation.exchange.seating_files import read_people
from deliberation.methods.seating.planning import plan
from deliberation.methods.seating.types import Gathering, Person, Rules, Table


def made_up(people: int, kinds: tuple[int, ...], tables: int, rounds: int) -> Gathering:
    """People with a value for each attribute, some values rarer than others."""
    rng = np.random.default_rng(11)
    columns = [rng.choice(kind, size=people, p=np.arange(kind, 0, -1) * 2 / (kind * (kind + 1))) for kind in kinds]
    everybody = tuple(Person(f"p{at:03}", tuple(str(column[at]) for column in columns)) for at in range(people))
    names = tuple(f"attribute {at}" for at in range(len(kinds)))
    return Gathering(everybody, tuple(Table(f"Table {at}", people // tables) for at in range(tables)), rounds, names)


def with_rules() -> Gathering:
    """60 made-up people with 6 pairs together, 4 pairs apart, 2 who share an interpreter, and a quiet table."""
    plain = made_up(60, (2, 3, 3, 4), 10, 6)
    names = [person.id for person in plain.people]
    rules = Rules(
        together=(*((names[at], names[at + 30]) for at in range(6)), (names[50], names[51])),
        apart=tuple((names[at], names[at + 10]) for at in range(10, 14)),
        needs={name: frozenset({"quiet"}) for name in names[40:43]},
    )
    room = (Table("Quiet", 6, frozenset({"quiet"})), *plain.tables[1:])
    return Gathering(plain.people, room, 6, plain.attributes, rules)


def from_file(path: Path, attributes: int, tables: int, rounds: int) -> Gathering:
    """The people in a file, with its first attributes."""
    names, people = read_people(path)
    everybody = tuple(Person(one.id, one.values[:attributes]) for one in people)
    room = tuple(Table(f"Table {at}", len(people) // tables) for at in range(tables))
    return Gathering(everybody, room, rounds, names[:attributes])


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
    ours["swaps_per_s"] = round(found.iterations / max(0.01, ours["wall_s"]))
    row = {"case": case, "ours": ours, **asdict(found.figures), "share_of_bound": round(share, 3)}
    print(json.dumps(row), file=sys.stderr, flush=True)
    return row


def main() -> None:
    """Measure each case once and print all rows."""
    rows = [
        measured("48 people, 8 x 6, 8 rounds, no attribute", made_up(48, (), 8, 8)),
        measured("110 people, 11 x 10, 7 rounds, 4 attributes", made_up(110, (2, 4, 3, 3), 11, 7)),
        measured("60 people, 10 x 6, 6 rounds, 4 attributes, with rules", with_rules()),
    ]
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        rows += [
            measured("sf_f_40, 5 x 8, 6 rounds, 7 attributes", from_file(folder / "sf_f_40.csv", 7, 5, 6)),
            measured(
                "100i, 10 x 10, 10 rounds, 4 attributes",
                from_file(folder / "100i_4j_3k_3d_data.csv", 4, 10, 10),
            ),
        ]
    versions = {name: version(name) for name in ("numpy", "scipy")}
    print(json.dumps({"name": "seating", "machine": platform.platform(), "versions": versions, "rows": rows}, indent=1))


if __name__ == "__main__":
    main()
