"""The second factor of staff: six digits from an app (RFC 6238), or printed codes for those who cannot use one.

A factor that is being set up is kept sealed in the form, not in the database: an account is never left half-way between
its old factor and a new one.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from cryptography.fernet import InvalidToken
from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import writing
from deliberation.errors import DeliberationError, NotAllowed, NotFound
from deliberation.permissions import Actor
from deliberation.services import throttling
from deliberation.services.keys import keyed_hash, settings
from models import OneTimeCode, Person, StaffAccount

STEP_SECONDS = 30
DIGITS = 6
# One step before and after the present one: clocks differ, fingers are slow (RFC 6238, 5.2).
DRIFT_STEPS = 1
SETUP_LASTS = timedelta(hours=1)

CODES_IN_A_SET = 10
CODE_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
CODE_GROUPS, CODE_GROUP_LENGTH = 2, 5
# Crockford's reading of letters that look like digits.
_LOOK_ALIKES = str.maketrans({"o": "0", "i": "1", "l": "1"})


@dataclass(frozen=True, slots=True)
class AppSetup:
    """What is needed to set up an app: the secret to type, the address for the QR code, and the sealed form value."""

    secret: str
    uri: str
    sealed: str


def begin_app(session: Session, actor: Actor) -> AppSetup:
    """Begin to set up an app for the actor's own account. Nothing is stored until `sign_in.confirm_app`."""
    account = own_account(session, actor)
    secret = pyotp.random_base32()
    inside = json.dumps({"person": actor.public_id, "secret": secret, "at": clock.now().timestamp()})
    uri = pyotp.TOTP(secret).provisioning_uri(name=account.email, issuer_name=settings().site_name)
    return AppSetup(secret=secret, uri=uri, sealed=settings().box("totp-setup").encrypt(inside.encode()).decode())


def issue_one_time_codes(session: Session, actor: Actor) -> tuple[str, ...]:
    """Make ten printed codes, each good once, shown this once (ASVS 6.6.3); the set before is void.

    Somebody without any second factor may make a set as their first one; they then sign in with a code of it.
    """
    codes = tuple(_new_code() for _ in range(CODES_IN_A_SET))
    with writing(session):
        account = own_account(session, actor)
        session.execute(delete(OneTimeCode).where(OneTimeCode.person_id == account.person_id))
        session.add_all(
            OneTimeCode(person_id=account.person_id, code_hash=_code_hash(actor.public_id, code), used_at=None)
            for code in codes
        )
    return codes


def own_account(session: Session, actor: Actor) -> StaffAccount:
    """The actor's account, if they may change how it is signed in to.

    Who has a second factor has to have given it: a stolen password alone must not put a new factor in its place.
    """
    if not actor.is_staff or actor.person_id is None:
        raise NotAllowed("not_allowed", verb="change", thing="second_factor", process_id=None)
    account = session.get(StaffAccount, actor.person_id)
    if account is None:
        raise NotFound("account_unknown")
    if is_set_up(session, account) and not actor.second_factor:
        raise NotAllowed("second_factor_needed", verb="change", thing="second_factor", process_id=None)
    return account


def is_set_up(session: Session, account: StaffAccount) -> bool:
    """Whether a second factor is asked for. A set of printed codes that are all used up still counts as one."""
    has_codes = session.execute(select(exists().where(OneTimeCode.person_id == account.person_id))).scalar_one()
    return account.totp_confirmed_at is not None or has_codes


def store_app_inside(session: Session, actor: Actor, *, sealed: str, code: str) -> bool:
    """Keep the app's secret, encrypted, if the code comes from it; otherwise count a wrong try. Gives whether it fits.

    Inside a writing block. A seal that is broken, old or somebody else's is refused.
    """
    account = own_account(session, actor)
    secret = _opened(sealed, actor)
    step = _step_of(secret, code, after=0)
    if step is None:
        throttling.note_wrong(session, throttling.second_factor_of(actor.public_id))
        return False
    account.totp_secret = settings().box("totp").encrypt(secret.encode())
    account.totp_confirmed_at = clock.now()
    account.totp_last_step = step
    return True


def accept_inside(session: Session, person: Person, code: str) -> bool:
    """Use up one code as this person's second factor; a wrong one is counted. Inside a writing block.

    A code from the app is good for its step and never twice (ASVS 6.5.1); a printed one is crossed out.
    """
    account = session.get_one(StaffAccount, person.id)
    if _accept_app(account, code) or _accept_printed(session, person, code):
        throttling.forget(session, throttling.second_factor_of(person.public_id))
        return True
    throttling.note_wrong(session, throttling.second_factor_of(person.public_id))
    return False


def clear_inside(session: Session, account: StaffAccount) -> None:
    """Take every second factor from an account. Inside a writing block."""
    account.totp_secret = account.totp_confirmed_at = None
    session.execute(delete(OneTimeCode).where(OneTimeCode.person_id == account.person_id))


def _accept_app(account: StaffAccount, code: str) -> bool:
    if account.totp_secret is None or account.totp_confirmed_at is None:
        return False
    secret = settings().box("totp").decrypt(account.totp_secret).decode()
    step = _step_of(secret, code, after=account.totp_last_step)
    if step is None:
        return False
    account.totp_last_step = step
    return True


def _accept_printed(session: Session, person: Person, code: str) -> bool:
    # One statement finds the code and crosses it out, so that two requests at once cannot both use it.
    used = session.execute(
        update(OneTimeCode)
        .where(
            OneTimeCode.person_id == person.id,
            OneTimeCode.code_hash == _code_hash(person.public_id, code),
            OneTimeCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(OneTimeCode.id)
    )
    return used.scalar_one_or_none() is not None


def _step_of(secret: str, code: str, *, after: int) -> int | None:
    """The time step, later than `after` and near now, of which this is the code."""
    digits = "".join(code.split()).encode(errors="surrogatepass")
    now = int(clock.now().timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):
        fits = secrets.compare_digest(totp.generate_otp(step).encode(), digits)
        if fits and step > after:
            return step
    return None


def _opened(sealed: str, actor: Actor) -> str:
    try:
        inside = json.loads(settings().box("totp-setup").decrypt(sealed.encode()))
    except InvalidToken as error:
        raise DeliberationError("setup_too_old") from error
    begun = datetime.fromtimestamp(inside["at"], tz=clock.now().tzinfo)
    if inside["person"] != actor.public_id or clock.now() - begun > SETUP_LASTS:
        raise DeliberationError("setup_too_old")
    return str(inside["secret"])


def _new_code() -> str:
    """Ten letters of 32, so 50 random bits, in two groups."""
    groups = ("".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_GROUP_LENGTH)) for _ in range(CODE_GROUPS))
    return "-".join(groups)


def _code_hash(person_public_id: str, code: str) -> str:
    letters = "".join(letter for letter in code.casefold() if letter.isalnum()).translate(_LOOK_ALIKES)
    return keyed_hash("one-time-code", person_public_id, letters)
