"""Signing in and out: sessions that are kept on the server, so that they can be ended there.

Staff give e-mail and password, then a second factor; until then their session opens nothing (`permissions.may`). A new
token is made when the second factor is given, so a token seen before is worth nothing after (ASVS 7.2.4).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import timedelta

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotAllowed, NotFound
from deliberation.permissions import Actor, require
from deliberation.reading import actors
from deliberation.services import audit, passwords, second_factor, sign_in_log, throttling
from deliberation.services.keys import new_token
from models import Person, SignIn, StaffAccount

# How long a session can last at most (ASVS 7.3.2); how long it waits for the second factor.
STAFF_LASTS = timedelta(hours=12)
WAITS_FOR_SECOND_FACTOR = timedelta(minutes=30)
RESIDENT_LASTS = timedelta(days=365)

# How exactly it is known when somebody was last here: residents to the day, for no more is needed.
STAFF_TOUCH = timedelta(minutes=5)
RESIDENT_TOUCH = timedelta(days=1)


class Needs(enum.StrEnum):
    """What a new staff session waits for."""

    SECOND_FACTOR = "second_factor"
    SET_UP_SECOND_FACTOR = "set_up_second_factor"


@dataclass(frozen=True, slots=True)
class SignInStarted:
    """A session that opens nothing yet: its token, and what is missing."""

    token: str
    needs: Needs


def normal_email(email: str) -> str:
    """The e-mail address as it is stored: checked for form, in small letters. Refuses what is no address."""
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise DeliberationError("email_wrong", field="email") from error


def start_staff_session(
    session: Session, *, email: str, password: str, address: str, browser: str = ""
) -> SignInStarted:
    """First half of signing in for staff. `address` is where the request comes from; it is not stored.

    `browser` is the mark of a browser that signed in to this account before: it has tries of its own, so that nobody
    else can use them up. An unknown e-mail, a wrong password and a disabled account get one and the same answer,
    `sign_in_wrong`, after the same work (ASVS 6.3.8). Too many wrong tries: `TooMany`. A password that was given by
    somebody else is refused after `passwords.GIVEN_LASTS` (`password_ran_out`, ASVS 6.4.1).
    """
    known = email_as_typed(email)
    with sign_in_log.noting_locks("sign_in_locked", who=known, address=address):
        answer = _try_password(session, known, password, address, browser)
    if isinstance(answer, DeliberationError):
        sign_in_log.note(answer.code, who=known, address=address)
        raise answer
    sign_in_log.note("password_accepted", who=known, address=address)
    return answer


def _try_password(
    session: Session, email: str, password: str, address: str, browser: str
) -> SignInStarted | DeliberationError:
    """The session, or why there is none. The reason is not raised here: the wrong try has to be stored."""
    account = _usable_account(session, email)
    stored = account.password_hash if account else None
    limits = _limits(email, address, browser, stored)
    throttling.check(session, *limits)
    right = passwords.matches(stored, password)
    renewed = passwords.slow_hash(password) if right and stored and passwords.is_outdated(stored) else None
    with writing(session):
        throttling.check(session, *limits)
        account = _usable_account(session, email)
        # The account may have changed while the hash was worked out: only what was checked counts.
        if not right or account is None or account.password_hash != stored:
            throttling.note_wrong(session, *limits)
            return DeliberationError("sign_in_wrong")
        given_at = account.password_given_at
        if given_at is not None and clock.now() - given_at >= passwords.GIVEN_LASTS:
            return DeliberationError("password_ran_out")
        account.password_hash = renewed or account.password_hash
        throttling.forget(session, limits[0])
        return _start_inside(session, account)


def _limits(email: str, address: str, browser: str, stored: str | None) -> tuple[throttling.Tries, ...]:
    if browser:
        return (throttling.password_on(email, browser),)
    return (
        throttling.password_for(email, address, stored),
        throttling.password_anywhere(email),
        throttling.password_from(address),
    )


def email_as_typed(email: str) -> str:
    """The address as it is stored; what is no address as it stands: it belongs to nobody, and is answered alike."""
    try:
        return normal_email(email)
    except DeliberationError:
        return email


def _usable_account(session: Session, email: str) -> StaffAccount | None:
    try:
        normal_email(email)
    except DeliberationError:
        # Not every text can be asked of a database.
        return None
    return session.execute(
        select(StaffAccount)
        .join(Person, Person.id == StaffAccount.person_id)
        .where(StaffAccount.email == email, Person.disabled_at.is_(None))
    ).scalar_one_or_none()


def _start_inside(session: Session, account: StaffAccount) -> SignInStarted:
    """Open the half session."""
    needs = Needs.SECOND_FACTOR if second_factor.is_set_up(session, account) else Needs.SET_UP_SECOND_FACTOR
    token = open_inside(session, account.person_id, is_staff=True, lasts=WAITS_FOR_SECOND_FACTOR)
    return SignInStarted(token=token, needs=needs)


def open_inside(session: Session, person_id: int, *, is_staff: bool, lasts: timedelta = RESIDENT_LASTS) -> str:
    """Open a session for a person and give its token. Inside a writing block."""
    now = clock.now()
    token = new_token()
    session.add(
        SignIn(
            token_hash=actors.token_hash(token),
            person_id=person_id,
            second_factor_at=None,
            is_staff=is_staff,
            created_at=now,
            last_seen_at=now,
            ends_at=now + lasts,
        )
    )
    session.flush()
    return token


def give_second_factor(session: Session, token: str, code: str) -> str:
    """Second half of signing in: a code from the app or a printed one. Gives the session's new token.

    A wrong or used code: `second_factor_wrong`; a session that is over: `session_over`; too many: `TooMany`.
    """
    renewed: str | None = None
    who = _email_behind(session, token)
    with sign_in_log.noting_locks("second_factor_locked", who=who), writing(session):
        sign_in, person = _staff_sign_in(session, token)
        throttling.check(session, throttling.second_factor_of(person.public_id))
        if second_factor.accept_inside(session, person, code):
            renewed = _promote_inside(sign_in)
    if renewed is None:
        sign_in_log.note("second_factor_refused", who=who)
        raise DeliberationError("second_factor_wrong", field="code")
    sign_in_log.note("signed_in", who=who)
    return renewed


def confirm_app(session: Session, token: str, *, sealed: str, code: str) -> str:
    """Finish setting up an app with its first code. Gives the session's new token; all others of this person end."""
    renewed: str | None = None
    who = _email_behind(session, token)
    with sign_in_log.noting_locks("second_factor_locked", who=who), writing(session):
        sign_in, person = _staff_sign_in(session, token)
        throttling.check(session, throttling.second_factor_of(person.public_id))
        actor = actors.find(session, token)
        if actor is not None and second_factor.store_app_inside(session, actor, sealed=sealed, code=code):
            renewed = _promote_inside(sign_in)
            end_all_inside(session, person.id, but_token=renewed)
    if renewed is None:
        sign_in_log.note("second_factor_refused", who=who)
        raise DeliberationError("second_factor_wrong", field="code")
    sign_in_log.note("second_factor_set_up", who=who)
    return renewed


