"""Minority statements as people may see them: while they are backed, and those that were kept.

How many stand behind one is told to nobody before backing is over: in a small group a number that moves gives somebody
away, and while the ballot is open it would be a tally.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from deliberation import clock
from deliberation.errors import NotFound
from deliberation.permissions import Actor, require
from models import (
    Ballot,
    BallotKind,
    BallotState,
    MinorityBacking,
    MinorityState,
    MinorityStatement,
    Role,
    RollEntry,
    TraceNode,
)

NOT_YET = (BallotState.SET_UP, BallotState.APPROVED)


@dataclass(frozen=True, slots=True)
class MinorityView:
    """One statement. `option` is a number of the ballot; `own` and `backed` are of whoever asks.

    `backers` and `needed` are none until backing is over, and in words that were taken back. `hidden_because` is for
    the author and for those who look after words.
    """

    reference: str
    option: int
    text: str
    language: str
    state: str
    own: bool
    backed: bool
    backers: int | None
    needed: int | None
    hidden_because: str


@dataclass(frozen=True, slots=True)
class Minority:
    """The statements of one ballot; whether they can be written and backed now, and until when at least.

    `share` is how many of those who voted have to stand behind one. `on_roll`: whoever asks can write and back.
    """

    is_open: bool
    until: datetime
    share: tuple[int, int]
    on_roll: bool
    statements: tuple[MinorityView, ...]

    def on(self, option: int) -> tuple[MinorityView, ...]:
        """The statements on one option."""
        return tuple(one for one in self.statements if one.option == option)


@dataclass(frozen=True, slots=True)
class Kept:
    """A statement that was kept, as everybody may read it. "" in `text`: its words were taken back.

    `recommendation` is "" where the option was none.
    """

    reference: str
    ballot: str
    option: int
    recommendation: str
    text: str
    language: str
    backers: int
    needed: int


def open_until(ballot: Ballot) -> datetime:
    """Until when statements can be written and backed at least; while the ballot is open it is never over."""
    return max(ballot.closes_at, ballot.statements_until or ballot.closes_at)


def is_open(ballot: Ballot) -> bool:
    """Whether statements can be written and backed: while the ballot is open, and then until the day that was set."""
    if ballot.state in (*NOT_YET, BallotState.VOID):
        return False
    later = ballot.statements_until
    return ballot.state is BallotState.OPEN or (later is not None and clock.now() < later)


def of_ballot(session: Session, actor: Actor, process_id: int, reference: str) -> Minority:
    """The statements of a ballot that endorses, for its roll and for those who run it.

    Members see those that are open, their own in any state, and those that were kept. Who looks after words sees
    hidden ones too, with why. Nobody sees whose they are.

    Raises:
        NotFound: `reference_unknown` for another kind of ballot or one that has not opened; `not_on_the_roll`.
    """
    require(actor, "see", "minority_statement", process_id)
    ballot = _find(session, process_id, reference)
    part = actor.membership(process_id)
    membership_id = part.membership_id if part else 0
    runs_it = actor.is_system or any(one.role is not Role.MEMBER for one in actor.parts_in(process_id))
    on_roll = session.get(RollEntry, (ballot.node_id, membership_id)) is not None
    if not on_roll and not runs_it:
        raise NotFound("not_on_the_roll")
    rows = session.execute(
        select(MinorityStatement, TraceNode.reference)
        .join(TraceNode, TraceNode.id == MinorityStatement.node_id)
        .where(MinorityStatement.ballot_id == ballot.node_id)
        .order_by(MinorityStatement.node_id)
    ).all()
    backed = set(
        session.scalars(
            select(MinorityBacking.statement_id).where(
                MinorityBacking.ballot_id == ballot.node_id, MinorityBacking.membership_id == membership_id
            )
        )
    )
    views = (_view(one, ref, membership_id, one.node_id in backed) for one, ref in rows)
    return Minority(
        is_open=is_open(ballot),
        until=open_until(ballot),
        share=(ballot.backing, ballot.backing_over),
        on_roll=on_roll,
        statements=tuple(one for one in views if _is_shown(one, runs_it=runs_it)),
    )


def _find(session: Session, process_id: int, reference: str) -> Ballot:
    found = session.scalars(
        select(Ballot)
        .join(TraceNode, TraceNode.id == Ballot.node_id)
        .where(TraceNode.process_id == process_id, TraceNode.reference == reference)
    ).one_or_none()
    if found is None or found.kind is not BallotKind.ENDORSE or found.state in NOT_YET:
        raise NotFound("reference_unknown", kind="ballot", reference=reference)
    return found


def _view(one: MinorityStatement, reference: str, membership_id: int, backed: bool) -> MinorityView:
    return MinorityView(
        reference=reference,
        option=one.option,
        text=one.text,
        language=one.language,
        state=str(one.state),
        own=one.membership_id is not None and one.membership_id == membership_id,
        backed=backed,
        backers=one.backers,
        needed=one.needed,
        hidden_because=str(one.hidden_because or ""),
    )


def _is_shown(one: MinorityView, *, runs_it: bool) -> bool:
    if one.state == MinorityState.TAKEN_BACK:
        return one.backers is not None and one.needed is not None and one.backers >= one.needed
    if one.own:
        return True
    if one.state == MinorityState.NOT_KEPT:
        return False
    return runs_it or not one.hidden_because


def kept(session: Session, process_id: int, *, ballot: str = "", recommendation: str = "") -> tuple[Kept, ...]:
    """The statements that were kept, for everybody: those with most people behind them first.

    `ballot` and `recommendation`: only those on this one. Hidden ones are not among them; of one that was taken back
    the number stays, without words.
    """
    of_ballot_node = aliased(TraceNode)
    rows = session.execute(
        select(MinorityStatement, TraceNode.reference, Ballot.frozen, of_ballot_node.reference)
        .join(TraceNode, TraceNode.id == MinorityStatement.node_id)
        .join(Ballot, Ballot.node_id == MinorityStatement.ballot_id)
        .join(of_ballot_node, of_ballot_node.id == Ballot.node_id)
        .where(
            TraceNode.process_id == process_id,
            MinorityStatement.state.in_((MinorityState.KEPT, MinorityState.TAKEN_BACK)),
            MinorityStatement.hidden_because.is_(None),
            MinorityStatement.backers >= MinorityStatement.needed,
        )
    ).all()
    found = [_kept(one, reference, frozen, of) for one, reference, frozen, of in rows]
    wanted = (
        one
        for one in found
        if (not ballot or one.ballot == ballot) and (not recommendation or one.recommendation == recommendation)
    )
    return tuple(sorted(wanted, key=lambda one: (one.option, -one.backers, len(one.reference), one.reference)))


def _kept(one: MinorityStatement, reference: str, frozen: dict[str, Any], ballot: str) -> Kept:
    options = {option["number"]: str(option["recommendation"]) for option in frozen["options"]}
    return Kept(
        reference=reference,
        ballot=ballot,
        option=one.option,
        recommendation=options[one.option],
        text=one.text,
        language=one.language,
        backers=one.backers or 0,
        needed=one.needed or 0,
    )


def by_option(found: Iterable[Kept]) -> dict[int, list[Kept]]:
    """The same by the number of the option."""
    sorted_out: dict[int, list[Kept]] = {}
    for one in found:
        sorted_out.setdefault(one.option, []).append(one)
    return sorted_out
