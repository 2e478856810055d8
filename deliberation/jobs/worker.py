"""The worker process: looks for stale results every other second and makes them, until its parent is gone.

Run as `python -m deliberation.jobs.worker` by `folkmoot serve`. Its standard input is a pipe from the parent that
nobody writes to; when it closes, the worker ends.
"""

from __future__ import annotations

import os
import sys
import threading
import time

EVERY_SECONDS = 2.0
# How long a piece of work that is under way may go on without the parent. What is cut off is made again at the start.
GRACE_SECONDS = 5.0


def main() -> None:
    """Work until the parent is gone."""
    gone = threading.Event()
    threading.Thread(target=_watch, args=(gone,), name="parent", daemon=True).start()
    _work_until(gone)


def _work_until(gone: threading.Event) -> None:
    # Loading these takes seconds on a busy machine, and the parent may go meanwhile: so the watch has begun before.
    from deliberation.config import load  # noqa: PLC0415
    from deliberation.database import db  # noqa: PLC0415
    from deliberation.factory import create_app  # noqa: PLC0415
    from deliberation.jobs.runner import Runner  # noqa: PLC0415

    app, runner = create_app(load()), Runner()
    while not gone.is_set():
        with app.app_context():
            runner.run_once(db.session())
        gone.wait(EVERY_SECONDS)


def _watch(gone: threading.Event) -> None:
    """Wait for the parent's end of the pipe to close; then end, at the latest after the grace."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    gone.set()
    time.sleep(GRACE_SECONDS)
    os._exit(0)


if __name__ == "__main__":
    main()