def _email_behind(session: Session, token: str) -> str:
    """The e-mail of whoever is signed in with this token, if they are on the staff."""
    sign_in = actors.live_sign_in(session, token)
    account = session.get(StaffAccount, sign_in.person_id) if sign_in is not None and sign_in.is_staff else None
    return account.email if account else ""


def _staff_sign_in(session: Session, token: str) -> tuple[SignIn, Person]:
    sign_in = actors.live_sign_in(session, token)
    if sign_in is None or not sign_in.is_staff:
        raise NotAllowed("session_over")
    return sign_in, session.get_one(Person, sign_in.person_id)


def _promote_inside(sign_in: SignIn) -> str:
    """Give a session its full rights under a new token; the old token is worth nothing from here on."""
    token = new_token()
    now = clock.now()
    sign_in.token_hash = actors.token_hash(token)
    sign_in.second_factor_at = sign_in.last_seen_at = now
    sign_in.ends_at = now + STAFF_LASTS
    return token


def seen(session: Session, token: str) -> Actor | None:
    """Who sends a request with this token, noted as still here; None if the session is over.

    Written only when the last note is old enough: most requests write nothing.
    """
    found = actors.with_person(session, token)
    if found is None:
        return None
    actor = actors.of_sign_in(session, *found)
    if _is_due(found[0]):
        with writing(session):
            sign_in = actors.live_sign_in(session, token)
            if sign_in is not None:
                sign_in.last_seen_at = clock.now()
    return actor


def _is_due(sign_in: SignIn) -> bool:
    return clock.now() - sign_in.last_seen_at >= (STAFF_TOUCH if sign_in.is_staff else RESIDENT_TOUCH)


def end(session: Session, token: str) -> None:
    """Sign out: the session is gone from the server (ASVS 7.4.1). Harmless if it was over."""
    who = _email_behind(session, token)
    with writing(session):
        session.execute(delete(SignIn).where(SignIn.token_hash == actors.token_hash(token)))
    sign_in_log.note("signed_out", who=who)


def end_all(session: Session, actor: Actor, person_id: int) -> None:
    """End every session of a person: one's own, or anybody's for the administrator."""
    own = actor.person_id == person_id
    if not own:
        require(actor, "manage", "staff")
    with writing(session):
        end_all_inside(session, person_id)
        if not own:
            person = session.get(Person, person_id)
            if person is None:
                raise NotFound("person_unknown")
            audit.record(session, actor, "sessions_ended", person.public_id, {})
        account = session.get(StaffAccount, person_id)
        who = account.email if account else ""
    sign_in_log.note("signed_out_everywhere", who=who)


def end_all_inside(session: Session, person_id: int, *, but_token: str | None = None) -> None:
    """End every session of a person, except one. Inside a writing block."""
    session.flush()
    wanted = SignIn.person_id == person_id
    if but_token is not None:
        wanted &= SignIn.token_hash != actors.token_hash(but_token)
    session.execute(delete(SignIn).where(wanted))


def forget_old_inside(session: Session) -> None:
    """Drop the sessions that are over, by time or because nobody was there. Inside a writing block."""
    session.execute(delete(SignIn).where(actors.is_over(clock.now())))
