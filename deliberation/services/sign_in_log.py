"""What the log says of signing in and out (ASVS 16.3.1): enough to see an attack, too little to follow a person.

Of staff each line holds a mark of whose account it is, and of the place where it was tried; both are keyed hashes, and
the second is another one every day. Of residents there is no mark of the person at all, and of the place only when a
code was wrong. No e-mail, no password, no code, no token and no address is in any line.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import has_request_context
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.errors import TooMany
from deliberation.logs import logger
from deliberation.services import throttling
from deliberation.services.keys import keyed_hash

MARK_LENGTH = 16


def note(event: str, *, who: str = "", address: str = "", **details: str) -> None:
    """One line: what happened, to whose account (its e-mail), from where. Outside writing blocks."""
    if not has_request_context():
        # The demo builds its accounts by the same steps; nobody comes in by that.
        return
    marks = {"who": _mark("who", who) if who else "", "place": place_mark(address) if address else ""}
    logger().info(event, **{name: mark for name, mark in marks.items() if mark}, **details)


@contextmanager
def noting_locks(event: str, *, who: str = "", address: str = "") -> Iterator[None]:
    """Note it when somebody has to wait because of too many tries. Around the writing block."""
    try:
        yield
    except TooMany:
        note(event, who=who, address=address)
        raise


def code_refused(session: Session, address: str) -> None:
    """A code that opens nothing; when many come in from everywhere, somebody should look."""
    note("code_refused", address=address)
    if throttling.is_flood(session, throttling.code_anywhere()):
        logger().warning("many_wrong_codes", place=place_mark(address))


def place_mark(address: str) -> str:
    """The mark of a place for one day."""
    return _mark("place", clock.now().date().isoformat(), throttling.place(address))


def _mark(*parts: str) -> str:
    return keyed_hash("log", *parts)[:MARK_LENGTH]
