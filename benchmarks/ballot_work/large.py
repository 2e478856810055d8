"""One large ballot on SQLite, step by step: `python -m benchmarks.ballot_work.large endorse 100000`. Prints JSON."""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from benchmarks.ballot_work.crowd import crowd, put_in, set_up
from deliberation import clock, schema
from deliberation.config import load
from deliberation.database import db
from deliberation.factory import create_app
from deliberation.methods.counting.verifying import CHECKS, verify
from deliberation.permissions import SYSTEM
from deliberation.reading import ballots as reading
from deliberation.services import ballot_closing, ballot_counts, ballots
from models import Role
from tests.services.people import someone
from tests.web.resident_journey import Place

Found = dict[str, Any]


def peak_mb() -> float:
    """The most memory that this process ever had."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


@contextmanager
def measured(found: Found, name: str) -> Iterator[None]:
    """Note what a step costs: seconds on the processor and on the clock, and the peak of memory after it."""
    cpu, started = time.process_time(), time.monotonic()
    yield
    found[name] = {
        "cpu_s": round(time.process_time() - cpu, 2),
        "wall_s": round(time.monotonic() - started, 2),
        "peak_mb": peak_mb(),
    }


def run(session: Session, kind: str, people: int) -> Found:
    """The whole life of a ballot in which everybody votes."""
    steps: Found = {}
    with measured(steps, "people and set-up (made up)"):
        place, members = crowd(session, people)
        reference = set_up(session, place, kind)
        session.expunge_all()
    with measured(steps, "open"):
        ballots.open_for_voting(session, SYSTEM, place.id, reference)
        session.expunge_all()
    with measured(steps, "papers (made up)"):
        put_in(session, place, reference, members, kind)
        session.expunge_all()
    with measured(steps, "close"), clock.moved(timedelta(days=15)):
        ballot_closing.close(session, SYSTEM, place.id, reference)
    with measured(steps, "seal and count"):
        ballot_counts.work_out(session, SYSTEM, place.id, reference)
        session.expunge_all()
    with measured(steps, "sign"):
        _sign(session, place, reference)
    with measured(steps, "publish"):
        text = json.dumps(reading.published(session, SYSTEM, place.id, reference))
    with measured(steps, "publish with the papers"):
        whole = json.dumps(reading.published(session, SYSTEM, place.id, reference, papers=True))
        session.rollback()
        session.expunge_all()
    with measured(steps, "check"):
        holds = verify(json.loads(whole)).holds == CHECKS
    result = json.loads(text)["result"]
    ours = ("open", "close", "seal and count", "sign", "publish", "publish with the papers", "check")
    total = {key: round(sum(steps[name][key] for name in ours), 2) for key in ("cpu_s", "wall_s")}
    whole_one = {"papers": result["papers"], "file_mb": round(len(text) / 1e6, 1), "same_result": holds}
    return {"kind": kind, **whole_one, "total": {**total, "peak_mb": peak_mb()}, "steps": steps}


def _sign(session: Session, place: Place, reference: str) -> None:
    for _ in range(ballot_counts.TELLERS):
        teller = someone(session, place.id, Role.TELLER)
        result = reading.one(session, teller, place.id, reference).result
        seen = ballot_counts.digest_of(result or {})
        ballot_counts.sign(session, teller, place.id, reference, seen=seen)


def in_new_place(work: Callable[[Session], Found]) -> Found:
    """The work in a fresh installation of its own."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(load({"FOLKMOOT_VAR": str(Path(folder)), "FOLKMOOT_BASE_URL": "http://localhost"}))
        schema.upgrade(app)
        with app.app_context():
            found = work(db.session())
            db.engine.dispose()
        return found


def main() -> None:
    """Run what the command line names."""
    kind, people = sys.argv[1], int(sys.argv[2])
    json.dump(in_new_place(lambda session: run(session, kind, people)), sys.stdout)


if __name__ == "__main__":
    main()
