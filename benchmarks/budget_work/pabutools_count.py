"""pabutools on one `.pb` file, in its own environment: `pabutools_count.py FILE.pb RULE COMPLETION NUMBERS OUT.json`.

Start-up, reading and merging equal ballots are not timed. Settings, of those it documents the quickest: merged ballots,
its inner algorithm for ticks, no analytics, and NUMBERS either `gmpy2` (exact) or `float`. Cost satisfaction; add1
raises by 1 until nothing left fits.
"""

import json
import resource
import sys
import time
from pathlib import Path

import pabutools.fractions
from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares, sequential_phragmen


def used() -> float:
    """Seconds on the processor up to now."""
    mine = resource.getrusage(resource.RUSAGE_SELF)
    return mine.ru_utime + mine.ru_stime


def main() -> None:
    """Count once and write what it cost and what was funded."""
    file, rule, completion, numbers, out = sys.argv[1:]
    pabutools.fractions.FRACTION = numbers
    started = used()
    instance, profile = parse_pabulib(file)
    merged = profile.as_multiprofile()
    read, cpu, wall = used() - started, used(), time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if rule == "greedy":
        found = greedy_utilitarian_welfare(instance, merged, sat_class=Cost_Sat)
    elif rule == "phragmen":
        found = sequential_phragmen(instance, merged)
    else:
        found = method_of_equal_shares(
            instance,
            merged,
            sat_class=Cost_Sat,
            voter_budget_increment=None if completion == "none" else 1,
            binary_sat=True,
            analytics=False,
        )
    document = {
        "cpu_s": used() - cpu,
        "wall_s": time.perf_counter() - wall,
        "read_s": read,
        "start_s": started,
        "start_mb": before,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "winners": sorted(str(project) for project in found),
    }
    Path(out).write_text(json.dumps(document))


main()
