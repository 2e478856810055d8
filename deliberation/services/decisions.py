"""What a committee decides together: who was there, how each stood, and what follows from a yes.

A decision counts with enough seats in the room, and enough of them from seats for lived experience (I19). Those who
stand aside because of an interest count for neither. It is carried by more for than against. One of those who were
there records it; staff can't. What it is about is marked, so that a yes is to one text and to no later one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, Refused
from deliberation.permissions import Actor, require
from deliberation.reading import bodies as reading
from deliberation.reading.remits import latest_remit, missing_parts
from deliberation.services import audit, ballots, bodies, once, processes, strategies, words
from deliberation.services.bodies import Rules
from models import Body, BodyDecision, BodySeat, DecisionStand, DecisionSubject, Process, Stand

QUESTION_LIMIT = 1000
MINUTES_LIMIT = 10_000
MARK_LIMIT = 64
# Minutes of long ago are not written from memory.
LONGEST_AGO = timedelta(days=60)
NUMBER = re.compile(r"[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """One decision as it is recorded.

    `about` names the version of a remit (v2), the reference of a ballot (B01), the state to go back to, or new rules
    (11/6/3: seats, quorum, of lived experience); it is "" for a strategy and for anything else. `seen` is the mark of
    the text that was read. `question` is what was asked, and the reason of a step back. `stands` says what each seat in
    the room did (label -> for, against, neither or stood_aside); whoever was not there is not in it.
    """

    subject: str
    about: str = ""
    seen: str = ""
    question: str = ""
    minutes: str = ""
    held_on: date | None = None
    stands: Mapping[str, str] = field(default_factory=dict)


def decide(session: Session, actor: Actor, process_id: int, form: DecisionForm, *, key: str | None = None) -> str:
    """Record a decision, and do what follows from it when it is carried; gives its reference (D01).

    Refused as a whole, with nothing stored, without a quorum of either kind, or when what it is about can't be done.
    """
    require(actor, "decide", "body", process_id)
    subject = next((one for one in DecisionSubject if one == form.subject), None)
    if subject is None or max(len(form.about), len(form.seen)) > MARK_LIMIT:
        raise DeliberationError("choice_unknown", field="subject")
    question = words.required(form.question, field="question", limit=QUESTION_LIMIT)
    minutes = words.optional(form.minutes, field="minutes", limit=MINUTES_LIMIT)
    held_on = _day(form.held_on)
    with writing(session, process_id):
        earlier = once.earlier_answer(session, actor, "decision", key)
        if earlier is not None:
            return earlier
        body = bodies.require_body(session, process_id)
        recorder = bodies.own_seat(session, actor, body)
        room = _room(session, body, held_on, form.stands, recorder)
        carried = _count(room.values(), Stand.FOR) > _count(room.values(), Stand.AGAINST)
        row = BodyDecision(
            body_id=body.id,
            number=_next_number(session, body),
            subject=subject,
            about=form.about,
            mark=form.seen,
            question=question,
            minutes=minutes,
            held_on=held_on,
            recorded_by_id=recorder.id,
            recorded_at=clock.now(),
            seats=body.seats,
            quorum=body.quorum,
            lived_quorum=body.lived_quorum,
            carried=carried,
        )
        session.add(row)
        session.flush()
        session.add_all(
            DecisionStand(decision_id=row.id, seat_id=seat.id, lived_experience=seat.lived_experience, stand=stand)
            for seat, stand in room.items()
        )
        reference = _note(session, actor, process_id, row, room)
        _follow[subject](session, actor, body, row)
        once.remember(session, actor, "decision", key, reference)
        return reference


def _day(held_on: date | None) -> date:
    today = clock.now().date()
    if held_on is None or not today - LONGEST_AGO <= held_on <= today:
        raise DeliberationError("decision_day_out_of_range", field="held_on", days=LONGEST_AGO.days)
    return held_on


def _room(
    session: Session, body: Body, held_on: date, stands: Mapping[str, str], recorder: BodySeat
) -> dict[BodySeat, Stand]:
    """Who was there and how each stood; refuses a room that can't decide."""
    seats = {one.label: one for one in reading.live_seats(session, body.id, held_on)}
    strangers = sorted(set(stands) - set(seats))
    if strangers:
        raise DeliberationError("seat_unknown", field="stands", label=strangers[0])
    known = {str(one): one for one in Stand}
    if any(stand not in known for stand in stands.values()):
        raise DeliberationError("choice_unknown", field="stands")
    if recorder.label not in stands:
        raise DeliberationError("recorder_was_not_there", field="stands")
    room = {seat: known[stands[label]] for label, seat in seats.items() if label in stands}
    counted = [seat for seat, stand in room.items() if stand is not Stand.STOOD_ASIDE]
    if len(counted) < body.quorum:
        raise Refused("decision_without_quorum", there=len(counted), needed=body.quorum)
    lived = sum(seat.lived_experience for seat in counted)
    if lived < body.lived_quorum:
        raise Refused("decision_without_lived_quorum", there=lived, needed=body.lived_quorum)
    return room


