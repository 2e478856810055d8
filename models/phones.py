"""Telephones by which people take part: one number for one person, sealed, and forgotten when they say stop."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class PhoneLine(Base):
    """One member's telephone. It is found by a keyed hash; the number and what was asked last are in the token."""

    __tablename__ = "phone_line"

    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True)
    number_hash: Mapped[str] = mapped_column(String(64), unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    since: Mapped[datetime]
    used_at: Mapped[datetime] = mapped_column(index=True)
