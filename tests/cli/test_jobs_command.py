"""`folkmoot jobs`: what waits, runs and failed; stopping it; and a worker of the queue as it is run."""

from __future__ import annotations

import os
import signal
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from deliberation.config import PROCRASTINATE, Config
from deliberation.permissions import SYSTEM
from deliberation.queueing import Job
from deliberation.services import work
from models import JobState
from tests.architecture.trees import ROOT
from tests.cli.running import PATIENCE, START, environment, folkmoot, serving, until
from tests.services import people

ON_POSTGRESQL = pytest.mark.parametrize("database", [pytest.param("postgresql", marks=pytest.mark.postgres)])


@pytest.fixture
def env(config: Config) -> dict[str, str]:
    """The settings of the test's installation."""
    return environment(config)


@pytest.fixture
def waits(session: Session) -> Job:
    """One map that has to be made."""
    people.member(session, people.place(session).process_id)
    (job,) = work.waiting(session, SYSTEM)
    return job


def test_nothing_to_do_is_said(session: Session, env: dict[str, str]) -> None:
    ran = folkmoot("jobs", env=env)
    assert (ran.exit_code, ran.stdout) == (0, "Nothing waits, nothing runs, nothing failed.\n")


def test_each_piece_of_work_is_one_line(session: Session, env: dict[str, str], waits: Job) -> None:
    assert folkmoot("jobs", env=env).stdout == f"waiting    {waits.name}\n"
    run = work.begin(session, SYSTEM, waits)
    assert run is not None
    work.beat(session, SYSTEM, waits.name, run, done=3, total=8)
    runs = folkmoot("jobs", env=env).stdout
    assert runs.startswith(f"running    {waits.name}  since 2")
    assert runs.endswith(" UTC, 3 of 8 done\n")
    work.end(session, SYSTEM, waits.name, run, JobState.FAILED, problem="ValueError")
    failed = folkmoot("jobs", env=env).stdout
    assert failed.startswith(f"failed     {waits.name}  at 2")
    assert ", ValueError, tried again after 2" in failed
    assert "note  failed work: " + waits.name in folkmoot("doctor", env=env).stdout
    assert folkmoot("jobs", "retry", waits.name, env=env).stdout == f"{waits.name}: is done next.\n"
    run = work.begin(session, SYSTEM, waits)
    assert run is not None
    work.end(session, SYSTEM, waits.name, run, JobState.DONE)
    assert "done " not in folkmoot("jobs", env=env).stdout
    assert f"done       {waits.name}  at 2" in folkmoot("jobs", "--all", env=env).stdout


def test_work_is_cancelled_before_and_while_it_is_done(session: Session, env: dict[str, str], waits: Job) -> None:
    ran = folkmoot("jobs", "cancel", waits.name, env=env)
    assert ran.exit_code == 0, ran.stderr
    assert ran.stdout.startswith(f"{waits.name}: will not be begun.\n")
    assert folkmoot("jobs", env=env).stdout.startswith(f"cancelled  {waits.name}  at 2")
    assert folkmoot("jobs", "retry", waits.name, env=env).exit_code == 0
    assert work.begin(session, SYSTEM, waits)
    assert "stops at its next step" in folkmoot("jobs", "cancel", waits.name, env=env).stdout
    assert folkmoot("jobs", env=env).stdout.endswith(", is being stopped\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("cancel", "opinion_map:9:assembly"), "Nothing of the name opinion_map:9:assembly is being made or waits."),
        (("retry", "opinion_map:9:assembly"), "opinion_map:9:assembly was not cancelled and did not fail."),
        (("cancel", "erasures"), "erasures cannot be cancelled: what was taken back has to go."),
        (("work",), "FOLKMOOT_JOBS is embedded: `folkmoot serve` has its own worker."),
    ],
)
def test_what_cannot_be_done_is_said(
    session: Session, env: dict[str, str], arguments: tuple[str, ...], says: str
) -> None:
    ran = folkmoot("jobs", *arguments, env=env)
    assert ran.exit_code == 2
    assert ran.stderr.startswith(says)


def test_a_queue_without_postgresql_is_refused_in_a_sentence(env: dict[str, str]) -> None:
    ran = folkmoot("jobs", "work", env={**env, "FOLKMOOT_JOBS": "procrastinate"})
    assert ran.exit_code == 2
    assert ran.stderr.startswith("FOLKMOOT_JOBS=procrastinate needs PostgreSQL.")


@ON_POSTGRESQL
@pytest.mark.faults
def test_a_worker_of_the_queue_does_the_work_and_ends_when_it_is_told_to(
    config: Config, session: Session, waits: Job, tmp_path: Path
) -> None:
    env = {**environment(config), "FOLKMOOT_JOBS": PROCRASTINATE}
    assert "note  workers of the queue: none; start one with: folkmoot jobs work" in folkmoot("doctor", env=env).stdout
    with (tmp_path / "worker.log").open("wb") as log:
        worker = subprocess.Popen([*START, "jobs", "work"], cwd=ROOT, env={**os.environ, **env}, stdout=log, stderr=log)
    try:
        until(lambda: not work.waiting(session, SYSTEM), what="the map to be made")
        looked = folkmoot("doctor", env=env).stdout
        assert "ok    workers of the queue: 1 at work" in looked
        assert "ok    background work: nothing waits" in looked
    finally:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0, (tmp_path / "worker.log").read_text(encoding="utf-8")


@ON_POSTGRESQL
@pytest.mark.faults
def test_with_a_queue_the_server_has_no_worker_of_its_own(config: Config, session: Session, tmp_path: Path) -> None:
    env = environment(replace(config, jobs=PROCRASTINATE))
    with serving({**env, "FOLKMOOT_JOBS": PROCRASTINATE}, tmp_path, worker=False) as served:
        assert served.workers() == []
