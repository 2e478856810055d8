"""Minority statements: written and backed by members of a ballot's roll, kept where enough people stand behind them.

Nothing here reads or writes a paper, or the mark that somebody voted. Acts of members leave no audit event and no key.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import forget_erased, writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.reading.minority import is_open, open_until
from deliberation.services import audit, text_erasure, words
from deliberation.services.ballots import LONGEST_WINDOW, find
from deliberation.services.consent import own_part, require_taking_part
from deliberation.services.erasure_marks import erase_inside, note_inside
from deliberation.services.minority_erasure import reconsider_inside, take_back_inside
from deliberation.services.nodes import find_node, new_node
from models import (
    Ballot,
    BallotKind,
    BallotState,
    HidingReason,
    MinorityBacking,
    MinorityState,
    MinorityStatement,
    NodeKind,
    RollEntry,
    TraceNode,
)

TEXT_LIMIT = 1000


def say(
    session: Session,
    actor: Actor,
    process_id: int,
    reference: str,
    option: int,
    text: str,
    *,
    language: str = "en-GB",
) -> str:
    """Write what the member says of one option, or put other words in the place of their own. Gives its reference.

    Who writes stands behind it. Others backed the words as they were, so with other words their backing is gone. Words
    that were hidden are seen again once they are changed. The same words sent again change nothing.

    Raises:
        DeliberationError: `text_empty` or `text_too_long`, beside `text`.
        NotFound: `not_on_the_roll`, or `minority_option` for an option that this ballot has not.
        Refused: `minority_not_open` or `minority_not_here`.
    """
    membership_id = _own(actor, process_id, "write")
    text = words.required(text, field="text", limit=TEXT_LIMIT)
    with writing(session, process_id):
        ballot = _open_ballot(session, process_id, reference)
        _require_on_roll(session, ballot, membership_id)
        _require_option(ballot, option)
        own = _own_statement(session, ballot, option, membership_id)
        if own is None:
            return _new(session, process_id, ballot, option, membership_id, text, language)
        node = session.get_one(TraceNode, own.node_id)
        if (own.text, own.language) != (text, language):
            own.text, own.language, own.hidden_because, own.hidden_by_id = text, language, None, None
            others = MinorityBacking.membership_id != membership_id
            erase_inside(session, MinorityBacking, (MinorityBacking.statement_id == own.node_id) & others)
            note_inside(session, MinorityStatement)
        found = node.reference
    forget_erased(session)
    return found


def _new(
    session: Session, process_id: int, ballot: Ballot, option: int, membership_id: int, text: str, language: str
) -> str:
    node = new_node(session, process_id, NodeKind.MINORITY)
    session.add(
        MinorityStatement(
            node_id=node.id,
            ballot_id=ballot.node_id,
            option=option,
            membership_id=membership_id,
            text=text,
            language=language,
            state=MinorityState.OPEN,
        )
    )
    session.flush()
    session.add(MinorityBacking(statement_id=node.id, membership_id=membership_id, ballot_id=ballot.node_id))
    session.flush()
    return node.reference


def back(session: Session, actor: Actor, process_id: int, statement: str, *, stands: bool) -> None:
    """Stand behind a statement (its reference), or no longer. Twice is once. The author stands behind their own."""
    membership_id = _own(actor, process_id, "back")
    with writing(session, process_id):
        found = find_statement(session, process_id, statement)
        ballot = session.get_one(Ballot, found.ballot_id)
        _require_open(ballot)
        _require_on_roll(session, ballot, membership_id)
        if found.state is not MinorityState.OPEN or found.hidden_because is not None:
            raise NotFound("reference_unknown", kind="minority", reference=statement)
        there = session.get(MinorityBacking, (found.node_id, membership_id))
        if stands and there is None:
            session.add(
                MinorityBacking(statement_id=found.node_id, membership_id=membership_id, ballot_id=ballot.node_id)
            )
            session.flush()
        if not stands and there is not None:
            if found.membership_id == membership_id:
                raise Refused("minority_own")
            own = MinorityBacking.membership_id == membership_id
            erase_inside(session, MinorityBacking, (MinorityBacking.statement_id == found.node_id) & own)
    if not stands:
        forget_erased(session)


def take_back(session: Session, actor: Actor, process_id: int, statement: str) -> None:
    """The author takes their words back, also when they were kept: a tombstone without words stays. Twice is once.

    Nobody else's: `NotFound`, as for a reference that was never given.
    """
    membership_id = _own(actor, process_id, "write")
    with writing(session, process_id):
        found = find_statement(session, process_id, statement)
        if found.membership_id != membership_id:
            raise NotFound("reference_unknown", kind="minority", reference=statement)
        take_back_inside(session, process_id, found)
    forget_erased(session)


def hide(session: Session, actor: Actor, process_id: int, statement: str, *, reason: str) -> None:
    """Keep a statement from view, with a reason that its author is told. It stays stored. Twice changes nothing."""
    require(actor, "hide", "minority_statement", process_id)
    chosen = next((known for known in HidingReason if known == reason), None)
    if chosen is None:
        raise DeliberationError("choice_unknown", field="reason")
    with writing(session, process_id):
        found = find_statement(session, process_id, statement)
        if found.state is MinorityState.TAKEN_BACK:
            raise NotFound("reference_unknown", kind="minority", reference=statement)
        if found.hidden_because is not None:
            return
        found.hidden_because, found.hidden_by_id = chosen, actor.person_id
        _seen_or_not(session, process_id, found)
        audit.record(session, actor, "minority_hidden", statement, {"reason": str(chosen)}, process_id=process_id)


def show_again(session: Session, actor: Actor, process_id: int, statement: str) -> None:
    """Let a hidden statement be seen again. Whoever hid it cannot be the one who looks again. Twice changes nothing."""
    require(actor, "show", "minority_statement", process_id)
    with writing(session, process_id):
        found = find_statement(session, process_id, statement)
        if found.hidden_because is None:
            return
        if found.hidden_by_id == actor.person_id:
            raise Refused("appeal_needs_somebody_else")
        found.hidden_because = found.hidden_by_id = None
        _seen_or_not(session, process_id, found)
        audit.record(session, actor, "minority_shown", statement, {}, process_id=process_id)


def _seen_or_not(session: Session, process_id: int, statement: MinorityStatement) -> None:
    session.flush()
    reconsider_inside(session, process_id, session.get_one(Ballot, statement.ballot_id))
    text_erasure.sweep_inside(session, process_id)


def keep_open(session: Session, actor: Actor, process_id: int, reference: str, until: datetime) -> None:
    """Let statements be written and backed after the ballot closes, until this moment. A later one can follow, and no
    earlier one: what people were told holds.
    """
    require(actor, "set_until", "minority_statement", process_id)
    with writing(session, process_id):
        ballot = find(session, process_id, reference)
        _require_endorsing(ballot)
        before = ballot.state in (BallotState.SET_UP, BallotState.APPROVED)
        if not before and not is_open(ballot):
            raise Refused("minority_not_open", reference=reference)
        if until == ballot.statements_until:
            return
        earliest = max(clock.now(), open_until(ballot))
        if not earliest < until <= ballot.closes_at + LONGEST_WINDOW:
            raise DeliberationError("minority_until", field="until", days=LONGEST_WINDOW.days)
        ballot.statements_until = until
        payload: dict[str, object] = {"until": until.isoformat()}
        audit.record(session, actor, "minority_until", reference, payload, process_id=process_id)


def find_statement(session: Session, process_id: int, reference: str) -> MinorityStatement:
    """The statement with this reference in this process, or `NotFound`."""
    node = find_node(session, process_id, NodeKind.MINORITY, reference)
    return session.get_one(MinorityStatement, node.id)


def _own(actor: Actor, process_id: int, verb: str) -> int:
    part = own_part(actor, process_id)
    require(actor, verb, "minority_statement", process_id, owner_membership_id=part.membership_id)
    return part.membership_id


def _open_ballot(session: Session, process_id: int, reference: str) -> Ballot:
    ballot = find(session, process_id, reference)
    _require_endorsing(ballot)
    _require_open(ballot)
    return ballot


def _require_endorsing(ballot: Ballot) -> None:
    if ballot.kind is not BallotKind.ENDORSE:
        raise Refused("minority_not_here")


def _require_open(ballot: Ballot) -> None:
    if not is_open(ballot):
        raise Refused("minority_not_open")


def _require_on_roll(session: Session, ballot: Ballot, membership_id: int) -> None:
    require_taking_part(session, membership_id)
    if session.get(RollEntry, (ballot.node_id, membership_id)) is None:
        raise NotFound("not_on_the_roll")


def _require_option(ballot: Ballot, option: int) -> None:
    if ballot.frozen is None or option not in {one["number"] for one in ballot.frozen["options"]}:
        raise NotFound("minority_option")


def _own_statement(session: Session, ballot: Ballot, option: int, membership_id: int) -> MinorityStatement | None:
    return session.scalars(
        select(MinorityStatement).where(
            MinorityStatement.ballot_id == ballot.node_id,
            MinorityStatement.option == option,
            MinorityStatement.membership_id == membership_id,
        )
    ).one_or_none()
