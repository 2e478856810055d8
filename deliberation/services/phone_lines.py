"""A member's telephone: kept sealed, put down at the desk, and forgotten there or by the member. See also `texting`."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import delete
from sqlalchemy.orm import Session

from deliberation import clock, sealing
from deliberation.database import forget_erased, writing
from deliberation.errors import DeliberationError, NotFound, Refused
from deliberation.permissions import Actor, require
from deliberation.reading import phones
from deliberation.reading.names_on_cards import member_called
from deliberation.reading.phones import Talk
from deliberation.services import phone_numbers, private_erasure, words
from models import Membership, PhoneLine, Process, ProcessState


def put_down(session: Session, actor: Actor, process_id: int, pseudonym: str, number: str, *, agreed: bool) -> None:
    """The number of a member who told it at the desk and said yes to it (`agreed`), in place of the one before.

    The phone itself is asked first whether it is the right one, when it texts or rings: a number is soon mistyped.
    """
    require(actor, "make", "entry", process_id)
    if not agreed:
        raise DeliberationError("read_back_first", field="agreed")
    normal = phone_numbers.normal(number)
    if normal is None:
        raise DeliberationError("phone_wrong", field="number")
    with writing(session, process_id):
        membership_id = _member(session, process_id, pseudonym)
        found = phones.line_of(session, phone_numbers.hash_of(normal))
        if found is not None and found.membership_id == membership_id:
            return
        if found is not None:
            raise Refused("phone_taken", field="number")
        new_line_inside(session, membership_id, Talk(normal, asks="phone"))


def take_out(session: Session, actor: Actor, process_id: int, pseudonym: str) -> None:
    """Forget a member's number, at the desk. Twice changes nothing."""
    require(actor, "make", "entry", process_id)
    with writing(session, process_id):
        private_erasure.phones_inside(session, _member(session, process_id, pseudonym))
    forget_erased(session)


def forget(session: Session, actor: Actor, process_id: int) -> None:
    """Forget the actor's own number. Twice changes nothing."""
    membership_id = phones.own_membership(actor, process_id)
    with writing(session, process_id):
        private_erasure.phones_inside(session, membership_id)
    forget_erased(session)


def new_line_inside(session: Session, membership_id: int, talk: Talk) -> PhoneLine:
    """One number, one person: what either had before goes. Inside a writing block."""
    hashed = phone_numbers.hash_of(talk.number)
    session.execute(
        delete(PhoneLine).where((PhoneLine.membership_id == membership_id) | (PhoneLine.number_hash == hashed))
    )
    session.expire_all()
    now = clock.now()
    line = PhoneLine(membership_id=membership_id, number_hash=hashed, sealed=b"", since=now, used_at=now)
    keep_inside(line, talk)
    session.add(line)
    session.flush()
    return line


def keep_inside(line: PhoneLine, talk: Talk) -> None:
    """Seal how far the talk has come. Inside a writing block."""
    line.sealed = sealing.seal(sealing.PHONES, line.membership_id, asdict(talk))
    line.used_at = clock.now()


def _member(session: Session, process_id: int, pseudonym: str) -> int:
    process = session.get(Process, process_id)
    if process is None:
        raise NotFound("process_unknown")
    membership_id, _ = member_called(session, process_id, words.clean(pseudonym))
    if session.get_one(Membership, membership_id).person_id is None:
        raise Refused("membership_ended")
    if process.state is ProcessState.CLOSED:
        raise Refused("project_closed")
    return membership_id