def _count(stands: Iterable[Stand], kind: Stand) -> int:
    return sum(one is kind for one in stands)


def _next_number(session: Session, body: Body) -> int:
    latest = select(func.coalesce(func.max(BodyDecision.number), 0)).where(BodyDecision.body_id == body.id)
    return int(session.execute(latest).scalar_one()) + 1


def _note(session: Session, actor: Actor, process_id: int, row: BodyDecision, room: Mapping[BodySeat, Stand]) -> str:
    reference = reading.reference_of(row.number)
    payload: dict[str, object] = {
        "subject": str(row.subject),
        "about": row.about,
        "mark": row.mark,
        "carried": row.carried,
        "stands": {seat.label: str(stand) for seat, stand in room.items()},
    }
    audit.record(session, actor, "committee_decided", reference, payload, process_id=process_id)
    return reference


def _remit(session: Session, _actor: Actor, body: Body, row: BodyDecision) -> None:
    """The version that was read has to be the one that stands, and complete; the convenor then moves on."""
    remit = latest_remit(session, body.process_id)
    missing = missing_parts(remit)
    if remit is None or missing:
        raise Refused("remit_incomplete", missing=missing)
    if processes.version_of(remit) != row.about:
        raise Refused("remit_changed_meanwhile")
    if remit.agreed_at is not None:
        raise Refused("remit_is_agreed")


def _strategy(session: Session, actor: Actor, body: Body, row: BodyDecision) -> None:
    # A no is to the text that was read as well.
    strategies.is_settled_as(session, body.process_id, row.mark)
    if row.carried:
        strategies.approve_inside(session, actor, body.process_id, seen=row.mark)


def _ballot(session: Session, actor: Actor, body: Body, row: BodyDecision) -> None:
    ballots.require_as_read(session, body.process_id, row.about, row.mark)
    if row.carried:
        ballots.approve_inside(session, actor, body.process_id, row.about, seen=row.mark)


def _step_back(session: Session, actor: Actor, body: Body, row: BodyDecision) -> None:
    if row.carried:
        process = session.get_one(Process, body.process_id)
        processes.step_back_inside(session, actor, process, reason=row.question, to=row.about)


def _rules(session: Session, actor: Actor, body: Body, row: BodyDecision) -> None:
    numbers = [int(one) if NUMBER.fullmatch(one) else None for one in row.about.split("/")]
    new = Rules(*[*numbers, None, None, None][:3]).checked()
    if row.carried:
        bodies.change_rules_inside(session, actor, body, new)


def _nothing(_session: Session, _actor: Actor, _body: Body, _row: BodyDecision) -> None:
    """A decision that changes nothing here."""


_follow: dict[DecisionSubject, Callable[[Session, Actor, Body, BodyDecision], None]] = {
    DecisionSubject.REMIT: _remit,
    DecisionSubject.STRATEGY: _strategy,
    DecisionSubject.BALLOT: _ballot,
    DecisionSubject.STEP_BACK: _step_back,
    DecisionSubject.RULES: _rules,
    DecisionSubject.OTHER: _nothing,
}
