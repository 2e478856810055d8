"""Commands on the record: the audit chain, conversations in, the strategy out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deliberation.cli.application import application, database_session, plain_errors
from deliberation.cli.files import STANDARD_OUTPUT, check_folder, check_place, refuse, whole_folder, write_whole
from deliberation.permissions import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deliberation.services.imported_words import WordsImported

BROKEN = 3
SOURCES = ("assembly", "open_call")
GIVE_AWAY = (
    "These are papers. In a small group what is on a paper can give somebody away: "
    "hand the file on only to those who may count again."
)


@click.group()
def audit() -> None:
    """The audit chain."""


@audit.command("verify")
@click.option(
    "--export",
    "export_file",
    type=click.Path(path_type=Path),
    metavar="F",
    help="Check the published file of a ballot instead. No database is needed.",
)
def verify(export_file: Path | None) -> None:
    """Work the whole audit chain out again, or the count of one ballot, and say whether it holds."""
    from deliberation.reading import audit as chain

    if export_file is not None:
        _verify_ballot(export_file)
        return

    with plain_errors(), database_session(application()) as session:
        state = chain.verify(session)
        if state.holds:
            click.echo(f"The audit chain holds: {state.events} events. Last hash: {state.head}")
            return
        click.echo(f"The audit chain does not hold. The first event that does not fit: {state.first_broken}", err=True)
        sys.exit(BROKEN)


# What is looked at in the file of a ballot, in words.
_LOOKED_AT = {
    "wording": "the wording has the hash that it had when the ballot opened",
    "lot": "the lot follows from its seed",
    "papers": "each paper has its mark in the list",
    "root": "the list has the published root",
    "roll": "there are no more papers than people on the roll, and none twice",
    "result": "counting the papers again gives the published result",
}


def _verify_ballot(file: Path) -> None:
    import json

    from deliberation.methods.counting.verifying import verify as check
    from deliberation.methods.errors import MethodError

    hint = "Expected: the file of a ballot that is signed. Get it again from the ballot's page."
    try:
        found = check(json.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        refuse(f"{file}: {error.strerror}. Check the path.")
    except (ValueError, RecursionError):
        refuse(f"{file.name}: this is not JSON. {hint}")
    except (MethodError, AttributeError, TypeError):
        refuse(f"{file.name}: this is no ballot. {hint}")
    for name in found.holds:
        click.echo(f"Holds: {_LOOKED_AT[name]}.")
    for name in found.not_looked_at:
        click.echo(f"Not looked at, because the papers are not in this file: {_LOOKED_AT[name]}.")
    for name in found.broken:
        click.echo(f"Does not hold: {_LOOKED_AT[name]}.", err=True)
    if found.broken:
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


@import_.command("contributions")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--process", "place", required=True, metavar="P", help="Public id of the project they belong to.")
@click.option("--text-column", default="text", show_default=True, metavar="C")
@click.option("--id-column", metavar="C", help="Each id may stand once. [default: id, if there]")
@click.option("--author-column", metavar="C", help="Who wrote it; the names are not kept. [default: author, if there]")
@click.option(
    "--consent-column",
    metavar="C",
    help="May the words be kept and analysed: yes or no. Others stay out. [default: consent, if there]",
)
@click.option("--language", metavar="L", help="Of texts whose row names none. [default: that of the project]")
@click.option("--source", type=click.Choice(SOURCES), default=SOURCES[1], show_default=True)
def contributions(
    file: Path,
    place: str,
    text_column: str,
    id_column: str | None,
    author_column: str | None,
    consent_column: str | None,
    language: str | None,
    source: str,
) -> None:
    """Bring in words that people gave elsewhere from the CSV file FILE, whole or not at all, and each file once."""
    from deliberation.exchange.contributions import Columns, is_language, read_contributions
    from deliberation.reading import processes
    from deliberation.services import imported_words
    from models import Channel, Source

    if language is not None and not is_language(language):
        raise click.UsageError(f"--language is “{language}”. Expected: the tag of a language, such as en-GB or pl.")
    columns = Columns(text_column, id_column, author_column, consent_column)
    with plain_errors():
        click.echo("Reading the words.", err=True)
        read = read_contributions(file, columns=columns, channels=tuple(map(str, Channel)))
        with database_session(application()) as session:
            process_id = processes.one(session, place).id
            click.echo("Storing them.", err=True)
            done = imported_words.contributions(
                session, SYSTEM, process_id, read, source=Source(source), language=language
            )
    for sentence in _told(done, asked=read.asked_consent):
        click.echo(sentence)


def _told(done: WordsImported, *, asked: bool) -> Iterator[str]:
    if done.again:
        yield "This file came in before, so nothing was added."
        return
    yield f"Came in: {done.added} contributions, {done.people} people. The words wait to be looked at."
    if not asked:
        yield "No column says who agreed, so all were taken as agreed."
    if done.without_consent:
        yield f"Left out, without a yes to being kept and analysed: {done.without_consent}."
    if done.without_words:
        yield f"Rows without words: {done.without_words}."
    if done.alike:
        yield f"Texts that stood there before, word for word: {done.alike}. Look whether they came in twice."


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


@export.command("polis")
@click.argument("place", metavar="PROCESS")
@click.option("--out", required=True, metavar="DIR", type=click.Path(path_type=Path), help="A new or an empty folder.")
@click.option("--source", type=click.Choice(SOURCES), help="Whose votes; needed where both voted.")
def polis_folder(place: str, out: Path, source: str | None) -> None:
    """Write the votes of PROCESS as a Polis export folder, without names, whole or not at all."""
    from deliberation.exchange.polis_folder import write_polis
    from deliberation.reading import processes
    from deliberation.services import exports, opinion
    from models import Source

    check_folder(out)
    with plain_errors(), database_session(application()) as session:
        process_id = processes.one(session, place).id
        whose = Source(source) if source else exports.source_of_votes(session, SYSTEM, process_id)
        if (process_id, whose) in opinion.stale(session, SYSTEM, [process_id]):
            click.echo("Working out opinion groups.", err=True)
            opinion.refresh(session, SYSTEM, process_id, whose)
        taken = exports.polis(session, SYSTEM, process_id, whose)
    with whole_folder(out) as folder:
        write_polis(folder, taken)
    counts = f"{len(taken.groups)} people, {len(taken.statements)} statements, {len(taken.values)} votes"
    click.echo(f"Written: {out} ({counts}).", err=True)


@export.command("pabulib")
@click.argument("ballot", metavar="BALLOT")
@click.option("--out", required=True, metavar="F", help="Where the .pb file goes; - is standard output.")
@click.option("--ties", metavar="T", help="Where the lot for ties goes, one project id a line, as count reads it.")
def pabulib(ballot: str, out: str, ties: str | None) -> None:
    """Write the papers of the signed BALLOT as a .pb file of Pabulib, without names.

    BALLOT: its public id, or project/reference such as k3f9x2/B01. Papers are for those who may count again: in a small
    group an order of preference can give somebody away.
    """
    from deliberation.services import ballot_files

    check_place(out)
    if ties is not None:
        check_place(ties)
    with plain_errors(), database_session(application()) as session:
        written = ballot_files.pabulib(session, SYSTEM, ballot)
    write_whole(out, written.content)
    if ties is not None:
        write_whole(ties, "".join(f"{number}\n" for number in written.whole["lot"]).encode())
    if out != STANDARD_OUTPUT:
        click.echo(f"Written: {out} ({written.papers} papers).", err=True)
    click.echo(GIVE_AWAY, err=True)
