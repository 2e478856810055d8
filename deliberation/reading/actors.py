"""Who is asking: from the token in a cookie to an `Actor`, and what people may see of their own signing in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, func, not_, or_, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import NotAllowed, NotFound
from deliberation.permissions import Actor, Part, may, require
from models import Membership, OneTimeCode, Person, PersonalCode, Role, SignIn, StaffAccount

# Those who decide for others sign in with a password and a second factor; no printed card opens these roles.
STAFF_ROLES = frozenset({Role.CONVENOR, Role.FACILITATOR, Role.PROCUREMENT_LEAD, Role.REVIEWER, Role.TELLER})

# ASVS 7.3.1 and 7.3.2. Residents are never thrown out in mid-thought; staff see other people's words.
# Whoever comes less often than that looks at their own record, where it stands for good.
NEW_CODE_SHOWN = timedelta(days=30)
STAFF_IDLE = timedelta(minutes=60)
RESIDENT_IDLE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Account:
    """What somebody on the staff sees of their own account."""

    email: str
    display_name: str
    has_app: bool
    one_time_codes_left: int


@dataclass(frozen=True, slots=True)
class Colleague:
    """One staff account as the administrator sees it."""

    person_id: int
    public_id: str
    email: str
    display_name: str
    is_administrator: bool
    has_second_factor: bool
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class CodeIssue:
    """When the code that opens a participation was made, by whom, and whether it took the place of another."""

    issued_at: datetime
    issued_by: str | None
    replaced_another: bool
    known_by: str = ""


# Put together once: every request asks them.
_WITH_PERSON = (
    select(SignIn, Person)
    .join(Person, Person.id == SignIn.person_id)
    .where(SignIn.token_hash == bindparam("token_hash"), Person.disabled_at.is_(None))
)
_PARTS = (
    select(Membership.process_id, Membership.id, Membership.role, Membership.pseudonym, Membership.source)
    .where(
        Membership.person_id == bindparam("person"),
        Membership.from_at <= bindparam("now"),
        Membership.to_at.is_(None) | (Membership.to_at > bindparam("now")),
    )
    .order_by(Membership.id)
)


def token_hash(token: str) -> str:
    """What is stored of a session token: SHA-256. The token itself is 256 random bits, so no slow hash is needed."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def live_sign_in(session: Session, token: str | None) -> SignIn | None:
    """The session of this token while it lives: not ended, not idle for too long, its person not disabled."""
    found = with_person(session, token)
    return found[0] if found else None


def with_person(session: Session, token: str | None) -> tuple[SignIn, Person] | None:
    """The same together with whose it is, in one question to the database: every request asks it."""
    if not token:
        return None
    found = session.execute(_WITH_PERSON, {"token_hash": token_hash(token)}).one_or_none()
    return (found[0], found[1]) if found and ends_at(found[0]) > clock.now() else None


def ends_at(sign_in: SignIn) -> datetime:
    """When a session ends if nothing more is done in it."""
    idle = STAFF_IDLE if sign_in.is_staff else RESIDENT_IDLE
    return min(sign_in.ends_at, sign_in.last_seen_at + idle)


def is_over(at: datetime) -> ColumnElement[bool]:
    """The same as `ends_at`, asked of the database: whether a session has ended by then."""
    return or_(
        SignIn.ends_at <= at,
        and_(SignIn.is_staff, SignIn.last_seen_at <= at - STAFF_IDLE),
        and_(not_(SignIn.is_staff), SignIn.last_seen_at <= at - RESIDENT_IDLE),
    )


def find(session: Session, token: str | None) -> Actor | None:
    """The actor behind a session token, with all parts that live now; none if the session is over.

    A session opened by a personal code never carries a staff role, nor the administrator's rights.
    """
    found = with_person(session, token)
    return of_sign_in(session, *found) if found else None


def of_sign_in(session: Session, sign_in: SignIn, person: Person) -> Actor:
    """The actor behind a session that lives."""
    account = session.get(StaffAccount, person.id) if sign_in.is_staff else None
    return Actor(
        person_id=person.id,
        public_id=person.public_id,
        is_staff=sign_in.is_staff,
        is_administrator=sign_in.is_staff and person.is_administrator,
        second_factor=sign_in.second_factor_at is not None,
        own_password=account is None or account.password_given_at is None,
        parts=_parts(session, person.id, is_staff=sign_in.is_staff),
    )


