"""Removing what has no use any more (ASVS 14.2.7), once an hour. docs/operations.md lists the periods."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.database import forget_erased, writing
from deliberation.permissions import Actor, require
from deliberation.reading import actors
from deliberation.reading.audit import REFUSED
from deliberation.services import audit, once, paper_erasure, private_erasure, sign_in, throttling
from models import AuditEvent, AuditPayload, IdempotencyKey, SignIn, WrongTry

# What somebody asked for that was not theirs is of use for as long as somebody may look into it.
REFUSALS_KEPT = timedelta(days=365)
# Each adds an event to the chain, and nobody should wait for the door meanwhile.
REFUSALS_AT_ONCE = 100


def is_due(session: Session, actor: Actor) -> bool:
    """Whether there is anything to remove."""
    require(actor, "work", "retention")
    at = clock.now()
    old: tuple[ColumnElement[bool], ...] = (
        exists().where(actors.is_over(at)).select_from(SignIn),
        exists().where(WrongTry.at < at - throttling.WINDOW),
        exists().where(IdempotencyKey.at < at - once.KEPT),
    )
    found = any(session.execute(select(one)).scalar_one() for one in old) or bool(_old_refusals(session))
    found = found or private_erasure.is_due(session, at) or paper_erasure.is_due(session, at)
    session.rollback()
    return found


def sweep(session: Session, actor: Actor) -> None:
    """Remove sessions that are over, wrong tries, keys of forms, sealed records, sheets, details of old refusals.

    Of a refusal the event stays in the chain, with its time and place; who it was and what they wanted goes.
    """
    require(actor, "work", "retention")
    with writing(session):
        sign_in.forget_old_inside(session)
        throttling.forget_old_inside(session)
        once.forget_old_inside(session)
        erased = private_erasure.is_due(session, clock.now())
        private_erasure.sweep_inside(session, clock.now())
        erased = erased or paper_erasure.is_due(session, clock.now())
        paper_erasure.sweep_inside(session, clock.now())
        refusals = _old_refusals(session)
        for sequence in refusals:
            audit.erase_inside(session, actor, sequence)
    if refusals or erased:
        forget_erased(session)


def _old_refusals(session: Session) -> list[int]:
    wanted = (
        select(AuditEvent.sequence)
        .join(AuditPayload, AuditPayload.sequence == AuditEvent.sequence)
        .where(
            AuditEvent.action == REFUSED,
            AuditEvent.at < clock.now() - REFUSALS_KEPT,
            AuditPayload.erased_at.is_(None),
        )
        .order_by(AuditEvent.sequence)
        .limit(REFUSALS_AT_ONCE)
    )
    return list(session.execute(wanted).scalars())
