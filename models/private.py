"""What somebody says to the people who run the sessions, and to nobody else; and that something private was erased."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, new_public_id, stored_enum
from models.voices import Provenance


class PrivateState(enum.StrEnum):
    """How far a private answer has come. Only its own person's yes makes an ordinary one of it."""

    KEPT = "kept"
    ASKED = "asked"
    KEPT_PRIVATE = "kept_private"
    SHARED = "shared"
    TAKEN_BACK = "taken_back"


class PrivateAnswer(Base):
    """One private answer, sealed. It has no place in the trace: nothing that follows what was said can find it."""

    __tablename__ = "private_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    provenance: Mapped[Provenance] = mapped_column(stored_enum(Provenance, "private_provenance"))
    state: Mapped[PrivateState] = mapped_column(stored_enum(PrivateState, "private_state"))
    # Empty once it was taken back, or became an ordinary contribution.
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    shared_as_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.node_id", ondelete="SET NULL"))
    sent_at: Mapped[datetime]
    # When a facilitator said that they have read it.
    read_at: Mapped[datetime | None]
    changed_at: Mapped[datetime] = mapped_column(index=True)


class ErasureMark(Base):
    """How often rows of a private table were erased, and when last: never whose."""

    __tablename__ = "erasure_mark"

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    times: Mapped[int]
    at: Mapped[datetime]
