"""Passwords of staff, and every other slow hash: Argon2id with the parameters that OWASP gives for it.

Rules for a password (ASVS 6.2): at least twelve characters, up to two hundred; any characters in any mixture, spaces
too; pasting is fine; not one that everybody tries first. It is compared whole, after Unicode's normal form C, so that
the same letters typed on another keyboard are the same password.
"""

from __future__ import annotations

import secrets
import threading
import unicodedata
from base64 import b64encode
from collections.abc import Iterable
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from argon2.low_level import ARGON2_VERSION
from flask import current_app

from deliberation.errors import DeliberationError
from deliberation.services.common_passwords import is_common
from deliberation.services.guessable import is_guessable
from deliberation.services.keys import settings

SHORTEST = 12
LONGEST = 200
# What an administrator hands over: 20 letters of 32, so 100 bits; no letters that look like others.
GIVEN_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
GIVEN_GROUPS, GIVEN_GROUP_LENGTH = 4, 5
# It is for the first sign-in, and for no longer than somebody needs to be told over a weekend.
GIVEN_LASTS = timedelta(hours=72)

# Argon2id, 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet; RFC 9106).
KIBIBYTES, PASSES, LANES = 19 * 1024, 2, 1
_hasher = PasswordHasher(time_cost=PASSES, memory_cost=KIBIBYTES, parallelism=LANES)
# For the demo, whose secrets stand on its front page: there a slow hash would only slow down the start.
_quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
# Two at a time: a rush of sign-ins then waits in line instead of taking all memory and both processors.
_slots = threading.BoundedSemaphore(2)
# Nobody's hash, drawn and not worked out, so that starting costs nothing; checking against it takes as long as checking
# against somebody's.
_salt, _drawn = (b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (16, 32))
_nobody = f"$argon2id$v={ARGON2_VERSION}$m={KIBIBYTES},t={PASSES},p={LANES}${_salt}${_drawn}"


def slow_hash(secret: str) -> str:
    """The Argon2id hash of a secret with its own salt (ASVS 11.4.2). About 40 ms: never inside a writing block."""
    with _slots:
        return _fitting().hash(_bytes(secret))


def matches(stored: str | None, secret: str) -> bool:
    """Whether the secret fits the stored hash. Without one it takes the same time and is false (ASVS 6.3.8)."""
    with _slots:
        try:
            _hasher.verify(stored or _nobody, _bytes(secret))
        except (VerifyMismatchError, InvalidHashError):
            return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _fitting().check_needs_rehash(stored)


def check_rules(password: str, context: Iterable[str] = ()) -> None:
    """Refuse a password that is too short, too long or one that people try first.

    `context` are words that stand close to the person: the e-mail's parts, names, the place.
    """
    password = unicodedata.normalize("NFC", password)
    if len(password) < SHORTEST:
        raise DeliberationError("password_too_short", field="password", at_least=SHORTEST)
    if len(password) > LONGEST:
        raise DeliberationError("password_too_long", field="password", at_most=LONGEST)
    if is_common(password) or is_guessable(password, context):
        raise DeliberationError("password_too_common", field="password")


def random_password() -> str:
    """A password to hand over, in four groups that can be read aloud."""
    groups = ("".join(secrets.choice(GIVEN_ALPHABET) for _ in range(GIVEN_GROUP_LENGTH)) for _ in range(GIVEN_GROUPS))
    return "-".join(groups)


def _fitting() -> PasswordHasher:
    return _quick if current_app and settings().demo else _hasher


def _bytes(secret: str) -> bytes:
    return unicodedata.normalize("NFC", secret).encode(errors="surrogatepass")
