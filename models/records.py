"""The records that let others check: the audit chain, and the keys that make a repeated request harmless."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class AuditEvent(Base):
    """One act of governance in the hash chain. It holds no free text: that is in the payload, which can be erased."""

    __tablename__ = "audit_event"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # Which process it concerns, so that each reads its own; what is proved stands in the payload.
    process_id: Mapped[int | None] = mapped_column(ForeignKey("process.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]
    role: Mapped[str] = mapped_column(String(32))
    action: Mapped[str] = mapped_column(String(64))
    object: Mapped[str] = mapped_column(String(64))
    payload_hash: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class AuditPayload(Base):
    """What an audit event says in detail, with its salt. Erasing it leaves the chain whole."""

    __tablename__ = "audit_payload"

    sequence: Mapped[int] = mapped_column(ForeignKey("audit_event.sequence"), primary_key=True)
    salt: Mapped[str | None] = mapped_column(String(64))
    payload: Mapped[dict[str, object] | None] = mapped_column(JSON)
    erased_at: Mapped[datetime | None]


class IdempotencyKey(Base):
    """A form that was already handled: sending it again gives the same answer and makes nothing new."""

    __tablename__ = "idempotency_key"
    __table_args__ = (Index("ix_idempotency_key_at", "at"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    answer: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


class WriteProbe(Base):
    """One row that the writing door's own test and the health check touch; it holds nothing."""

    __tablename__ = "write_probe"

    id: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int]
