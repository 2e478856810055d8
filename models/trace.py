"""The trace: one node for everything that can be traced, one link for every step between two."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, stored_enum


class NodeKind(enum.StrEnum):
    """What a node stands for; the order of the trace is that of `methods.tracing.types.KINDS`."""

    CONTRIBUTION = "contribution"
    THEME = "theme"
    STATEMENT = "statement"
    RECOMMENDATION = "recommendation"
    BALLOT = "ballot"
    ANSWER = "answer"
    PRIORITY = "priority"
    ACTION = "action"
    CONTRACT = "contract"
    OUTCOME = "outcome"
    MINORITY = "minority"


class Relation(enum.StrEnum):
    """Why one thing leads to another."""

    SAID_IN = "said_in"
    MERGED_INTO = "merged_into"
    DRAWN_FROM = "drawn_from"
    CHOSEN_AS = "chosen_as"
    DONE_BY = "done_by"
    VOTED_IN = "voted_in"
    MINORITY_ON = "minority_on"


class TraceNode(Base):
    """A place in the trace. When what it stands for is withdrawn the node stays, as a tombstone without words."""

    __tablename__ = "trace_node"
    __table_args__ = (
        UniqueConstraint("process_id", "reference"),
        Index("ix_trace_node_process_kind", "process_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"))
    kind: Mapped[NodeKind] = mapped_column(stored_enum(NodeKind, "node_kind"))
    reference: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class TraceLink(Base):
    """One step: `from_id` led to `to_id`."""

    __tablename__ = "trace_link"
    __table_args__ = (
        UniqueConstraint("from_id", "to_id"),
        CheckConstraint("from_id <> to_id", name="not_to_itself"),
        Index("ix_trace_link_to", "to_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("trace_node.id", ondelete="CASCADE"))
    to_id: Mapped[int] = mapped_column(ForeignKey("trace_node.id", ondelete="CASCADE"))
    relation: Mapped[Relation] = mapped_column(stored_enum(Relation, "relation"))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    # The machine suggested it, and a person took it up as it was.
    by_machine: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
