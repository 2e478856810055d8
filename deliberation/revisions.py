"""`flask db`: the commands of Flask-Migrate, for those who write a new revision."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

WHATEVER_FOLLOWS = {"ignore_unknown_options": True, "allow_interspersed_args": False}


def init_app(app: Flask, db: SQLAlchemy, folder: Path) -> None:
    """Give an application the command `db`, for the revisions in a folder.

    It hands everything on to Flask-Migrate, which is loaded only then: it brings all of alembic, and no server and no
    worker needs that.
    """

    @app.cli.command(
        "db", help="Write and run database revisions.", add_help_option=False, context_settings=WHATEVER_FOLLOWS
    )
    @click.argument("words", nargs=-1, type=click.UNPROCESSED)
    def _db(words: tuple[str, ...]) -> None:
        from flask_migrate import Migrate, cli  # noqa: PLC0415  # see above

        Migrate(app, db, directory=str(folder))
        cli.db.main(words, prog_name="flask db", standalone_mode=False)
