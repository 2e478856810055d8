"""What one vote costs the server: the answer that is sent, and the next question, until it is on the screen.

Beside it, in the same run and with the same server settings, a Flask application that says hello to as many requests.
Prints JSON; `make bench NAME=vote_path` keeps it. Trust the ratio, not the seconds.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from importlib.metadata import version
from pathlib import Path
from statistics import median
from urllib.parse import urlencode, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from deliberation import schema
from deliberation.config import Config, load
from deliberation.database import db
from deliberation.factory import create_app
from models import Vote
from tests.conftest import Client
from tests.journeys.server import free_port
from tests.queries import asked
from tests.web.resident_journey import Phone, Place, new_place, with_statements

STATEMENTS, ROUNDS, VOTES_A_ROUND = 320, 7, 30
GUNICORN = ("--workers", "1", "--worker-class", "gthread", "--keep-alive", "5", "--no-control-socket")
REQUESTS_A_VOTE = 3
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Cost:
    """What a round took: seconds on the processor and on the clock, and the requests that were answered."""

    cpu: float
    wall: float
    requests: int


def hello() -> Flask:
    """The peer: an application that does nothing."""
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "hello")
    return app


class Server:
    """gunicorn with one process and threads, and what its process has used."""

    def __init__(self, port: int, parent: int) -> None:
        self.port = port
        self._worker = int(Path(f"/proc/{parent}/task/{parent}/children").read_text().split()[0])

    def cpu(self) -> float:
        """Seconds on the processor so far, of all threads."""
        tasks = Path(f"/proc/{self._worker}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    def peak_mb(self) -> float:
        """The most memory that it ever had."""
        status = Path(f"/proc/{self._worker}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else 0.0


@contextmanager
def serving(what: str, config: Config) -> Iterator[Server]:
    """Serve an application by its name until the block ends."""
    port = free_port()
    environ = {**os.environ, "FOLKMOOT_VAR": str(config.var), "FOLKMOOT_BASE_URL": f"http://127.0.0.1:{port}"}
    command = (sys.executable, "-m", "gunicorn", *GUNICORN, "--threads", str(config.threads))
    with (config.var / "server.log").open("ab") as log:
        process = subprocess.Popen([*command, "--bind", f"127.0.0.1:{port}", what], env=environ, stdout=log, stderr=log)
    try:
        for _ in range(600):
            try:
                HTTPConnection("127.0.0.1", port).request("GET", "/")
                break
            except ConnectionError:
                time.sleep(0.1)
        time.sleep(1)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(30)


class Resident:
    """Somebody's browser on a real connection, which it keeps open; it sends the forms that stand on the pages."""

    def __init__(self, port: int, cookie: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port)
        self._cookie, self.requests, self.text, self.address = cookie, 0, "", ""

    def connect_again(self) -> None:
        """A new connection: the server has closed one that was not used for some seconds."""
        self._connection.close()

    def ask(self, method: str, address: str, **fields: str) -> None:
        """One request, and those to where it leads."""
        headers = {"Cookie": self._cookie, **(FORM if method == "POST" else {})}
        self._connection.request(method, address, urlencode(fields) if method == "POST" else None, headers)
        answer = self._connection.getresponse()
        self.text, self.address = answer.read().decode(), address
        self.requests += 1
        sent = answer.headers.get_all("Set-Cookie") or []
        self._cookie = sent[-1].partition(";")[0] if sent else self._cookie
        if answer.status == 303:
            self.ask("GET", urlsplit(answer.headers["Location"]).path)
        elif answer.status != 200:
            raise RuntimeError(f"{method} {address}: {answer.status}")

    def vote(self, start: str) -> None:
        """Answer the statement that is open and see the next one."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.text)
        if token is None:
            raise RuntimeError(f"no form at {self.address}")
        self.ask("POST", self.address, csrf_token=token[1], choice="agree", act="next", change="")
        if self.address.endswith("/done"):
            self.ask("GET", start)


def measured(server: Server, work: Callable[[], int]) -> Cost:
    """What a piece of work costs the server."""
    cpu, started = server.cpu(), time.monotonic()
    requests = work()
    return Cost(server.cpu() - cpu, time.monotonic() - started, requests)


def voting(server: Server, resident: Resident, place: Place) -> Cost:
    """One round of votes by one person."""

    def work() -> int:
        before = resident.requests
        for _ in range(VOTES_A_ROUND):
            resident.vote(place.url("vote"))
        return resident.requests - before

    resident.connect_again()
    return measured(server, work)


def greeting(server: Server, requests: int) -> Cost:
    """So many requests to the peer."""
    connection = HTTPConnection("127.0.0.1", server.port)

    def work() -> int:
        for _ in range(requests):
            connection.request("GET", "/")
            connection.getresponse().read()
        return requests

    return measured(server, work)


def come_in(client: FlaskClient, place: Place) -> str:
    """Type the code, say yes; gives the cookie."""
    Phone(client).come_in(place.codes[0]).take_part(place)
    name = client.application.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    return f"{name}={cookie.value}" if cookie else ""


def queries_of_a_vote(client: FlaskClient, place: Place) -> int:
    """The statements that one vote and the next question send to the database, in the same path within this process."""
    phone = Phone(client).open(place.url("vote"))
    address = phone.page.request.path if phone.page else ""
    with client.application.app_context(), asked() as sent:
        phone.send(address, choice="agree", act="next")
    return len(sent)


def row(ours: list[Cost], peers: list[Cost], servers: tuple[Server, Server], **more: object) -> dict[str, object]:
    """One line of the report: medians for one vote."""
    requests = median(one.requests for one in ours) / VOTES_A_ROUND

    def side(costs: list[Cost], server: Server) -> dict[str, float]:
        scale = requests / costs[0].requests
        return {
            "cpu_s": round(median(one.cpu for one in costs) * scale, 6),
            "wall_s": round(median(one.wall for one in costs) * scale, 6),
            "peak_mb": round(server.peak_mb(), 1),
        }

    us, peer = side(ours, servers[0]), side(peers, servers[1])
    return {
        "case": f"one vote and the next question, {requests:.1f} requests, {STATEMENTS} statements",
        "ours": us,
        "peer": peer,
        "ratio": round(us["cpu_s"] / peer["cpu_s"], 2),
        "requests": requests,
        **more,
    }


def stored(app: Flask) -> int:
    """How many votes are in the database."""
    with app.app_context():
        return db.session().execute(select(func.count()).select_from(Vote)).scalar_one()


def run(folder: Path) -> dict[str, object]:
    """Everything, in a fresh installation of its own."""
    config = load({"FOLKMOOT_VAR": str(folder), "FOLKMOOT_BASE_URL": "http://localhost"})
    app = create_app(config)
    app.test_client_class = Client
    schema.upgrade(app)
    with app.app_context():
        place = new_place(db.session(), people=2)
        with_statements(db.session(), place, [f"The bus should stop at door {n}." for n in range(STATEMENTS)])
        db.session.remove()
        client = app.test_client()
        cookie, queries = come_in(client, place), queries_of_a_vote(client, place)
    before = stored(app)
    ours, peers = [], []
    with serving("app:app", config) as us, serving("benchmarks.vote_path:hello()", config) as peer:
        resident = Resident(us.port, cookie)
        resident.ask("GET", place.url("vote"))
        for _ in range(ROUNDS):
            ours.append(voting(us, resident, place))
            peers.append(greeting(peer, 10 * REQUESTS_A_VOTE * VOTES_A_ROUND))
        whole = stored(app) - before == ROUNDS * VOTES_A_ROUND
        return row(ours, peers, (us, peer), queries=queries, rounds=ROUNDS, same_result=whole)


def main() -> None:
    """Print the report."""
    with tempfile.TemporaryDirectory() as folder:
        found = run(Path(folder))
    report = {
        "name": "vote_path",
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}",
        "versions": {name: version(name) for name in ("flask", "gunicorn", "sqlalchemy", "werkzeug")},
        "rows": [found],
    }
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
