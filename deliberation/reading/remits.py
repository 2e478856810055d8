"""The remit of a process: its newest version, what it still lacks, and how it came to read as it does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import AuditEvent, AuditPayload, Remit

# What people are told of as changed, in the order in which a remit reads.
PARTS = ("question", "background", "scope_in", "scope_out", "powers", "money_pence", "money_note", "answer_by")


@dataclass(frozen=True, slots=True)
class RemitVersion:
    """A version of the remit: when it was written, by somebody in which role, what changed in it, and why.

    `role` is "" where the record does not say any more. `changed` names parts and is empty for the first one.
    `question` is "" where the version was never agreed and the reader is none of the process's own people.
    """

    version: int
    at: datetime
    role: str
    changed: tuple[str, ...]
    why: str
    question: str
    agreed: bool


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


def history(session: Session, process_id: int, *, drafts: bool) -> tuple[RemitVersion, ...]:
    """Every version, the newest first; the question of one that was never agreed only with `drafts`."""
    rows = session.execute(select(Remit).where(Remit.process_id == process_id).order_by(Remit.version)).scalars().all()
    roles = _roles(session, process_id)
    found = [
        RemitVersion(
            version=one.version,
            at=one.written_at,
            role=roles.get(one.version, ""),
            changed=_changed(before, one),
            why=one.change_note,
            question=one.question if drafts or one.agreed_at is not None else "",
            agreed=one.agreed_at is not None,
        )
        for before, one in zip([None, *rows], rows, strict=False)
    ]
    return tuple(reversed(found))


def _changed(before: Remit | None, after: Remit) -> tuple[str, ...]:
    if before is None:
        return ()
    return tuple(name for name in PARTS if getattr(before, name) != getattr(after, name))


def _roles(session: Session, process_id: int) -> dict[int, str]:
    """The role in which each version was written, as the record has it."""
    rows = session.execute(
        select(AuditEvent.role, AuditPayload.payload)
        .join(AuditPayload, AuditPayload.sequence == AuditEvent.sequence)
        .where(AuditEvent.process_id == process_id, AuditEvent.action == "remit_written")
    )
    found = ((role, payload.get("version")) for role, payload in rows if payload)
    return {version: role for role, version in found if isinstance(version, int)}
