"""Personal codes, which open one person's participation, and process codes, which open the door of the open call.

The words of a personal code are shown once and kept nowhere. It is found by a keyed hash, whose key lives outside the
database and its backups, and then checked by a slow one; both are worked out before the writing door is entered.
"""

from __future__ import annotations

import enum
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from accessibility import codes as code_words
from deliberation import clock, stages
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.permissions import ANONYMOUS, Actor, require
from deliberation.reading.actors import STAFF_ROLES
from deliberation.reading.names_on_cards import member_called
from deliberation.services import accounts, audit, once, passwords, private_erasure, sign_in, sign_in_log, throttling
from deliberation.services.keys import keyed_hash
from deliberation.services.words import clean
from models import KnownBy, Membership, Person, PersonalCode, Process, ProcessCode, Role, SignIn, Source, StaffAccount

# One sheet of cards at a time: each code takes about 40 ms to hash.
MOST_AT_ONCE = 200
# A form sent twice by a slow phone arrives within this time. Later, it may be somebody else at the same computer.
SENT_TWICE_WITHIN = timedelta(minutes=5)


class CodeKind(enum.StrEnum):
    """Which door a code opens."""

    PERSONAL = "personal"
    PROCESS = "process"


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What a code opened: a personal one gives a session's token, a process code only leads to the open call."""

    kind: CodeKind
    process_id: int
    token: str | None = None


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """One card: for whom, and the words, which are shown this once."""

    membership_id: int
    pseudonym: str
    words: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody who came in by the open call: session token, their own code (shown this once) and pseudonym."""

    token: str
    words: str
    pseudonym: str


@dataclass(frozen=True, slots=True)
class FreshCode:
    """A code that is drawn and hashed, but opens nothing yet."""

    words: str
    lookup: str
    slow_hash: str


def issue_personal_code(session: Session, actor: Actor, *, membership_id: int, known_by: str = "not_sure") -> str:
    """Make a code for a membership and give its words. The one before is void at once and its sessions end.

    `known_by`: how whoever makes it knew the person, one of `KnownBy`; the person is told, and it is on record.
    Those who sign in with a password get none (`role_needs_account`, `person_has_account`).
    """
    process_id = _membership(session, membership_id).process_id
    require(actor, "issue", "code", process_id)
    known = next((one for one in KnownBy if one == known_by), None)
    if known is None:
        raise DeliberationError("choice_unknown", field="known_by")
    fresh = draw(session)
    with writing(session, process_id):
        membership = _membership(session, membership_id)
        _refuse_staff(session, membership)
        replaced = store_inside(session, actor, membership, fresh, known_by=known)
        session.execute(delete(SignIn).where(SignIn.person_id == membership.person_id, SignIn.is_staff.is_(False)))
        # Whoever had the lost card may have joined a telephone to it.
        private_erasure.phones_inside(session, membership.id)
        person = session.get_one(Person, membership.person_id)
        details = {"person": person.public_id, "replaced": replaced, "known_by": str(known)}
        process = session.get_one(Process, process_id)
        audit.record(session, actor, "code_issued", process.public_id, details, process_id=process_id)
    return fresh.words


def reissue_by_pseudonym(
    session: Session, actor: Actor, process_id: int, pseudonym: str, known_by: str = "not_sure"
) -> IssuedCode:
    """A new code for the member of this process with this pseudonym, however it is typed.

    Nobody gets a list of who takes part: whoever lost their code tells their pseudonym, which stands on their card.
    """
    require(actor, "issue", "code", process_id)
    membership_id, name = member_called(session, process_id, clean(pseudonym))
    issued = issue_personal_code(session, actor, membership_id=membership_id, known_by=known_by)
    return IssuedCode(membership_id=membership_id, pseudonym=name, words=issued)


def issue_personal_codes(
    session: Session,
    actor: Actor,
    *,
    process_id: int,
    count: int,
    source: Source | None = Source.ASSEMBLY,
    role: str = Role.MEMBER,
    pseudonyms: Sequence[str] = (),
    key: str | None = None,
) -> tuple[IssuedCode, ...]:
    """Make so many new people with a membership and a code each, for a sheet of cards.

    `pseudonyms` gives one name each (M01, M02, ...); without, names are made up. Other roles than that of member (for
    residents on a committee) have no `source` and need the right to give roles as well. The same form sent again (its
    `key`) makes nobody new: within five minutes it gives the same people new words, which void the first; later it is
    refused with `codes_already_made`.
    """
    require(actor, "issue", "code", process_id)
    role = accounts.known_role(role)
    if role is not Role.MEMBER:
        require(actor, "grant", "role", process_id)
        source = None
    if role in STAFF_ROLES:
        raise Refused("role_needs_account", role=str(role))
    if not 1 <= count <= MOST_AT_ONCE or (pseudonyms and len(pseudonyms) != count):
        raise DeliberationError("count_out_of_range", field="count", at_most=MOST_AT_ONCE)
    named: Sequence[str | None] = pseudonyms or [None] * count
    fresh = [draw(session) for _ in range(count)]
    with writing(session, process_id):
        process = _process(session, process_id)
        members = _made_before(session, actor, process_id, key, count)
        if not members:
            members = [_new_person_inside(session, process_id, role, source, name) for name in named]
            once.remember(session, actor, _batch(process_id), key, str(members[0].id))
            audit.record(
                session,
                actor,
                "codes_issued",
                process.public_id,
                {"count": count, "role": str(role)},
                process_id=process_id,
            )
        issued = []
        for membership, code in zip(members, fresh, strict=True):
            store_inside(session, actor, membership, code)
            issued.append(IssuedCode(membership_id=membership.id, pseudonym=membership.pseudonym, words=code.words))
    return tuple(issued)


def _batch(process_id: int) -> str:
    return f"codes:{process_id}"


def _made_before(session: Session, actor: Actor, process_id: int, key: str | None, count: int) -> list[Membership]:
    """The people whom this form has made already, in their order; none when it is new. Inside a writing block."""
    first = once.earlier_answer(session, actor, _batch(process_id), key)
    if first is None:
        return []
    # Nobody else comes into this process while its door is held, so the others follow the first one.
    wanted = select(Membership).where(Membership.process_id == process_id, Membership.id >= int(first))
    members = list(session.execute(wanted.order_by(Membership.id).limit(count)).scalars())
    if len(members) != count or clock.now() - members[0].from_at > SENT_TWICE_WITHIN:
        raise Refused("codes_already_made")
    return members


def draw(session: Session) -> FreshCode:
    """Draw and hash a code. The slow part of issuing: outside the writing block."""
    words = _free_words(session)
    return FreshCode(words=words, lookup=_lookup(words), slow_hash=passwords.slow_hash(words))


def redeem(session: Session, *, words: str, address: str) -> Redeemed:
    """Open what a code opens. Case, spaces, hyphens and commas do not matter. `address` is not stored.

    A code that is malformed, unknown, void or of somebody who left gets one and the same answer, `code_unknown`. There
    is no slow check for those: the keyed hash alone tells, and only to somebody who holds the whole code.
    """
    limit = throttling.code_from(address)
    with sign_in_log.noting_locks("codes_locked", address=address):
        redeemed = _redeem(session, words, limit)
    if redeemed is None:
        sign_in_log.code_refused(session, address)
        raise DeliberationError("code_unknown", field="words")
    # Of residents no more is kept than that somebody came in.
    sign_in_log.note("code_accepted", kind=redeemed.kind)
    return redeemed


def live_among(session: Session, candidates: Sequence[str]) -> str | None:
    """Which of these codes opens something; for keys of a telephone, which can stand for several. `redeem` decides."""
    lookups = {_lookup(words): words for words in candidates}
    found = session.execute(
        select(PersonalCode.lookup).where(PersonalCode.lookup.in_(lookups), PersonalCode.voided_at.is_(None))
    ).scalars()
    return next((lookups[lookup] for lookup in found), None)


def _redeem(session: Session, words: str, limit: throttling.Tries) -> Redeemed | None:
    throttling.check(session, limit)
    normal = code_words.normalise(words)
    redeemed = None
    if normal is not None:
        redeemed = _redeem_personal(session, normal, limit) or _redeem_process(session, normal)
    if redeemed is None:
        with writing(session):
            throttling.check(session, limit)
            throttling.note_wrong(session, limit, throttling.code_anywhere())
    return redeemed


def _redeem_personal(session: Session, words: str, limit: throttling.Tries) -> Redeemed | None:
    found = _live_code(session, words)
    if found is None or not passwords.matches(found[0].slow_hash, words):
        return None
    process_id = found[1].process_id
    with writing(session, process_id):
        throttling.check(session, limit)
        # It may have been replaced while the hash was worked out.
        found = _live_code(session, words)
        if found is None or found[1].person_id is None:
            return None
        token = sign_in.open_inside(session, found[1].person_id, is_staff=False)
    return Redeemed(kind=CodeKind.PERSONAL, process_id=process_id, token=token)


def _live_code(session: Session, words: str) -> tuple[PersonalCode, Membership] | None:
    """The code of these words with its membership, while both live and the person is not shut out."""
    row = session.execute(
        select(PersonalCode, Membership)
        .join(Membership, Membership.id == PersonalCode.membership_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            PersonalCode.lookup == _lookup(words),
            PersonalCode.voided_at.is_(None),
            Membership.to_at.is_(None),
            Person.disabled_at.is_(None),
        )
    ).first()
    return (row[0], row[1]) if row else None


def _redeem_process(session: Session, words: str) -> Redeemed | None:
    process_id = session.execute(select(ProcessCode.process_id).where(ProcessCode.words == words)).scalar_one_or_none()
    return None if process_id is None else Redeemed(kind=CodeKind.PROCESS, process_id=process_id)


def join_open_call(session: Session, *, process_id: int, idempotency_key: str, address: str = "") -> Joined:
    """Come in by the open call: a new person, membership, code and session, with nothing asked.

    Refused with `join_closed` unless the process is onboarding, learning or deliberating. The same form sent again
    makes nobody new: within five minutes it answers with a new code, which voids the first, and a new session; later,
    or once the person signed out, it is refused with `already_joined`: it may be the next one at a shared computer.
    `address` is where the request comes from: too many new members from one place are refused with `TooMany`.
    """
    limit = throttling.joins_from(address)
    throttling.check(session, limit)
    fresh = draw(session)
    act = f"join:{process_id}"
    with writing(session, process_id):
        if not stages.can(_process(session, process_id), "join"):
            raise Refused("join_closed")
        earlier = once.earlier_answer(session, ANONYMOUS, act, idempotency_key)
        if earlier is None:
            if address:
                throttling.note_wrong(session, limit)
            membership = _new_person_inside(session, process_id, Role.MEMBER, Source.OPEN_CALL, None)
            once.remember(session, ANONYMOUS, act, idempotency_key, str(membership.id))
        else:
            membership = _just_joined(session, int(earlier))
        store_inside(session, ANONYMOUS, membership, fresh)
        token = sign_in.open_inside(session, _person_id(membership), is_staff=False)
        return Joined(token=token, words=fresh.words, pseudonym=membership.pseudonym)


def _just_joined(session: Session, membership_id: int) -> Membership:
    membership = session.get(Membership, membership_id)
    if membership is None or clock.now() - membership.from_at > SENT_TWICE_WITHIN:
        raise Refused("already_joined")
    signed_in = session.execute(select(SignIn.id).where(SignIn.person_id == membership.person_id)).first()
    if signed_in is None:
        raise Refused("already_joined")
    return membership


def set_process_code(session: Session, actor: Actor, process_id: int, *, key: str | None = None) -> str:
    """Draw the words for the posters of a process's open call. Those drawn before open nothing any more.

    The same form sent again (its `key`) draws nothing new.
    """
    require(actor, "issue", "process_code", process_id)
    with writing(session, process_id):
        process = _process(session, process_id)
        earlier = once.earlier_answer(session, actor, "process_code", key)
        if earlier is not None:
            return earlier
        words = _free_words(session)
        code = session.get(ProcessCode, process_id) or ProcessCode(process_id=process_id)
        code.words, code.issued_at = words, clock.now()
        session.add(code)
        audit.record(session, actor, "process_code_set", process.public_id, {}, process_id=process_id)
        once.remember(session, actor, "process_code", key, words)
    return words


def _free_words(session: Session) -> str:
    """Four words that are nobody's code and no poster's, nor ever were."""
    while True:
        words = code_words.new_code(secrets)
        used = select(PersonalCode.id).where(PersonalCode.lookup == _lookup(words))
        printed = select(ProcessCode.process_id).where(ProcessCode.words == words)
        if session.execute(used).first() is None and session.execute(printed).first() is None:
            return words


def _lookup(words: str) -> str:
    return keyed_hash("personal-code", words)


def store_inside(
    session: Session, actor: Actor, membership: Membership, fresh: FreshCode, *, known_by: KnownBy | None = None
) -> bool:
    """Make a code open a membership; the one before is void. Gives whether there was one. Inside a writing block."""
    voided = session.execute(
        update(PersonalCode)
        .where(PersonalCode.membership_id == membership.id, PersonalCode.voided_at.is_(None))
        .values(voided_at=clock.now())
        .returning(PersonalCode.id)
    ).all()
    session.add(
        PersonalCode(
            membership_id=membership.id,
            lookup=fresh.lookup,
            slow_hash=fresh.slow_hash,
            issued_at=clock.now(),
            issued_by_id=actor.person_id,
            known_by=known_by if voided else None,
        )
    )
    session.flush()
    return bool(voided)


def _new_person_inside(
    session: Session, process_id: int, role: Role, source: Source | None, pseudonym: str | None
) -> Membership:
    person = Person(created_at=clock.now())
    session.add(person)
    session.flush()
    return accounts.add_membership_inside(session, process_id, person.id, role, source=source, pseudonym=pseudonym)


def _refuse_staff(session: Session, membership: Membership) -> None:
    if membership.role in STAFF_ROLES:
        raise Refused("role_needs_account", role=str(membership.role))
    if membership.to_at is not None:
        raise Refused("membership_ended")
    if session.get(StaffAccount, _person_id(membership)) is not None:
        raise Refused("person_has_account")


def _person_id(membership: Membership) -> int:
    """The person of a membership; once a closed process has cut them off, there is nobody to open anything for."""
    if membership.person_id is None:
        raise Refused("membership_ended")
    return membership.person_id


def _membership(session: Session, membership_id: int) -> Membership:
    membership = session.get(Membership, membership_id)
    if membership is None:
        raise NotFound("membership_unknown")
    return membership


def _process(session: Session, process_id: int) -> Process:
    process = session.get(Process, process_id)
    if process is None:
        raise NotFound("process_unknown")
    return process
