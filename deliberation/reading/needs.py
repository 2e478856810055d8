"""What people need to take part: for the person, for those who are named for it, and as counts for the convenor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation import clock, sealing
from deliberation.methods.disclosure import Published, in_fives, publish_list, publish_split
from deliberation.permissions import Actor, require
from deliberation.reading import keepers
from models import (
    ConsentGrant,
    ConsentPurpose,
    Membership,
    NeedCheck,
    NeedKind,
    NeedRecord,
    NeedState,
    PrivateStore,
    Role,
)

# How long there is to meet a need, unless the session comes sooner. Our judgement (docs/decisions/0020).
MEET_WITHIN = timedelta(days=14)
SETTLED = frozenset({NeedState.MET, NeedState.WITHOUT})


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session to come, by its day and its title: sessions have no rows of their own yet."""

    held_on: date
    title: str


@dataclass(frozen=True, slots=True)
class Need:
    """One need: its kind, the person's own words ("" where they gave none), and since when it is known."""

    id: str
    kind: str
    words: str
    since: datetime


@dataclass(frozen=True, slots=True)
class NeedNow:
    """How a need stands for one session, and by when it has to be met."""

    need: Need
    state: str
    due: datetime
    late: bool

    @property
    def settled(self) -> bool:
        """Whether it keeps nobody away: it is met, or the person comes all the same."""
        return self.state in SETTLED


@dataclass(frozen=True, slots=True)
class OwnNeeds:
    """A member's own record. `asked`: they answered already, so that nothing is asked again."""

    agreed: bool
    asked: bool
    needs: tuple[Need, ...]
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class NotReady:
    """A seat that is not ready: how many needs are open, since when the oldest, by when, and whether that is over."""

    pseudonym: str
    open: int
    since: datetime
    due: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """For the convenor: by kind how many need it, and how many seats are ready. Small numbers are hidden."""

    told: Published
    kinds: Mapping[str, Published]
    ready: Published
    not_ready: Published


def own(session: Session, actor: Actor, process_id: int) -> OwnNeeds:
    """The actor's own needs, for nobody else."""
    membership_id = keepers.own_membership(actor, process_id)
    row = session.get(NeedRecord, membership_id)
    return OwnNeeds(
        agreed=_agreed(session, membership_id),
        asked=row is not None,
        needs=() if row is None else needs_in(row),
        changed_at=None if row is None else row.changed_at,
    )


def own_for(session: Session, actor: Actor, process_id: int, meeting: Meeting) -> tuple[NeedNow, ...]:
    """How the actor's own needs stand for one session."""
    membership_id = keepers.own_membership(actor, process_id)
    row = session.get(NeedRecord, membership_id)
    return () if row is None else now_of(row, find_check(session, membership_id, meeting), meeting)


def own_export(session: Session, actor: Actor, process_id: int) -> dict[str, Any]:
    """Everything that is kept of the actor's needs, as data for their own download. No other export has any of it."""
    found = own(session, actor, process_id)
    checks = session.execute(
        select(NeedCheck)
        .where(NeedCheck.membership_id == keepers.own_membership(actor, process_id))
        .order_by(NeedCheck.held_on, NeedCheck.title)
    ).scalars()
    return {
        "agreed": found.agreed,
        "asked": found.asked,
        "changed_at": found.changed_at.isoformat() if found.changed_at else None,
        "needs": [{**asdict(one), "since": one.since.isoformat()} for one in found.needs],
        "sessions": [
            {"held_on": one.held_on.isoformat(), "title": one.title, "needs": states_in(one)} for one in checks
        ],
        "opened": [
            {"by": one.pseudonym, "name": one.name, "act": one.act, "at": one.at.isoformat()}
            for one in keepers.own_log(session, actor, process_id)
            if one.store == PrivateStore.NEEDS
        ],
    }


def unmet(session: Session, actor: Actor, process_id: int, meeting: Meeting) -> tuple[NotReady, ...]:
    """The seats that are not ready for a session, the longest waiting first: for those who are named, and the machine.

    It says that something is open, never what: whoever wants to know what opens that person's needs, which is noted.
    """
    if not actor.is_system:
        keepers.require_keeper(session, actor, process_id, PrivateStore.NEEDS)
    waiting = []
    for pseudonym, needs in _all_now(session, process_id, meeting):
        still = [one for one in needs if not one.settled]
        if still:
            waiting.append(
                NotReady(
                    pseudonym=pseudonym,
                    open=len(still),
                    since=min(one.need.since for one in still),
                    due=min(one.due for one in still),
                    late=any(one.late for one in still),
                )
            )
    return tuple(sorted(waiting, key=lambda one: (one.since, one.pseudonym)))


