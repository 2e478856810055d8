"""One run of our method in a process of its own: `python -m benchmarks.theme_work.ours 10000` prints its figures."""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import time

import numpy as np
from sklearn.metrics import adjusted_rand_score

from benchmarks.theme_work.made_up import answers
from deliberation.methods.themes.mapping import build_themes
from deliberation.methods.themes.types import Contribution


def peak_mb() -> float:
    """Memory of this process at its highest, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(number: int) -> None:
    texts, truth = answers(number)
    contributions = [Contribution(str(place), text) for place, text in enumerate(texts)]
    before, wall, cpu = peak_mb(), time.perf_counter(), time.process_time()
    found = build_themes(contributions)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    themes = [found.membership[one.id] for one in contributions]
    numbers = np.unique([theme or "" for theme in themes], return_inverse=True)[1]
    figures = {
        "cpu_s": cpu,
        "wall_s": wall,
        "peak_mb": peak_mb(),
        "above_start_mb": peak_mb() - before,
        "themes": len(found.themes),
        "facets": len(found.facets),
        "unplaced": len(found.unplaced),
        "ari": adjusted_rand_score(truth, numbers),
        "digest": hashlib.sha256(json.dumps(themes).encode()).hexdigest(),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(int(sys.argv[1]))
