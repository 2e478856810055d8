"""Ballots under load: a sudden vote over the real server, and ballots of 100,000 papers from the opening to the file.

Each large ballot runs in a process of its own, so that its peak of memory is its own; the steps that are marked as made
up prepare it and are not in its total. There is no peer that does the same: the figures stand beside the limits that we
set ourselves (`ratio` is how often ours fits into the limit). Prints JSON; `make bench NAME=ballots` keeps it.
`python -m benchmarks.ballots 1000 50` takes so many papers and so many people.
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
from typing import Any

from benchmarks.ballot_work import sudden

PAPERS = 100_000
LIMIT_S = 300
"""Minutes: five."""


def large(kind: str, number: int) -> dict[str, Any]:
    """One large ballot, in a process of its own."""
    sys.stderr.write(f"{number} papers, {kind}\n")
    command = [sys.executable, "-m", "benchmarks.ballot_work.large", kind, str(number)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    total = found.pop("total")
    ratio = {"wall_s": round(LIMIT_S / total["wall_s"], 2)}
    return {"case": f"{number} papers, {kind}", "ours": total, "limit": {"wall_s": LIMIT_S}, "ratio": ratio, **found}


def main() -> None:
    """Print the report."""
    number, people = [int(one) for one in sys.argv[1:3]] or [PAPERS, sudden.PEOPLE]
    with tempfile.TemporaryDirectory() as folder:
        rows = [sudden.run(Path(folder), people)]
    rows += [large(kind, number) for kind in ("endorse", "budget")]
    report = {
        "name": "ballots",
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}",
        "versions": {name: version(name) for name in ("flask", "gunicorn", "sqlalchemy")},
        "rows": rows,
    }
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
