"""Making a file of sheets in a process of its own, so that the one that serves pages stays free for people.

Nothing is stored: whoever prints has the file, and it can be made again. One file is made at a time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from deliberation.errors import DeliberationError, Refused
from deliberation.exchange.paper import pdf
from deliberation.exchange.paper.types import Sheet, from_json, to_json

KINDS = {"pdf": pdf.MIMETYPE, "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
PATIENCE = 120
_ROOT = Path(__file__).resolve().parents[3]
_one_at_a_time = threading.Lock()


def on_offer() -> tuple[str, ...]:
    """The kinds of file that this machine can make."""
    return tuple(kind for kind in KINDS if kind != "pdf" or not pdf.missing())


def make(sheets: Sequence[Sheet], kind: str) -> bytes:
    """The bytes of a file of this kind. `paper_busy` while another is being made, or when it takes too long."""
    if kind not in on_offer() or not sheets:
        raise DeliberationError("choice_unknown", field="kind")
    if not _one_at_a_time.acquire(timeout=10):
        raise Refused("paper_busy")
    try:
        made = subprocess.run(
            [sys.executable, "-m", __name__, kind],
            input=to_json(sheets).encode(),
            capture_output=True,
            timeout=PATIENCE,
            check=True,
            cwd=_ROOT,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise Refused("paper_busy") from error
    finally:
        _one_at_a_time.release()
    return made.stdout


def main() -> None:
    """What the other process does: sheets come in, the file goes out."""
    from deliberation.exchange.paper import word  # noqa: PLC0415 -- heavy, and only this process needs it

    os.nice(5)
    writers: dict[str, Callable[[Sequence[Sheet]], bytes]] = {"pdf": pdf.write_pdf, "docx": word.write_docx}
    content = writers[sys.argv[1]](from_json(sys.stdin.read()))
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main()
