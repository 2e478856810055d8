"""Slowing down those who guess, without shutting out those who mistype, and without letting a stranger shut out others.

Only wrong tries count; a right one never does, and it clears the person's own. What is stored is a keyed hash of the
kind, the value and the day: no address, no e-mail, and from one day to the next nothing can be joined up. Addresses of
the newer kind (IPv6) count by their first 64 bits, because one line has all of those.

There are two sorts. A *limit* holds for any fifteen minutes (ASVS 6.3.1) and concerns only whoever reached it: one
address, one browser, one person who has given the password. Where a limit would shut out others as well, a *pace* takes
its place: nobody is stopped, but the next try has to wait a little after the last wrong one.

==========================  =================  =====================================================================
what                        wrong tries        why
==========================  =================  =====================================================================
password, account+address   10                 whoever mistypes, and whoever guesses from one place
password, known browser     10                 one that signed in fully before: no stranger can use it up
password, account           pace after 10:     whoever guesses from many addresses gets 29 tries in fifteen minutes
                            1 s, 2 s ... 60 s  and 1,549 a day; a password that is not common stands that
password, address           100                a whole office may sit behind one address
password, changing one's    10                 somebody at a computer that was left alone
second factor               5                  only after the password; six digits, three of a million right at any
                                               time: one in seven hundred for a day of tries
code, address               300                48 people in one hall, each mistyping six times, are still let in
code, address, in a flood   pace after 48:     a flood: 2,000 wrong codes from everywhere within fifteen minutes
                            5 s, 10 s, 20 s
==========================  =================  =====================================================================

A personal code is four words of about a thousand: close to 2^40, 1.1e12 codes. With N live codes a guess opens one of
them with probability N / 1.1e12, so the expected number of guesses is 1.1e12 / N: 2.3e10 for the 48 of one assembly,
1.1e8 for 10,000 codes. From one address 300 in 15 minutes are 28,800 a day: 2,200 years for the 48, ten for 10,000. In
a flood an address gets no more than 94 in 15 minutes and 4,844 a day, so whoever has a thousand addresses gets 4.8
million a day: 13 years for the 48, 23 days for 10,000. Nobody else is locked out meanwhile; the log says it.
"""

from __future__ import annotations

import ipaddress
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
IPV6_LINE = 64
NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Pace:
    """After `free` wrong tries in a window, the next one waits `first` after the last, then twice that, and so on."""

    free: int
    first: timedelta
    longest: timedelta

    def after(self, wrong: int) -> timedelta:
        """How long one waits after so many wrong tries."""
        if wrong < self.free:
            return NONE
        doublings = min(wrong - self.free, 10)
        return min(self.longest, self.first * (1 << doublings))


@dataclass(frozen=True, slots=True)
class Tries:
    """The wrong tries of one sort by one somebody (an account, an address, a person), and what holds for them.

    `at_most` is a limit; `pace` only slows, and only while `flood`, where there is one, has reached its own limit.
    """

    kind: str
    value: str
    at_most: int | None = None
    pace: Pace | None = None
    flood: Tries | None = None


