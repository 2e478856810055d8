"""A sudden vote over the real server command: so many people put their papers in within a few seconds.

Each has filled in a paper before; then all send it, one after the other at even distances and whether or not earlier
ones were answered, each over a connection of their own. Counted is from the moment at which somebody sends to the end
of the answer that says that the paper is in.
"""

from __future__ import annotations

import math
import os
import re
import threading
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from benchmarks.ballot_work.crowd import crowd, set_up
from deliberation import schema
from deliberation.config import load
from deliberation.database import db, writing
from deliberation.factory import create_app
from deliberation.permissions import SYSTEM
from deliberation.services import ballots, papers, sign_in
from models import Membership, Paper, RollEntry
from tests.cli.running import Serving, environment, serving
from tests.faults.voter import Voter
from tests.web.resident_journey import Place

PEOPLE, WITHIN_S, LIMIT_MS = 500, 5.0, 250
FILLING_IN = 4
Found = dict[str, Any]


def run(folder: Path, people: int = PEOPLE) -> Found:
    """Everything, in a fresh installation of its own."""
    config = load({"FOLKMOOT_VAR": str(folder), "FOLKMOOT_READ_ALOUD": "off"})
    app = create_app(config)
    schema.upgrade(app)
    with app.app_context():
        place, members = crowd(db.session(), people)
        ballot = set_up(db.session(), place, "approval")
        ballots.open_for_voting(db.session(), SYSTEM, place.id, ballot)
        voters = [_voter(app, place, one) for one in members]
    with serving(environment(config), folder) as served:
        _fill_in(voters, served.port, ballot)
        before = _cpu(served)
        started, waits, words = _all_at_once(voters, served.port, ballot)
        wall, cpu = time.monotonic() - started, _cpu(served) - before
        peak = _peak_mb(served)
    with app.app_context():
        session = db.session()
        stored = session.scalar(select(func.count()).select_from(Paper))
        marked = session.scalar(select(func.count(RollEntry.channel)))
        found = sum(bool(papers.own(session, ballot, place.id, one)) for one in words if one)
        session.rollback()
        db.engine.dispose()
    whole = stored == marked == found == people
    ordered = sorted(waits)
    p99 = ordered[math.ceil(0.99 * len(ordered)) - 1]
    figures = {"p50_ms": round(median(ordered)), "p99_ms": round(p99), "worst_ms": round(ordered[-1])}
    ours = {**figures, "cpu_s": round(cpu, 2), "wall_s": round(wall, 2), "peak_mb": peak}
    return {
        "case": f"{people} people within {WITHIN_S:.0f} s",
        "ours": ours,
        "limit": {"p99_ms": LIMIT_MS},
        "ratio": {"p99_ms": round(LIMIT_MS / p99, 2)},
        "papers": stored,
        "same_result": whole,
    }


def _voter(app: Flask, place: Place, membership_id: int) -> Voter:
    """Somebody who has typed their code: their browser has a session's cookie."""
    session = db.session()
    with writing(session, place.id):
        person = session.get_one(Membership, membership_id).person_id or 0
        token = sign_in.open_inside(session, person, is_staff=False)
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # Flask's own kind
    name = app.config["SESSION_COOKIE_NAME"]
    return Voter("", place.public_id, cookies={name: signer.dumps({"sign_in": token})}, token="in")


def _fill_in(voters: Sequence[Voter], port: int, ballot: str) -> None:
    """Everybody ticks something, some at a time."""

    def some(mine: Sequence[Voter]) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        for number, voter in enumerate(mine):
            voter.fill_in(connection, ballot, frozenset({str(1 + number % 20), str(1 + number * 7 % 20)}))
        connection.close()

    _together([threading.Thread(target=some, args=(voters[at::FILLING_IN],)) for at in range(FILLING_IN)])


def _all_at_once(voters: Sequence[Voter], port: int, ballot: str) -> tuple[float, list[float], list[str]]:
    """When it began, how long each waited in milliseconds, and the words that each was shown."""
    waits, started = [math.inf] * len(voters), time.monotonic() + 2

    def send(number: int) -> None:
        voter, due = voters[number], started + number * WITHIN_S / len(voters)
        time.sleep(max(0.0, due - time.monotonic()))
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        voter.send(connection)
        waits[number] = (time.monotonic() - due) * 1000
        connection.close()

    _together([threading.Thread(target=send, args=(number,)) for number in range(len(voters))])
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    pages = [voter.words_shown(connection, ballot) for voter in voters]
    connection.close()
    return started, waits, pages


def _together(threads: Sequence[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _web(served: Serving) -> int:
    """The process that answers: the one of the server's that is no worker."""
    return next(iter(set(served.family()) - set(served.workers())))


def _cpu(served: Serving) -> float:
    """Seconds on the processor so far, of all the web process's threads that there ever were."""
    fields = Path(f"/proc/{_web(served)}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak_mb(served: Serving) -> float:
    status = Path(f"/proc/{_web(served)}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return round(int(found[1]) / 1024, 1) if found else 0.0
