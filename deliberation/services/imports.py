"""Bringing in a conversation that was held elsewhere: people, words, statements and votes, whole or not at all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import SAYS_WHEN, writing
from deliberation.errors import BadFile
from deliberation.exchange.polis import PolisComment, PolisExport
from deliberation.permissions import Actor, require
from deliberation.services import accounts, audit, consent, words
from deliberation.services.consent import ConsentAnswer
from deliberation.services.nodes import link, new_node
from models import (
    Area,
    AreaKind,
    Channel,
    ConsentPurpose,
    Contribution,
    ContributionState,
    Membership,
    ModerationNote,
    ModerationStep,
    NodeKind,
    Process,
    ProcessState,
    Provenance,
    Relation,
    Remit,
    Role,
    Source,
    Statement,
    StatementState,
    Vote,
)

IMPORTED_WORDING = (
    "These words and votes were given in a conversation on another platform and published there for others to use."
)
WORDING_VERSION = "import-1"
TITLE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in: the process's inner and public id, and counts."""

    process_id: int
    process: str
    people: int
    contributions: int
    statements: int
    votes: int


def polis(
    session: Session, actor: Actor, export: PolisExport, *, title: str, convenor_id: int | None = None
) -> Imported:
    """Store a Polis export as a new process in `draft`, with everybody as an open-call member.

    The remit holds what the export says; powers, money and dates have to be added before it can go on. Statements that
    were rejected there come in as hidden contributions.
    """
    require(actor, "run", "import")
    title = words.required(title, field="title", limit=TITLE_LIMIT)
    with writing(session):
        process = _process(session, title, export)
        if convenor_id is not None:
            for role in (Role.CONVENOR, Role.FACILITATOR):
                accounts.add_membership_inside(session, process.id, convenor_id, role)
        members = _members(session, process.id, export)
        statements = {
            comment.id: _comment(session, actor, process.id, members[comment.author], comment)
            for comment in sorted(export.comments, key=lambda one: (one.timestamp, one.id))
        }
        votes = _votes(session, export, members, statements)
        counts: dict[str, object] = {"people": len(members), "statements": len(statements), "votes": votes}
        audit.record(session, actor, "conversation_imported", process.public_id, counts, process_id=process.id)
        return Imported(process.id, process.public_id, len(members), len(statements), len(statements), votes)


def _process(session: Session, title: str, export: PolisExport) -> Process:
    # The same title is the same place; two that only begin alike are not.
    code = f"imported-{hashlib.sha256(title.casefold().encode()).hexdigest()[:20]}"
    area = session.execute(select(Area).where(Area.code == code)).scalar_one_or_none()
    if area is None:
        area = Area(code=code, name=title, kind=AreaKind.BOROUGH)
        session.add(area)
        session.flush()
    process = Process(title=title, area_id=area.id, state=ProcessState.DRAFT, language="en-GB", created_at=clock.now())
    session.add(process)
    session.flush()
    session.add(
        Remit(
            process_id=process.id,
            version=1,
            question=words.clean(export.summary.get("topic", title)),
            background=words.clean(export.summary.get("conversation-description", ""))[:5000],
            written_at=clock.now(),
        )
    )
    return process


def _members(session: Session, process_id: int, export: PolisExport) -> dict[str, int]:
    wording_id = consent.wording(
        session, ConsentPurpose.TAKE_PART, version=WORDING_VERSION, language="en-GB", text=IMPORTED_WORDING
    )
    names = dict.fromkeys((*export.participants, *(comment.author for comment in export.comments)))
    members: dict[str, int] = {}
    for name in names:
        member = Membership(
            process_id=process_id,
            role=Role.MEMBER,
            source=Source.OPEN_CALL,
            pseudonym=f"I{name}"[:32],
            from_at=clock.now(),
        )
        session.add(member)
        session.flush()
        members[name] = member.id
        consent.grant_inside(
            session, member.id, ConsentAnswer(ConsentPurpose.TAKE_PART, given=True), wording_id=wording_id
        )
    return members


def _comment(session: Session, actor: Actor, process_id: int, member_id: int, comment: PolisComment) -> int:
    """One comment becomes a contribution, and, unless it was rejected there, a statement drawn from it."""
    said_at = _moment(comment.timestamp)
    text = words.clean(comment.text)
    rejected = comment.moderated < 0
    node = new_node(session, process_id, NodeKind.CONTRIBUTION)
    session.add(
        Contribution(
            node_id=node.id,
            membership_id=member_id,
            text=text,
            language="en",
            provenance=Provenance.OWN_WORDS,
            channel=Channel.IMPORTED,
            state=ContributionState.HIDDEN if rejected else ContributionState.IN_USE,
            submitted_at=said_at,
        )
    )
    session.flush()
    session.add(
        ModerationNote(
            contribution_id=node.id,
            step=ModerationStep.HIDDEN if rejected else ModerationStep.ALLOWED,
            reason=None,
            note=IMPORTED_WORDING,
            at=clock.now(),
        )
    )
    statement = new_node(session, process_id, NodeKind.STATEMENT)
    session.add(
        Statement(
            node_id=statement.id,
            text=text,
            language="en",
            state=StatementState.HIDDEN if rejected else StatementState.CLOSED,
            is_meta=comment.is_meta,
            created_at=said_at,
            changed_at=clock.now(),
        )
    )
    session.flush()
    link(session, actor, node.id, statement.id, Relation.SAID_IN)
    return statement.id


def _moment(milliseconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, ValueError) as error:
        raise BadFile("time_out_of_range", column="timestamp", expected="a time in milliseconds") from error


def _votes(session: Session, export: PolisExport, members: dict[str, int], statements: dict[str, int]) -> int:
    """The latest vote of each person on each statement, with its own time; votes on words that are lost stay out."""
    events = export.events
    latest: dict[tuple[int, int], tuple[int, int]] = {}
    for person, item, value, time in zip(
        events.people.tolist(), events.items.tolist(), events.values.tolist(), events.times.tolist(), strict=True
    ):
        before = latest.get((person, item))
        if before is None or time >= before[1]:
            latest[person, item] = (value, time)
    rows = [
        {
            "statement_id": statements[export.statements[item]],
            "membership_id": members[export.participants[person]],
            "choice": value,
            "channel": Channel.IMPORTED,
            "cast_at": _moment(time),
        }
        for (person, item), (value, time) in latest.items()
        if export.statements[item] in statements
    ]
    if rows:
        # The process is new: nobody has read any of its votes.
        session.execute(insert(Vote), rows, execution_options={SAYS_WHEN: True})
    return len(rows)
