"""The trace of one process, ready to be asked: where did it go, and whose words are behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session

from deliberation.methods.tracing.trace import Trace
from deliberation.methods.tracing.types import TraceLink as Link
from deliberation.methods.tracing.types import TraceNode as Node
from models import (
    Action,
    Ballot,
    BallotState,
    ConsentGrant,
    ConsentPurpose,
    Contribution,
    ContributionState,
    MinorityState,
    MinorityStatement,
    NodeKind,
    Priority,
    Recommendation,
    Statement,
    StatementState,
    Theme,
    ThemeLabel,
    ThemeState,
    TraceLink,
    TraceNode,
)

# Hidden words count as gone for everybody but their own person and the moderators.
_GONE = (ContributionState.HIDDEN, ContributionState.WITHDRAWN, ContributionState.PRIVATE_DRAFT)


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop on a person's way through the trace: what it is, its reference, its words and their language."""

    kind: str
    reference: str
    words: str
    language: str


@dataclass(frozen=True, slots=True)
class Living:
    """How many contributions and statements of a process have not been withdrawn."""

    contributions: int
    statements: int


def load(session: Session, process_id: int) -> Trace:
    """All nodes and links of one process. Contributions without consent or out of sight count as withdrawn.

    Themes that people closed again are not in it, nor minority statements that were not kept. A few queries and a
    graph of everything that was said: asked for once a request, and handed on.
    """
    consenting = set(session.execute(_living_contributions(process_id)).scalars())
    rows = session.execute(
        select(TraceNode.id, TraceNode.reference, TraceNode.kind, TraceNode.withdrawn_at).where(
            TraceNode.process_id == process_id,
            TraceNode.id.not_in(_closed_themes(process_id)),
            TraceNode.id.not_in(_not_standing(process_id)),
        )
    ).all()
    reference = {row.id: row.reference for row in rows}
    nodes = [
        Node(
            row.reference,
            str(row.kind),
            withdrawn=row.withdrawn_at is not None or (row.kind is NodeKind.CONTRIBUTION and row.id not in consenting),
        )
        for row in rows
    ]
    links = session.execute(
        select(TraceLink.from_id, TraceLink.to_id, TraceLink.relation)
        .join(TraceNode, TraceNode.id == TraceLink.from_id)
        .where(TraceNode.process_id == process_id)
    )
    standing = [one for one in links if one.from_id in reference and one.to_id in reference]
    return Trace(nodes, [Link(reference[a], reference[b], str(relation)) for a, b, relation in standing])


def living(session: Session, process_id: int) -> Living:
    """How much there is in a process: counted by the database, for pages that name none of it.

    Words that somebody wrote down for a person count once that person agreed to them.
    """
    contributions = _living_contributions(process_id).where(
        TraceNode.withdrawn_at.is_(None), Contribution.state != ContributionState.SUBMITTED
    )
    statements = select(TraceNode.id).where(
        TraceNode.process_id == process_id,
        TraceNode.kind == NodeKind.STATEMENT,
        TraceNode.withdrawn_at.is_(None),
    )
    counted = select(_count(contributions), _count(statements))
    return Living(*session.execute(counted).one())


def _count(rows: Select[int]) -> ScalarSelect[int]:
    return select(func.count()).select_from(rows.subquery()).scalar_subquery()


def _living_contributions(process_id: int) -> Select[int]:
    """The contributions in sight of people whose yes to taking part stands."""
    return (
        select(Contribution.node_id)
        .join(TraceNode, TraceNode.id == Contribution.node_id)
        .join(ConsentGrant, ConsentGrant.membership_id == Contribution.membership_id)
        .where(
            TraceNode.process_id == process_id,
            ConsentGrant.purpose == ConsentPurpose.TAKE_PART,
            ConsentGrant.ended_at.is_(None),
            ConsentGrant.given,
            Contribution.state.not_in(_GONE),
        )
    )


