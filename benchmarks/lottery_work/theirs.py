"""One lottery of sortition-algorithms in its own environment: `theirs.py CASE.json ALGORITHM BACK_END OUT.json`.

Reading is not timed, and neither is the rounding to numbered panels: the distribution alone, as on our side.
"""

import contextlib
import io
import json
import resource
import sys
import time
from pathlib import Path

from sortition_algorithms.committee_generation import find_distribution_maximin, find_distribution_nash
from sortition_algorithms.features import read_in_features
from sortition_algorithms.people import read_in_people
from sortition_algorithms.settings import Settings

FIND = {"maximin": find_distribution_maximin, "nash": find_distribution_nash}


def main() -> None:
    """Make the lottery once and write what it cost and what came out."""
    source, algorithm, back_end, out = sys.argv[1:]
    given = json.loads(Path(source).read_text(encoding="utf-8"))
    features, _, _ = read_in_features(list(given["quotas"][0]), given["quotas"], given["seats"])
    homes = ["home"] if given["households"] else []
    settings = Settings(
        id_column="id", columns_to_keep=homes, check_same_address=bool(homes), check_same_address_columns=homes
    )
    people, _ = read_in_people(list(given["people"][0]), given["people"], features, settings)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cpu, wall = time.process_time(), time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        panels, shares, _ = FIND[algorithm](features, people, given["seats"], homes, back_end)
    document = {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall, "start_mb": before}
    chances = dict.fromkeys((one["id"] for one in given["people"]), 0.0)
    for panel, share in zip(panels, shares, strict=True):
        for person in panel:
            chances[person] += share
    able = [chance for chance in chances.values() if chance > 0]
    document |= {
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "min": float(min(able)),
        "max": float(max(able)),
        "unselectable": len(chances) - len(able),
        "panels": int(sum(share > 0 for share in shares)),
    }
    Path(out).write_text(json.dumps(document), encoding="utf-8")


main()
