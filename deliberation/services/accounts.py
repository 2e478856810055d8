"""Accounts of staff, and who has which role in which process."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from accessibility import made_up_names
from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.permissions import Actor, may, require
from deliberation.reading import actors
from deliberation.services import (
    audit,
    keepers,
    once,
    passwords,
    second_factor,
    sign_in,
    sign_in_log,
    throttling,
    words,
)
from deliberation.services.keys import settings
from models import Area, Concern, ConcernState, Membership, Person, Process, Role, Source, StaffAccount

NAME_LIMIT = 200
# A form sent twice by a slow line arrives within this time.
SENT_TWICE_WITHIN = timedelta(minutes=5)
# After so many names that somebody has already, a number is added: a draw always ends.
MOST_DRAWS = 50
# What people on the staff would choose first, beside the common words (ASVS 6.1.2, 6.2.11).
CONTEXT_WORDS = ("folkmoot", "assembly", "panel", "strategy", "commissioning", "convenor", "facilitator", "council")

# Roles that one person may not have together in one process. A member's voice is nobody else's; a reviewer answers
# concerns about those who run it. A teller sees papers, so they may not be somebody who marks the roll.
RUN_IT = frozenset({Role.FACILITATOR, Role.CONVENOR})
NOT_A_MEMBER = RUN_IT | {Role.WITNESS, Role.PROCUREMENT_LEAD, Role.OBSERVER, Role.REVIEWER, Role.TELLER}
APART = frozenset(
    {
        *(frozenset({other, Role.REVIEWER}) for other in RUN_IT | {Role.PROCUREMENT_LEAD}),
        *(frozenset({other, Role.TELLER}) for other in RUN_IT),
        *(frozenset({Role.MEMBER, other}) for other in NOT_A_MEMBER),
    }
)


@dataclass(frozen=True, slots=True)
class StaffCreated:
    """The ids of a new staff account."""

    person_id: int
    public_id: str


def create_staff(
    session: Session,
    actor: Actor,
    *,
    email: str,
    display_name: str,
    password: str,
    administrator: bool = False,
    given: bool = True,
    key: str | None = None,
) -> StaffCreated:
    """Make an account for somebody on the staff. They set up their second factor when they first sign in.

    Refuses an e-mail that is no address (`email_wrong`) or that has an account (`email_taken`), and a password that
    breaks the rules of `passwords.check_rules`. The password is `given`, so it has to be changed at the first sign-in,
    unless its owner chose it. The same form sent again (its `key`) within five minutes makes nothing
    new: the account gets the newer of the two passwords, which is the one that is shown.
    """
    require(actor, "manage", "staff")
    email = sign_in.normal_email(email)
    name = words.required(display_name, field="display_name", limit=NAME_LIMIT)
    passwords.check_rules(password, _context(session, email, name))
    password_hash = passwords.slow_hash(password)
    with writing(session):
        earlier = once.earlier_answer(session, actor, "staff", key)
        if earlier is not None:
            return _just_made(session, int(earlier), email, password_hash)
        taken = session.execute(select(StaffAccount.person_id).where(StaffAccount.email == email)).first()
        if taken is not None:
            raise DeliberationError("email_taken", field="email")
        person = Person(display_name=name, is_administrator=administrator, created_at=clock.now())
        session.add(person)
        session.flush()
        account = StaffAccount(person_id=person.id, email=email, password_hash=password_hash)
        account.password_given_at = clock.now() if given else None
        session.add(account)
        once.remember(session, actor, "staff", key, str(person.id))
        audit.record(session, actor, "staff_created", person.public_id, {"administrator": administrator})
        return StaffCreated(person_id=person.id, public_id=person.public_id)


def _just_made(session: Session, person_id: int, email: str, password_hash: str) -> StaffCreated:
    account, person = _account(session, person_id)
    if account.email != email or clock.now() - person.created_at > SENT_TWICE_WITHIN:
        raise DeliberationError("email_taken", field="email")
    account.password_hash, account.password_given_at = password_hash, clock.now()
    return StaffCreated(person_id=person.id, public_id=person.public_id)


def change_password(session: Session, actor: Actor, *, current: str, new: str, token: str) -> None:
    """Change one's own password, with the present one (ASVS 6.2.2, 6.2.3); all sessions but that of `token` end.

    `password_wrong` if the present one is wrong, `password_same` if the new one is no other: one that was given by
    somebody else must not stay (ASVS 6.4.1).
    """
    account = second_factor.own_account(session, actor)
    limit = throttling.password_change_of(actor.public_id)
    with sign_in_log.noting_locks("password_change_locked", who=account.email):
        throttling.check(session, limit)
    stored, person_id, email = account.password_hash, account.person_id, account.email
    name = session.get_one(Person, person_id).display_name or ""
    right = passwords.matches(stored, current)
    if right:
        if passwords.matches(stored, new):
            raise DeliberationError("password_same", field="password")
        passwords.check_rules(new, _context(session, email, name))
        new_hash = passwords.slow_hash(new)
    with writing(session):
        throttling.check(session, limit)
        account = second_factor.own_account(session, actor)
        right = right and account.password_hash == stored
        if right:
            account.password_hash, account.password_given_at = new_hash, None
            throttling.forget(session, limit)
            sign_in.end_all_inside(session, person_id, but_token=token)
        else:
            throttling.note_wrong(session, limit)
    sign_in_log.note("password_changed" if right else "password_change_refused", who=email)
    if not right:
        raise DeliberationError("password_wrong", field="current")


def reset_password(session: Session, actor: Actor, person_id: int) -> str:
    """Give somebody a new random password, shown this once; their sessions end. The second factor stays as it is.

    It is good for `passwords.GIVEN_LASTS`, for one sign-in, at which they choose their own (ASVS 6.4.1).
    """
    require(actor, "manage", "staff")
    password = passwords.random_password()
    password_hash = passwords.slow_hash(password)
    with writing(session):
        account, person = _account(session, person_id)
        account.password_hash, account.password_given_at = password_hash, clock.now()
        throttling.forget(session, throttling.password_anywhere(account.email))
        sign_in.end_all_inside(session, person_id)
        audit.record(session, actor, "password_reset", person.public_id, {})
    return password


def reset_second_factor(session: Session, actor: Actor, person_id: int) -> str:
    """For somebody who lost their second factor: it is taken away and, so that the old password alone opens nothing, a
    new random password is given, shown this once. Their sessions end."""
    require(actor, "manage", "staff")
    password = passwords.random_password()
    password_hash = passwords.slow_hash(password)
    with writing(session):
        account, person = _account(session, person_id)
        account.password_hash, account.password_given_at = password_hash, clock.now()
        second_factor.clear_inside(session, account)
        sign_in.end_all_inside(session, person_id)
        audit.record(session, actor, "second_factor_reset", person.public_id, {})
    return password


def disable_account(session: Session, actor: Actor, person_id: int) -> None:
    """Shut somebody out at once: no sign-in any more, and every session ends (ASVS 7.4.2). Roles stay on record."""
    require(actor, "manage", "staff")
    with writing(session):
        _, person = _account(session, person_id)
        if person_id == actor.person_id:
            raise Refused("own_account")
        if person.disabled_at is None:
            person.disabled_at = clock.now()
            audit.record(session, actor, "account_disabled", person.public_id, {})
        sign_in.end_all_inside(session, person_id)


def enable_account(session: Session, actor: Actor, person_id: int) -> None:
    """Let somebody in again who was shut out."""
    require(actor, "manage", "staff")
    with writing(session):
        _, person = _account(session, person_id)
        if person.disabled_at is not None:
            person.disabled_at = None
            audit.record(session, actor, "account_enabled", person.public_id, {})


def grant_role(session: Session, actor: Actor, *, process_id: int, person_id: int, role: str) -> int:
    """Give somebody a role (one of `Role`) in a process; twice changes nothing. Gives the membership's id.

    The convenor gives roles. Where a process has no convenor, the administrator may name one. Members come in by a code
    only (`members_come_by_code`); roles that do not go together are refused (`roles_apart`).
    """
    role = known_role(role)
    _require_grant(session, actor, process_id, role)
    if role is Role.MEMBER:
        raise Refused("members_come_by_code")
    with writing(session, process_id):
        process, person = _process(session, process_id), _person(session, person_id)
        if role in actors.STAFF_ROLES and session.get(StaffAccount, person_id) is None:
            raise Refused("role_needs_account", role=str(role))
        membership = _membership(session, process_id, person_id, role)
        if membership is not None and membership.to_at is None:
            return membership.id
        _refuse_together(session, process_id, person_id, role)
        if membership is None:
            membership = add_membership_inside(session, process_id, person_id, role)
        membership.from_at, membership.to_at = clock.now(), None
        _record_role(session, actor, "role_granted", process, person, role)
        return membership.id


def end_role(session: Session, actor: Actor, *, process_id: int, person_id: int, role: str) -> None:
    """End somebody's role in a process from now on; ending it twice changes nothing.

    The last convenor stays (`last_convenor`): without one nobody could give roles there or answer for it. So does the
    last reviewer while a concern waits (`reviewer_is_needed`). What somebody was named for ends with it for good.
    """
    require(actor, "grant", "role", process_id)
    role = known_role(role)
    with writing(session, process_id):
        process, person = _process(session, process_id), _person(session, person_id)
        membership = _membership(session, process_id, person_id, role)
        if membership is None:
            raise NotFound("membership_unknown")
        if membership.to_at is None:
            if role is Role.CONVENOR and person.disabled_at is None:
                _refuse_without_convenor(session, process_id, membership.id)
            if role is Role.REVIEWER:
                _refuse_without_reviewer(session, process_id, membership.id)
            membership.to_at = clock.now()
            keepers.end_all_inside(session, membership)
            _record_role(session, actor, "role_ended", process, person, role)


def known_role(name: str) -> Role:
    """The role of this name, else `choice_unknown`."""
    found = next((role for role in Role if role == name), None)
    if found is None:
        raise DeliberationError("choice_unknown", field="role")
    return found


def add_membership_inside(
    session: Session,
    process_id: int,
    person_id: int,
    role: Role,
    *,
    source: Source | None = None,
    pseudonym: str | None = None,
) -> Membership:
    """A new membership under its pseudonym, made up where none is given. Inside a writing block of its process."""
    if pseudonym is None:
        pseudonym = _free_pseudonym(session, process_id)
    elif _sounds_taken(session, process_id, pseudonym):
        raise DeliberationError("pseudonym_taken", field="pseudonym", pseudonym=pseudonym)
    membership = Membership(
        person_id=person_id, process_id=process_id, role=role, source=source, pseudonym=pseudonym, from_at=clock.now()
    )
    session.add(membership)
    session.flush()
    return membership


def _context(session: Session, email: str, name: str) -> list[str]:
    """Words close to this person that no password may be made of: from e-mail, name, site and places."""
    places = session.execute(select(Area.name)).scalars()
    texts = chain((email, name, settings().site_name), places)
    pieces = [piece for text in texts for piece in re.split(r"[\W_]+", text) if piece]
    return [*CONTEXT_WORDS, email, email.partition("@")[0], *pieces]


def _free_pseudonym(session: Session, process_id: int) -> str:
    """A made-up name like "Blue Kettle" that nobody in this process has."""
    draws = 0
    while True:
        pseudonym = made_up_names.new_name(secrets)
        draws += 1
        if draws > MOST_DRAWS:
            pseudonym = f"{pseudonym} {draws}"
        if not _is_taken(session, process_id, pseudonym):
            return pseudonym


def _is_taken(session: Session, process_id: int, pseudonym: str) -> bool:
    wanted = select(Membership.id).where(Membership.process_id == process_id, Membership.pseudonym == pseudonym)
    return session.execute(wanted).first() is not None


def _sounds_taken(session: Session, process_id: int, pseudonym: str) -> bool:
    """Whether somebody has this name, however it is typed. "M 01" and "M01" would be taken for each other."""
    names = session.execute(select(Membership.pseudonym).where(Membership.process_id == process_id)).scalars()
    wanted = made_up_names.as_typed(pseudonym)
    return any(made_up_names.as_typed(name) == wanted for name in names)


def _require_grant(session: Session, actor: Actor, process_id: int, role: Role) -> None:
    if may(actor, "grant", "role", process_id):
        return
    if role is Role.CONVENOR and may(actor, "manage", "staff") and not _has_convenor(session, process_id):
        return
    raise NotAllowed("not_allowed", verb="grant", thing="role", process_id=process_id)


def _has_convenor(session: Session, process_id: int) -> bool:
    return bool(_convenors(session, process_id))


def _refuse_without_convenor(session: Session, process_id: int, leaving: int) -> None:
    if _convenors(session, process_id) <= {leaving}:
        raise Refused("last_convenor", field="role")


def _refuse_without_reviewer(session: Session, process_id: int, leaving: int) -> None:
    waits = select(Concern.id).where(Concern.process_id == process_id, Concern.state == ConcernState.WAITING)
    if session.execute(waits.limit(1)).first() and _holders(session, process_id, Role.REVIEWER) <= {leaving}:
        raise Refused("reviewer_is_needed", field="role")


def _convenors(session: Session, process_id: int) -> set[int]:
    return _holders(session, process_id, Role.CONVENOR)


def _holders(session: Session, process_id: int, role: Role) -> set[int]:
    """The memberships of those who have this role in the process now, and can sign in."""
    live = (
        select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.process_id == process_id,
            Membership.role == role,
            Membership.to_at.is_(None),
            Person.disabled_at.is_(None),
        )
    )
    return set(session.execute(live).scalars())


def _refuse_together(session: Session, process_id: int, person_id: int, role: Role) -> None:
    held = session.execute(
        select(Membership.role, Membership.to_at).where(
            Membership.process_id == process_id, Membership.person_id == person_id
        )
    )
    for other, ended_at in held:
        # Who once ran a project answers no concerns about it, and who read concerns does not come to run it.
        if (ended_at is None or Role.REVIEWER in (role, other)) and frozenset({role, other}) in APART:
            raise Refused("roles_apart", role=str(role), other=str(other))


def _record_role(session: Session, actor: Actor, action: str, process: Process, person: Person, role: Role) -> None:
    payload: dict[str, object] = {"person": person.public_id, "role": str(role)}
    audit.record(session, actor, action, process.public_id, payload, process_id=process.id)


def _membership(session: Session, process_id: int, person_id: int, role: Role) -> Membership | None:
    return session.execute(
        select(Membership).where(
            Membership.process_id == process_id, Membership.person_id == person_id, Membership.role == role
        )
    ).scalar_one_or_none()


def _account(session: Session, person_id: int) -> tuple[StaffAccount, Person]:
    account = session.get(StaffAccount, person_id)
    if account is None:
        raise NotFound("account_unknown")
    return account, _person(session, person_id)


def _person(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("person_unknown")
    return person


def _process(session: Session, process_id: int) -> Process:
    process = session.get(Process, process_id)
    if process is None:
        raise NotFound("process_unknown")
    return process
