"""Ballots from the first set-up to the opening: what is put to the vote, who approved it, and who may vote."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.methods.counting.rules import COMPLETIONS, RULES, STOPS
from deliberation.methods.counting.verifying import lot_order, wording_hash
from deliberation.permissions import Actor, require
from deliberation.reading import ballots as reading
from deliberation.reading.names_on_cards import member_called
from deliberation.services import (
    audit,
    ballot_help_endings,
    ballot_keys,
    ballot_traces,
    bodies,
    erasure_marks,
    once,
    recommendations,
    words,
)
from deliberation.services.nodes import find_node, link, new_node
from deliberation.stages import require_state
from models import (
    Ballot,
    BallotKind,
    BallotOption,
    BallotState,
    ConsentGrant,
    ConsentPurpose,
    CountedPaper,
    Membership,
    NodeKind,
    Paper,
    PaperKeying,
    RecommendationState,
    Relation,
    Role,
    RollEntry,
    ShareOf,
    Source,
    TraceNode,
)

Known = TypeVar("Known", BallotKind, ShareOf, Source)

TITLE_LIMIT = 200
TEXT_LIMIT = 3000
NAME_LIMIT = 80
MOST_OPTIONS = 300
MOST_POINTS = 1000
BEST_MARK = 10
MOST_PENCE = 10**12
LONGEST_WINDOW = timedelta(days=60)
CHANGEABLE = (BallotState.SET_UP, BallotState.APPROVED)


@dataclass(frozen=True, slots=True)
class OptionForm:
    """One option. With `recommendation` (its reference) its words are those of the recommendation; cost in pence."""

    title: str = ""
    text: str = ""
    recommendation: str = ""
    cost: int | None = None
    category: str = ""
    area: str = ""
    must_fund: bool = False


@dataclass(frozen=True, slots=True)
class BallotForm:
    """What a ballot asks, how it is counted, and when. `told`: whole numbers and names that the rule has to be told.

    `told` knows `seats`, `money` (pence), `most_options`, `top`, `points` and, for a budget, `completion` and `stop`.
    Shares are pairs: (4, 5) is four fifths.
    """

    title: str
    about: str
    kind: str
    rule: str
    options: tuple[OptionForm, ...]
    opens_at: datetime
    closes_at: datetime
    told: Mapping[str, int | str] = field(default_factory=dict)
    share_of: str = "answering"
    threshold: tuple[int, int] = (1, 2)
    quorum: tuple[int, int] = (0, 1)
    source: str = "assembly"
    language: str = "en-GB"


def set_up(session: Session, actor: Actor, process_id: int, form: BallotForm, *, key: str | None = None) -> str:
    """A new ballot. Gives its reference; the same form sent again makes no second one."""
    require(actor, "set_up", "ballot", process_id)
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "ballot", key)
        if earlier is not None:
            return earlier
        require_state(session, process_id, "set_up_ballots")
        node = new_node(session, process_id, NodeKind.BALLOT)
        ballot = Ballot(node_id=node.id, state=BallotState.SET_UP)
        _fill(session, process_id, ballot, form)
        once.remember(session, actor, "ballot", key, node.reference)
        return node.reference


def change(session: Session, actor: Actor, process_id: int, reference: str, form: BallotForm) -> None:
    """Another set-up, before the ballot opens. An approval was of the old one, so it is gone."""
    require(actor, "set_up", "ballot", process_id)
    with writing(session, process_id):
        require_state(session, process_id, "set_up_ballots")
        ballot = find(session, process_id, reference)
        if ballot.state not in CHANGEABLE:
            raise Refused("ballot_is_open", reference=reference)
        ballot.state, ballot.approved_hash = BallotState.SET_UP, None
        _fill(session, process_id, ballot, form)


def _fill(session: Session, process_id: int, ballot: Ballot, form: BallotForm) -> None:
    kind, rule = _kind_and_rule(form)
    ballot.title = words.required(form.title, field="title", limit=TITLE_LIMIT)
    ballot.about = words.required(form.about, field="about", limit=TEXT_LIMIT)
    ballot.language, ballot.kind, ballot.rule = form.language, kind, rule
    ballot.share_of = _one_of(ShareOf, form.share_of, "share_of")
    ballot.source = _one_of(Source, form.source, "source")
    ballot.threshold, ballot.threshold_over = _share(form.threshold, "threshold")
    ballot.quorum, ballot.quorum_over = _share(form.quorum, "quorum")
    if form.closes_at <= form.opens_at:
        raise DeliberationError("ballot_closes_too_early", field="closes_at")
    ballot.opens_at, ballot.closes_at = form.opens_at, form.closes_at
    if not 1 <= len(form.options) <= MOST_OPTIONS:
        raise DeliberationError("ballot_options", field="options", most=MOST_OPTIONS)
    options = [_option(session, process_id, ballot, number, one) for number, one in enumerate(form.options, 1)]
    ballot.told = _told(form, kind, options)
    session.add(ballot)
    session.flush()
    session.execute(delete(BallotOption).where(BallotOption.ballot_id == ballot.node_id))
    session.add_all(options)
    session.flush()


def _kind_and_rule(form: BallotForm) -> tuple[BallotKind, str]:
    kind = _one_of(BallotKind, form.kind, "kind")
    if form.rule not in RULES[kind]:
        raise DeliberationError("choice_unknown", field="rule")
    return kind, form.rule


def _one_of(known: type[Known], given: str, name: str) -> Known:
    found = next((one for one in known if one == given), None)
    if found is None:
        raise DeliberationError("choice_unknown", field=name)
    return found


def _share(given: tuple[int, int], name: str) -> tuple[int, int]:
    part, whole = given
    if not 0 <= part <= whole or not 0 < whole <= MOST_POINTS:
        raise DeliberationError("ballot_share", field=name)
    return part, whole


def _option(session: Session, process_id: int, ballot: Ballot, number: int, form: OptionForm) -> BallotOption:
    if form.cost is not None and not 0 <= form.cost <= MOST_PENCE:
        raise DeliberationError("money_out_of_range", field="options")
    option = BallotOption(
        ballot_id=ballot.node_id,
        number=number,
        title="",
        text="",
        cost=form.cost,
        category=words.optional(form.category, field="options", limit=NAME_LIMIT),
        area=words.optional(form.area, field="options", limit=NAME_LIMIT),
        must_fund=form.must_fund,
    )
    if form.recommendation:
        option.recommendation_id = _ready(session, process_id, ballot.kind, form.recommendation)
    else:
        option.title = words.required(form.title, field="options", limit=TITLE_LIMIT)
        option.text = words.optional(form.text, field="options", limit=TEXT_LIMIT)
    return option


def _ready(session: Session, process_id: int, kind: BallotKind, reference: str) -> int:
    """A recommendation that can be put to the vote: its wording is final, and somebody's words stand behind it.

    What was adopted already can be asked about again in every way but whether it goes forward.
    """
    found = recommendations.find_recommendation(session, process_id, reference)
    asks_again = found.state is RecommendationState.ADOPTED and kind is not BallotKind.ENDORSE
    if found.state is not RecommendationState.FINAL and not asks_again:
        raise Refused("ballot_needs_final", reference=reference)
    recommendations.require_source(session, process_id, reference)
    return found.node_id


def _told(form: BallotForm, kind: BallotKind, options: Sequence[BallotOption]) -> dict[str, int | str]:
    """What the rule has to be told, and nothing else; each figure within what makes sense for this ballot."""
    limits: dict[str, tuple[int, int]] = {"most_options": (0, len(options))}
    if kind in (BallotKind.APPROVAL, BallotKind.RANKED):
        limits["seats"] = (1, len(options))
    if kind is BallotKind.SCORE:
        limits["top"] = (1, BEST_MARK)
    if kind is BallotKind.POINTS:
        limits |= {"points": (1, MOST_POINTS), "top": (0, MOST_POINTS)}
    if kind is BallotKind.BUDGET:
        limits["money"] = (0, MOST_PENCE)
        if any(option.cost is None for option in options):
            raise DeliberationError("ballot_costs", field="options")
    told: dict[str, int | str] = {}
    for name, (least, most) in limits.items():
        value = form.told.get(name, 0 if least == 0 else None)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise DeliberationError("ballot_figure", field=name, least=least, most=most)
        told[name] = value
    if kind is BallotKind.BUDGET:
        told |= _completion(form)
    return told


def _completion(form: BallotForm) -> dict[str, int | str]:
    """How money that is left over is spent, for equal shares; the other rules leave none to be asked about."""
    if form.rule != "equal-shares":
        return {}
    completion, stop = form.told.get("completion", COMPLETIONS[0]), form.told.get("stop", STOPS[0])
    if completion not in COMPLETIONS or stop not in STOPS:
        raise DeliberationError("choice_unknown", field="completion")
    return {"completion": completion, "stop": stop}


def approve(session: Session, actor: Actor, process_id: int, reference: str, *, seen: str) -> None:
    """The advisory committee approves the set-up that it has read: `seen` is its hash. Twice changes nothing."""
    require(actor, "approve", "ballot", process_id)
    with writing(session, process_id):
        bodies.require_no_body(session, process_id)
        approve_inside(session, actor, process_id, reference, seen=seen)


def approve_inside(session: Session, actor: Actor, process_id: int, reference: str, *, seen: str) -> None:
    """The same within a writing block, for callers that have asked who may."""
    require_state(session, process_id, "set_up_ballots")
    ballot = require_as_read(session, process_id, reference, seen)
    if ballot.approved_hash == seen:
        return
    if ballot.state is not BallotState.SET_UP:
        raise Refused("ballot_is_open", reference=reference)
    ballot.state, ballot.approved_hash = BallotState.APPROVED, seen
    audit.record(session, actor, "ballot_approved", reference, {"hash": seen}, process_id=process_id)


def require_as_read(session: Session, process_id: int, reference: str, seen: str) -> Ballot:
    """The ballot, if its set-up is still the one with the hash `seen` (`ballot_changed_meanwhile`)."""
    ballot = find(session, process_id, reference)
    if reading.set_up_hash(session, ballot) != seen:
        raise Refused("ballot_changed_meanwhile", reference=reference)
    return ballot


def open_for_voting(session: Session, actor: Actor, process_id: int, reference: str) -> None:
    """Fix the wording and the roll, draw the lot for ties, and let people vote. Doing it twice changes nothing."""
    require(actor, "open", "ballot", process_id)
    with writing(session, process_id):
        process = require_state(session, process_id, "vote_on_ballots")
        ballot = find(session, process_id, reference)
        if ballot.state is BallotState.OPEN:
            return
        if ballot.state is not BallotState.APPROVED:
            raise Refused("ballot_not_approved", reference=reference)
        if ballot.closes_at <= clock.now():
            raise Refused("ballot_close_is_past", reference=reference)
        wording = reading.set_up_of(session, ballot)
        digest = wording_hash(wording)
        if digest != ballot.approved_hash:
            raise Refused("ballot_changed_meanwhile", reference=reference)
        _require_sources(session, process_id, wording)
        roll = _eligible(session, process.id, ballot.source)
        if not roll:
            raise Refused("ballot_without_roll", reference=reference)
        entries = [{"ballot_id": ballot.node_id, "membership_id": one, "channel": None} for one in roll]
        session.execute(insert(RollEntry), entries)
        ballot.frozen, ballot.frozen_hash = dict(wording), digest
        ballot.lot_seed = secrets.token_hex(32)
        ballot.lot = lot_order(ballot.lot_seed, [int(one["number"]) for one in wording["options"]])
        ballot.state = BallotState.OPEN
        _into_the_trace(session, actor, process_id, ballot, wording)
        ballot_keys.make(ballot.public_id)
        payload: dict[str, object] = {"hash": digest, "roll": len(roll), "lot_seed": ballot.lot_seed}
        audit.record(session, actor, "ballot_opened", reference, payload, process_id=process_id)


def _require_sources(session: Session, process_id: int, wording: reading.SetUp) -> None:
    """No recommendation is put to the vote whose every source was taken back."""
    for option in wording["options"]:
        if option["recommendation"]:
            recommendations.require_source(session, process_id, str(option["recommendation"]))


def _eligible(session: Session, process_id: int, source: Source) -> list[int]:
    """The members who take part at this moment; no other role is ever on a roll."""
    rows = session.execute(
        select(Membership.id)
        .join(ConsentGrant, ConsentGrant.membership_id == Membership.id)
        .where(
            Membership.process_id == process_id,
            Membership.role == Role.MEMBER,
            Membership.source == source,
            Membership.person_id.is_not(None),
            Membership.to_at.is_(None),
            ConsentGrant.purpose == ConsentPurpose.TAKE_PART,
            ConsentGrant.ended_at.is_(None),
            ConsentGrant.given,
        )
        .order_by(Membership.id)
    )
    return list(rows.scalars())


def _into_the_trace(session: Session, actor: Actor, process_id: int, ballot: Ballot, wording: reading.SetUp) -> None:
    for option in wording["options"]:
        if option["recommendation"]:
            node = find_node(session, process_id, NodeKind.RECOMMENDATION, str(option["recommendation"]))
            link(session, actor, node.id, ballot.node_id, Relation.VOTED_IN)


def give_window(
    session: Session, actor: Actor, process_id: int, reference: str, member: str, until: datetime | None
) -> None:
    """More time for one member of the roll (the name on their card), or none of their own any more.

    For whoever missed a day, or whose life got in the way. The ballot cannot be closed before the last window ends.
    """
    require(actor, "window", "ballot", process_id)
    with writing(session, process_id):
        ballot = find(session, process_id, reference)
        if ballot.state is not BallotState.OPEN:
            raise Refused("ballot_not_open", reference=reference)
        if until is not None and not clock.now() < until <= ballot.closes_at + LONGEST_WINDOW:
            raise DeliberationError("ballot_window", field="until", days=LONGEST_WINDOW.days)
        membership_id, _name = member_called(session, process_id, member)
        entry = session.get(RollEntry, (ballot.node_id, membership_id))
        if entry is None:
            raise NotFound("not_on_the_roll", field="member")
        entry.until, entry.asks_time = until, False


def void(session: Session, actor: Actor, process_id: int, reference: str, *, because: str) -> None:
    """A ballot that does not count, with the reason, which everybody reads. Its papers go. Twice changes nothing."""
    require(actor, "open", "ballot", process_id)
    reason = words.required(because, field="because", limit=TEXT_LIMIT)
    with writing(session, process_id):
        ballot = find(session, process_id, reference)
        if ballot.state is BallotState.VOID:
            return
        if ballot.state is BallotState.SIGNED:
            raise Refused("ballot_is_signed", reference=reference)
        ballot.state, ballot.void_because = BallotState.VOID, reason
        for papers in (Paper, CountedPaper, PaperKeying):
            erasure_marks.erase_inside(session, papers, papers.ballot_id == ballot.node_id)
        ballot_help_endings.of_ballot_inside(session, ballot.node_id)
        ballot_traces.write_roll_anew(session, ballot.node_id)
        audit.record(session, actor, "ballot_void", reference, {"because": reason}, process_id=process_id)
        public_id = ballot.public_id
    ballot_traces.forget(session, public_id)


def find(session: Session, process_id: int, reference: str) -> Ballot:
    """The ballot with this reference in this process, or `NotFound`."""
    found = session.execute(
        select(Ballot)
        .join(TraceNode, TraceNode.id == Ballot.node_id)
        .where(TraceNode.process_id == process_id, TraceNode.reference == reference)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound("reference_unknown", kind=str(NodeKind.BALLOT), reference=reference)
    return found
