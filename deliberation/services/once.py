"""Sending a form twice does the thing once: the second time gives the first one's answer."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from deliberation import clock
from deliberation.permissions import Actor
from models import IdempotencyKey

KEPT = timedelta(days=30)


def earlier_answer(session: Session, actor: Actor, act: str, key: str | None) -> str | None:
    """What this form was answered with before, if it was sent before. Ask inside the writing block."""
    if not key:
        return None
    row = session.get(IdempotencyKey, _stored(actor, act, key))
    return row.answer if row else None


def remember(session: Session, actor: Actor, act: str, key: str | None, answer: str) -> None:
    """Keep the answer to this form for `KEPT`; older ones are dropped."""
    if not key:
        return
    forget_old_inside(session)
    session.add(IdempotencyKey(key=_stored(actor, act, key), answer=answer, at=clock.now()))
    session.flush()


def forget_old_inside(session: Session) -> None:
    """Drop the answers that are older than `KEPT`. Inside a writing block."""
    session.execute(delete(IdempotencyKey).where(IdempotencyKey.at < clock.now() - KEPT))


def _stored(actor: Actor, act: str, key: str) -> str:
    return hashlib.sha256(f"{act}\0{actor.public_id}\0{key}".encode(errors="surrogatepass")).hexdigest()
