"""Runs in processes of their own, on one numeric thread: ours and the peers', so that memory and time are theirs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "var" / "peers" / "themes" / "bin" / "python"
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
_ONE_THREAD = dict.fromkeys(_THREADS, "1")


def ours(number: int) -> dict[str, Any]:
    """Run our method on so many made-up answers."""
    return _run(sys.executable, "-m", "benchmarks.theme_work.ours", str(number))


def peer(method: str, folder: Path) -> dict[str, Any]:
    """Run a peer on every file of vectors in a folder."""
    return _run(str(PEERS), str(Path(__file__).with_name("peer.py")), method, str(folder))


def peer_versions() -> dict[str, str]:
    """Give the versions of the peers; nothing where they are not installed."""
    if not PEERS.exists():
        return {}
    names = ("umap-learn", "hdbscan", "evoc", "numba")
    code = "import importlib.metadata as m, json, sys; print(json.dumps({n: m.version(n) for n in sys.argv[1:]}))"
    return _run(str(PEERS), "-c", code, *names)


def _run(*command: str) -> dict[str, Any]:
    ran = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **_ONE_THREAD}, stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, Any] = json.loads(ran.stdout.strip().splitlines()[-1])
    return found
