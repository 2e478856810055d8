"""Help for choosing priorities: how the statement votes stand behind each recommendation, counted in two ways.

This is not a ballot and says so. Each person who voted ticks a recommendation when they agreed with more of the
statements behind it than they disagreed with. "Most ticks" lets a majority take every place; "equal shares" gives each
group of people places in proportion to its size. Whoever chooses sees both, and which of the two differ.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.methods.counting.approval import approval
from deliberation.methods.counting.equal_shares import equal_shares
from deliberation.methods.counting.ties import order_without_draw
from deliberation.methods.counting.types import ApprovalBallot, Committee
from deliberation.permissions import Actor, require
from deliberation.reading import recommendations, votes
from models import (
    ConsentGrant,
    ConsentPurpose,
    Membership,
    RecommendationState,
    Source,
    Statement,
    TraceNode,
    Vote,
)

CHOOSABLE = (RecommendationState.FINAL, RecommendationState.ADOPTED)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One final recommendation: its ticks, its place by most ticks, and whether each way would choose it."""

    reference: str
    title: str
    ticks: int
    by_ticks: bool
    by_equal_shares: bool
    added_from_left_over: bool


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Both counts over one source. `nothing` counts people who got none of what they ticked, in each of the two."""

    source: str
    seats: int
    people: int
    candidates: tuple[Candidate, ...]
    nothing_by_ticks: int
    nothing_by_equal_shares: int
    every_group_got_its_due: bool

    @property
    def differ(self) -> tuple[Candidate, ...]:
        """Recommendations that one way chooses and the other does not."""
        return tuple(one for one in self.candidates if one.by_ticks != one.by_equal_shares)


def shortlists(session: Session, actor: Actor, process_id: int, *, seats: int) -> tuple[Shortlist, ...]:
    """Both counts for each source that has votes; the assembly and the open call are never merged."""
    require(actor, "see_draft", "strategy", process_id)
    found = recommendations.unchecked(session, process_id, CHOOSABLE)
    if not found:
        return ()
    titles = {one.reference: one.title for one in found}
    behind = {one.reference: frozenset(one.statements) for one in found}
    made = []
    for source in Source:
        ballots = _ballots(session, process_id, source, behind)
        if ballots:
            made.append(_shortlist(str(source), ballots, titles, min(seats, len(titles))))
    return tuple(made)


def _ballots(
    session: Session, process_id: int, source: Source, behind: dict[str, frozenset[str]]
) -> tuple[ApprovalBallot, ...]:
    rows = session.execute(
        select(Vote.membership_id, TraceNode.reference, Vote.choice)
        .join(Statement, Statement.node_id == Vote.statement_id)
        .join(TraceNode, TraceNode.id == Statement.node_id)
        .join(Membership, Membership.id == Vote.membership_id)
        .join(ConsentGrant, ConsentGrant.membership_id == Membership.id)
        .where(
            TraceNode.process_id == process_id,
            Membership.source == source,
            TraceNode.reference.in_(frozenset().union(*behind.values())),
            Statement.state.in_(votes.IN_THE_MAP),
            ConsentGrant.purpose == ConsentPurpose.TAKE_PART,
            ConsentGrant.ended_at.is_(None),
            ConsentGrant.given,
        )
    )
    said: dict[int, dict[str, int]] = {}
    for person, statement, choice in rows:
        said.setdefault(person, {})[statement] = choice
    patterns = Counter(
        frozenset(ref for ref, statements in behind.items() if sum(answers.get(one, 0) for one in statements) > 0)
        for answers in said.values()
    )
    return tuple(
        ApprovalBallot(pattern, count) for pattern, count in sorted(patterns.items(), key=lambda one: sorted(one[0]))
    )


def _shortlist(source: str, ballots: tuple[ApprovalBallot, ...], titles: dict[str, str], seats: int) -> Shortlist:
    digest = hashlib.sha256(repr([(sorted(one.approved), one.count) for one in ballots]).encode()).hexdigest()
    order = order_without_draw(digest, tuple(titles))
    ticks = approval(ballots, tuple(titles), seats=seats, tie_order=order)
    shares = equal_shares(ballots, tuple(titles), seats=seats, tie_order=order)
    added = {one.candidate for one in shares.rounds if one.phase == "added"}
    ranked = sorted(titles, key=lambda ref: (-ticks.ticks[ref], ticks.ranking.index(ref) if ticks.ranking else 0))
    return Shortlist(
        source=source,
        seats=seats,
        people=sum(one.count for one in ballots),
        candidates=tuple(
            Candidate(
                reference=ref,
                title=titles[ref],
                ticks=ticks.ticks[ref],
                by_ticks=ref in ticks.winners,
                by_equal_shares=ref in shares.winners,
                added_from_left_over=ref in added,
            )
            for ref in ranked
        ),
        nothing_by_ticks=_nothing(ticks),
        nothing_by_equal_shares=_nothing(shares),
        every_group_got_its_due=shares.ejr_plus.holds,
    )


def _nothing(result: Committee) -> int:
    return result.without_any_winner
