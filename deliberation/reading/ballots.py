"""Ballots as people may see them: what is asked, who has voted (never what), and when it closes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import NotFound, Refused
from deliberation.methods.counting.papers import PaperRules
from deliberation.methods.counting.verifying import FORMAT, wording_hash
from deliberation.permissions import Actor, may, require
from deliberation.reading import consent
from models import (
    AssistedVoting,
    Ballot,
    BallotChannel,
    BallotOption,
    BallotResult,
    BallotSignature,
    BallotState,
    CountedPaper,
    Process,
    ProcessState,
    Recommendation,
    RollEntry,
    SupportLink,
    TraceNode,
)


class OptionText(TypedDict):
    """One option, word for word. `recommendation` is its reference, with `version`; "" and 0 where it is none."""

    number: int
    title: str
    text: str
    recommendation: str
    version: int
    cost: int | None
    category: str
    area: str
    must_fund: bool


class SetUp(TypedDict):
    """Everything that is fixed when a ballot opens: what its hash is of."""

    ballot: str
    title: str
    about: str
    language: str
    kind: str
    rule: str
    told: dict[str, int | str]
    share_of: str
    threshold: list[int]
    quorum: list[int]
    source: str
    options: list[OptionText]


@dataclass(frozen=True, slots=True)
class BallotView:
    """A ballot. No tally is ever in here before it is counted, for no role.

    `approved`: the committee approved just this set-up. `lot` is empty before it opens. `on_roll` and `voted` count the
    roll; `voted` is none while the ballot is open, but for those who run it. `result` is none until it is signed, but
    for those who sign it and who run it, from the count on; `digest` is what they sign.
    """

    reference: str
    public_id: str
    state: str
    set_up: SetUp
    hash: str
    approved: bool
    opens_at: datetime
    closes_at: datetime
    lot: tuple[int, ...]
    lot_seed: str
    on_roll: int
    voted: int | None
    replaced: int | None
    signatures: int
    result: dict[str, Any] | None
    root: str
    void_because: str


@dataclass(frozen=True, slots=True)
class OwnMark:
    """What a member may know of themselves on a roll: whether and how they voted, never what; and until when they may.

    `helped_by` is the public id of the supporter whom they asked for help with this vote, or `TEAM` for whoever of the
    team is with them; "" for nobody. `asks_time`: they asked for more time, and nobody has answered yet. Whoever took
    their yes to taking part back stays on the roll (`takes_part` is false), and may vote once they say it again.
    """

    channel: str
    until: datetime
    may_vote: bool
    helped_by: str
    asks_time: bool
    takes_part: bool


@dataclass(frozen=True, slots=True)
class WaysOfVoting:
    """How many marks on the roll there are of each kind; `assisted` are among the others."""

    online: int
    paper: int
    phone: int
    assisted: int


TEAM = "team"
"""Asked for help instead of a supporter: whoever works here and is with the member."""

RUN_IT = ("set_up", "open", "sign", "hand_out")
"""Who may do one of these sees how many have voted while it is open."""
BEFORE_SIGNING = ("set_up", "sign", "recount")
"""Who may do one of these sees a count before it is signed."""


def every(session: Session, actor: Actor, process_id: int) -> tuple[BallotView, ...]:
    """The ballots of a process in their order, for anybody; before it opens one is for who sets up or approves."""
    rows = session.execute(
        select(Ballot, TraceNode.reference)
        .join(TraceNode, TraceNode.id == Ballot.node_id)
        .where(TraceNode.process_id == process_id)
        .order_by(Ballot.node_id)
    ).all()
    early = may(actor, "set_up", "ballot", process_id) or may(actor, "approve", "ballot", process_id)
    return tuple(
        _view(session, actor, process_id, ballot, reference)
        for ballot, reference in rows
        if early or ballot.state not in (BallotState.SET_UP, BallotState.APPROVED)
    )


def one(session: Session, actor: Actor, process_id: int, reference: str) -> BallotView:
    """One of them, or `NotFound`."""
    found = next((view for view in every(session, actor, process_id) if view.reference == reference), None)
    if found is None:
        raise NotFound("reference_unknown", kind="ballot", reference=reference)
    return found


_OPENED = (
    select(Ballot.public_id)
    .join(TraceNode, TraceNode.id == Ballot.node_id)
    .where(
        TraceNode.process_id == bindparam("process"),
        TraceNode.reference == bindparam("reference"),
        Ballot.state.not_in((BallotState.SET_UP, BallotState.APPROVED)),
    )
)


def public_id_of(session: Session, actor: Actor, process_id: int, reference: str) -> str:
    """The public id of a ballot that has opened, or `NotFound`: all that has to be known before a paper is put in."""
    require(actor, "see", "ballot", process_id)
    found = session.scalar(_OPENED, {"process": process_id, "reference": reference})
    if found is None:
        raise NotFound("reference_unknown", kind="ballot", reference=reference)
    return found


def _view(session: Session, actor: Actor, process_id: int, ballot: Ballot, reference: str) -> BallotView:
    set_up = set_up_of(session, ballot)
    on_roll, voted = _turnout(session, ballot)
    counted = session.get(BallotResult, ballot.node_id)
    signatures = session.scalar(select(func.count()).where(BallotSignature.ballot_id == ballot.node_id)) or 0
    runs_it = any(may(actor, verb, "ballot", process_id) for verb in RUN_IT)
    early = any(may(actor, verb, "ballot", process_id) for verb in BEFORE_SIGNING)
    told = counted is not None and (ballot.state is BallotState.SIGNED or early)
    is_over = ballot.state not in (BallotState.SET_UP, BallotState.APPROVED, BallotState.OPEN)
    return BallotView(
        reference=reference,
        public_id=ballot.public_id,
        state=str(ballot.state),
        set_up=set_up,
        hash=wording_hash(set_up),
        approved=ballot.approved_hash == wording_hash(set_up),
        opens_at=ballot.opens_at,
        closes_at=ballot.closes_at,
        lot=tuple(ballot.lot or ()),
        lot_seed=ballot.lot_seed or "",
        on_roll=on_roll,
        voted=voted if is_over or runs_it else None,
        replaced=ballot.replaced if is_over else None,
        signatures=signatures,
        result=counted.result if counted is not None and told else None,
        root=counted.root if counted is not None else "",
        void_because=ballot.void_because or "",
    )


def _turnout(session: Session, ballot: Ballot) -> tuple[int, int]:
    """How many are on the roll, and how many of them have voted."""
    row = session.execute(
        select(func.count(), func.count(RollEntry.channel)).where(RollEntry.ballot_id == ballot.node_id)
    ).one()
    return row[0], row[1]


def ways_of_voting(session: Session, actor: Actor, process_id: int, reference: str) -> WaysOfVoting | None:
    """How many voted in which way, for those who run it, once it is closed; none before."""
    require(actor, "set_up", "ballot", process_id)
    view = one(session, actor, process_id, reference)
    if view.replaced is None:
        return None
    rows = session.execute(
        select(RollEntry.channel, func.count(), func.count().filter(RollEntry.assisted))
        .join(Ballot, Ballot.node_id == RollEntry.ballot_id)
        .where(Ballot.public_id == view.public_id, RollEntry.channel.is_not(None))
        .group_by(RollEntry.channel)
    ).all()
    ways = {str(channel): many for channel, many, _helped in rows}
    helped = sum(row[2] for row in rows)
    return WaysOfVoting(ways.get("online", 0), ways.get("paper", 0), ways.get("phone", 0), helped)


def own_mark(session: Session, actor: Actor, process_id: int, reference: str) -> OwnMark | None:
    """The member's own mark on the roll of one ballot; none where they are not on it."""
    part = actor.membership(process_id)
    if part is None:
        return None
    require(actor, "cast", "ballot", process_id, owner_membership_id=part.membership_id)
    row = session.execute(
        select(RollEntry, Ballot, AssistedVoting.membership_id, SupportLink.public_id, Process.state)
        .join(Ballot, Ballot.node_id == RollEntry.ballot_id)
        .join(TraceNode, TraceNode.id == Ballot.node_id)
        .join(Process, Process.id == TraceNode.process_id)
        .outerjoin(
            AssistedVoting,
            (AssistedVoting.ballot_id == RollEntry.ballot_id)
            & (AssistedVoting.membership_id == RollEntry.membership_id),
        )
        .outerjoin(SupportLink, SupportLink.id == AssistedVoting.link_id)
        .where(
            TraceNode.process_id == process_id,
            TraceNode.reference == reference,
            RollEntry.membership_id == part.membership_id,
        )
    ).one_or_none()
    if row is None:
        return None
    entry, ballot, asked, helper, state = row
    until = max(ballot.closes_at, entry.until or ballot.closes_at)
    by_hand = entry.channel in (BallotChannel.PAPER, BallotChannel.PHONE)
    may_vote = ballot.state is BallotState.OPEN and clock.now() < until and not by_hand
    helped_by = "" if asked is None else helper or TEAM
    takes_part = consent.own(session, actor, process_id).taking_part
    may_vote = may_vote and takes_part and state is not ProcessState.PAUSED
    return OwnMark(str(entry.channel or ""), until, may_vote, helped_by, entry.asks_time, takes_part)


