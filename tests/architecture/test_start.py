"""A quick start: a process loads what it needs, and what works things out only where something is worked out."""

from __future__ import annotations

import os
import subprocess
import sys

import click
import pytest

from deliberation.cli.main import COMMANDS, cli
from tests.architecture.trees import ROOT

# They take from a tenth of a second to a second each, and megabytes that stay.
FOR_WORKING_OUT = ("highspy", "matplotlib", "networkx", "scipy", "sklearn", "threadpoolctl")
FOR_FILES = ("docx", "lxml")
FOR_MIGRATIONS = ("alembic", "mako")
DRIVERS = ("psycopg", "asyncpg", "psycopg2", "procrastinate")

WEB = "import app; app.app"
WORKER = "from deliberation.jobs import worker, runner; from deliberation.factory import create_app; create_app()"


def _loaded(code: str, *, var: str) -> set[str]:
    """The packages that a fresh process has loaded after `code`."""
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{code}; import sys; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))",
        ],
        cwd=ROOT,
        env={**os.environ, "FOLKMOOT_VAR": var, "FOLKMOOT_DATABASE_URL": "", "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(ran.stdout.split())


@pytest.mark.parametrize("code", [WEB, WORKER])
def test_serving_and_waiting_load_nothing_for_working_out(tmp_path: object, code: str) -> None:
    wrong = _loaded(code, var=str(tmp_path)) & {*FOR_WORKING_OUT, *FOR_FILES, *FOR_MIGRATIONS, *DRIVERS}
    assert not wrong, f"loaded at the start, and not needed there: {sorted(wrong)}"


def test_the_list_of_commands_opens_no_room(tmp_path: object) -> None:
    code = "from deliberation.cli.main import cli; cli(['--help'], standalone_mode=False)"
    assert not _loaded(code, var=str(tmp_path)) & {"flask", "sqlalchemy", "numpy", "argon2"}


def test_a_lottery_on_files_needs_no_web_framework_and_no_database(tmp_path: object) -> None:
    code = (
        "import deliberation.cli.lottery, deliberation.exchange.pools, deliberation.methods.lottery.fair, "
        "deliberation.methods.lottery.numbering, deliberation.methods.lottery.reserves"
    )
    assert not _loaded(code, var=str(tmp_path)) & {"flask", "sqlalchemy", "scipy", "sklearn"}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_list_says_of_each_command_what_the_command_says(name: str) -> None:
    assert isinstance(cli, click.Group)
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert COMMANDS[name][1] == command.get_short_help_str(limit=200)


def test_whoever_writes_revisions_still_has_their_commands(tmp_path: object) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "db", "heads", "--verbose"],
        cwd=ROOT,
        env={**os.environ, "FOLKMOOT_VAR": str(tmp_path), "FOLKMOOT_DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    newest = max(path.name[:4] for path in (ROOT / "migrations" / "versions").glob("0*.py"))
    assert ran.stdout.startswith(f"Rev: {newest} (head)"), ran.stderr
