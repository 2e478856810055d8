"""A peer's clustering in the peers' own environment: `peer.py METHOD FOLDER` does every FOLDER/*.npy.

Needs none of our packages. METHOD is `umap-hdbscan` (BERTopic's defaults: 15 neighbours, 5 dimensions, cosine; groups
of 10 or more, 4 or more below 200 texts), `hdbscan` or `evoc`. Labels go to FOLDER/METHOD/*.npy (-1: unplaced), the
time and memory to standard output. Loading and compiling are left out: the method runs once on made-up vectors first.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np

MANY = 200


def umap_hdbscan(vectors: np.ndarray) -> np.ndarray:
    import hdbscan  # noqa: PLC0415  # only the method that runs is loaded
    import umap  # noqa: PLC0415

    near = min(15, len(vectors) - 2)
    places = umap.UMAP(n_neighbors=near, n_components=5, min_dist=0.0, metric="cosine", random_state=0, n_jobs=1)
    found = hdbscan.HDBSCAN(min_cluster_size=10 if len(vectors) >= MANY else 4)
    return np.asarray(found.fit_predict(places.fit_transform(vectors)))


def hdbscan_alone(vectors: np.ndarray) -> np.ndarray:
    import hdbscan  # noqa: PLC0415

    return np.asarray(hdbscan.HDBSCAN(min_cluster_size=10 if len(vectors) >= MANY else 4).fit_predict(vectors))


def evoc(vectors: np.ndarray) -> np.ndarray:
    import evoc as package  # noqa: PLC0415

    smallest = 5 if len(vectors) >= MANY else 4
    return np.asarray(package.EVoC(base_min_cluster_size=smallest, random_state=0).fit_predict(vectors))


METHODS = {"umap-hdbscan": umap_hdbscan, "hdbscan": hdbscan_alone, "evoc": evoc}


def main(name: str, folder: Path) -> None:
    """Run a method on every file, and say what it took."""
    method = METHODS[name]
    method(np.random.default_rng(0).standard_normal((400, 20)).astype(np.float32))
    (folder / name).mkdir(exist_ok=True)
    wall = cpu = 0.0
    for source in sorted(folder.glob("*.npy")):
        vectors = np.load(source)
        wall_start, cpu_start = time.perf_counter(), time.process_time()
        labels = method(vectors)
        cpu += time.process_time() - cpu_start
        wall += time.perf_counter() - wall_start
        np.save(folder / name / source.name, labels)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu_s": cpu, "wall_s": wall, "peak_mb": peak}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
