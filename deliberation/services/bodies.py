"""The advisory committee as a body: its rules, its seats with their terms, and what each seat declared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.reading import bodies as reading
from deliberation.services import audit, words
from models import Body, BodyDecision, BodyKind, BodySeat, Membership, Role

NAME_LIMIT = 200
INTERESTS_LIMIT = 2000
MOST_SEATS = 60


@dataclass(frozen=True, slots=True)
class Rules:
    """How many seats a body has, and how many have to be there: altogether, and from seats for lived experience."""

    seats: int | None
    quorum: int | None
    lived_quorum: int | None

    def checked(self) -> tuple[int, int, int]:
        """The three numbers; refuses what can never be met or makes no sense (`seats_out_of_range` and others)."""
        seats, quorum, lived = self.seats, self.quorum, self.lived_quorum
        if seats is None or not 1 <= seats <= MOST_SEATS:
            raise DeliberationError("seats_out_of_range", field="seats", most=MOST_SEATS)
        if quorum is None or not 1 <= quorum <= seats:
            raise DeliberationError("quorum_out_of_range", field="quorum", most=seats)
        if lived is None or not 0 <= lived <= quorum:
            raise DeliberationError("lived_quorum_out_of_range", field="lived_quorum", most=quorum)
        return seats, quorum, lived


def set_up(session: Session, actor: Actor, process_id: int, name: str, rules: Rules) -> None:
    """Give a process its committee, or change it. Once it has decided something its rules are its own to change."""
    require(actor, "manage", "body", process_id)
    called = words.required(name, field="name", limit=NAME_LIMIT).replace("\n", " ")
    seats, quorum, lived = rules.checked()
    with writing(session, process_id):
        body = reading.stored(session, process_id)
        if body is None:
            kind = BodyKind.ADVISORY_COMMITTEE
            body = Body(process_id=process_id, kind=kind, created_at=clock.now(), seats=0, quorum=0, lived_quorum=0)
            session.add(body)
        elif (body.seats, body.quorum, body.lived_quorum) != (seats, quorum, lived):
            _require_before_decisions(session, body)
        body.name = called
        change_rules_inside(session, actor, body, (seats, quorum, lived))


def change_rules_inside(session: Session, actor: Actor, body: Body, rules: tuple[int, int, int]) -> None:
    """Put new rules into force. Inside a writing block; who may was asked before."""
    body.seats, body.quorum, body.lived_quorum = rules
    session.flush()
    if len(reading.live_seats(session, body.id, clock.now().date())) > body.seats:
        raise Refused("more_seats_taken", seats=body.seats)
    payload = {"name": body.name, "seats": body.seats, "quorum": body.quorum, "lived_quorum": body.lived_quorum}
    audit.record(session, actor, "body_rules", str(body.kind), payload, process_id=body.process_id)


def _require_before_decisions(session: Session, body: Body) -> None:
    decided = session.execute(select(func.count()).where(BodyDecision.body_id == body.id)).scalar_one()
    if decided:
        raise Refused("body_rules_are_its_own")


def seat(
    session: Session,
    actor: Actor,
    process_id: int,
    label: str,
    *,
    lived_experience: bool,
    from_day: date | None = None,
    until_day: date | None = None,
) -> None:
    """Give an advisory member (their pseudonym is the label) a seat for a term, or change its term and kind.

    `from_day` is today when it is not given. A seat more than the body has is refused (`no_seat_left`).
    """
    require(actor, "manage", "body", process_id)
    first = from_day or clock.now().date()
    if until_day is not None and until_day < first:
        raise DeliberationError("term_ends_before_start", field="until_day")
    with writing(session, process_id):
        body = require_body(session, process_id)
        member = _advisory_member(session, process_id, label)
        row = session.execute(select(BodySeat).where(BodySeat.membership_id == member.id)).scalar_one_or_none()
        if row is None:
            row = BodySeat(body_id=body.id, label=member.pseudonym, membership_id=member.id)
            session.add(row)
        row.lived_experience, row.from_day, row.until_day = lived_experience, first, until_day
        session.flush()
        if len(reading.live_seats(session, body.id, clock.now().date())) > body.seats:
            raise Refused("no_seat_left", seats=body.seats)
        until = until_day.isoformat() if until_day else ""
        payload: dict[str, object] = {"seat": row.label, "from": first.isoformat(), "until": until}
        audit.record(session, actor, "body_seat", str(body.kind), payload, process_id=process_id)


def declare_interests(session: Session, actor: Actor, process_id: int, text: str) -> None:
    """Say what could sway the actor; everybody may read it. "" says that there is nothing."""
    require(actor, "declare", "body", process_id)
    said = words.optional(text, field="interests", limit=INTERESTS_LIMIT)
    with writing(session, process_id):
        body = require_body(session, process_id)
        row = own_seat(session, actor, body)
        if row.interests == said:
            return
        row.interests, row.interests_at = said, clock.now()
        payload: dict[str, object] = {"seat": row.label, "nothing": not said}
        audit.record(session, actor, "interests_declared", str(body.kind), payload, process_id=process_id)


def own_seat(session: Session, actor: Actor, body: Body) -> BodySeat:
    """The actor's own seat that counts today; refuses whoever has none (`seat_needed`)."""
    own = {part.membership_id for part in actor.parts_in(body.process_id)}
    live = reading.live_seats(session, body.id, clock.now().date())
    found = next((one for one in live if one.membership_id in own), None)
    if found is None:
        raise Refused("seat_needed")
    return found


def require_body(session: Session, process_id: int) -> Body:
    """The body of a process, or `NotFound`."""
    body = reading.stored(session, process_id)
    if body is None:
        raise NotFound("body_unknown")
    return body


def require_no_body(session: Session, process_id: int) -> None:
    """Refuse one person's press of a button where a committee decides together (`committee_decides_together`)."""
    if reading.stored(session, process_id) is not None:
        raise Refused("committee_decides_together")


def _advisory_member(session: Session, process_id: int, label: str) -> Membership:
    found = session.execute(
        select(Membership).where(
            Membership.process_id == process_id,
            Membership.pseudonym == label,
            Membership.role == Role.ADVISORY_MEMBER,
            Membership.to_at.is_(None),
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound("membership_unknown")
    return found
