"""Bringing words that were given elsewhere into a process: a whole file or nothing of it, and each file once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotFound
from deliberation.exchange.contributions import GivenWords, WordsFile, is_language
from deliberation.permissions import Actor, require
from deliberation.reading import votes
from deliberation.services import audit, consent, nodes, words
from deliberation.stages import require_state
from models import (
    AuditEvent,
    AuditPayload,
    Channel,
    ConsentGrant,
    ConsentPurpose,
    Contribution,
    ContributionState,
    Membership,
    NodeKind,
    Process,
    Provenance,
    Role,
    Source,
    TraceNode,
)

IMPORTED_WORDING = (
    "These words were given in another place. Whoever brought them in says that the person agreed: "
    "they may be kept and analysed here."
)
WORDING_VERSION = "words-1"
ACTION = "contributions_imported"


@dataclass(frozen=True, slots=True)
class WordsImported:
    """What came in. `again`: this column of this file came in before, so nothing was added.

    Left out were the rows of people `without_consent` and those `without_words`. Of the texts that came in, `alike`
    stood in the process before, letter by letter.
    """

    added: int = 0
    people: int = 0
    without_consent: int = 0
    without_words: int = 0
    alike: int = 0
    again: bool = False


def contributions(
    session: Session,
    actor: Actor,
    process_id: int,
    file: WordsFile,
    *,
    source: Source = Source.OPEN_CALL,
    language: str | None = None,
) -> WordsImported:
    """Store the words of a file as contributions that wait to be looked at, like words that people send here.

    Rows without a yes are left out. `language` is that of texts whose row names none (None: that of the process). An
    author becomes one member without a person behind them, known by a number in the file; what the file calls them is
    not kept. The same column of the same file comes in once, also when the words were taken back since.
    """
    require(actor, "run", "import")
    if language is not None and not is_language(language):
        raise DeliberationError("choice_unknown", field="language")
    spoken = [(row, text) for row in file.rows if words.is_readable(text := words.clean(row.text))]
    agreed = [(row, text) for row, text in spoken if row.consents]
    if session.get(Process, process_id) is None:
        raise NotFound("process_unknown")
    with writing(session, process_id):
        process = require_state(session, process_id, "bring_in_words")
        if _came_before(session, process_id, file):
            return WordsImported(again=True)
        members = _members(session, process_id, file, source, (row.person for row, _ in agreed))
        kept = [(row, text) for row, text in agreed if row.person in members]
        there = _texts(session, process_id) if kept else frozenset()
        _store(session, process_id, kept, members, language or process.language)
        done = WordsImported(
            added=len(kept),
            people=len({row.person for row, _ in kept}),
            without_consent=len(spoken) - len(kept),
            without_words=len(file.rows) - len(spoken),
            alike=sum(text in there for _, text in kept),
        )
        noted: dict[str, object] = {"source": str(source), "people": done.people, "words": done.added}
        mark: dict[str, object] = {"file": file.sha256, "column": _column(file)}
        audit.record(session, actor, ACTION, process.public_id, {**noted, **mark}, process_id=process_id)
        return done


def _column(file: WordsFile) -> str:
    """Two columns of one file (the answers to two questions) are two sets of words; a heading can be long."""
    return hashlib.sha256(file.text_column.casefold().encode()).hexdigest()[:16]


def _came_before(session: Session, process_id: int, file: WordsFile) -> bool:
    noted = session.execute(
        select(AuditPayload.payload)
        .join(AuditEvent, AuditEvent.sequence == AuditPayload.sequence)
        .where(AuditEvent.process_id == process_id, AuditEvent.action == ACTION, AuditPayload.erased_at.is_(None))
    ).scalars()
    return any(
        one is not None and (one.get("file"), one.get("column")) == (file.sha256, _column(file)) for one in noted
    )


def _members(
    session: Session, process_id: int, file: WordsFile, source: Source, people: Iterable[int]
) -> Mapping[int, int]:
    """The memberships of people of the file. Whoever came in with another column and said no since is left out."""
    mark = hashlib.sha256(f"{file.sha256} {source}".encode()).hexdigest()[:10]
    names = {f"I-{mark}-{person}": person for person in dict.fromkeys(people)}
    before = dict(
        session.execute(
            select(Membership.pseudonym, Membership.id).where(
                Membership.process_id == process_id, Membership.pseudonym.startswith(f"I-{mark}-")
            )
        ).all()
    )
    fresh = [name for name in names if name not in before]
    made = dict(zip(fresh, _new_members(session, process_id, fresh, source), strict=True))
    agreeing = set(
        session.execute(
            select(ConsentGrant.membership_id)
            .join(Membership, Membership.id == ConsentGrant.membership_id)
            .where(Membership.process_id == process_id, votes.SAID_YES)
        ).scalars()
    )
    return {person: at for name, person in names.items() if (at := (before | made)[name]) in agreeing}


def _new_members(session: Session, process_id: int, names: Sequence[str], source: Source) -> Sequence[int]:
    if not names:
        return ()
    now = clock.now()
    about = {"process_id": process_id, "role": Role.MEMBER, "source": source, "from_at": now}
    rows = [{**about, "pseudonym": name} for name in names]
    made = session.execute(insert(Membership).returning(Membership.id, sort_by_parameter_order=True), rows)
    ids = made.scalars().all()
    wording_id = consent.wording(
        session, ConsentPurpose.TAKE_PART, version=WORDING_VERSION, language="en-GB", text=IMPORTED_WORDING
    )
    yes = {"purpose": ConsentPurpose.TAKE_PART, "wording_id": wording_id, "given": True, "at": now}
    session.execute(insert(ConsentGrant), [{**yes, "membership_id": member} for member in ids])
    return ids


def _texts(session: Session, process_id: int) -> frozenset[str]:
    found = session.execute(
        select(Contribution.text)
        .join(TraceNode, TraceNode.id == Contribution.node_id)
        .where(TraceNode.process_id == process_id, Contribution.withdrawn_at.is_(None))
    ).scalars()
    return frozenset(found)


def _store(
    session: Session,
    process_id: int,
    kept: Sequence[tuple[GivenWords, str]],
    members: Mapping[int, int],
    language: str,
) -> None:
    if not kept:
        return
    now = clock.now()
    places = nodes.new_nodes(session, process_id, NodeKind.CONTRIBUTION, len(kept))
    about = {"provenance": Provenance.OWN_WORDS, "state": ContributionState.CONFIRMED, "submitted_at": now}
    rows = [
        {
            **about,
            "node_id": node_id,
            "membership_id": members[row.person],
            "text": text,
            "language": row.language or language,
            "channel": Channel(row.channel) if row.channel else Channel.IMPORTED,
        }
        for node_id, (row, text) in zip(places, kept, strict=True)
    ]
    session.execute(insert(Contribution), rows)
