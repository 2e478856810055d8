"""`folkmoot backup FILE` and `folkmoot restore FILE`."""

from __future__ import annotations

from pathlib import Path

import click

from deliberation.cli.application import plain_errors
from deliberation.config import load
from deliberation.services import copies


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the whole database to FILE, while people go on working, and check the copy."""
    with plain_errors():
        made = copies.backup(load(), file)
        click.echo(f"Backup written and checked: {file} ({made.size:,} bytes, {made.tables} tables).")
        click.echo(f"SHA-256: {made.sha256}")
        click.echo("Keep the secret key in a second, separate place: it is not in this file.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Put the backup in the place of the database that is there now.")
def restore(file: Path, *, replace: bool) -> None:
    """Check FILE and put it in the place of the database. Stop the server first."""
    with plain_errors():
        done = copies.restore(load(), file, replace=replace)
        click.echo(f"Restored from {file} ({done.tables} tables). SHA-256 of the backup: {done.sha256}")
