"""Running `folkmoot` in tests: a command inside this process, or the real server as processes of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from click.testing import CliRunner, Result

from deliberation.cli.main import cli
from deliberation.config import Config
from tests.architecture.trees import ROOT

START = (sys.executable, "-c", "import app; app.main()")
PATIENCE = 60.0


def environment(config: Config) -> dict[str, str]:
    """The settings of a test's installation, as whoever runs it would set them."""
    return {
        "FOLKMOOT_VAR": str(config.var),
        "FOLKMOOT_DATABASE_URL": config.database_url,
        "FOLKMOOT_SECRET_KEY": config.secret_key.decode(),
        # What reads aloud is not installed everywhere.
        "FOLKMOOT_READ_ALOUD": config.read_aloud,
    }


def folkmoot(*arguments: object, env: Mapping[str, str], typed: str = "") -> Result:
    """Run one command here. What it says on standard error is in `stderr`."""
    return CliRunner().invoke(cli, [str(one) for one in arguments], env=dict(env), input=typed, prog_name="folkmoot")


def program(*arguments: object, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run one command as a process of its own."""
    return subprocess.run(
        [*START, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(condition: Callable[[], bool], *, what: str, seconds: float = PATIENCE) -> None:
    """Wait for a condition; fail when it does not come about."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s in vain for: {what}"
        pause.wait(0.05)


def answers(port: int, path: str = "/healthz") -> int | None:
    """The status with which a server answers, or None where there is none."""
    connection = HTTPConnection("127.0.0.1", port, timeout=15)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def listens(port: int) -> bool:
    """Whether somebody has the port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Serving:
    """A running server."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def said(self) -> str:
        """What it wrote on its standard output and error."""
        return self.log.read_text(encoding="utf-8")

    def family(self) -> dict[int, str]:
        """The processes below it, children of children too: id and command line."""
        found: dict[int, str] = {}
        older = {self.process.pid}
        while older:
            older = {pid for pid, parent in _parents().items() if parent in older and pid not in found}
            found |= {pid: _command(pid) for pid in older}
        return found

    def workers(self) -> list[int]:
        """The worker children."""
        return [pid for pid, command in self.family().items() if "deliberation.jobs.worker" in command]

    def kill(self) -> None:
        """Kill -9: the server's two processes at once, and nothing gets a last word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)


@contextmanager
def serving(env: Mapping[str, str], folder: Path, *, worker: bool = True) -> Iterator[Serving]:
    """The real `folkmoot serve` with its worker, ready to answer; everything of it is gone after the block.

    Without `worker` nobody waits for one: with a queue there is none.
    """
    port, log = free_port(), folder / "served.log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*START, "serve", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, **env},
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    served = Serving(process, port, log)
    try:
        until(lambda: answers(port) == 200 or process.poll() is not None, what="the server to answer")
        assert process.poll() is None, served.said()
        if worker:
            until(lambda: bool(served.workers()), what="the worker")
        family = served.family()
        yield served
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(PATIENCE)
    until(lambda: not any(is_there(pid) for pid in family), what="all processes to end")


def is_there(pid: int) -> bool:
    """Whether a process lives; one that only waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def priority(pid: int) -> int:
    """How far a process stands back for others."""
    return os.getpriority(os.PRIO_PROCESS, pid)


def _parents() -> dict[int, int]:
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
            except (FileNotFoundError, ProcessLookupError):
                continue
            found[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace").replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""
