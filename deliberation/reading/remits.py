"""The remit of a process: its newest version, and what it still lacks."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Remit


def latest_remit(session: Session, process_id: int) -> Remit | None:
    """The newest version of the remit, if one was written."""
    return session.execute(
        select(Remit).where(Remit.process_id == process_id).order_by(Remit.version.desc()).limit(1)
    ).scalar_one_or_none()


def missing_parts(remit: Remit | None) -> tuple[str, ...]:
    """The parts without which nobody can be invited: the names of the fields that are empty."""
    if remit is None:
        return ("question", "scope_in", "scope_out", "powers", "money", "answer_by")
    missing = [name for name in ("question", "scope_in", "scope_out", "powers") if not getattr(remit, name)]
    if remit.money_pence is None:
        missing.append("money")
    if remit.answer_by is None:
        missing.append("answer_by")
    return tuple(missing)
