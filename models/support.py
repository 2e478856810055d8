"""Help: who supports whom, with which consent, and the mark on everything that did not come from one's own hand."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, new_public_id, stored_enum
from models.voices import Channel, Provenance


class HelperKind(enum.StrEnum):
    """Who helped, as what. Never a name."""

    SUPPORTER = "supporter"
    ADVOCATE = "advocate"
    INTERPRETER = "interpreter"
    FACILITATOR = "facilitator"
    SOMEBODY = "somebody"


class SupportAct(enum.StrEnum):
    """What a supporter may do, each by its own consent. A ballot is not among them."""

    READ = "read"
    WRITE = "write"
    VOTE = "vote"


class SupportLink(Base):
    """One member's supporter. The supporter's part is for this member only, so that no session opens two people."""

    __tablename__ = "support_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    member_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    supporter_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), unique=True)
    kind: Mapped[HelperKind] = mapped_column(stored_enum(HelperKind, "support_kind"))
    # What the member calls them, to tell one from another; emptied when the link ends.
    called: Mapped[str] = mapped_column(String(200))
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None]


class SupportConsent(Base):
    """The member's yes to one kind of act. Taking it back ends the row; a new yes is a new one."""

    __tablename__ = "support_consent"
    __table_args__ = (
        Index(
            "uq_support_consent_live",
            "link_id",
            "act",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("support_link.id", ondelete="CASCADE"), index=True)
    act: Mapped[SupportAct] = mapped_column(stored_enum(SupportAct, "support_act"))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class EntryMark(Base):
    """How one thing came to be kept for a member by another hand or another way, and whether the member agreed to it.

    It holds nothing of what was said or chosen. The mark of a vote holds while its time is the vote's.
    """

    __tablename__ = "entry_mark"
    __table_args__ = (
        CheckConstraint(
            "(contribution_id IS NOT NULL AND statement_id IS NULL AND grant_id IS NULL)"
            " OR (contribution_id IS NULL AND statement_id IS NOT NULL AND grant_id IS NULL)"
            " OR (contribution_id IS NULL AND statement_id IS NULL AND grant_id IS NOT NULL)",
            name="marks_one_thing",
        ),
        Index("ix_entry_mark_vote", "membership_id", "statement_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    contribution_id: Mapped[int | None] = mapped_column(
        ForeignKey("contribution.node_id", ondelete="CASCADE"), unique=True
    )
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("statement.node_id", ondelete="CASCADE"))
    grant_id: Mapped[int | None] = mapped_column(ForeignKey("consent_grant.id", ondelete="CASCADE"))
    provenance: Mapped[Provenance] = mapped_column(stored_enum(Provenance, "mark_provenance"))
    channel: Mapped[Channel] = mapped_column(stored_enum(Channel, "mark_channel"))
    helper: Mapped[HelperKind | None] = mapped_column(stored_enum(HelperKind, "mark_helper"))
    link_id: Mapped[int | None] = mapped_column(ForeignKey("support_link.id", ondelete="SET NULL"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    verbatim: Mapped[bool]
    # When the member agreed to it, after it was read back to them or when they gave the sheet in; none: not yet.
    agreed_at: Mapped[datetime | None]
    # The other way in which the member had answered otherwise; none where there was no difference.
    differs_from: Mapped[Channel | None] = mapped_column(stored_enum(Channel, "mark_differs_from"))
    # Of two that differ, the one that was agreed last counts.
    counts: Mapped[bool]
    at: Mapped[datetime]
