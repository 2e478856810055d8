"""Who decides for a process: its committee, how many have to be there, and what was decided with whom in the room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import Actor, may, require
from models import Body, BodyDecision, BodyKind, BodySeat, DecisionStand, DecisionSubject, Membership, Role, Stand


@dataclass(frozen=True, slots=True)
class Quorums:
    """How many have to be there for a decision, and how many of them from seats for lived experience."""

    quorum: int
    lived_quorum: int


@dataclass(frozen=True, slots=True)
class SeatView:
    """A seat that counts today. `interests` is None until its holder said something, "" where there is nothing.

    Whose it is (`label`, else "") and whether it is for `lived_experience` (else None) is for those who run the process
    or sit on the body.
    """

    label: str
    interests: str | None
    until_day: date | None
    lived_experience: bool | None
    is_actor: bool


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One decision. `present` counts who was there and did not stand aside, `lived_present` those of them from seats
    for lived experience. `stands` (label -> what that seat did) is empty for the public.
    """

    reference: str
    subject: str
    about: str
    question: str
    minutes: str
    held_on: date
    carried: bool
    counts: Mapping[str, int]
    present: int
    lived_present: int
    seats: int
    quorum: int
    lived_quorum: int
    recorded_by: str
    stands: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BodyView:
    """A committee: its rules, the seats that count today, and its decisions, the latest first."""

    name: str
    seats: int
    quorum: int
    lived_quorum: int
    taken: tuple[SeatView, ...]
    lived_seats: int
    decisions: tuple[DecisionView, ...]

    @property
    def can_meet(self) -> bool:
        """Whether enough seats are taken for a quorum of both kinds."""
        return len(self.taken) >= self.quorum and self.lived_seats >= self.lived_quorum


@dataclass(frozen=True, slots=True)
class Unseated:
    """Somebody with the role of an advisory member who has no seat yet."""

    label: str


def of_process(session: Session, actor: Actor, process_id: int) -> BodyView | None:
    """The committee of a process, for anybody who may see the process; None where there is none."""
    body = stored(session, process_id)
    if body is None:
        return None
    inside = may(actor, "see_stands", "body", process_id)
    own = {part.membership_id for part in actor.parts_in(process_id)}
    live = live_seats(session, body.id, clock.now().date())
    return BodyView(
        name=body.name,
        seats=body.seats,
        quorum=body.quorum,
        lived_quorum=body.lived_quorum,
        taken=tuple(_seat(one, own, inside=inside) for one in live),
        lived_seats=sum(one.lived_experience for one in live),
        decisions=tuple(_decisions(session, body.id, inside=inside)),
    )


def without_seat(session: Session, actor: Actor, process_id: int) -> tuple[Unseated, ...]:
    """Advisory members who have no seat yet, for those who give seats."""
    require(actor, "manage", "body", process_id)
    rows = session.execute(
        select(Membership.pseudonym)
        .outerjoin(BodySeat, BodySeat.membership_id == Membership.id)
        .where(
            Membership.process_id == process_id,
            Membership.role == Role.ADVISORY_MEMBER,
            Membership.to_at.is_(None),
            BodySeat.id.is_(None),
        )
        .order_by(Membership.pseudonym)
    )
    return tuple(Unseated(label) for label in rows.scalars())


def quorums(session: Session, process_id: int) -> Quorums | None:
    """When a decision of the committee counts, for anybody; None where there is no committee. One question."""
    body = stored(session, process_id)
    return None if body is None else Quorums(body.quorum, body.lived_quorum)


def is_there(session: Session, process_id: int) -> bool:
    """Whether a process has a committee with seats, that decides together."""
    return stored(session, process_id) is not None


def stored(session: Session, process_id: int) -> Body | None:
    """The advisory committee's row, for callers that have asked already."""
    found = select(Body).where(Body.process_id == process_id, Body.kind == BodyKind.ADVISORY_COMMITTEE)
    return session.execute(found).scalar_one_or_none()


def live_seats(session: Session, body_id: int, day: date) -> Sequence[BodySeat]:
    """The seats that count on a day: within their term, with the role behind them still held; in order of labels."""
    rows = session.execute(
        select(BodySeat)
        .join(Membership, Membership.id == BodySeat.membership_id)
        .where(
            BodySeat.body_id == body_id,
            BodySeat.from_day <= day,
            or_(BodySeat.until_day.is_(None), BodySeat.until_day >= day),
            Membership.role == Role.ADVISORY_MEMBER,
            Membership.to_at.is_(None),
        )
    )
    return sorted(rows.scalars(), key=lambda one: (len(one.label), one.label))


def carried(session: Session, body_id: int, subject: DecisionSubject, about: str) -> bool:
    """Whether the body's latest decision about just this was a yes."""
    latest = (
        select(BodyDecision.carried)
        .where(BodyDecision.body_id == body_id, BodyDecision.subject == subject, BodyDecision.about == about)
        .order_by(BodyDecision.number.desc())
        .limit(1)
    )
    return bool(session.execute(latest).scalar())


def reference_of(number: int) -> str:
    """How a decision is called: D01, D02, ..."""
    return f"D{number:02d}"


def _seat(row: BodySeat, own: set[int], *, inside: bool) -> SeatView:
    return SeatView(
        label=row.label if inside else "",
        interests=row.interests,
        until_day=row.until_day,
        lived_experience=row.lived_experience if inside else None,
        is_actor=row.membership_id in own,
    )


def _decisions(session: Session, body_id: int, *, inside: bool) -> Iterable[DecisionView]:
    rows = session.execute(
        select(BodyDecision).where(BodyDecision.body_id == body_id).order_by(BodyDecision.number.desc())
    ).scalars()
    labels = {one.id: one.label for one in session.execute(select(BodySeat).filter_by(body_id=body_id)).scalars()}
    stood: dict[int, list[DecisionStand]] = {}
    ours = select(BodyDecision.id).where(BodyDecision.body_id == body_id)
    for one in session.execute(select(DecisionStand).where(DecisionStand.decision_id.in_(ours))).scalars():
        stood.setdefault(one.decision_id, []).append(one)
    for row in rows:
        there = sorted(stood.get(row.id, ()), key=lambda one: (len(labels[one.seat_id]), labels[one.seat_id]))
        counted = [one for one in there if one.stand is not Stand.STOOD_ASIDE]
        yield DecisionView(
            reference=reference_of(row.number),
            subject=str(row.subject),
            about=row.about,
            question=row.question,
            minutes=row.minutes,
            held_on=row.held_on,
            carried=row.carried,
            counts={str(kind): sum(one.stand is kind for one in there) for kind in Stand},
            present=len(counted),
            lived_present=sum(one.lived_experience for one in counted),
            seats=row.seats,
            quorum=row.quorum,
            lived_quorum=row.lived_quorum,
            recorded_by=labels.get(row.recorded_by_id or 0, "") if inside else "",
            stands={labels[one.seat_id]: str(one.stand) for one in there} if inside else {},
        )
