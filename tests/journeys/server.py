"""A real server for the browser: `folkmoot serve` in a process of its own, on a free port of this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
SERVE = ("-c", "from app import main; main()", "serve")
STARTS_WITHIN_TRIES = 600
BETWEEN_TRIES_SECONDS = 0.1
ENDS_WITHIN_SECONDS = 30


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def serving(var: Path, command: Sequence[str] = SERVE) -> Iterator[str]:
    """Serve the installation in `var`; gives its address. Ends the server, and its worker with it."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environ = {**os.environ, "FOLKMOOT_VAR": str(var), "FOLKMOOT_BASE_URL": address, "FOLKMOOT_DATABASE_URL": ""}
    arguments = [sys.executable, *command, "--host", "127.0.0.1", "--port", str(port)]
    with (var / "server.log").open("wb") as log:
        process = subprocess.Popen(arguments, cwd=ROOT, env=environ, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_until_ready(process, address, var / "server.log")
            yield address
        finally:
            # As with Ctrl-C: at once. Browsers keep their connections open, and nobody is in the middle of anything.
            process.send_signal(signal.SIGINT)
            process.wait(ENDS_WITHIN_SECONDS)


def _wait_until_ready(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    for _ in range(STARTS_WITHIN_TRIES):
        if _answers(address):
            return
        try:
            process.wait(BETWEEN_TRIES_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        break
    raise AssertionError(f"the server did not start: {log.read_text(errors='replace')[-2000:]}")


def _answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, ConnectionError, TimeoutError):
        return False