def is_ready(session: Session, membership_id: int, meeting: Meeting) -> bool:
    """Whether nothing that a member told us still keeps them away from a session. For services that seat people."""
    row = session.get(NeedRecord, membership_id)
    if row is None:
        return True
    return all(one.settled for one in now_of(row, find_check(session, membership_id, meeting), meeting))


def counts(session: Session, actor: Actor, process_id: int, meeting: Meeting) -> Counts:
    """How many need what, and how many seats are ready. A count under five is hidden, and so is one that all but less
    than five share. The others are rounded down to fives: whoever looks again after each answer would learn whose it
    was."""
    require(actor, "count", "needs", process_id)
    people = _all_now(session, process_id, meeting)
    by_kind = Counter(kind for _, needs in people for kind in {one.need.kind for one in needs})
    seats = publish_list(
        {
            "ready": sum(all(one.settled for one in needs) for _, needs in people),
            "not_ready": sum(not all(one.settled for one in needs) for _, needs in people),
        }
    )
    return Counts(
        told=in_fives(publish_split(len(people))),
        kinds={
            str(kind): in_fives(
                publish_list({"yes": by_kind[kind], "no": len(people) - by_kind[kind]}).cells["yes", ""]
            )
            for kind in NeedKind
        },
        ready=in_fives(seats.cells["ready", ""]),
        not_ready=in_fives(seats.cells["not_ready", ""]),
    )


def needs_in(row: NeedRecord) -> tuple[Need, ...]:
    """The needs that a record holds."""
    content = sealing.unseal(sealing.NEEDS, row.membership_id, row.sealed)
    return tuple(
        Need(one["id"], one["kind"], one["words"], datetime.fromisoformat(one["since"])) for one in content["needs"]
    )


def states_in(row: NeedCheck | None) -> dict[str, str]:
    """The states that stand in a check, by the id of the need."""
    if row is None:
        return {}
    states: dict[str, str] = sealing.unseal(sealing.NEEDS, row.membership_id, row.sealed)["states"]
    return states


def find_check(session: Session, membership_id: int, meeting: Meeting) -> NeedCheck | None:
    """How a member's needs stand for a session, where anything was said about it."""
    return session.execute(
        select(NeedCheck).where(
            NeedCheck.membership_id == membership_id,
            NeedCheck.held_on == meeting.held_on,
            NeedCheck.title == meeting.title,
        )
    ).scalar_one_or_none()


def now_of(row: NeedRecord, check: NeedCheck | None, meeting: Meeting) -> tuple[NeedNow, ...]:
    """How the needs of a record stand for a session."""
    states, at = states_in(check), clock.now()
    begins = datetime.combine(meeting.held_on, time.min, UTC)
    found = []
    for need in needs_in(row):
        state = NeedState(states.get(need.id, NeedState.OPEN))
        due = max(need.since, min(need.since + MEET_WITHIN, begins))
        found.append(NeedNow(need, str(state), due, late=state not in SETTLED and at > due))
    return tuple(found)


def _all_now(session: Session, process_id: int, meeting: Meeting) -> Sequence[tuple[str, tuple[NeedNow, ...]]]:
    """Everybody who told what they need (also: nothing), and how that stands for a session."""
    rows = session.execute(
        select(Membership.pseudonym, NeedRecord, NeedCheck)
        .join(NeedRecord, NeedRecord.membership_id == Membership.id)
        .outerjoin(
            NeedCheck,
            (NeedCheck.membership_id == Membership.id)
            & (NeedCheck.held_on == meeting.held_on)
            & (NeedCheck.title == meeting.title),
        )
        .where(Membership.process_id == process_id, Membership.role == Role.MEMBER, Membership.to_at.is_(None))
        .order_by(Membership.id)
    )
    return [(pseudonym, now_of(row, check, meeting)) for pseudonym, row, check in rows]


def _agreed(session: Session, membership_id: int) -> bool:
    given = select(func.count()).where(
        ConsentGrant.membership_id == membership_id,
        ConsentGrant.purpose == ConsentPurpose.NEEDS,
        ConsentGrant.given,
        ConsentGrant.ended_at.is_(None),
    )
    return bool(session.execute(given).scalar_one())
