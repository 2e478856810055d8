"""Telling what one needs, once for all sessions; meeting it; and opening it, which is always noted."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation import clock, sealing
from deliberation.database import forget_erased, writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.permissions import Actor
from deliberation.reading import keepers as keeping
from deliberation.reading import needs as reading
from deliberation.reading.needs import Meeting, Need, NeedNow
from deliberation.services import consent, keepers, words
from models import (
    AccessAct,
    ConsentPurpose,
    Membership,
    NeedCheck,
    NeedKind,
    NeedRecord,
    NeedState,
    PrivateStore,
    Process,
    ProcessState,
)

WORDS_LIMIT = 500
TITLE_LIMIT = 120
MOST = 24
# What each side may say of a need: nobody but the person says that they come without it.
BY_MEMBER = frozenset({NeedState.WITHOUT, NeedState.NOT_MET})
BY_KEEPER = frozenset({NeedState.MET, NeedState.NOT_MET})


@dataclass(frozen=True, slots=True)
class Told:
    """One need as a form sends it: one of `NeedKind`, and own words where somebody wants to add some."""

    kind: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class OpenedNeeds:
    """One person's needs for a session, opened by somebody who is named for it."""

    pseudonym: str
    needs: tuple[NeedNow, ...]


def tell(session: Session, actor: Actor, process_id: int, told: Sequence[Told]) -> None:
    """Keep what the actor needs, in place of what they told before; nothing at all is an answer as well.

    It stands for every session until it is changed. A need that stays as it was keeps its clock and how it stands.
    """
    membership_id = keeping.own_membership(actor, process_id)
    wanted = _checked(told)
    with writing(session, process_id):
        _require_yes(session, process_id, membership_id)
        at = clock.now()
        row = session.get(NeedRecord, membership_id)
        before = {} if row is None else {(one.kind, one.words): one for one in reading.needs_in(row)}
        kept = [before.get((one.kind, one.words)) or _new(one, at) for one in wanted]
        sealed = sealing.seal(sealing.NEEDS, membership_id, {"needs": [_plain(one) for one in kept]})
        if row is None:
            session.add(NeedRecord(membership_id=membership_id, sealed=sealed, changed_at=at, used_at=at))
        elif list(before.values()) != kept:
            row.sealed, row.changed_at, row.used_at = sealed, at, at
        _keep_states_of(session, membership_id, {one.id for one in kept})
    forget_erased(session)


def answer_own(session: Session, actor: Actor, process_id: int, meeting: Meeting, need_id: str, state: str) -> None:
    """The actor says of their own need that they come `without` it, or that it is `not_met` after all."""
    membership_id = keeping.own_membership(actor, process_id)
    chosen = _state(state, BY_MEMBER)
    with writing(session, process_id):
        _require_yes(session, process_id, membership_id)
        _set_inside(session, membership_id, _checked_meeting(meeting), need_id, chosen)


def mark(
    session: Session, actor: Actor, process_id: int, pseudonym: str, meeting: Meeting, need_id: str, state: str
) -> None:
    """Somebody who is named for it says whether a need is `met` or `not_met` for a session; that is noted."""
    mark_several(session, actor, process_id, meeting, {(pseudonym, need_id): state})


def mark_several(
    session: Session, actor: Actor, process_id: int, meeting: Meeting, states: Mapping[tuple[str, str], str]
) -> int:
    """The same for several needs, by (pseudonym, need), in one step: all of them or none. Gives how many changed.

    What stands so already is left as it is. A change is noted once a person.
    """
    keeping.require_keeper(session, actor, process_id, PrivateStore.NEEDS)
    chosen = {which: _state(state, BY_KEEPER) for which, state in states.items()}
    with writing(session, process_id):
        keeper = keeping.require_keeper(session, actor, process_id, PrivateStore.NEEDS)
        of = {name: keeping.member_called(session, process_id, name) for name in {name for name, _ in chosen}}
        at = _checked_meeting(meeting)
        changed = [
            of[name] for (name, need), state in chosen.items() if _set_inside(session, of[name], at, need, state)
        ]
        for membership_id in sorted(set(changed)):
            keepers.note_inside(session, keeper, membership_id, PrivateStore.NEEDS, AccessAct.CHANGED)
        return len(changed)


def open_one(session: Session, actor: Actor, process_id: int, pseudonym: str, meeting: Meeting) -> OpenedNeeds:
    """One person's needs for a session. That they were opened is noted before anything is shown."""
    keeping.require_keeper(session, actor, process_id, PrivateStore.NEEDS)
    with writing(session, process_id):
        membership_id = keeping.member_called(session, process_id, pseudonym)
        return _open_inside(session, actor, process_id, [(membership_id, pseudonym)], meeting)[0]


