"""What it costs to bring a large opinion map up to date: reading everything, and reading what changed.

A conversation of 33,547 people and 783 statements in an SQLite file: one round of a worker that knows nothing, 1,000
votes through the service, one round more. Seconds of the processor for finding what is stale, reading, the map, and
storing it, and the most memory so far. Prints JSON; `make bench NAME=opinion_update` keeps it. Trust the ratio.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import platform
import resource
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from flask import Flask
from sqlalchemy.orm import Session

from benchmarks.opinion_work.planted import Shape, planted
from benchmarks.opinion_work.stored import SOURCE, references, store, voters
from deliberation import schema
from deliberation.config import load
from deliberation.database import db
from deliberation.factory import create_app
from deliberation.permissions import SYSTEM
from deliberation.reading.votes import VotesTaken
from deliberation.services import opinion, votes
from deliberation.services.kept_votes import KeptVotes
from models import OpinionResult, Source

SHAPE = Shape("made up, 33,547 x 783", 33_547, 783, 2_000_000, 3, lean=0.45)
NEW_VOTES = 1_000
Row = dict[str, Any]


def used() -> float:
    """Seconds on the processor up to now."""
    mine = resource.getrusage(resource.RUSAGE_SELF)
    return mine.ru_utime + mine.ru_stime


def peak() -> float:
    """The most memory that this process ever held, in MiB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


class Stages:
    """The seconds of the processor at the end of each stage of a round."""

    def __init__(self) -> None:
        self._last, self.spent = used(), Row()

    def ended(self, name: str) -> None:
        """Whatever was used since the stage before belongs to this one; of a name told twice the last counts."""
        now = used()
        self.spent[name] = round(self.spent.get(name, 0.0) + now - self._last, 3)
        self._last = now


class Watched(KeptVotes):
    """Votes that are kept, with a note when reading has ended."""

    def __init__(self) -> None:
        super().__init__()
        self.stages = Stages()

    def take(self, session: Session, process_id: int, source: Source) -> VotesTaken:
        """The votes as they are now."""
        taken = super().take(session, process_id, source)
        self.stages.ended("reading")
        return taken


def a_round(session: Session, kept: Watched, process_id: int) -> Row:
    """Find what is stale and make it."""
    stages = kept.stages = Stages()
    found = opinion.stale(session, SYSTEM, {process_id})
    stages.ended("finding")
    opinion.refresh(session, SYSTEM, *found[0], kept=kept, report=lambda _done, _all: stages.ended("map"))
    stages.ended("storing")
    spent = {name: stages.spent[name] for name in ("finding", "reading", "map", "storing")}
    return {"cpu_s": spent, "cpu_s_in_all": round(sum(spent.values()), 3), "peak_mb": peak()}


def vote(session: Session, process_id: int) -> float:
    """Cast the new votes one by one; gives the seconds that one took."""
    rng = np.random.default_rng(7)
    people, stated = voters(session, process_id), references(session, process_id)
    before = used()
    for who, what in zip(rng.integers(0, len(people), NEW_VOTES), rng.integers(0, len(stated), NEW_VOTES), strict=True):
        votes.cast(session, people[who], process_id, stated[what], int(rng.integers(-1, 2)))
    return round((used() - before) / NEW_VOTES, 6)


def membership(session: Session, process_id: int) -> dict[str, str]:
    """Who is in which group of the stored map."""
    session.rollback()
    found: Any = session.get_one(OpinionResult, (process_id, SOURCE)).result
    session.rollback()
    return dict(found["membership"])


def made(folder: str) -> int:
    """Store the conversation; gives its process."""
    app = installed(folder)
    schema.upgrade(app)
    with app.app_context():
        return store(db.session(), planted(SHAPE, seed=1)[0])


def measured(folder: str, process_id: int) -> Row:
    """Both rounds, in a process that has done nothing else."""
    with installed(folder).app_context():
        session, kept = db.session(), Watched()
        # Loading the numeric libraries takes a second, once for each worker.
        from deliberation.methods.opinion import mapping, updating  # noqa: F401, PLC0415

        start = peak()
        cold = a_round(session, kept, process_id)
        a_vote = vote(session, process_id)
        warm = a_round(session, kept, process_id)
        after = membership(session, process_id)
        opinion.refresh(session, SYSTEM, process_id, SOURCE)
        again = membership(session, process_id)
        session.close()
    return {
        "case": SHAPE.name,
        "new_votes": NEW_VOTES,
        "start_mb": start,
        "cold": cold,
        "warm": warm,
        "cpu_s_of_a_vote": a_vote,
        "same_result": after == again,
    }


def installed(folder: str) -> Flask:
    """The application with its database in a folder."""
    return create_app(load({"FOLKMOOT_VAR": folder, "FOLKMOOT_BASE_URL": "http://localhost"}))


def main() -> None:
    """Print the report."""
    with tempfile.TemporaryDirectory() as folder:
        alone = multiprocessing.get_context("spawn").Pool
        with alone(1, maxtasksperchild=1) as pool:
            process_id = pool.apply(made, (folder,))
            row = pool.apply(measured, (folder, process_id))
        row["file_mb"] = round(sum(one.stat().st_size for one in Path(folder).iterdir()) / 2**20, 1)
    report = {
        "name": "opinion_update",
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}",
        "versions": {name: version(name) for name in ("numpy", "scipy", "sqlalchemy")},
        "rows": [row],
    }
    json.dump(report, sys.stdout, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
