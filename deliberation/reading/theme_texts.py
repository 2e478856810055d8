"""What people said as the themes need it: who may be in them, where people put what, and what marks it as one set."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from deliberation.reading.standing import QUOTABLE
from models import (
    Attribution,
    ConsentGrant,
    ConsentPurpose,
    Contribution,
    ContributionState,
    Membership,
    ModerationNote,
    Process,
    Source,
    Theme,
    ThemeEdit,
    ThemeState,
    TraceLink,
    TraceNode,
)


@dataclass(frozen=True, slots=True)
class Said:
    """One contribution that may be in a theme. `author` is a membership; `quoted` says how, None without a yes to it.

    `quotable`: the person said yes to it, and somebody has looked at the words.
    """

    node_id: int
    reference: str
    text: str
    language: str
    author: int
    source: Source
    submitted_at: datetime
    quotable: bool
    quoted: Attribution | None


@dataclass(frozen=True, slots=True)
class TextsTaken:
    """The contributions of one source that were taken from the database, and where people put them.

    `settled`: the theme of each that is in one (the one it was put in first). `taken_out`: themes that people took a
    contribution out of. `accepted`: suggestions that people took up. `decisions` marks what people decided, `mark` that
    and the contributions; `at_change` is the process's number of changes at that time, or an earlier one.
    """

    said: tuple[Said, ...]
    settled: Mapping[str, str]
    taken_out: Mapping[str, frozenset[str]]
    accepted: frozenset[str]
    decisions: str
    mark: str
    at_change: int


def living(session: Session, process_id: int, source: Source | None = None) -> tuple[Said, ...]:
    """All contributions that may be in a theme: confirmed, of people whose yes to taking part stands. Oldest first."""
    taking_part, quoted = aliased(ConsentGrant), aliased(ConsentGrant)
    # Words that a statement was written from were read for that.
    looked_at = or_(
        Contribution.state == ContributionState.IN_USE,
        exists().where(ModerationNote.contribution_id == Contribution.node_id),
    )
    query = (
        select(
            Contribution,
            TraceNode.reference,
            Membership.source,
            and_(quoted.given, looked_at).label("quotable"),
            quoted.attribution,
        )
        .join(TraceNode, TraceNode.id == Contribution.node_id)
        .join(Membership, Membership.id == Contribution.membership_id)
        .join(taking_part, taking_part.membership_id == Membership.id)
        .outerjoin(
            quoted,
            (quoted.membership_id == Membership.id)
            & (quoted.purpose == ConsentPurpose.BE_QUOTED)
            & quoted.ended_at.is_(None),
        )
        .where(
            TraceNode.process_id == process_id,
            TraceNode.withdrawn_at.is_(None),
            Contribution.state.in_(QUOTABLE),
            taking_part.purpose == ConsentPurpose.TAKE_PART,
            taking_part.ended_at.is_(None),
            taking_part.given,
        )
        .order_by(TraceNode.id)
    )
    if source is not None:
        query = query.where(Membership.source == source)
    return tuple(
        Said(
            node_id=one.node_id,
            reference=reference,
            text=one.text,
            language=one.language,
            author=one.membership_id,
            source=source_of,
            submitted_at=one.submitted_at,
            quotable=bool(quotable),
            quoted=attribution,
        )
        for one, reference, source_of, quotable, attribution in session.execute(query)
        if source_of is not None
    )


def changes(session: Session, process_id: int) -> int:
    """How many writes so far may have changed what is suggested for this process."""
    return session.execute(select(Process.theme_changes).where(Process.id == process_id)).scalar_one()


def take(session: Session, process_id: int, source: Source) -> TextsTaken:
    """Everything that suggestions for one source are made from."""
    # First of all: what comes in between may be in the set, and the set then counts as older than it is.
    at_change = changes(session, process_id)
    said = living(session, process_id, source)
    reference = {one.node_id: one.reference for one in said}
    links = [link for link in theme_links(session, process_id) if link.from_id in reference]
    themes = open_themes(session, process_id)
    settled: dict[str, str] = {}
    for link in links:
        settled.setdefault(reference[link.from_id], themes[link.to_id][0])
    decisions = _hash(*((link.from_id, link.to_id) for link in links), *sorted(themes.items()))
    texts = _hash(*((one.node_id, one.author, one.quotable) for one in said))
    return TextsTaken(
        said=said,
        settled=settled,
        taken_out=_taken_out(session, process_id, reference, {node: one[0] for node, one in themes.items()}),
        accepted=frozenset(one[1] for one in themes.values() if one[2] == source),
        decisions=decisions,
        mark=_hash(decisions, texts),
        at_change=at_change,
    )


def theme_links(session: Session, process_id: int) -> list[TraceLink]:
    """All links from contributions to themes that are not closed, in the order in which they were made."""
    return list(
        session.execute(
            select(TraceLink)
            .join(Theme, Theme.node_id == TraceLink.to_id)
            .join(TraceNode, TraceNode.id == Theme.node_id)
            .where(TraceNode.process_id == process_id, Theme.state != ThemeState.CLOSED)
            .order_by(TraceLink.made_at, TraceLink.to_id, TraceLink.from_id)
        ).scalars()
    )


def open_themes(session: Session, process_id: int) -> dict[int, tuple[str, str, str]]:
    """Themes that are not closed: node to reference, and the suggestion and source that each was accepted from."""
    rows = session.execute(
        select(Theme.node_id, TraceNode.reference, Theme.proposal, Theme.source)
        .join(TraceNode, TraceNode.id == Theme.node_id)
        .where(TraceNode.process_id == process_id, Theme.state != ThemeState.CLOSED)
    )
    return {row.node_id: (row.reference, row.proposal or "", str(row.source or "")) for row in rows}


def _taken_out(
    session: Session, process_id: int, reference: Mapping[int, str], themes: Mapping[int, str]
) -> dict[str, frozenset[str]]:
    """Where people said that something does not belong: what was taken out of a theme and not put back."""
    out: dict[int, set[int]] = {}
    for edit in edits(session, process_id):
        links = links_of(edit)
        for from_id, to_id in links["removed"]:
            out.setdefault(from_id, set()).add(to_id)
        for from_id, to_id in links["added"]:
            out.get(from_id, set()).discard(to_id)
    return {
        reference[node]: frozenset(themes[theme] for theme in found if theme in themes)
        for node, found in out.items()
        if node in reference
    }


def edits(session: Session, process_id: int) -> list[ThemeEdit]:
    """The whole log of decisions about themes, oldest first."""
    query = select(ThemeEdit).where(ThemeEdit.process_id == process_id).order_by(ThemeEdit.number)
    return list(session.execute(query).scalars())


def links_of(edit: ThemeEdit) -> dict[str, list[tuple[int, int]]]:
    """The links that an entry of the log added and removed: ids of where they came from and went to."""
    links: dict[str, list[list[object]]] = edit.changes["links"]
    return {name: [(int(str(one[0])), int(str(one[1]))) for one in found] for name, found in links.items()}


def _hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
