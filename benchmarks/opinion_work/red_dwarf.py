"""red-dwarf on votes in an .npz file, in its own environment: `python red_dwarf.py VOTES.npz OUT.json`.

Reading the file and building its list of votes are not timed. Settings: PCA and k-means with an automatic number of
groups, its documented quickest.
"""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
from reddwarf.implementations.base import run_pipeline


def used() -> float:
    """Seconds on the processor up to now."""
    mine = resource.getrusage(resource.RUSAGE_SELF)
    return mine.ru_utime + mine.ru_stime


def main() -> None:
    """Run once and write what it cost and which groups came out."""
    data = np.load(sys.argv[1])
    people = np.repeat(np.arange(len(data["indptr"]) - 1), np.diff(data["indptr"])).tolist()
    items, values = data["indices"].tolist(), data["data"].tolist()
    votes = [
        {"participant_id": p, "statement_id": s, "vote": v, "modified": 0}
        for p, s, v in zip(people, items, values, strict=True)
    ]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cpu, wall = used(), time.perf_counter()
    result = run_pipeline(votes=votes, random_state=0)
    cpu, wall = used() - cpu, time.perf_counter() - wall
    labels = result.participants_df["cluster_id"].dropna()
    document = {
        "cpu_s": cpu,
        "wall_s": wall,
        "start_mb": before,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "groups": {str(person): int(label) for person, label in labels.items()},
    }
    Path(sys.argv[2]).write_text(json.dumps(document))


main()
