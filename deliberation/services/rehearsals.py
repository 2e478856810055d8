"""A rehearsal in a process of its own, so that the one that serves pages stays free for people.

Nothing is stored: the set-up goes in, a table comes out, and asking again makes the same table. One runs at a time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deliberation.errors import DeliberationError, Refused
from deliberation.methods.counting.rehearsing import MOST_OPTIONS, Got, Rehearsed, rehearse

SEED = 1
PATIENCE_SECONDS = 60
WAIT_SECONDS = 10
_ROOT = Path(__file__).resolve().parents[2]
_one_at_a_time = threading.Lock()


def try_out(set_up: Mapping[str, Any]) -> dict[str, tuple[Rehearsed, ...]]:
    """Each crowd by name, counted as the ballot says and in two other ways (`methods/counting/rehearsing.py`).

    Raises:
        DeliberationError: `ballot_too_long_to_try`: it has more options than can be tried out while somebody waits.
        Refused: `ballot_try_busy` while another one runs, or when it takes too long.
    """
    if len(set_up["options"]) > MOST_OPTIONS:
        raise DeliberationError("ballot_too_long_to_try", options=len(set_up["options"]), most=MOST_OPTIONS)
    if not _one_at_a_time.acquire(timeout=WAIT_SECONDS):
        raise Refused("ballot_try_busy")
    try:
        ran = subprocess.run(
            [sys.executable, "-m", __name__],
            input=json.dumps(dict(set_up)).encode(),
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            check=True,
            cwd=_ROOT,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise Refused("ballot_try_busy") from error
    finally:
        _one_at_a_time.release()
    return _from_json(ran.stdout)


def to_json(found: Mapping[str, tuple[Rehearsed, ...]]) -> bytes:
    """What the other process says."""
    plain = {
        name: [
            [one.kind, one.rule, one.threshold, one.chosen, [[g.people, g.wished, g.nothing] for g in one.groups]]
            for one in ways
        ]
        for name, ways in found.items()
    }
    return json.dumps(plain).encode()


def _from_json(said: bytes) -> dict[str, tuple[Rehearsed, ...]]:
    return {
        name: tuple(
            Rehearsed(
                kind,
                rule,
                (share[0], share[1]) if share else None,
                tuple(chosen),
                tuple(Got(people, wished, nothing) for people, wished, nothing in groups),
            )
            for kind, rule, share, chosen, groups in ways
        )
        for name, ways in json.loads(said).items()
    }


def main() -> None:
    """What the other process does: the set-up comes in, the table goes out."""
    os.nice(5)
    sys.stdout.buffer.write(to_json(rehearse(json.loads(sys.stdin.read()), SEED)))


if __name__ == "__main__":
    main()