def place(address: str) -> str:
    """What counts as one place: an address of the older kind, or the line that one of the newer kind belongs to.

    >>> place("192.0.2.7"), place("2001:db8:1:2:3::4"), place("::ffff:192.0.2.7"), place("unknown")
    ('192.0.2.7', '2001:db8:1:2::/64', '192.0.2.7', 'unknown')
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, IPV6_LINE), strict=False))


def password_for(email: str, address: str, stored: str | None) -> Tries:
    """Wrong passwords for one account from one place, whether or not there is one with this e-mail.

    `stored` is the hash that they were wrong for: once there is a new password, they count no more.
    """
    return Tries("password-account-place", f"{email}\0{place(address)}\0{stored or ''}", 10)


def password_on(email: str, browser: str) -> Tries:
    """Wrong passwords for one account in one browser that signed in to it before."""
    return Tries("password-browser", f"{email}\0{browser}", 10)


def password_anywhere(email: str) -> Tries:
    """Wrong passwords for one account from all places but known browsers: these slow, and never stop, its owner."""
    return Tries("password-account", email, pace=Pace(10, timedelta(seconds=1), timedelta(seconds=60)))


def password_from(address: str) -> Tries:
    """Wrong passwords from one place."""
    return Tries("password-address", place(address), 100)


def password_change_of(person_public_id: str) -> Tries:
    """Wrong present passwords of somebody who is signed in and wants to change it."""
    return Tries("password-change", person_public_id, 10)


def second_factor_of(person_public_id: str) -> Tries:
    """Wrong second factors of one person, whatever the session."""
    return Tries("second-factor", person_public_id, 5)


def code_from(address: str) -> Tries:
    """Wrong personal or process codes from one place; in a flood from everywhere, with pauses between them."""
    pace = Pace(48, timedelta(seconds=5), timedelta(seconds=20))
    return Tries("code-address", place(address), 300, pace, flood=code_anywhere())


def code_anywhere() -> Tries:
    """Wrong personal or process codes, wherever they come from: from how many on they are a flood."""
    return Tries("code", "", 2000)


def joins_from(address: str) -> Tries:
    """New members by the open call from one place: a hall full of people, but no program that makes thousands."""
    return Tries("join-address", place(address), 200)


def texts_from(number: str) -> Tries:
    """Messages and keys from one telephone: more than anybody presses, so that two machines cannot talk for ever."""
    return Tries("text-phone", number, 240)


def texts_of_stranger(number: str) -> Tries:
    """The same from a telephone that we do not know: after a few answers it gets none."""
    return Tries("text-stranger", number, 6)


def check(session: Session, *tries: Tries) -> None:
    """Raise `TooMany` with `retry_after` (seconds) if one of the limits is reached; otherwise do nothing.

    Ask before the slow work, and again inside the writing block: then tries sent all at once learn nothing more.
    """
    waits = [wait for one in tries if (wait := _wait(session, one))]
    if waits:
        raise TooMany("too_many_tries", retry_after=ceil(max(waits).total_seconds()))


def is_flood(session: Session, tries: Tries) -> bool:
    """Whether there were as many wrong tries as the limit allows."""
    return _limited(session, tries) > NONE


def note_wrong(session: Session, *tries: Tries) -> None:
    """Count one wrong try of each sort, and forget those that no limit asks for any more. Inside a writing block."""
    at = clock.now()
    forget_old_inside(session)
    session.add_all(WrongTry(key=_key(one, at), at=at) for one in tries)
    session.flush()


def forget(session: Session, *tries: Tries) -> None:
    """Clear the wrong tries of one somebody after a right one. Inside a writing block."""
    keys = {key for one in tries for key in _keys(one)}
    session.execute(delete(WrongTry).where(WrongTry.key.in_(keys)))


def forget_old_inside(session: Session) -> None:
    """Forget the tries that no limit asks for any more. Inside a writing block."""
    session.execute(delete(WrongTry).where(WrongTry.at < clock.now() - WINDOW))


def _wait(session: Session, tries: Tries) -> timedelta:
    """How long until one more try is free."""
    return max(_limited(session, tries), _paced(session, tries))


def _limited(session: Session, tries: Tries) -> timedelta:
    """Until the `at_most`-th newest wrong one leaves the window."""
    if tries.at_most is None:
        return NONE
    found = _newest(session, tries, tries.at_most, skipped=tries.at_most - 1)
    return found[0] - (clock.now() - WINDOW) if found else NONE


def _paced(session: Session, tries: Tries) -> timedelta:
    """Until the pause after the last wrong one is over."""
    if tries.pace is None or (tries.flood is not None and not is_flood(session, tries.flood)):
        return NONE
    # More than these change nothing: the pause is at its longest by then.
    found = _newest(session, tries, tries.pace.free + 10)
    return max(NONE, found[0] + tries.pace.after(len(found)) - clock.now()) if found else NONE


def _newest(session: Session, tries: Tries, at_most: int, *, skipped: int = 0) -> list[datetime]:
    """When the last wrong tries of the window were, the newest first."""
    asked = (
        select(WrongTry.at)
        .where(WrongTry.key.in_(list(_keys(tries))), WrongTry.at > clock.now() - WINDOW)
        .order_by(WrongTry.at.desc())
    )
    return list(session.execute(asked.offset(skipped).limit(at_most - skipped)).scalars())


def _keys(tries: Tries) -> Iterator[str]:
    """The keys under which tries of the last window can stand: around midnight there are two."""
    at = clock.now()
    yield from dict.fromkeys((_key(tries, at), _key(tries, at - WINDOW)))


def _key(tries: Tries, at: datetime) -> str:
    return keyed_hash("throttle", at.date().isoformat(), tries.kind, tries.value)
