"""Themes: processor time and memory beside other ways to cluster the same texts, and a table of quality.

Prints JSON; `make bench NAME=themes` keeps it in var/bench/themes.json. Speed is measured on made-up answers from a
seed (`theme_work/made_up.py`), quality on public texts that lie beside the project; without those the table is empty.
The peers are handed our vectors, so only their clustering is timed; ours is timed from the texts to the finished map.
`python -m benchmarks.themes 1` measures one run instead of five.
"""

from __future__ import annotations

import json
import platform
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from sklearn.metrics import adjusted_rand_score

from benchmarks.theme_work import children, quality
from benchmarks.theme_work.made_up import answers
from deliberation.methods.themes.folding import plain_form
from deliberation.methods.themes.space import learn_space
from tests.methods.themes.public_texts import DATA

RUNS = 5
SIZES = (1_000, 10_000, 100_000)
# UMAP with HDBSCAN takes minutes from here on, and EVoC is the fastest of the peers.
PEERS = {1_000: ("umap-hdbscan", "hdbscan", "evoc"), 10_000: ("umap-hdbscan", "evoc"), 100_000: ("evoc",)}
FITTED = 20_000
FIGURES = ("cpu_s", "wall_s", "peak_mb", "above_start_mb")


def middle(runs: int, measure: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Measure several times; give the median of each figure, and the rest of the first run."""
    found = [measure() for _ in range(runs)]
    same = len({one.get("digest") for one in found}) == 1
    return {
        **found[0],
        **{name: median(one[name] for one in found) for name in FIGURES if name in found[0]},
        "same": same,
    }


def rows(runs: int) -> list[dict[str, Any]]:
    """Measure every size, ours and the peers one after the other."""
    found = []
    for size in SIZES:
        ours = middle(runs, partial(children.ours, size))
        beside = PEERS[size] if children.PEERS.exists() else ()
        if not beside:
            found.append(_row(f"{size} made-up answers", ours, None, "skipped, because the peers are not installed"))
        name = f"{size} made-up answers, beside"
        found += [_row(f"{name} {method}", ours, _peer(size, method, runs), None) for method in beside]
    return found


def _peer(size: int, method: str, runs: int) -> dict[str, Any]:
    texts, truth = answers(size)
    plain = [plain_form(text) for text in texts]
    vectors = learn_space(list(dict.fromkeys(plain))[:FITTED], seed=0).vectors(plain)
    with tempfile.TemporaryDirectory() as name:
        np.save(Path(name) / "all.npy", vectors)
        found = middle(runs, lambda: children.peer(method, Path(name)))
        labels = np.load(Path(name) / method / "all.npy")
    found |= {"themes": len(set(labels.tolist()) - {-1}), "unplaced": int((labels == -1).sum())}
    return {**found, "ari": float(adjusted_rand_score(truth, labels))}


def _row(case: str, ours: dict[str, Any], peer: dict[str, Any] | None, why: str | None) -> dict[str, Any]:
    row: dict[str, Any] = {"case": case, "ours": ours, "peer": peer, "same_result": ours["same"]}
    row["ratio"] = None if peer is None else round(peer["cpu_s"] / ours["cpu_s"], 2)
    return row if why is None else {**row, "skipped": why}


def main(runs: int) -> None:
    """Print everything as JSON."""
    libraries = ("numpy", "scipy", "scikit-learn", "networkx")
    print(
        json.dumps(
            {
                "name": "themes",
                "machine": f"{platform.machine()}, {platform.system()}, one numeric thread",
                "versions": {
                    "python": platform.python_version(),
                    **{name: version(name) for name in libraries},
                    **children.peer_versions(),
                },
                "runs": runs,
                "rows": rows(runs),
                "quality": quality.table() if DATA.is_dir() else [],
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