def _parts(session: Session, person_id: int, *, is_staff: bool) -> tuple[Part, ...]:
    now = clock.now()
    rows = session.execute(_PARTS, {"person": person_id, "now": now})
    return tuple(Part(*row) for row in rows if is_staff or row.role not in STAFF_ROLES)


def time_left(session: Session, token: str | None) -> timedelta | None:
    """How long the session lasts if nothing more is done: for the warning before it ends (WCAG 2.2.1)."""
    sign_in = live_sign_in(session, token)
    return ends_at(sign_in) - clock.now() if sign_in else None


def own_account(session: Session, actor: Actor) -> Account:
    """The actor's own staff account; `NotFound` for those who have none."""
    account = session.get(StaffAccount, actor.person_id) if actor.is_staff else None
    if account is None:
        raise NotFound("account_unknown")
    return Account(
        email=account.email,
        display_name=session.get_one(Person, account.person_id).display_name or account.email,
        has_app=account.totp_confirmed_at is not None,
        one_time_codes_left=_codes_left(session, account.person_id),
    )


def _codes_left(session: Session, person_id: int) -> int:
    return session.execute(
        select(func.count()).where(OneTimeCode.person_id == person_id, OneTimeCode.used_at.is_(None))
    ).scalar_one()


def colleagues(session: Session, actor: Actor) -> tuple[Colleague, ...]:
    """All staff accounts, by e-mail: for the administrator, and for a convenor who gives out roles."""
    gives_roles = any(may(actor, "grant", "role", part.process_id) for part in actor.parts)
    if not gives_roles and not may(actor, "manage", "staff"):
        raise NotAllowed("not_allowed", verb="manage", thing="staff", process_id=None)
    with_codes = set(session.execute(select(OneTimeCode.person_id).distinct()).scalars())
    rows = session.execute(select(StaffAccount, Person).join(Person, Person.id == StaffAccount.person_id))
    return tuple(
        Colleague(
            person_id=person.id,
            public_id=person.public_id,
            email=account.email,
            display_name=person.display_name or account.email,
            is_administrator=person.is_administrator,
            has_second_factor=account.totp_confirmed_at is not None or person.id in with_codes,
            disabled_at=person.disabled_at,
        )
        for account, person in sorted(rows, key=lambda pair: pair[0].email)
    )


def code_issue(session: Session, actor: Actor, membership_id: int) -> CodeIssue:
    """Who made the code that opens this participation, and when: for the person whose it is and for those who issue."""
    membership = session.get(Membership, membership_id)
    if membership is None:
        raise NotFound("membership_unknown")
    if membership_id not in {part.membership_id for part in actor.parts}:
        require(actor, "issue", "code", membership.process_id)
    codes = session.execute(
        select(PersonalCode).where(PersonalCode.membership_id == membership_id).order_by(PersonalCode.id.desc())
    ).scalars()
    issued = codes.all()
    if not issued:
        raise NotFound("code_not_issued")
    newest = issued[0]
    issuer = session.get(Person, newest.issued_by_id) if newest.issued_by_id else None
    return CodeIssue(
        issued_at=newest.issued_at,
        issued_by=issuer.display_name if issuer else None,
        replaced_another=len(issued) > 1,
        known_by=str(newest.known_by or ""),
    )


def new_code(session: Session, actor: Actor, process_id: int) -> CodeIssue | None:
    """The code that somebody else made for the actor in place of another one; None once that is long ago."""
    part = actor.membership(process_id)
    if part is None:
        return None
    wanted = (PersonalCode.membership_id == part.membership_id) & PersonalCode.voided_at.is_(None)
    newest = session.execute(select(PersonalCode).where(wanted)).scalar_one_or_none()
    if newest is None or newest.known_by is None or newest.issued_at < clock.now() - NEW_CODE_SHOWN:
        return None
    return code_issue(session, actor, part.membership_id)
