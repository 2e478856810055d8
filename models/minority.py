"""Minority statements: what those who see it another way say of something that was put to the vote, and who backs it.

Nothing here knows of a paper. A member of the roll writes or backs whatever their paper says, or without one.
"""

from __future__ import annotations

import enum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, stored_enum
from models.voices import HidingReason


class MinorityState(enum.StrEnum):
    """The life of a minority statement. It is open for backing from the moment it is written."""

    OPEN = "open"
    KEPT = "kept"
    NOT_KEPT = "not_kept"
    TAKEN_BACK = "taken_back"


class MinorityStatement(Base):
    """What a member says of one option of a ballot that endorses. The author's name is shown to nobody."""

    __tablename__ = "minority_statement"
    __table_args__ = (
        # One statement of one member to each option; who took theirs back is no longer here, so they can write again.
        UniqueConstraint("ballot_id", "option", "membership_id"),
        CheckConstraint("(state IN ('open', 'taken_back')) OR (backers IS NOT NULL)", name="settled_with_a_count"),
    )

    node_id: Mapped[int] = mapped_column(ForeignKey("trace_node.id", ondelete="CASCADE"), primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.node_id", ondelete="CASCADE"))
    # The number of the option, as it stands on the papers.
    option: Mapped[int]
    # So that the author can change it and take it back; none once they did, or left.
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id", ondelete="SET NULL"), index=True)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(16))
    state: Mapped[MinorityState] = mapped_column(stored_enum(MinorityState, "minority_state"))
    # Kept from view, and by whom: whoever hid it is not the one who looks again.
    hidden_because: Mapped[HidingReason | None] = mapped_column(stored_enum(HidingReason, "minority_hidden_because"))
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    # How many stood behind it when backing ended, and how many were needed; the names are gone by then.
    backers: Mapped[int | None]
    needed: Mapped[int | None]


class MinorityBacking(Base):
    """Somebody on the roll stands behind a statement, until backing ends. No time, and no order."""

    __tablename__ = "minority_backing"
    __table_args__ = (
        ForeignKeyConstraint(
            ["ballot_id", "membership_id"], ["roll_entry.ballot_id", "roll_entry.membership_id"], ondelete="CASCADE"
        ),
        {"sqlite_with_rowid": False},
    )

    statement_id: Mapped[int] = mapped_column(
        ForeignKey("minority_statement.node_id", ondelete="CASCADE"), primary_key=True
    )
    membership_id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int]