def open_all(session: Session, actor: Actor, process_id: int, meeting: Meeting) -> tuple[OpenedNeeds, ...]:
    """Everybody's needs for a session, to prepare it; noted for each of those who told any."""
    keeping.require_keeper(session, actor, process_id, PrivateStore.NEEDS)
    with writing(session, process_id):
        people = session.execute(
            select(Membership.id, Membership.pseudonym)
            .join(NeedRecord, NeedRecord.membership_id == Membership.id)
            .where(Membership.process_id == process_id, Membership.to_at.is_(None))
            .order_by(Membership.id)
        ).all()
        return _open_inside(session, actor, process_id, [(one.id, one.pseudonym) for one in people], meeting)


def _open_inside(
    session: Session, actor: Actor, process_id: int, people: Sequence[tuple[int, str]], meeting: Meeting
) -> tuple[OpenedNeeds, ...]:
    keeper = keeping.require_keeper(session, actor, process_id, PrivateStore.NEEDS)
    opened = []
    for membership_id, pseudonym in people:
        row = session.get(NeedRecord, membership_id)
        check = reading.find_check(session, membership_id, meeting)
        needs = () if row is None else reading.now_of(row, check, meeting)
        keepers.note_inside(session, keeper, membership_id, PrivateStore.NEEDS, AccessAct.OPENED)
        if row is not None:
            row.used_at = clock.now()
        opened.append(OpenedNeeds(pseudonym, needs))
    return tuple(opened)


def _checked(told: Sequence[Told]) -> list[Told]:
    if len(told) > MOST:
        raise DeliberationError("choice_unknown", field="needs")
    found: list[Told] = []
    for one in told:
        if one.kind not in set(NeedKind):
            raise DeliberationError("choice_unknown", field="needs")
        cleaned = Told(str(one.kind), words.optional(one.words, field="words", limit=WORDS_LIMIT))
        if cleaned not in found:
            found.append(cleaned)
    return found


def _checked_meeting(meeting: Meeting) -> Meeting:
    title = words.required(meeting.title, field="title", limit=TITLE_LIMIT).replace("\n", " ")
    return Meeting(meeting.held_on, title)


def _state(state: str, allowed: frozenset[NeedState]) -> NeedState:
    found = next((one for one in allowed if one == state), None)
    if found is None:
        raise DeliberationError("choice_unknown", field="state")
    return found


def _require_yes(session: Session, process_id: int, membership_id: int) -> None:
    consent.require_taking_part(session, membership_id)
    if not consent.says_yes(session, membership_id, ConsentPurpose.NEEDS):
        raise DeliberationError("needs_consent_missing")
    if session.get_one(Process, process_id).state is ProcessState.CLOSED:
        raise Refused("no_session_to_come")


def _new(told: Told, at: datetime) -> Need:
    return Need(secrets.token_hex(4), told.kind, told.words, at)


def _plain(need: Need) -> dict[str, str]:
    return {"id": need.id, "kind": need.kind, "words": need.words, "since": need.since.isoformat()}


def _set_inside(session: Session, membership_id: int, meeting: Meeting, need_id: str, state: NeedState) -> bool:
    """Set how a need stands for a session; False where it stands so already."""
    row = session.get(NeedRecord, membership_id)
    if row is None or need_id not in {one.id for one in reading.needs_in(row)}:
        raise NotFound("need_unknown")
    row.used_at = clock.now()
    check = reading.find_check(session, membership_id, meeting)
    before = reading.states_in(check)
    if before.get(need_id) == state:
        return False
    states = {**before, need_id: str(state)}
    sealed = sealing.seal(sealing.NEEDS, membership_id, {"states": states})
    if check is None:
        session.add(NeedCheck(membership_id=membership_id, held_on=meeting.held_on, title=meeting.title, sealed=sealed))
    else:
        check.sealed = sealed
    session.flush()
    return True


def _keep_states_of(session: Session, membership_id: int, needs: set[str]) -> None:
    """What was said of needs that are gone goes with them."""
    for check in session.execute(select(NeedCheck).where(NeedCheck.membership_id == membership_id)).scalars():
        states = reading.states_in(check)
        left = {need: state for need, state in states.items() if need in needs}
        if left != states:
            check.sealed = sealing.seal(sealing.NEEDS, membership_id, {"states": left})
