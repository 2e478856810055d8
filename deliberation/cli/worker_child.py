"""The worker beside the web process: of lower priority, begun again if it dies, gone when the web process is gone."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

from deliberation.config import Config
from deliberation.logs import logger

COMMAND = (sys.executable, "-m", "deliberation.jobs.worker")
ROOT = Path(__file__).resolve().parents[2]
LOWER_PRIORITY = 10
PATIENCE_SECONDS = 10
AGAIN_AFTER_SECONDS = 5.0


def environment(config: Config) -> dict[str, str]:
    """The environment in which a worker means the same database, whatever folder it is started in."""
    return {
        **os.environ,
        "FOLKMOOT_VAR": str(config.var),
        "FOLKMOOT_DATABASE_URL": config.database_url,
        "FOLKMOOT_SECRET_KEY": config.secret_key.decode(),
        "FOLKMOOT_JOBS": config.jobs,
    }


class WorkerChild:
    """Starts the worker, keeps it there, and ends it.

    The worker watches a pipe that only this process holds: when this process is gone, even by kill -9, the pipe closes
    and the worker ends.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._ended = threading.Event()
        self._guard = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the worker, and start it again whenever it dies before `stop`."""
        self._ended = threading.Event()
        self._process = self._begin()
        threading.Thread(target=self._keep, args=(self._process,), name="worker-child", daemon=True).start()

    def stop(self) -> None:
        """Let the worker finish what it is at, for a few seconds."""
        with self._guard:
            self._ended.set()
            process = self._process
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _begin(self) -> subprocess.Popen[bytes]:
        environ = environment(self._config)
        # Run from our own folder, so that no other package of the same name is found first. In a group of its own:
        # Ctrl-C is for the server, which then closes the pipe.
        process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, env=environ, cwd=ROOT, process_group=0)
        # At once: while it starts it would take as much of the machine as the pages.
        os.setpriority(os.PRIO_PROCESS, process.pid, LOWER_PRIORITY)
        return process

    def _keep(self, process: subprocess.Popen[bytes]) -> None:
        while True:
            status = process.wait()
            if self._ended.wait(AGAIN_AFTER_SECONDS):
                return
            logger().error("worker_died", status=status)
            with self._guard:
                if self._ended.is_set():
                    return
                process = self._process = self._begin()