def published(
    session: Session, actor: Actor, process_id: int, reference: str, *, papers: bool = False
) -> dict[str, Any]:
    """Everything that anybody needs to check a ballot that is signed (methods/counting/verifying.py says what).

    With `papers` the papers themselves are in it, for those who may recount; in the order of their commitments.
    """
    view = one(session, actor, process_id, reference)
    if papers:
        require(actor, "recount", "ballot", process_id)
    if view.result is None:
        raise Refused("ballot_not_counted", reference=reference)
    rows = session.execute(
        select(CountedPaper)
        .join(Ballot, Ballot.node_id == CountedPaper.ballot_id)
        .where(Ballot.public_id == view.public_id)
        .order_by(CountedPaper.commitment)
    ).scalars()
    kept = list(rows)
    whole: dict[str, Any] = {
        "format": FORMAT,
        "reference": reference,
        "set_up": view.set_up,
        "wording_hash": view.hash,
        "lot_seed": view.lot_seed,
        "lot": list(view.lot),
        "roll": view.on_roll,
        "replaced": view.replaced,
        "commitments": [row.commitment for row in kept],
        "root": view.root,
        "result": view.result,
    }
    if papers:
        whole["papers"] = [{"nonce": row.nonce, "paper": json.loads(row.content)} for row in kept]
    return whole


