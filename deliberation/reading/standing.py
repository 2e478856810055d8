"""Who stands behind a line of the strategy, and who does not: counts, consented quotes, dissent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.methods.disclosure import publish_share, publish_split
from deliberation.methods.tracing.trace import Trace
from deliberation.reading import votes
from deliberation.reading.trace import living_ancestors
from models import (
    Attribution,
    ConsentGrant,
    ConsentPurpose,
    Contribution,
    ContributionState,
    Membership,
    Person,
    Source,
    Statement,
    TraceNode,
    Vote,
)

MOST_QUOTES = 3
QUOTABLE = (ContributionState.CONFIRMED, ContributionState.IN_USE)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that their person agreed to have shown, and how that person wants to be named."""

    text: str
    language: str
    attribution: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands behind one line.

    `contributions` and `people` are counts of living words and of those who said them; `channels` is empty where one of
    them had fewer than five. `agree` and `disagree` count people who answered at least one of the statements behind
    the line, by what they said to most of them; `answered` is their number. They are of one source: of the assembly,
    where it answered.
    """

    contributions: int
    people: int
    channels: tuple[tuple[str, int | None], ...]
    withdrawn: int
    answered: int
    agree: int
    disagree: int
    share: float | None
    quotes: tuple[Quote, ...]


def behind(session: Session, process_id: int, trace: Trace, reference: str) -> Standing:
    """Everything that stands behind one node of the trace."""
    sources = trace.whose_words(reference)
    living = [step.ref for step in (*sources.direct, *sources.indirect)]
    people, channels = _voices(session, process_id, living)
    answered, agree, disagree = _answers(session, process_id, _statements_behind(trace, reference))
    share = publish_share(agree, answered).share if answered else None
    return Standing(
        contributions=len(living),
        people=people,
        channels=_shown_channels(channels),
        withdrawn=sources.withdrawn,
        answered=answered,
        agree=agree,
        disagree=disagree,
        share=None if share is None else float(share),
        quotes=_quotes(session, process_id, living),
    )


def _shown_channels(channels: Mapping[str, int]) -> tuple[tuple[str, int | None], ...]:
    """How the words came in, where no channel is small: beside the total a hidden figure could be worked out."""
    counts = {name: publish_split(count) for name, count in channels.items()}
    if any(count.hidden for count in counts.values()):
        return ()
    return tuple((name, counts[name].value) for name in sorted(counts))


def _statements_behind(trace: Trace, reference: str) -> tuple[str, ...]:
    """Living statements from which the node follows over living steps, the node itself included."""
    kinds = {node.ref: node.kind for node in trace.nodes if not node.withdrawn}
    if reference not in kinds:
        return ()
    return tuple(sorted(ref for ref in (reference, *living_ancestors(trace, reference)) if kinds[ref] == "statement"))


def _voices(session: Session, process_id: int, references: Sequence[str]) -> tuple[int, Mapping[str, int]]:
    rows = session.execute(
        select(Contribution.membership_id, Contribution.channel)
        .join(TraceNode, TraceNode.id == Contribution.node_id)
        .where(TraceNode.process_id == process_id, TraceNode.reference.in_(references))
    ).all()
    channels: dict[str, int] = {}
    for row in rows:
        channels[str(row.channel)] = channels.get(str(row.channel), 0) + 1
    return len({row.membership_id for row in rows}), channels


def _answers(session: Session, process_id: int, references: Sequence[str]) -> tuple[int, int, int]:
    """People who answered, who mostly agreed, who mostly disagreed. Each person counts once however much they voted.

    The assembly and the open call are never added up: where the assembly answered its answers stand here, else those
    of the open call.
    """
    rows = session.execute(
        select(Membership.source, func.sum(Vote.choice))
        .select_from(Vote)
        .join(Statement, Statement.node_id == Vote.statement_id)
        .join(TraceNode, TraceNode.id == Statement.node_id)
        .join(Membership, Membership.id == Vote.membership_id)
        .join(ConsentGrant, ConsentGrant.membership_id == Vote.membership_id)
        .where(
            TraceNode.process_id == process_id,
            TraceNode.reference.in_(references),
            Statement.state.in_(votes.IN_THE_MAP),
            ConsentGrant.purpose == ConsentPurpose.TAKE_PART,
            ConsentGrant.ended_at.is_(None),
            ConsentGrant.given,
        )
        .group_by(Vote.membership_id, Membership.source)
    ).all()
    by_source = [[int(balance) for source, balance in rows if source is one] for one in Source]
    sums: list[int] = next((found for found in by_source if found), [])
    return len(sums), sum(one > 0 for one in sums), sum(one < 0 for one in sums)


def _quotes(session: Session, process_id: int, references: Sequence[str]) -> tuple[Quote, ...]:
    """Up to three quotes, earliest first, only of people whose yes to being quoted stands now."""
    rows = session.execute(
        select(
            Contribution, ConsentGrant.attribution, Membership.pseudonym, Membership.circumstance, Person.display_name
        )
        .join(TraceNode, TraceNode.id == Contribution.node_id)
        .join(Membership, Membership.id == Contribution.membership_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .join(ConsentGrant, ConsentGrant.membership_id == Membership.id)
        .where(
            TraceNode.process_id == process_id,
            TraceNode.reference.in_(references),
            Contribution.state.in_(QUOTABLE),
            ConsentGrant.purpose == ConsentPurpose.BE_QUOTED,
            ConsentGrant.ended_at.is_(None),
            ConsentGrant.given,
        )
        .order_by(TraceNode.id)
        .limit(MOST_QUOTES)
    ).all()
    return tuple(
        Quote(
            text=one.text,
            language=one.language,
            attribution=named(attribution, pseudonym, circumstance or "", name or pseudonym),
        )
        for one, attribution, pseudonym, circumstance, name in rows
    )


def named(attribution: Attribution | None, pseudonym: str, circumstance: str, name: str) -> str:
    """How a person wants to be called beside their words; "" where they want nothing there."""
    if attribution is None:
        return ""
    shown = {Attribution.PSEUDONYM: pseudonym, Attribution.CIRCUMSTANCE: circumstance, Attribution.NAME: name}
    return shown.get(attribution, "")
