"""`folkmoot doctor`: is everything there, and if not, what to do."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from sqlalchemy import make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from deliberation.config import EMBEDDED, OFF, PROCRASTINATE, Config, load
from deliberation.errors import DeliberationError
from deliberation.messages import words_for
from deliberation.queueing import OPINION_MAPS, PUBLISHED_FILES

OWNER_ONLY = 0o077
PROGRAMS = {
    "pg_dump": "backups of a PostgreSQL database",
    "pg_restore": "checking and restoring its backups",
    "psql": "restoring its backups",
}

WHO_WORKS = {
    EMBEDDED: "they are made while `folkmoot serve` runs",
    PROCRASTINATE: "they are made while `folkmoot jobs work` runs",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: good, or what to do about it. `needed` ones make the command fail."""

    name: str
    good: bool
    words: str
    needed: bool = True


@click.command()
@click.option("--sbom", type=click.Path(path_type=Path, dir_okay=False), help="Write what is installed (CycloneDX).")
def doctor(sbom: Path | None) -> None:
    """Look at settings, keys, database, background work and programs; say what to mend."""
    from deliberation.cli import bill
    from deliberation.cli.application import plain_errors

    if sbom is not None:
        with plain_errors():
            click.echo(f"{bill.write(sbom)} packages written to {sbom}")
        return
    bad = False
    with plain_errors():
        for finding in examine():
            mark = "ok  " if finding.good else ("BAD " if finding.needed else "note")
            click.echo(f"{mark}  {finding.name}: {finding.words}")
            bad = bad or (finding.needed and not finding.good)
    if bad:
        sys.exit(2)


def examine() -> Iterator[Finding]:
    """Every finding, the settings first: without them nothing else can be looked at."""
    try:
        config = load()
    except DeliberationError as error:
        yield Finding("settings", good=False, words=words_for(error))
        return
    yield Finding("settings", good=True, words=f"data in {config.var}, address {config.base_url}")
    yield from _keys(config)
    yield from _database(config)
    yield from _programs(config)


def _keys(config: Config) -> Iterator[Finding]:
    path = config.var / "secret_key"
    if os.environ.get("FOLKMOOT_SECRET_KEY"):
        yield Finding("secret key", good=True, words="comes from FOLKMOOT_SECRET_KEY")
    else:
        closed = path.stat().st_mode & OWNER_ONLY == 0
        words = "readable to its owner only" if closed else f"others can read it; run: chmod 600 {path}"
        yield Finding("secret key", good=closed, words=words)
    yield Finding(
        "https",
        good=config.secure,
        words="cookies are Secure" if config.secure else "FOLKMOOT_BASE_URL is not https; fine for a try-out only",
        needed=False,
    )


def _database(config: Config) -> Iterator[Finding]:
    from deliberation import schema
    from deliberation.cli.application import bare_application, database_session

    if config.is_sqlite and not _database_file(config).exists():
        yield Finding("database", good=True, words="not there yet; `folkmoot serve` makes it", needed=False)
        return
    app = bare_application(config)
    try:
        revision = schema.current(app)
        if revision is not None and not schema.is_known(revision):
            yield Finding("database", good=False, words=f"made by a newer version ({revision}); install that version")
        elif revision != schema.head():
            yield Finding("database", good=False, words="not up to date; `folkmoot serve` brings it up to date")
        else:
            with database_session(app) as session:
                yield from _contents(session)
                yield from _background(session, config)
    except DatabaseError as error:
        words = f"cannot be used ({str(error.orig).strip().partition(chr(10))[0]}); check FOLKMOOT_DATABASE_URL"
        yield Finding("database", good=False, words=words)


def _database_file(config: Config) -> Path:
    return Path(make_url(config.database_url).database or "")


def _contents(session: Session) -> Iterator[Finding]:
    from deliberation.reading import audit
    from deliberation.services import health

    writes = health.can_write(session)
    yield Finding("database", good=writes, words="can be read and written" if writes else "cannot be written")
    chain = audit.verify(session)
    words = f"{chain.events} events, holds" if chain.holds else f"broken at event {chain.first_broken}"
    yield Finding("audit chain", good=chain.holds, words=words)
    yield from _ballot_keys(session)


def _ballot_keys(session: Session) -> Iterator[Finding]:
    from deliberation.services import ballot_keys

    found = ballot_keys.astray(session)
    if found.missing:
        words = (
            f"missing for {', '.join(found.missing)}: nobody can vote there; bring the folder {ballot_keys.FOLDER} back"
        )
        yield Finding("keys of ballots", good=False, words=words)
    if found.left_over:
        words = f"still there for {', '.join(found.left_over)}, which is over; remove them from {ballot_keys.FOLDER}"
        yield Finding("keys of ballots that are over", good=False, words=words)
    if not found.missing and not found.left_over:
        yield Finding("keys of ballots", good=True, words="one for each that is open, and no other")


def _background(session: Session, config: Config) -> Iterator[Finding]:
    from deliberation.permissions import SYSTEM
    from deliberation.reading import routing
    from deliberation.reading import work as reading
    from deliberation.services import work

    blind = ", ".join(routing.faults(session))
    words = f"priorities are all alike, please report it: {blind}" if blind else "drawn by priority"
    yield Finding("next statement", good=not blind, words=words, needed=False)
    kinds = [job.kind for job in work.waiting(session, SYSTEM)]
    words = f"{kinds.count(OPINION_MAPS)} maps and {kinds.count(PUBLISHED_FILES)} files wait; {WHO_WORKS[config.jobs]}"
    yield Finding("background work", good=not kinds, words=words if kinds else "nothing waits", needed=False)
    failed = [job.name for job in reading.jobs(session, SYSTEM) if job.state == "failed"]
    if failed:
        yield Finding("failed work", good=False, words=f"{', '.join(failed)}; see: folkmoot jobs", needed=False)
    if config.jobs == PROCRASTINATE:
        there = reading.living_workers(session)
        words = f"{there} at work" if there else "none; start one with: folkmoot jobs work"
        yield Finding("workers of the queue", good=there > 0, words=words, needed=False)


def programs_for_paper() -> Iterator[Finding]:
    """Whether sheets of paper can be had as PDF."""
    from deliberation.exchange.paper import pdf

    words = "can be made"
    if pdf.missing():
        words = f"cannot be made, {pdf.missing()} is missing; Debian: apt install {pdf.PACKAGES}"
    yield Finding("PDF of paper sheets", good=not pdf.missing(), words=words, needed=False)


def program_for_braille() -> Finding:
    """Whether results can be had in Braille."""
    from deliberation.exchange.formats import braille

    there = not braille.missing()
    words = "can be made" if there else f"cannot be made, {braille.PROGRAM} is missing; apt install {braille.PACKAGES}"
    return Finding("Braille files", good=there, words=words, needed=False)


def _programs(config: Config) -> Iterator[Finding]:
    yield from programs_for_paper()
    yield program_for_braille()
    yield _reading_aloud(config)
    if config.is_sqlite:
        return
    for name, purpose in PROGRAMS.items():
        there = shutil.which(name) is not None
        yield Finding(name, good=there, words="found" if there else f"missing; needed for {purpose}", needed=False)


def _reading_aloud(config: Config) -> Finding:
    if config.read_aloud == OFF:
        return Finding("read aloud", good=True, words="switched off; no text is read aloud")
    there = shutil.which(config.read_aloud) is not None
    words = "found" if there else f"{config.read_aloud} is missing; needed to read texts aloud"
    return Finding("read aloud", good=there, words=words, needed=False)