def set_up_of(session: Session, ballot: Ballot) -> SetUp:
    """The set-up as it stands: what was frozen once it has opened, before that with today's words."""
    if ballot.frozen is not None:
        return ballot.frozen  # type: ignore[return-value]  # stored as it was made below
    rows = session.execute(
        select(BallotOption, Recommendation, TraceNode.reference)
        .outerjoin(Recommendation, Recommendation.node_id == BallotOption.recommendation_id)
        .outerjoin(TraceNode, TraceNode.id == Recommendation.node_id)
        .where(BallotOption.ballot_id == ballot.node_id)
        .order_by(BallotOption.number)
    )
    options = [_option(option, found, reference or "") for option, found, reference in rows]
    return SetUp(
        ballot=ballot.public_id,
        title=ballot.title,
        about=ballot.about,
        language=ballot.language,
        kind=str(ballot.kind),
        rule=ballot.rule,
        told=dict(ballot.told),
        share_of=str(ballot.share_of),
        threshold=[ballot.threshold, ballot.threshold_over],
        quorum=[ballot.quorum, ballot.quorum_over],
        source=str(ballot.source),
        options=options,
    )


def _option(option: BallotOption, found: Recommendation | None, reference: str) -> OptionText:
    return OptionText(
        number=option.number,
        title=found.title if found else option.title,
        text=found.text if found else option.text,
        recommendation=reference,
        version=found.version if found else 0,
        cost=option.cost,
        category=option.category,
        area=option.area,
        must_fund=option.must_fund,
    )


def set_up_hash(session: Session, ballot: Ballot) -> str:
    """The hash of the set-up as it stands."""
    return wording_hash(set_up_of(session, ballot))


def paper_rules(wording: SetUp) -> PaperRules:
    """What may stand on a paper of this ballot."""
    told = {name: value for name, value in wording["told"].items() if isinstance(value, int)}
    return PaperRules(
        kind=wording["kind"],
        options=frozenset(option["number"] for option in wording["options"]),
        most_options=told.get("most_options", 0),
        top=told.get("top", 0),
        points=told.get("points", 0),
    )
