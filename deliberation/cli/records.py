"""Commands on the record: the audit chain, conversations in, the strategy out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from deliberation.cli.application import application, database_session, plain_errors
from deliberation.cli.files import STANDARD_OUTPUT, check_place, write_whole
from deliberation.permissions import SYSTEM

BROKEN = 3


@click.group()
def audit() -> None:
    """The audit chain."""


@audit.command("verify")
def verify() -> None:
    """Work the whole audit chain out again and say whether it holds."""
    from deliberation.reading import audit as chain

    with plain_errors(), database_session(application()) as session:
        state = chain.verify(session)
        if state.holds:
            click.echo(f"The audit chain holds: {state.events} events. Last hash: {state.head}")
            return
        click.echo(f"The audit chain does not hold. The first event that does not fit: {state.first_broken}", err=True)
        sys.exit(BROKEN)


@click.group("import")
def import_() -> None:
    """Bring in what was made elsewhere."""


@import_.command("polis")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", required=True, help="What the conversation is called here.")
@click.option("--convenor", "email", default=None, metavar="EMAIL", help="Who will run it: e-mail of a staff account.")
def polis(folder: Path, title: str, email: str | None) -> None:
    """Bring in a conversation from the Polis export folder DIR, whole or not at all."""
    from deliberation.cli.people import find
    from deliberation.exchange.polis import read_polis
    from deliberation.services import imports, opinion
    from models import Source

    with plain_errors():
        click.echo("Reading the export.", err=True)
        export = read_polis(folder)
        with database_session(application()) as session:
            convenor = find(session, email) if email else None
            click.echo("Storing people, words and votes.", err=True)
            done = imports.polis(session, SYSTEM, export, title=title, convenor_id=convenor)
            click.echo("Working out opinion groups.", err=True)
            opinion.refresh(session, SYSTEM, done.process_id, Source.OPEN_CALL)
        click.echo(
            f"{done.process}: {done.people} people, {done.contributions} contributions, "
            f"{done.statements} statements, {done.votes} votes."
        )


@click.group()
def export() -> None:
    """Write what can be read and used elsewhere."""


@export.command("strategy")
@click.argument("reference", metavar="REF")
@click.option("--format", "kind", required=True, type=click.Choice(["html", "docx", "csv", "json"]))
@click.option("--out", required=True, metavar="F", help="Where the file goes; - is standard output.")
def strategy(reference: str, kind: str, out: str) -> None:
    """Write the newest published version of the strategy REF. The csv is a zip of tables with a dictionary."""
    from deliberation.services import publication

    check_place(out)
    with plain_errors(), database_session(application()) as session:
        content = publication.export(session, SYSTEM, reference, kind)
    write_whole(out, content)
    if out != STANDARD_OUTPUT:
        click.echo(f"Written: {out} ({len(content):,} bytes).", err=True)
