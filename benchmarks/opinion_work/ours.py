"""Our opinion map on votes in an .npz file: `python -m benchmarks.opinion_work.ours VOTES.npz OUT.json`."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
from scipy import sparse

from deliberation.methods.opinion.mapping import build_map
from deliberation.methods.opinion.types import Moderation, VoteMatrix


def used() -> float:
    """Seconds on the processor up to now."""
    mine = resource.getrusage(resource.RUSAGE_SELF)
    return mine.ru_utime + mine.ru_stime


def peak() -> float:
    """The most memory that this process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Run once and write what it cost and which groups came out."""
    data = np.load(sys.argv[1])
    people, statements = len(data["indptr"]) - 1, int(data["statements"])
    matrix = sparse.csr_array((data["data"], data["indices"], data["indptr"]), shape=(people, statements))
    ids = tuple(str(i) for i in range(people)), tuple(str(j) for j in range(statements))
    votes = VoteMatrix(*ids, matrix)
    before, cpu, wall = peak(), used(), time.perf_counter()
    found = build_map(votes, moderation=Moderation(), rng=np.random.default_rng(0))
    cpu, wall = used() - cpu, time.perf_counter() - wall
    after = peak()
    document = {
        "cpu_s": cpu,
        "wall_s": wall,
        "start_mb": before,
        "peak_mb": after,
        "groups": {person: int(group) for person, group in found.membership.items()},
        "stability": found.stability,
    }
    Path(sys.argv[2]).write_text(json.dumps(document))


main()
