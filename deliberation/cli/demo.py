"""`folkmoot demo`: an invented borough with everything switched on, in one command."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy import event

from deliberation.cli.application import application, database_session, plain_errors
from deliberation.cli.files import check_place, write_whole
from deliberation.cli.serve import DEFAULT_PORT, check_free, run
from deliberation.config import Config, load
from deliberation.database import db

if TYPE_CHECKING:
    from deliberation.scenario.demo import Details
    from deliberation.scenario.report import Report

NOT_AS_EXPECTED = 3
HERE = ("127.0.0.1", "0.0.0.0", "::1", "::")  # noqa: S104 -- names of this machine, nothing is bound here


@click.command()
@click.option("--no-serve", is_flag=True, help="Build the demo and stop.")
@click.option(
    "--report", type=click.Path(path_type=Path), default=None, metavar="F", help="Write every checked number."
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=DEFAULT_PORT, show_default=True, type=click.IntRange(1, 65535))
def demo(*, no_serve: bool, report: Path | None, host: str, port: int) -> None:
    """Build the made-up borough of Wexmoor in a fresh database (var/demo) and serve it."""
    from deliberation.scenario import demo as scenario

    if report is not None:
        check_place(str(report))
    with plain_errors():
        if not no_serve:
            check_free(host, port)
        started = time.monotonic()
        config = fresh(host, port, os.environ)
        click.echo("Building the demo: an invented borough, invented people. About 15 seconds.")
        with database_session(application(config)) as session:
            _write_at_ease()
            details, checks = scenario.build(session, config.var, lambda words: click.echo(f"  {words}"))
        click.echo(f"Built in {time.monotonic() - started:.0f} s.")
        _show(details, checks)
        if report is not None:
            write_whole(str(report), checks.as_json().encode())
        if not checks.ok:
            click.echo("Some numbers are not as expected: see the list above.", err=True)
            sys.exit(NOT_AS_EXPECTED)
        if not no_serve:
            run(config, host=host, port=port)


def fresh(host: str, port: int, given: Mapping[str, str]) -> Config:
    """Settings for an empty installation in var/demo. Only ever the demo's own folder: real data is somewhere else."""
    folder = Path(given.get("FOLKMOOT_VAR") or "./var").resolve() / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    name = "localhost" if host in HERE else host
    environ = {
        "FOLKMOOT_HELP_PHONE": "01632 960 960",
        **given,
        "FOLKMOOT_VAR": str(folder),
        "FOLKMOOT_DATABASE_URL": "",
        "FOLKMOOT_SECRET_KEY": "",
        "FOLKMOOT_JOBS": "",
        "FOLKMOOT_BASE_URL": f"http://{name}:{port}",
    }
    return replace(load(environ), demo=True)


def _write_at_ease() -> None:
    """Let the disk take its time while the demo is built: if the power fails now, it is built again."""

    @event.listens_for(db.engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")


def _show(details: Details, checks: Report) -> None:
    for check in checks.checks:
        mark = "ok " if check.ok else "NOT"
        click.echo(f"  {mark} step {check.step}: {check.name}: {check.actual}")
    click.echo("Sign in as a resident (type the words at “I have a code”):")
    for code in details.codes:
        click.echo(f"  {code.words:<32} {code.role} ({code.opens})")
    click.echo("Sign in as staff (the front page shows the six figures of the second step):")
    for one in details.staff:
        click.echo(f"  {one.email:<32} {one.password}   {one.role}")
