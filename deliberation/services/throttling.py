"""Slowing down those who guess, without shutting out those who mistype.

Only wrong tries count; a right one never does, and it clears the person's own. What is stored is a keyed hash of the
kind, the value and the day: no address, no e-mail, and from one day to the next nothing can be joined up. The limits
hold for any fifteen minutes (ASVS 6.3.1):

=================  ======  ==========================================================================================
what               wrong   why
=================  ======  ==========================================================================================
password, account  10      a password of twelve characters that is not a common one stands a thousand guesses a day
password, address  100     a whole office may sit behind one address
second factor      5       six digits, three of a million right at any time: one in seven hundred for a day of tries
code, address      300     48 people in one hall, each mistyping six times, are still let in
code, everywhere   2,000   see below
=================  ======  ==========================================================================================

A personal code is four words of about a thousand: close to 2^40, 1.1e12 codes. With N live codes a guess opens one of
them with probability N / 1.1e12, so the expected number of guesses is 1.1e12 / N: 1.1e8 even with 10,000 live codes.
2,000 wrong tries in 15 minutes are 192,000 a day: 573 days for 10,000 codes, 327 years for the 48 of one assembly, with
everybody else locked out all that time, which is noticed. From one address it takes seven times as long.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import TooMany
from deliberation.services.keys import keyed_hash
from models import WrongTry

WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Tries:
    """The wrong tries of one sort by one somebody (an account, an address, a person)."""

    kind: str
    value: str
    at_most: int


def password_for(email: str) -> Tries:
    """Wrong passwords for one account, whether or not there is one with this e-mail."""
    return Tries("password-account", email, 10)


def password_from(address: str) -> Tries:
    """Wrong passwords from one address."""
    return Tries("password-address", address, 100)


def second_factor_of(person_public_id: str) -> Tries:
    """Wrong second factors of one person, whatever the session."""
    return Tries("second-factor", person_public_id, 5)


def code_from(address: str) -> Tries:
    """Wrong personal or process codes from one address."""
    return Tries("code-address", address, 300)


def code_anywhere() -> Tries:
    """Wrong personal or process codes, wherever they come from."""
    return Tries("code", "", 2000)


def joins_from(address: str) -> Tries:
    """New members by the open call from one address: a hall full of people, but no program that makes thousands."""
    return Tries("join-address", address, 200)


def check(session: Session, *tries: Tries) -> None:
    """Raise `TooMany` with `retry_after` (seconds) if one of the limits is reached; otherwise do nothing.

    Ask before the slow work, and again inside the writing block: then tries sent all at once learn nothing more.
    """
    waits = [wait for one in tries if (wait := _wait(session, one))]
    if waits:
        raise TooMany("too_many_tries", retry_after=ceil(max(waits).total_seconds()))


def note_wrong(session: Session, *tries: Tries) -> None:
    """Count one wrong try of each sort, and forget those that no limit asks for any more. Inside a writing block."""
    at = clock.now()
    session.execute(delete(WrongTry).where(WrongTry.at < at - WINDOW))
    session.add_all(WrongTry(key=_key(one, at), at=at) for one in tries)
    session.flush()


def forget(session: Session, *tries: Tries) -> None:
    """Clear the wrong tries of one somebody after a right one. Inside a writing block."""
    keys = {key for one in tries for key in _keys(one)}
    session.execute(delete(WrongTry).where(WrongTry.key.in_(keys)))


def _wait(session: Session, tries: Tries) -> timedelta:
    """How long until one more try is free: until the `at_most`-th newest wrong one leaves the window."""
    since = clock.now() - WINDOW
    oldest_that_blocks = session.execute(
        select(WrongTry.at)
        .where(WrongTry.key.in_(list(_keys(tries))), WrongTry.at > since)
        .order_by(WrongTry.at.desc())
        .offset(tries.at_most - 1)
        .limit(1)
    ).scalar_one_or_none()
    return oldest_that_blocks - since if oldest_that_blocks else timedelta(0)


def _keys(tries: Tries) -> Iterator[str]:
    """The keys under which tries of the last window can stand: around midnight there are two."""
    at = clock.now()
    yield from dict.fromkeys((_key(tries, at), _key(tries, at - WINDOW)))


def _key(tries: Tries, at: datetime) -> str:
    return keyed_hash("throttle", at.date().isoformat(), tries.kind, tries.value)