def _closed_themes(process_id: int) -> Select[int]:
    """Themes that were merged or given up: nothing leads to them any more. A tombstone stays in the trace."""
    return (
        select(Theme.node_id)
        .join(TraceNode, TraceNode.id == Theme.node_id)
        .where(TraceNode.process_id == process_id, Theme.state == ThemeState.CLOSED, TraceNode.withdrawn_at.is_(None))
    )


def _not_standing(process_id: int) -> Select[int]:
    """Minority statements that lead nowhere: still open, not kept, or hidden. A tombstone stays in the trace."""
    stands = (MinorityStatement.state == MinorityState.KEPT) & MinorityStatement.hidden_because.is_(None)
    return (
        select(MinorityStatement.node_id)
        .join(TraceNode, TraceNode.id == MinorityStatement.node_id)
        .where(TraceNode.process_id == process_id, ~stands, TraceNode.withdrawn_at.is_(None))
    )


def words_of(session: Session, process_id: int) -> Mapping[str, Stop]:
    """The words of everything in the trace but contributions, by reference: what may be shown on the way."""
    found: dict[str, Stop] = {}
    of_process = TraceNode.process_id == process_id
    # The label of a theme is used once members approved it.
    themes = (
        select(TraceNode.reference, ThemeLabel.title, ThemeLabel.language)
        .join(Theme, Theme.node_id == TraceNode.id)
        .join(ThemeLabel, (ThemeLabel.theme_id == Theme.node_id) & (ThemeLabel.version == Theme.label))
    )
    for reference, title, language in session.execute(
        themes.where(of_process, Theme.state == ThemeState.APPROVED, ThemeLabel.title != "")
    ):
        found[reference] = Stop("theme", reference, title, language)
    statements = select(TraceNode.reference, Statement.text, Statement.language).join(
        Statement, Statement.node_id == TraceNode.id
    )
    for reference, text, language in session.execute(
        statements.where(of_process, Statement.state != StatementState.HIDDEN)
    ):
        found[reference] = Stop("statement", reference, text, language)
    recommendations = select(TraceNode.reference, Recommendation.title, Recommendation.language).join(
        Recommendation, Recommendation.node_id == TraceNode.id
    )
    for reference, title, language in session.execute(recommendations.where(of_process)):
        found[reference] = Stop("recommendation", reference, title, language)
    # A ballot is there for everybody once it has opened; one that is void decided nothing.
    ballots = select(TraceNode.reference, Ballot.title, Ballot.language).join(Ballot, Ballot.node_id == TraceNode.id)
    for reference, title, language in session.execute(
        ballots.where(of_process, Ballot.state.not_in((BallotState.SET_UP, BallotState.APPROVED, BallotState.VOID)))
    ):
        found[reference] = Stop("ballot", reference, title, language)
    priorities = select(TraceNode.reference, Priority.title).join(Priority, Priority.node_id == TraceNode.id)
    for reference, title in session.execute(priorities.where(of_process)):
        found[reference] = Stop("priority", reference, title, "")
    actions = select(TraceNode.reference, Action.text).join(Action, Action.node_id == TraceNode.id)
    for reference, text in session.execute(actions.where(of_process)):
        found[reference] = Stop("action", reference, text, "")
    return found


def living_ancestors(trace: Trace, reference: str) -> tuple[str, ...]:
    """What came before a node over living steps, the nearest stage first, contributions left out."""
    kinds = {node.ref: (place, node.kind) for place, node in enumerate(trace.nodes) if not node.withdrawn}
    found: set[str] = set()
    ring = [reference]
    while ring:
        before = {ref for here in ring for ref in trace.graph.predecessors(here) if ref in kinds} - found
        found |= before
        ring = sorted(before)
    shown = [ref for ref in found if kinds[ref][1] != "contribution"]
    return tuple(sorted(shown, key=lambda ref: -kinds[ref][0]))
